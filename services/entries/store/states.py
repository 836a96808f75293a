"""Sets of states as SQL takes them: always as parameters, always from the procedure."""

from typing import Any

from services.entries.domain.declarations import Clock
from services.entries.domain.procedure import STATES
from services.entries.domain.worklist import HOLDABLE, LISTABLE, states_by

_PLACED = {state.value: rule.place for state, rule in STATES.items() if rule.place is not None}
HELD: dict[str, Any] = {"holdable": [state.value for state in HOLDABLE]}
LISTED_NEXT: dict[str, Any] = {"listable": [state.value for state in LISTABLE]}
CLOCKS: dict[str, Any] = {
    "to_take": [state.value for state in states_by(Clock.TAKE)],
    "to_answer": [state.value for state in states_by(Clock.ANSWER)],
}
PLACES: dict[str, Any] = {"placed": list(_PLACED), "places": list(_PLACED.values())}
