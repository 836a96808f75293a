"""What entries tells the mailer of an applicant's entry, and what staff see when a mail did not arrive."""

import requests

from services.entries.domain.tokens import is_token
from services.entries.store.work import StoreWork
from services.entries.usecases.note_undeliverable import note_undeliverable
from tests.builders import entry_sheet
from tests.running import Running, office


def submitted(instance: Running) -> str:
    answer = instance.submit(entry_sheet())
    assert answer.status_code == 201, answer.text
    return str(answer.json()["number"])


def ask(instance: Running, number: str, token: str | None = None) -> requests.Response:
    settings = instance.settings("entries")
    return requests.post(
        f"http://{settings.web_address}/internal/entries/{number}/letter",
        headers={"Authorization": f"Bearer {token or settings.notifications_token}"},
        timeout=20,
    )


def test_the_mailer_alone_is_told_of_an_entry_with_a_link_of_which_a_hash_is_kept(
    instance: Running,
) -> None:
    number = submitted(instance)
    answer = ask(instance, number)
    assert answer.status_code == 200
    told = answer.json()
    assert (told["state"], told["is_public"], told["comments"]) == ("submitted", False, [])
    token = told["link_url"].rpartition("/apply/l/")[2]
    assert is_token(token)
    with instance.database("entries").unit_of_work() as uow:
        assert StoreWork(uow).applicant_links.find_number(token) == number
        assert token not in str(uow.all("SELECT l::text FROM applicant_link l"))
    assert ask(instance, number, "wrong").status_code == 401
    outside = requests.post(f"{instance.url}/internal/entries/{number}/letter", timeout=20)
    assert outside.status_code == 404


def test_of_an_unknown_entry_the_mailer_hears_that_it_is_not_there(instance: Running) -> None:
    answer = ask(instance, "R1-9999")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("application/problem+json")


def test_a_link_opens_nothing_after_its_time(instance: Running) -> None:
    token = ask(instance, submitted(instance)).json()["link_url"].rpartition("/")[2]
    with instance.database("entries").unit_of_work() as uow:
        uow.execute("UPDATE applicant_link SET expires_at = now() - interval '1 second'")
        work = StoreWork(uow)
        assert work.applicant_links.find_number(token) is None
        work.leftovers.purge_tokens()
        assert uow.all("SELECT FROM applicant_link WHERE expires_at < now()") == []


def test_staff_read_the_telephone_number_of_whom_a_mail_did_not_reach_until_they_have_reached_them(
    instance: Running,
) -> None:
    number, reviewer = submitted(instance), office(instance, "REVIEWER")
    page = f"/office/entries/{number}"
    notice = "申込者へのメールが届きませんでした</"
    assert "連絡がついたことを記録する" not in reviewer.get(page).text
    with instance.database("entries").unit_of_work() as uow:
        note_undeliverable(StoreWork(uow), number, "receipt")
    shown = reviewer.get(page).text
    phone = entry_sheet()["contact"]["phone"]
    assert notice in shown
    assert f'<a href="tel:{phone}">{phone}</a>' in shown
    done = reviewer.post(f"{page}/reached", page=page)
    assert done.url.endswith("?done=reached")
    assert "申込者と連絡がついたことを、履歴に残しました。" in done.text
    assert "連絡がついたことを記録する" not in done.text
    again = reviewer.post(f"{page}/reached", page=page)
    assert again.text.count("申込者と連絡がつきました") == 1
    assert reviewer.post("/office/entries/R1-9999/reached", page=page).status_code == 404
