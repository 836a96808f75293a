"""What a partner and an applicant read: who asks, what is asked, and that they are free, in plain words."""

import html
import re

from services.entries.store.work import StoreWork
from services.entries.usecases.write_letter import write_letter
from tests.builders import entry_sheet
from tests.integration.entries.partners import offered_introduction
from tests.running import Browser, Running, approve, office, review_and_propose


def lines(page: str) -> list[str]:
    """The words of a page's main part, line by line as they stand below each other."""
    main = re.sub(r"(?s).*<main[^>]*>|</main>.*", "", page)
    words = re.sub(r"<[^>]+>", "", re.sub(r"(?s)<(script|style).*?</\1>", "", main))
    return [line.strip() for line in html.unescape(words).splitlines() if line.strip()]


def test_the_first_ten_lines_tell_a_partner_who_asks_for_what_and_that_they_are_free(
    instance: Running,
) -> None:
    offered = offered_introduction(instance)
    secretariat = instance.settings("entries").secretariat
    with instance.database("entries").unit_of_work() as uow:
        letter = write_letter(StoreWork(uow), offered.id, instance.url)
    page = Browser(instance.url).get(letter.answer_url.removeprefix(instance.url)).text
    told = lines(page)
    first = "\n".join(told[:10])
    for words in (
        f"{secretariat.prefecture} {secretariat.bureau} {secretariat.section}",
        "団地の会が、試験団体",
        offered.title,
        "お茶とお菓子",
        "回答期限",
        "お受けいただくかどうかは、貴団体のご判断で結構です。",
    ):
        assert words in first, first
    assert secretariat.address in told
    for inside in ("打診", "決裁", "審査"):
        assert inside not in "\n".join(told)


def test_an_applicant_reads_why_a_partner_was_not_told_and_no_word_of_the_office(
    instance: Running,
) -> None:
    reviewer, approver = office(instance, "REVIEWER"), office(instance, "APPROVER")
    answer = instance.submit(entry_sheet(desired_partners=["どこにもない会"])).json()
    applicant = Browser(instance.url)

    def status() -> str:
        page = applicant.post(
            "/apply/status",
            page="/apply/status",
            number=answer["number"],
            lookup_code=answer["lookup_code"],
        )
        assert page.status_code == 200
        return "\n".join(lines(page.text))

    seen = [status()]
    review_and_propose(reviewer, answer["number"])
    seen.append(status())
    approve(approver, answer["number"])
    seen.append(status())
    assert "県に連絡先の登録がないため" in seen[2]
    assert "どこにもない会" in seen[2]
    for page in seen:
        for inside in ("打診", "決裁", "審査", "県とのつながり"):
            assert inside not in page
