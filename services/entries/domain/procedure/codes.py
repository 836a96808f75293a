"""The states and steps of an entry by name, and who may take steps."""

from enum import StrEnum

from services.entries.domain.declarations import Need, Reason, Role


class State(StrEnum):
    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    RETURNED = "returned"
    DORMANT = "dormant"
    AWAITING_APPROVAL = "awaiting_approval"
    APPROVED = "approved"
    LISTED = "listed"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    DECLINED = "declined"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class StepCode(StrEnum):
    """The steps, as the history keeps them."""

    SUBMIT = "submit"
    RELEASE = "release"
    TAKE = "take"
    PROPOSE = "propose"
    RECORD_REVIEW = "record_review"
    PUT_BACK = "put_back"
    APPROVE = "approve"
    MARK_LISTED = "mark_listed"
    DECLINE = "decline"
    DECLINE_HELD = "decline_held"
    RETURN = "return"
    REMIND = "remind"
    CORRECT = "correct"
    REST = "rest"
    CLOSE = "close"
    REOPEN = "reopen"
    HAND_OVER = "hand_over"
    PROPOSE_CHANGE = "propose_change"
    CHANGE = "change"
    DROP_CHANGE = "drop_change"
    LAPSE_CHANGE = "lapse_change"
    SUSPEND = "suspend"
    RESUME = "resume"
    NOTICE_END = "notice_end"
    EXPIRE = "expire"
    END_OLD_LISTING = "end_old_listing"
    RENEW = "renew"
    WITHDRAW = "withdraw"


STAGES = ("受付", "確認", "承認", "掲載・ご案内")
REVIEWERS: tuple[Role, ...] = ("reviewer", "admin")
APPROVERS: tuple[Role, ...] = ("approver", "admin")
DECIDERS: tuple[Role, ...] = ("reviewer", "approver", "admin")

SEEN = frozenset({Need.REVISION})
# A change of a listed entry is on its way, or a first sheet.
IN_HAND = (State.UNDER_REVIEW, State.AWAITING_APPROVAL, State.RETURNED, State.DORMANT)
DECLINED_FOR = Reason(
    field="reason",
    label="見送る理由",
    hint="このまま申込者にお知らせします。",
    missing="見送る理由を入力してください。申込者への通知に使います。",
    rows=4,
)
