"""What lies in the instance's mailbox, counted by recipient without reading the mails."""

from collections import Counter

from tests.running import Running

_FIELD = b"X-Envelope-To: "


def arrived(running: Running) -> Counter[str]:
    """How many mails each address has got."""
    found: Counter[str] = Counter()
    for file in (running.run_dir / "mailbox").glob("*.eml"):
        with file.open("rb") as stream:
            for line in stream:
                if line.startswith(_FIELD):
                    found[line.removeprefix(_FIELD).strip().decode()] += 1
                elif not line.startswith(b"X-Envelope"):
                    break
    return found
