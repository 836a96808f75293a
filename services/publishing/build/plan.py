"""What a build has to do: decided from what the slots say of themselves and which pages changed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from services.publishing.build.release_slots import Marker, other
from services.publishing.domain.places import PageName
from services.publishing.domain.release import PageChange, SiteState
from services.publishing.pages.page_types import PageType

NEVER = -1
Changed = Callable[[int], list[PageChange]]


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
    state: SiteState,
    live: str | None,
    live_marker: Marker | None,
    idle_marker: Marker | None,
    design: str,
    page_types: Mapping[str, PageType],
    changed: Changed,
    full: bool,
) -> Plan | None:
    """The next build, or None where the live slot shows everything already.

    A marker counts only where it was rendered by the same ``design`` and does not come from the future (the
    database may have been restored from a backup). ``changed(since)`` gives the pages after a change.
    """

    def up_to(marker: Marker | None) -> int:
        usable = (
            marker is not None and marker.design == design and marker.up_to <= state.last_change
        )
        return marker.up_to if usable and marker is not None and not full else NEVER

    live_up_to, since = up_to(live_marker), up_to(idle_marker)
    if live_up_to != NEVER and not changed(live_up_to):
        return None
    plan = Plan(
        slot=other(live),
        live=live,
        since=since,
        live_up_to=live_up_to,
        up_to=state.last_change,
        release=max(state.last_release, live_marker.release if live_marker else 0) + 1,
    )
    _add(plan, changed(since), page_types)
    return plan


def plan_catch_up(
    live: str,
    live_marker: Marker,
    idle_marker: Marker | None,
    page_types: Mapping[str, PageType],
    changed: Changed,
) -> Plan | None:
    """Bring the idle slot to what the live one shows, which is the latest; None where nothing is left to do."""
    known = idle_marker is not None and idle_marker.design == live_marker.design
    since = idle_marker.up_to if idle_marker is not None and known else NEVER
    if since == live_marker.up_to or changed(live_marker.up_to):
        return None
    plan = Plan(
        slot=other(live),
        live=live,
        since=since if since < live_marker.up_to else NEVER,
        live_up_to=live_marker.up_to,
        up_to=live_marker.up_to,
        release=live_marker.release,
    )
    _add(plan, changed(plan.since), page_types)
    return plan


def _add(plan: Plan, pages: Iterable[PageChange], page_types: Mapping[str, PageType]) -> None:
    named = {(page.page_type, page.key): page for page in pages}
    if plan.starts_empty:
        for page_type in page_types.values():
            for key in page_type.standing:
                named.setdefault((page_type.name, key), PageChange(page_type.name, key, 0))
    for (page_type_name, key), page in named.items():
        if page_type_name not in page_types:
            continue  # of a release after this one, which is not at work any more
        if page.removed:
            plan.remove.append((page_type_name, key))
        elif page.change <= plan.live_up_to:
            plan.link.append((page_type_name, key))
        else:
            plan.render.setdefault(page_type_name, []).append(key)
