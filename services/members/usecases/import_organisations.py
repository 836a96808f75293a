"""Takes a list of organisations in, row by row: the right rows stay, the wrong ones are explained."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace

from services.japanese.organisation_name import spelling
from services.members.domain.import_report import Outcome, Report
from services.members.domain.lookalikes import Lookalikes, SeveralOfThatName
from services.members.domain.organisation import (
    FIELDS,
    IDENTITY,
    PUBLIC,
    Organisation,
    registered_data,
    slug_for,
)
from services.members.domain.organisation_list import Table, read_list
from services.members.domain.organisation_row import OrganisationRow
from services.members.events import ORGANISATION_REGISTERED
from services.members.usecases.announce_link import announce_link
from services.members.usecases.ports import Work

Progress = Callable[[int, int], None]


def import_organisations(
    work: Work, table: Table, dry_run: bool = False, progress: Progress | None = None
) -> Report:
    """Take in every sound row of the table and report on each row.

    Organisations are the same when their names are (japanese/organisation_name.py), so the same table again
    changes nothing. Where several have that name, the one that is spelled so is meant, else the row is not taken.
    Of a new one the report names those that it may be. A column that the table lacks leaves its field alone; so do empty contact cells. With
    ``dry_run`` nothing is written. ``progress(done, total)``. The public site shows none of it until somebody
    of the secretariat releases it (release_profiles.py). Raises UnreadableFile where no row makes sense.
    """
    listed = read_list(table)
    report = Report(dry_run, ignored_headings=listed.ignored_headings)
    for wrong in listed.wrong:
        report.faults += wrong.faults
        report.outcomes.append(Outcome(wrong.row, wrong.name, "wrong"))
    work.organisations.lock_imports()
    known = work.organisations.find_by_keys_for_update([row.key for row in listed.rows])
    number = work.organisations.next_number()
    lookalikes = Lookalikes(work.organisations.find_names())
    for done, row in enumerate(listed.rows, start=1):
        name = row.fields["name"]
        try:
            existing = _find_meant(name, known.get(row.key, ()))
        except SeveralOfThatName as several:
            report.faults.append(several.fault(row.row, name))
            report.outcomes.append(Outcome(row.row, name, "wrong"))
            continue
        if existing is None:
            report.outcomes.append(Outcome(row.row, name, "new", (), lookalikes.of(name)))
            lookalikes.add(slug_for(number), name)
            if not dry_run:
                _add(work, row, number)
            number += 1
        else:
            changed = _changed_fields(existing, row)
            what = "changed" if changed else "unchanged"
            report.outcomes.append(Outcome(row.row, name, what, tuple(changed)))
            if changed and not dry_run:
                _change(work, existing, row, changed)
        if progress:
            progress(done, len(listed.rows))
    report.waiting = work.releases.get_waiting().organisations
    report.outcomes.sort(key=lambda outcome: outcome.row)
    return report


def _find_meant(name: str, known: Sequence[Organisation]) -> Organisation | None:
    """The organisation that a row is about. Raises SeveralOfThatName where only a person can tell."""
    if len(known) > 1:
        spelled = [one for one in known if spelling(one.name) == spelling(name)]
        if len(spelled) != 1:
            raise SeveralOfThatName([f"{one.slug} {one.name}" for one in known])
        return spelled[0]
    return known[0] if known else None


def _changed_fields(existing: Organisation, row: OrganisationRow) -> list[str]:
    after = row.applied_to(existing)
    return [
        field for field in (*FIELDS, "contact") if getattr(existing, field) != getattr(after, field)
    ]


def _add(work: Work, row: OrganisationRow, number: int) -> None:
    organisation = row.new_organisation(str(uuid.uuid4()), number)
    work.organisations.add(organisation)
    _announce_registered(work, organisation)
    if row.contact is not None:
        work.organisations.save_contact(organisation.id, str(uuid.uuid4()), row.contact)


def _change(work: Work, existing: Organisation, row: OrganisationRow, changed: list[str]) -> None:
    organisation = row.applied_to(existing)
    if set(changed).intersection(PUBLIC):
        # Also where nothing is announced: whoever releases an organisation names the version that they saw.
        organisation = replace(organisation, version=existing.version + 1)
    if set(changed).intersection(IDENTITY):
        _announce_registered(work, organisation)
    work.organisations.save(organisation)
    if "contact" in changed and organisation.contact is not None:
        contact_id = existing.contact_id or str(uuid.uuid4())
        work.organisations.save_contact(organisation.id, contact_id, organisation.contact)
        if existing.linked:
            announce_link(work, replace(organisation, contact_id=contact_id))


def _announce_registered(work: Work, organisation: Organisation) -> None:
    data = registered_data(organisation)
    work.emit(ORGANISATION_REGISTERED.new(organisation.id, organisation.version, data))
