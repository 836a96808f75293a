"""A draft is handed in."""

from collections.abc import Sequence
from typing import Any

from services.entries.domain.draft import Draft
from services.entries.domain.suspicion import Limits, Sign, Traces, signs_of_a_robot
from services.entries.usecases.ports import Work
from services.entries.usecases.submit_entry import submit_entry


def submit_draft(
    work: Work, token: str, sheet: dict[str, Any], secrets: Sequence[str], limits: Limits
) -> None:
    """Make an entry of a draft, once: a second click finds the entry of the first. Raises UnknownDraft.

    What looks like a robot's is held back; entries of one address are counted one by one.
    """
    draft = work.drafts.get_for_update(token)
    if draft.entry_id is not None:
        return
    signs = _find_signs(work, draft, limits)
    receipt = submit_entry(work, sheet, secrets, "入力フォーム", signs=signs)
    work.drafts.close(token, receipt.entry_id)


def _find_signs(work: Work, draft: Draft, limits: Limits) -> list[Sign]:
    work.drafts.lock_address(draft.begun_from)
    of_one_address, in_all = work.drafts.count_lately_submitted(draft.begun_from)
    traces = Traces(draft.seconds_open, draft.trap_filled, of_one_address, in_all)
    return signs_of_a_robot(traces, limits)
