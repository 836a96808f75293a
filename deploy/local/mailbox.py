"""The mailbox of development: an SMTP server that keeps every mail as a file and sends nothing on.

    python -m deploy.local.mailbox --port 8084 --directory .run/mailbox

Each accepted message is one file `<UTC time>-<number>.eml` with the envelope in X-Envelope-From and
X-Envelope-To, and beside it a `.txt` that can be read without decoding. A file appears whole or not at all, and a message is accepted (250) only after its
file is on the disk.
"""

from __future__ import annotations

import argparse
import asyncio
import email
import email.policy
import itertools
import os
import signal
from datetime import UTC, datetime
from email.header import decode_header, make_header
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

LARGEST_MESSAGE = 10 * 1024 * 1024  # bytes


class Mailbox:
    """Handler of aiosmtpd that writes messages into a directory."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.numbers = itertools.count(1)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
        target = self.directory / f"{stamp}-{next(self.numbers):06d}.eml"
        draft = target.with_suffix(".part")
        header = [f"X-Envelope-From: {envelope.mail_from}"]
        header += [f"X-Envelope-To: {recipient}" for recipient in envelope.rcpt_tos]
        content = envelope.content or b""
        body = content if isinstance(content, bytes) else content.encode()
        with draft.open("wb") as stream:
            stream.write("\r\n".join([*header, ""]).encode())
            stream.write(body)
            stream.flush()
            os.fsync(stream.fileno())
        draft.rename(target)
        target.with_suffix(".txt").write_text(as_people_read(body), encoding="utf-8")
        return "250 2.0.0 kept"


def as_people_read(body: bytes) -> str:
    """The mail decoded, for whoever looks into the folder: the .eml itself is base64, as mails in Japanese are."""
    mail = email.message_from_bytes(body, policy=email.policy.default)
    part = mail.get_body(("plain",))
    # The parser of the new policy puts a blank between the two halves of an encoded name (RFC 2047, 6.2).
    raw = email.message_from_bytes(body, policy=email.policy.compat32)
    head = "".join(
        f"{name}: {make_header(decode_header(raw[name] or ''))}\n"
        for name in ("From", "To", "Subject", "Date")
    )
    return f"{head}\n{part.get_content() if part else ''}"


async def serve(address: str, port: int, directory: Path) -> None:
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    mailbox = Mailbox(directory)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(
            mailbox,
            hostname="mailbox.localhost",
            data_size_limit=LARGEST_MESSAGE,
            enable_SMTPUTF8=True,
            loop=loop,
        ),
        host=address,
        port=port,
    )
    stopped = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopped.set)
    async with server:
        await stopped.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--directory", type=Path, required=True)
    chosen = parser.parse_args()
    asyncio.run(serve(chosen.address, chosen.port, chosen.directory))


if __name__ == "__main__":
    main()
