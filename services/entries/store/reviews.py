"""Reviews in the database."""

from services.chassis.runtime.database import UnitOfWork
from services.entries.domain.entry import Entry
from services.entries.domain.guideline import CURRENT, GUIDELINES, Review, Verdict
from services.entries.store._queries import as_json, queries


class Reviews:
    """See usecases/ports.py."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._connection = uow.connection

    def get(self, entry_id: str, entry_version: int) -> Review:
        """An empty review is against the guideline in force; what a later release wrote and this one does not know
        counts as not written.
        """
        row = queries.find_review(self._connection, entry_id=entry_id, entry_version=entry_version)
        if row is None:
            return Review(CURRENT)
        return Review(
            GUIDELINES.get(row["guideline_version"], CURRENT),
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
