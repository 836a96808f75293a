"""A mail server over plain sockets that goes wrong at one step of the conversation, and notes all that it hears."""

import base64
import socket
import ssl
import threading
from typing import Any, Literal

Step = Literal["BANNER", "EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "DOT"]
STEPS: tuple[Step, ...] = ("BANNER", "EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "DOT")
# What it may do instead of answering.
TROUBLES = ("hang", "close", "garbage", "no code", "long line", "endless")
LONG = 10 * 1024 * 1024
# A step's usual answer.
_USUAL = {"BANNER": "220 rude.test", "STARTTLS": "220 go ahead", "DATA": "354 go ahead"}


class RudeServer:
    """``trouble`` {step: one of TROUBLES, "drip", or an answer of its own}; ``taken`` are the recipients of mails
    that it answers for with 250; ``reached`` the steps that clients came to; ``in_clear`` what was said to it
    before a line was encrypted.
    """

    def __init__(
        self, tls: ssl.SSLContext | None = None, login: tuple[str, str] | None = None
    ) -> None:
        self.trouble: dict[str, str] = {}
        self.taken: list[str] = []
        self.texts: list[bytes] = []
        self.reached: list[str] = []
        self.in_clear: list[bytes] = []
        self._tls, self._login = tls, login
        self._over = threading.Event()
        self._answers_late: set[threading.Event] = set()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def heal(self) -> None:
        """Behave on new lines; those that hang are closed."""
        self.trouble.clear()
        self._over.set()
        self._over = threading.Event()

    def release(self) -> None:
        """Behave, also on the lines that hang: they get their answer now."""
        self.trouble.clear()
        self._answers_late.add(self._over)
        self._over.set()
        self._over = threading.Event()

    def stop(self) -> None:
        self._over.set()
        self._socket.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        try:
            _Conversation(self, client, self._over).hold()
        except (OSError, ValueError):
            pass
        finally:
            client.close()


class _Conversation:
    def __init__(self, server: RudeServer, client: socket.socket, over: threading.Event) -> None:
        self._server, self._client, self._over = server, client, over
        self._encrypted = False
        self._recipient = ""
        self._text = b""
        self._file: Any = client.makefile("rb")

    def hold(self) -> None:
        if not self._answer("BANNER"):
            return
        while said := self._file.readline():
            if not self._encrypted:
                self._server.in_clear.append(said)
            verb = said.split()[0].upper().decode("latin-1") if said.split() else ""
            if verb == "RCPT":
                self._recipient = said.decode().partition("<")[2].partition(">")[0]
            if verb == "QUIT":
                self._say("221 bye")
                return
            if not self._answer(verb, said):
                return
            if verb == "STARTTLS":
                self._encrypt()
            if verb == "DATA" and not self._take():
                return

    def _take(self) -> bool:
        text = b""
        while (line := self._file.readline()) != b".\r\n":
            if not line:
                return False
            text += line
        self._text = text
        return self._answer("DOT")

    def _answer(self, step: str, said: bytes = b"") -> bool:
        """Answer, or do what is arranged for this step; False where the line is at its end."""
        self._server.reached.append(step)
        trouble = self._server.trouble.get("EHLO" if step == "HELO" else step)
        if trouble == "hang":
            self._over.wait(60)
            if self._over not in self._server._answers_late:
                return False
            trouble = ""
        if trouble == "close":
            return False
        if trouble == "drip":
            while not self._over.wait(0.05):
                self._client.sendall(b"2")
            return False
        if trouble == "endless":
            while not self._over.is_set():
                self._client.sendall(b"250-and so on\r\n" * 100)
            return False
        if trouble == "long line":
            self._client.sendall(b"250 " + b"x" * LONG + b"\r\n")
            return True
        if trouble == "garbage":
            self._client.sendall(b"\x00\xff\x80garbage\xfe\r\n")
            return True
        if trouble == "no code":
            self._say("OK, all is well")
            return True
        if step == "DOT" and not trouble:
            # Before the answer: whoever has it looks at once.
            self._server.taken.append(self._recipient)
            self._server.texts.append(self._text)
        self._say(trouble or self._usual(step, said))
        return True

    def _usual(self, step: str, said: bytes) -> str:
        if step == "EHLO":
            offers = ["rude.test"]
            if self._server._tls and not self._encrypted:
                offers.append("STARTTLS")
            if self._server._login:
                offers.append("AUTH PLAIN")
            return "\r\n".join(
                f"250{' ' if offer is offers[-1] else '-'}{offer}" for offer in offers
            )
        if step == "AUTH":
            user, password = self._server._login or ("", "")
            wanted = base64.b64encode(f"\0{user}\0{password}".encode())
            return "235 welcome" if said.split()[-1] == wanted else "535 5.7.8 no"
        return _USUAL.get(step, "250 OK")

    def _encrypt(self) -> None:
        assert self._server._tls
        self._file.close()
        self._client = self._server._tls.wrap_socket(self._client, server_side=True)
        self._file = self._client.makefile("rb")
        self._encrypted = True

    def _say(self, words: str) -> None:
        self._client.sendall(words.encode() + b"\r\n")
