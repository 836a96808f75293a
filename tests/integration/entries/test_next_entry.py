"""「次の件へ」: the next entry that waits for whoever asks, never one that they can do nothing about."""

import datetime as dt
import uuid
from collections.abc import Callable

from services.chassis.runtime.database import Database, UnitOfWork
from services.entries.domain.worklist import waiting_for
from services.entries.store.views.queue import find_next
from services.entries.store.work import StoreWork
from services.entries.usecases.submit_entry import submit_entry
from services.entries.web.schemas import load_entry
from tests.builders import entry_sheet
from tests.integration.entries.test_queue import keep_queue_keys
from tests.running import Running, office, review_and_propose

ME, COLLEAGUE = str(uuid.uuid4()), str(uuid.uuid4())


def put(
    uow: UnitOfWork,
    state: str,
    day: int,
    taken_by: str | None = None,
    proposed_by: str | None = None,
) -> str:
    receipt = submit_entry(StoreWork(uow), load_entry(entry_sheet()), ["secret"], "test")
    uow.execute(
        "UPDATE entry SET state = %s, answer_by = %s, taken_by = %s, proposed_by = %s WHERE id = %s",
        (state, dt.date(2026, 12, day), taken_by, proposed_by, receipt.entry_id),
    )
    keep_queue_keys(uow)
    return receipt.number


def after(uow: UnitOfWork, number: str, review: bool, approve: bool, differ: bool = True) -> str:
    roles = {"input"} | ({"reviewer"} if review else set()) | ({"approver"} if approve else set())
    return find_next(uow, number, ME, waiting_for(roles), differ)


def test_each_role_goes_round_what_waits_for_it(
    fresh_database: Callable[[str], Database],
) -> None:
    with fresh_database("entries").unit_of_work() as uow:
        late = put(uow, "submitted", 9)
        mine = put(uow, "under_review", 3, taken_by=ME)
        put(uow, "under_review", 1, taken_by=COLLEAGUE)
        own_proposal = put(uow, "awaiting_approval", 2, proposed_by=ME)
        others = put(uow, "awaiting_approval", 4, proposed_by=COLLEAGUE)
        done = put(uow, "listed", 1)
        put(uow, "declined", 1)

        assert [after(uow, n, True, False) for n in (mine, late, done)] == [late, mine, late]
        assert [after(uow, n, False, True) for n in (done, own_proposal)] == [others, others]
        assert after(uow, others, False, True) == ""
        assert after(uow, others, False, True, differ=False) == own_proposal
        assert [after(uow, n, True, True) for n in (mine, others, late)] == [others, late, mine]
        assert after(uow, done, False, False) == ""


def test_every_step_says_what_it_did_and_leads_on(instance: Running) -> None:
    reviewer, approver = office(instance, "REVIEWER"), office(instance, "APPROVER")
    number, other = (instance.submit(entry_sheet()).json()["number"] for _ in range(2))
    path = f"/office/entries/{number}"
    answer = reviewer.post(f"{path}/take", page=path)
    assert answer.history[0].status_code == 303
    assert 'role="status"' in answer.text
    assert "担当になりました" in answer.text
    assert "次の件へ" in answer.text
    answer = reviewer.post(f"{path}/review", page=path, action="save")
    assert "確認の内容を保存しました" in answer.text
    review_and_propose(reviewer, number)
    answer = approver.post(f"{path}/put-back", page=path, put_back_reason="見直してください")
    assert "確認に戻しました" in answer.text
    review_and_propose(reviewer, number)
    answer = approver.post(f"{path}/approve", page=path)
    assert "承認しました" in answer.text
    review_and_propose(reviewer, other)
    answer = approver.post(f"/office/entries/{other}/decline", page=path, reason="対象外のため")
    assert "まだ何も行っていません" in answer.text
    path = f"/office/entries/{other}"
    answer = approver.post(f"{path}/decline", page=path, reason="対象外のため")
    assert "見送りにしました" in answer.text
    assert "承認しました。公開" not in approver.get(f"{path}?done=approve").text
