"""Reviews in the database."""

from services.chassis.runtime import clock
from services.chassis.runtime.database import UnitOfWork
from services.entries.domain.entry import Entry
from services.entries.domain.guideline import Review, Verdict
from services.entries.store._queries import as_json, queries
from services.entries.store.guidelines import read_guideline


class Reviews:
    """See usecases/ports.py."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._connection = uow.connection

    def get(self, entry_id: str, entry_version: int) -> Review:
        """What a later release wrote and this one does not know counts as not written."""
        row = queries.find_review(
            self._connection, entry_id=entry_id, entry_version=entry_version, today=clock.today()
        )
        guideline = read_guideline(row)
        if row["verdicts"] is None:
            return Review(guideline)
        return Review(
            guideline,
            {code: Verdict(v) for code, v in row["verdicts"].items() if v in list(Verdict)},
            row["reasons"],
            set(row["confirmed"]),
            row["opinion"],
            row["partners"],
        )

    def save(self, entry: Entry, review: Review, by_name: str) -> None:
        queries.save_review(
            self._connection,
            entry_id=entry.id,
            entry_version=entry.version,
            guideline_version=review.guideline.version,
            verdicts=as_json(review.verdicts),
            reasons=as_json(review.reasons),
            confirmed=as_json(sorted(review.confirmed)),
            opinion=review.opinion,
            partners=as_json(review.partners),
            by_name=by_name,
        )
