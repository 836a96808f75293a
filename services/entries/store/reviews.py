"""Reviews in the database."""

from psycopg2.extras import Json

from services.chassis.runtime.database import UnitOfWork
from services.entries.domain.entry import Entry
from services.entries.domain.guideline import CURRENT, GUIDELINES, Review, Verdict
from services.entries.store.entries import as_json, queries


def find_review(uow: UnitOfWork, entry_id: str, entry_version: int) -> Review:
    """The review of this version; an empty one against the guideline in force where nothing was written yet.

    What a later release wrote and this one does not know counts as not written.
    """
    row = queries.find_review(uow.connection, entry_id=entry_id, entry_version=entry_version)
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


def save_review(uow: UnitOfWork, entry: Entry, review: Review, by_name: str) -> None:
    queries.save_review(
        uow.connection,
        entry_id=entry.id,
        entry_version=entry.version,
        guideline_version=review.guideline.version,
        verdicts=Json(review.verdicts),
        reasons=Json(review.reasons),
        confirmed=Json(sorted(review.confirmed)),
        opinion=review.opinion,
        partners=as_json(review.partners),
        by_name=by_name,
    )
