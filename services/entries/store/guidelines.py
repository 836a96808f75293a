"""Guidelines in the database: versions that stay as they are, and the draft of the next."""

from typing import Any

from services.chassis.runtime.database import Row, UnitOfWork
from services.entries.domain.guideline import Condition, Guideline, Item, Published, StockReason
from services.entries.domain.guideline_draft import GuidelineDraft, NoDraft
from services.entries.domain.guideline_edits import Action, Part
from services.entries.domain.history import Person
from services.entries.store._queries import as_json, queries


class Guidelines:
    """See usecases/ports.py."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._connection = uow.connection

    def get_latest(self) -> Published:
        return read_published(queries.find_latest_guideline(self._connection))

    def get_draft_for_update(self) -> GuidelineDraft:
        row = queries.get_guideline_draft_for_update(self._connection)
        if row is None:
            raise NoDraft
        return read_draft(row)

    def add_draft(self, draft: GuidelineDraft, by: Person) -> bool:
        content = _columns(draft.content)
        return bool(
            queries.add_guideline_draft(
                self._connection, version=draft.version, by_name=by.name, **content
            )
        )

    def save_draft(self, draft: GuidelineDraft, by: Person) -> None:
        queries.save_guideline_draft(self._connection, by_name=by.name, **_columns(draft.content))

    def remove_draft(self) -> None:
        queries.remove_guideline_draft(self._connection)

    def publish(self, published: Published, by: Person) -> None:
        queries.add_guideline(
            self._connection,
            version=published.version,
            in_force_from=published.in_force_from,
            by_id=by.id,
            by_name=by.name,
            **_columns(published.guideline),
        )

    def add_change(
        self, version: int, by: Person, action: Action, part: Part | None = None, point: str = ""
    ) -> None:
        queries.add_guideline_change(
            self._connection,
            version=version,
            by_id=by.id,
            by_name=by.name,
            action=action.value,
            part=part.value if part else "",
            point=point,
        )


def read_guideline(row: Row) -> Guideline:
    """What a later release knows of a point and this one does not is passed over."""
    return Guideline(
        row["version"],
        tuple(
            Item(i["code"], i["text"], i.get("help", ""), i.get("origin", "")) for i in row["items"]
        ),
        tuple(Condition(c["code"], c["text"]) for c in row["conditions"]),
        row["intro"],
        tuple(
            StockReason(r["code"], r["label"], r["words"], r.get("field", ""), r.get("item", ""))
            for r in row["stock_reasons"]
        ),
    )


def read_published(row: Row) -> Published:
    return Published(read_guideline(row), row["in_force_from"])


def read_draft(row: Row) -> GuidelineDraft:
    return GuidelineDraft(read_guideline(row), row["revision"])


def _columns(content: Guideline) -> dict[str, Any]:
    return {
        "intro": content.intro,
        "items": as_json(
            [
                {"code": i.code, "text": i.text, "help": i.help, "origin": i.origin}
                for i in content.items
            ]
        ),
        "conditions": as_json([{"code": c.code, "text": c.text} for c in content.conditions]),
        "stock_reasons": as_json(
            [
                {"code": r.id, "label": r.label, "words": r.words, "field": r.field, "item": r.item}
                for r in content.stock_reasons
            ]
        ),
    }
