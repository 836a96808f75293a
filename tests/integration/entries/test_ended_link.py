"""The prefecture's link with a partner ends: what was told because of it cannot be opened or answered any more."""

from urllib.parse import urlsplit

from services.entries.store.work import StoreWork
from services.entries.usecases.write_letter import write_letter
from tests.integration.entries.partners import offered_introduction, switch_link, wait_for_link
from tests.running import Browser, Running, office


def test_an_answer_link_ends_with_the_link_of_its_organisation(instance: Running) -> None:
    offered, reviewer = offered_introduction(instance), office(instance, "REVIEWER")
    with instance.database("entries").unit_of_work() as uow:
        letter = write_letter(StoreWork(uow), offered.id, instance.url)
    path, partner = urlsplit(letter.answer_url).path, Browser(instance.url)
    assert offered.title in partner.get(path).text

    switch_link(reviewer, offered.organisation, False)
    wait_for_link(instance, offered.organisation, False)
    closed = partner.get(path)
    assert closed.status_code == 410
    assert "このご相談は終わりました" in closed.text
    assert offered.title not in closed.text
    late = partner.post(path, page="/answer/", answer="interested")
    assert late.status_code == 410
    assert partner.post("/answer/", page="/answer/", code=letter.answer_code).status_code == 410
    token = instance.secret("shared/notifications-token")
    mailer = Browser(f"http://{instance.settings('entries').web_address}").session
    refused = mailer.post(
        f"http://{instance.settings('entries').web_address}/internal/introductions/{offered.id}/letter",
        headers={"Authorization": f"Bearer {token}"},
        data=b"",
        timeout=20,
    )
    assert refused.status_code == 410
    assert "県とのつながりがなくなった" in reviewer.get(f"/office/entries/{offered.number}").text
    with instance.database("entries").unit_of_work() as uow:
        assert uow.one("SELECT state FROM introduction WHERE id = %s", (offered.id,)) == {
            "state": "offered"
        }

    switch_link(reviewer, offered.organisation, True)
    wait_for_link(instance, offered.organisation, True)
    assert partner.get(path).status_code == 200
