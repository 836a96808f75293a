"""Nothing about a mail is forgotten: its event, its handler, its reader, its template, and what it is about."""

import inspect
import json
import re
from pathlib import Path
from typing import get_args

import pytest
from jinja2 import Environment, nodes
from marshmallow import Schema, fields

from services import catalogue
from services.chassis.messaging.envelope import Event, read_data
from services.chassis.runtime.settings import CHECKOUT
from services.entries.domain.procedure import STATES
from services.entries.usecases.note_undeliverable import MAILS
from services.entries.usecases.write_applicant_letter import ApplicantLetter
from services.notifications import readers
from services.notifications.adapters import owner_api
from services.notifications.adapters.mail_renderer import TEMPLATES
from services.notifications.domain.mail_types import DECLARED, About, MailType, To, drafts_for
from services.notifications.web.mails import OWNERS

LAYOUT = "layout"
# What mails call the page where an applicant sees their entry.
PAGE = "エントリーの画面"
HANDLED = {
    reading.event_type: reading.reader
    for reading in catalogue.handled()
    if reading.consumer == "notifications" and inspect.getmodule(reading.reader) is readers
}
EMITTED = catalogue.emitted()


def named(mail_type: MailType) -> str:
    return mail_type.template


each_mail = pytest.mark.parametrize("mail_type", DECLARED, ids=named)


def example(mail_type: MailType) -> Event:
    """The example of its event, as the handler gets it."""
    service = EMITTED[mail_type.event].source
    file = CHECKOUT / "services" / service / "contracts" / f"{mail_type.event}.json"
    event = Event.from_body(file.read_text(encoding="utf-8"))
    data = read_data(event.data, HANDLED[mail_type.event])
    if mail_type.occasion:
        data["occasion"] = mail_type.occasion
    return Event(event.type, event.source, event.subject, event.sequence, data)


def test_every_event_that_is_handled_has_a_mail_and_every_mail_a_handler() -> None:
    declared = {mail_type.event for mail_type in DECLARED}
    assert sorted(HANDLED.keys() - declared) == [], "handled in service.py, without a mail type"
    assert sorted(declared - HANDLED.keys()) == [], "declared as a mail type, without a handler"


def test_every_reader_reads_the_event_of_a_handler() -> None:
    written = {
        value
        for value in vars(readers).values()
        if inspect.isclass(value) and issubclass(value, Schema) and value.__module__ == readers.__name__
    }  # fmt: skip
    nested = {
        field.nested
        for reader in written
        for field in reader().fields.values()
        if isinstance(field, fields.Nested)
    }
    assert sorted(map(str, written - nested - set(HANDLED.values()))) == []


def test_every_mail_has_a_template_and_every_template_a_mail() -> None:
    files = {file.stem for file in Path(TEMPLATES).iterdir()} - {LAYOUT}
    declared = {mail_type.template for mail_type in DECLARED}
    assert sorted(declared - files) == [], "declared as a mail type, without a template"
    assert sorted(files - declared) == [], "templates that no mail type names"
    assert len(declared) == len(DECLARED), "two mail types of one template"


@each_mail
def test_what_a_mail_is_about_is_the_subject_of_its_event(mail_type: MailType) -> None:
    assert mail_type.about in get_args(About)
    assert EMITTED[mail_type.event].subject == mail_type.about


@each_mail
def test_a_mail_goes_to_whom_the_example_of_its_event_names(mail_type: MailType) -> None:
    assert mail_type.to in get_args(To)
    [draft] = [d for d in drafts_for(example(mail_type)) if d.template == mail_type.template]
    assert draft.recipient.owner in OWNERS
    assert draft.number


@each_mail
def test_the_facts_of_a_mail_are_read_from_its_event_and_used_in_its_text(
    mail_type: MailType,
) -> None:
    source = (TEMPLATES / f"{mail_type.template}.txt").read_text(encoding="utf-8")
    used = {each.name for each in Environment().parse(source).find_all(nodes.Name)}  # noqa: S701 - parsed only
    for path in mail_type.facts:
        reader: Schema = HANDLED[mail_type.event]()
        *folders, name = path.split(".")
        for folder in folders:
            inner = reader.fields[folder]
            assert isinstance(inner, fields.Nested)
            reader = inner.schema
        assert name in reader.fields, f"{path} is not read from {mail_type.event}"
        assert name in used, f"{path} is not used in {mail_type.template}.txt"


@each_mail
def test_the_example_of_its_event_gives_a_mail_all_its_facts(mail_type: MailType) -> None:
    [draft] = [d for d in drafts_for(example(mail_type)) if d.template == mail_type.template]
    assert sorted(draft.facts) == sorted(path.rpartition(".")[2] for path in mail_type.facts)
    json.dumps(draft.facts)


def test_entries_has_words_for_every_mail_to_somebody_outside_that_did_not_arrive() -> None:
    """services/entries/usecases/note_undeliverable.py; the secretariat sees its own mails in the ledger."""
    outside = {mail_type.template for mail_type in DECLARED if mail_type.to != "secretariat"}
    assert set(MAILS) == outside


@each_mail
def test_a_mail_holds_in_states_that_entries_knows(mail_type: MailType) -> None:
    """In any other it would be skipped for ever as overtaken (notifications/adapters/owner_api.py)."""
    assert set(mail_type.holds_in) <= {state.value for state in STATES}
    assert mail_type.content == "applicant" or not (
        mail_type.holds_in or mail_type.holds_while_public
    )


@each_mail
def test_what_an_applicant_is_told_to_press_stands_on_their_page(mail_type: MailType) -> None:
    page = CHECKOUT / "services" / "entries" / "web" / "templates" / "own_entry.html"
    source = (TEMPLATES / f"{mail_type.template}.txt").read_text(encoding="utf-8")
    named = {*re.findall("「([^」]+)」", source)} - {"かながわつながりネットワーク", PAGE}
    if mail_type.to == "applicant":
        for label in named:
            assert label in page.read_text(encoding="utf-8"), label
    assert PAGE in (TEMPLATES / f"{LAYOUT}.txt").read_text(encoding="utf-8")


def test_each_occasion_of_an_event_has_its_mail() -> None:
    occasions = {"first", "change", "renewal", "resumption"}
    declared = [m.occasion for m in DECLARED if m.event == "entry.approved.v1"]
    assert sorted(declared) == sorted(occasions)


def test_entries_answers_with_all_that_a_letter_to_an_applicant_says() -> None:
    """The reader of notifications and what entries writes, beside each other."""
    assert set(owner_api._ApplicantLetter().fields) <= set(ApplicantLetter.__dataclass_fields__)
