"""The console's room of the public site, at the running instance."""

import requests

from tests.running import Running, eventually, office


def test_everybody_in_the_office_sees_what_is_up(instance: Running) -> None:
    page = office(instance, "REVIEWER").get("/office/site/")
    assert page.status_code == 200
    assert "公開中の版" in page.text
    assert 'action="/office/site/rebuild"' not in page.text


def test_only_the_administrator_may_have_the_site_made_anew(instance: Running) -> None:
    reviewer = office(instance, "REVIEWER")
    answer = reviewer.post("/office/site/rebuild", page="/office/site/")
    assert answer.status_code == 403


def test_nobody_gets_in_without_signing_in(instance: Running) -> None:
    answer = requests.get(f"{instance.url}/office/site/", timeout=20, allow_redirects=False)
    assert answer.status_code == 303


def test_the_site_is_made_anew_on_request(instance: Running) -> None:
    database = instance.database("publishing")

    def rebuilt() -> int:
        with database.unit_of_work() as uow:
            row = uow.one("SELECT count(*) AS n FROM release WHERE rebuilt")
        assert row is not None
        return int(row["n"])

    before = rebuilt()
    admin = office(instance, "ADMIN")
    page = admin.post("/office/site/rebuild", page="/office/site/")
    assert "作り直しを受け付けました" in page.text
    eventually(lambda: rebuilt() > before)
    eventually(lambda: "全体を作り直し" in admin.get("/office/site/").text)


def test_the_command_line_checks_the_running_site(instance: Running) -> None:
    answer = instance.tsunagari("site", "check")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "問題はありません" in answer.stdout
    answer = instance.tsunagari("site", "build", "--dry-run")
    assert answer.returncode == 0, answer.stdout + answer.stderr
