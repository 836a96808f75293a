"""Why an entry does not take a step now. Each is permanent: the same step would fail again."""

from collections.abc import Sequence

from services.entries.domain.procedure import State, StepCode


class UnknownEntry(Exception):
    """No entry has this number."""


class EntryError(Exception):
    """A step that this entry cannot take now."""


class WrongState(EntryError):
    """The step does not begin in the state of the entry."""

    def __init__(self, number: str, step: StepCode, state: State) -> None:
        super().__init__(number)
        self.step, self.state = step, state


class HeldBack(EntryError):
    """What looks like a robot's is released, or declined, before anything else happens to it."""


class NotHeld(EntryError):
    """Only what is held back can be released."""


class SameProposer(EntryError):
    """Whoever proposed an approval, or stopped a listing, cannot give the second person's yes (決裁)."""


class ChangedMeanwhile(EntryError):
    """Somebody changed the entry after this person had opened it."""


class ReasonMissing(EntryError):
    """The step asks for a reason, and there is none."""


class CommentsMissing(EntryError):
    """An entry goes back only with the fields named that are to be corrected."""


class NothingChanged(EntryError):
    """A new version says the same as the one before."""


class NotAskedFor(EntryError):
    """A correction changes other fields than those that were named; ``fields`` are these."""

    def __init__(self, number: str, fields: Sequence[str]) -> None:
        super().__init__(number)
        self.fields = fields


class TooEarly(EntryError):
    """A listing is renewed when the notices of its end have begun, and not before; nor when it ended long ago."""


class ReviewIncomplete(EntryError):
    """An item is not 適, or a condition is open; ``open_points`` names them."""

    def __init__(self, open_points: list[str]) -> None:
        super().__init__(f"{len(open_points)} points are open")
        self.open_points = open_points
