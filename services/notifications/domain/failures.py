"""Why a mail could not be sent. The text of each is a code or the name of an error, never an address."""


class MailFailure(Exception):
    """Any of these."""


class TryLater(MailFailure):
    """This mail cannot be sent now: its owner does not answer, or the server put this recipient off. Transient."""


class RefusedForGood(MailFailure):
    """The server, or a rule of mail itself, refuses this mail whenever it is sent. Permanent."""


class NoLongerThere(MailFailure):
    """The owner has no such contact or entry any more. Permanent."""


class Overtaken(MailFailure):
    """What the mail would say no longer holds; it is not sent."""


class ServerAway(MailFailure):
    """The mail server cannot be reached or sends nobody's mail now. Transient; says nothing about this mail."""


class BrokenOff(ServerAway):
    """The server went away, or sent us away, in the middle of this mail, which it has not taken. Transient."""


class LoginRefused(ServerAway):
    """The mail server does not let us sign in. It is asked seldom, for servers lock who tries too often."""


class OutcomeUnknown(MailFailure):
    """The connection broke behind the dot that ends a mail: the server may have taken it. It is tried again, ever more seldom."""
