"""The receipt of an entry is shown once more."""

from collections.abc import Sequence

from services.entries.domain.intake import Receipt
from services.entries.domain.lookup_codes import lookup_code_given_out
from services.entries.usecases.ports import Work


def show_receipt(work: Work, entry_id: str, secrets: Sequence[str]) -> Receipt:
    """Number and 照会コード as they were given out. Raises LookupSecretGone."""
    kept = work.entries.get_submitted(entry_id)
    code = lookup_code_given_out(secrets, entry_id, kept.code_hash)
    return Receipt(kept.number, code, entry_id, kept.answer_by)
