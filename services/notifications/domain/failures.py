"""Why a mail could not be sent. The text of each is a code or the name of an error, never an address."""


class TryLater(Exception):
    """This mail cannot be sent now: its owner does not answer, or the server put this recipient off. Transient."""


class RefusedForGood(Exception):
    """The server, or a rule of mail itself, refuses this mail whenever it is sent. Permanent."""


class NoLongerThere(Exception):
    """The owner has no such contact or entry any more. Permanent."""


class Overtaken(Exception):
    """What the mail would say no longer holds; it is not sent."""


class ServerAway(Exception):
    """The mail server cannot be reached or sends nobody's mail now. Transient; says nothing about this mail."""


class OutcomeUnknown(Exception):
    """The line broke behind DATA: the server may have taken the mail. It is tried again when its claim runs out."""
