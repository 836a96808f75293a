"""What a build has to do: decided from what the slots say of themselves and which pages changed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from services.publishing.build.release_slots import Marker, other
from services.publishing.domain.places import PageName
from services.publishing.pages.page_types import PageType

NEVER = -1


@dataclass(frozen=True)
class Plan:
    """Bring ``slot`` from change ``since`` to ``up_to``. NEVER as ``since``: it begins empty."""

    slot: str
    live: str | None
    since: int
    live_up_to: int
    up_to: int
    release: int
    render: dict[str, list[str]] = field(default_factory=dict)
    link: list[PageName] = field(default_factory=list)
    remove: list[PageName] = field(default_factory=list)

    @property
    def starts_empty(self) -> bool:
        return self.since == NEVER

    @property
    def rebuilt(self) -> bool:
        """Nothing of the live slot could be used."""
        return self.live_up_to == NEVER


def plan_build(
    state: Mapping[str, Any],
    live: str | None,
    live_marker: Marker | None,
    idle_marker: Marker | None,
    design: str,
    page_types: Mapping[str, PageType],
    changed: Callable[[int], list[Any]],
    full: bool,
) -> Plan | None:
    """The next build, or None where the live slot shows everything already.

    A marker counts only where it was rendered by the same ``design`` and does not come from the future (the
    database may have been restored from a backup). ``changed(since)`` gives the page rows after a change.
    """

    def up_to(marker: Marker | None) -> int:
        usable = (
            marker is not None and marker.design == design and marker.up_to <= state["last_change"]
        )
        return marker.up_to if usable and marker is not None and not full else NEVER

    live_up_to, since = up_to(live_marker), up_to(idle_marker)
    if live_up_to != NEVER and not changed(live_up_to):
        return None
    pages = {(row["page_type"], row["key"]): row for row in changed(since)}
    plan = Plan(
        slot=other(live),
        live=live,
        since=since,
        live_up_to=live_up_to,
        up_to=state["last_change"],
        release=max(state["last_release"], live_marker.release if live_marker else 0) + 1,
    )
    if plan.starts_empty:
        _add_standing(pages, page_types)
    for (page_type, key), row in pages.items():
        if row["removed"]:
            plan.remove.append((page_type, key))
        elif row["change"] <= live_up_to:
            plan.link.append((page_type, key))
        else:
            plan.render.setdefault(page_type, []).append(key)
    return plan


def plan_copy(
    live: str,
    marker: Marker,
    page_types: Mapping[str, PageType],
    changed: Callable[[int], list[Any]],
) -> Plan | None:
    """Fill the idle slot with what the live one shows; None where that is no longer the latest."""
    if changed(marker.up_to):
        return None
    pages = {(row["page_type"], row["key"]): row for row in changed(NEVER) if not row["removed"]}
    _add_standing(pages, page_types)
    return Plan(
        slot=other(live),
        live=live,
        since=NEVER,
        live_up_to=marker.up_to,
        up_to=marker.up_to,
        release=marker.release,
        link=list(pages),
    )


def _add_standing(pages: dict[PageName, Any], page_types: Mapping[str, PageType]) -> None:
    for page_type in page_types.values():
        for key in page_type.standing:
            pages.setdefault((page_type.name, key), {"change": 0, "removed": False})
