"""The steps that people take here and who may take them, declared once: routes, pages and use cases read this."""

from dataclasses import dataclass


class NotAllowed(Exception):
    """Whoever wants this has no role that may; nothing was changed. Permanent."""


@dataclass(frozen=True)
class Actor:
    """Who does something, and from where: the keyed hash of the address, and its network.

    ``staff_id`` is None for the command line, whose operator may do everything, and while nobody is signed in.
    """

    staff_id: str | None
    name: str
    address_hash: bytes | None = None
    network: str = ""
    roles: frozenset[str] = frozenset()
    is_operator: bool = False


COMMAND_LINE = Actor(None, "コマンド", is_operator=True)


@dataclass(frozen=True)
class Step:
    """One thing that only members of staff with one of ``roles`` may do."""

    name: str
    roles: tuple[str, ...]

    def check(self, by: Actor) -> None:
        """Raises NotAllowed."""
        if not by.is_operator and by.roles.isdisjoint(self.roles):
            raise NotAllowed(self.name)


# Who may say that the prefecture has a link (県とのつながり); 入力補助 looks only.
SWITCH_LINK = Step("switch_link", ("reviewer", "approver", "admin"))
# Who may let the public see something (公開承認); the others look.
RELEASE_PROFILES = Step("release_profiles", ("approver", "admin"))
# Who sees the accounts of the others and may shut them.
ADMINISTER_STAFF = Step("administer_staff", ("admin",))
