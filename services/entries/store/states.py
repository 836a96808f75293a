"""Sets of states as SQL takes them: always as parameters, always from the procedure."""

from typing import Any

from services.entries.domain.worklist import CLOCKED, HOLDABLE, LISTABLE

HELD: dict[str, Any] = {"holdable": [state.value for state in HOLDABLE]}
LISTED_NEXT: dict[str, Any] = {"listable": [state.value for state in LISTABLE]}
WITH_CLOCK: dict[str, Any] = {"clocked": [state.value for state in CLOCKED]}
