"""Lines to other machines: which must be encrypted, and whose certificates are believed.

A line that leaves this machine is encrypted and its other end proves who it is. Whoever wants another line
without that says so by its host's name in UNENCRYPTED_HOSTS; there is no silent exception. In development
nothing is asked for, so that a stack can be tried out.
"""

import ipaddress
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import psycopg2
from psycopg2.extensions import parse_dsn


@dataclass(frozen=True)
class Transport:
    """The rule as one process's settings set it. ``ca_file`` is a PEM file of authorities."""

    required: bool
    ca_file: str
    unencrypted: frozenset[str]

    @classmethod
    def of(cls, values: Mapping[str, str]) -> "Transport":
        return cls(
            required=values.get("ENVIRONMENT", "production") != "development",
            ca_file=values.get("CA_FILE") or system_authorities(),
            unencrypted=frozenset(
                host.strip().lower() for host in values.get("UNENCRYPTED_HOSTS", "").split(",")
            ),
        )

    def must_encrypt(self, host: str) -> bool:
        """Whether a line to ``host`` (a name, an address, or the folder of a socket) has to be encrypted."""
        return self.required and not _is_here(host) and host.lower() not in self.unencrypted

    def database_address(self, dsn: str) -> str:
        """``dsn``, with the file of authorities that sslmode=verify-full needs.

        Raises ValueError where a line would go to another machine unproven.
        """
        if "://" not in dsn:
            raise ValueError("must be an address: postgresql://role@host/database")
        try:
            parts = parse_dsn(dsn)
        except psycopg2.Error:
            raise ValueError("must be an address: postgresql://role@host/database") from None
        proven = parts.get("sslmode") == "verify-full"
        for host in (parts.get("hostaddr") or parts.get("host") or "").split(","):
            if self.must_encrypt(host) and not proven:
                raise ValueError(f"{host} is another machine: add ?sslmode=verify-full{_OR_ELSE}")
        if proven and self.ca_file and "sslrootcert" not in parts:
            # libpq has its own idea of where the system's authorities are, and finds none there.
            dsn += ("&" if "?" in dsn else "?") + f"sslrootcert={quote(self.ca_file, safe='/')}"
        return dsn

    def checked(self, line: str, address: str) -> str:
        """The address of a line of a kind (database, broker or http), as it is to be used.

        Raises ValueError where it would go to another machine unencrypted or unproven.
        """
        if line == "database":
            return self.database_address(address)
        return self._encrypted(address, {"broker": "amqps", "http": "https"}[line])

    def mail_server(self, host: str, tls: str, user: str, password: str) -> None:
        """Raises ValueError for a mail server that would get mails, or a login, in clear.

        UNENCRYPTED_HOSTS counts for nothing here: mails are about people.
        """
        if tls == "off" and self.required and not _is_here(host):
            raise ValueError(f"off, but {host} is another machine: starttls or tls")
        if tls == "off" and user:
            raise ValueError("off, but nobody signs in (SMTP_USER) over a line in clear")
        if bool(user) != bool(password) or not (user + password).isascii():
            raise ValueError("SMTP_USER and SMTP_PASSWORD go together, both in ASCII")

    def _encrypted(self, url: str, scheme: str) -> str:
        parts = urlsplit(url)
        host = parts.hostname or ""
        if self.must_encrypt(host) and parts.scheme != scheme:
            raise ValueError(f"{host} is another machine: begin with {scheme}://{_OR_ELSE}")
        return url


def system_authorities() -> str:
    """Path of the file of authorities that this system believes; empty where it has none."""
    return ssl.get_default_verify_paths().cafile or ""


_OR_ELSE = ", or name it in UNENCRYPTED_HOSTS where the network itself keeps the line private"


def _is_here(host: str) -> bool:
    if not host or host == "localhost" or host.startswith(("/", "@")):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
