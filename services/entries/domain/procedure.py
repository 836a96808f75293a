"""The procedure of an entry, declared once. Entry, SQL, queue, pages, routes, history and drawing read it here."""

from dataclasses import replace
from enum import StrEnum

from services.entries.domain.declarations import (
    Button,
    Clock,
    Need,
    Notice,
    Reason,
    Role,
    StateRule,
    Step,
)


class State(StrEnum):
    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    AWAITING_APPROVAL = "awaiting_approval"
    APPROVED = "approved"
    LISTED = "listed"
    DECLINED = "declined"


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


STAGES = ("受付", "確認", "承認", "掲載・ご案内")
REVIEWERS: tuple[Role, ...] = ("reviewer", "admin")
APPROVERS: tuple[Role, ...] = ("approver", "admin")
DECIDERS: tuple[Role, ...] = ("reviewer", "approver", "admin")

_WITHIN_TIME = "{answer_by}までに結果をお知らせします。"
_IN_REVIEW = Notice("info", "事務局が確認しています", _WITHIN_TIME)
STATES: dict[State, StateRule] = {
    State.SUBMITTED: StateRule(
        label="受付済み",
        tone="warning",
        stage="受付",
        told=Notice("info", "受け付けました。確認をお待ちください", _WITHIN_TIME),
        is_open=True,
        clock=Clock.TAKE,
        place=0,
        next=StepCode.TAKE,
        to_do="確認を始める",
        count="確認待ち",
    ),
    State.UNDER_REVIEW: StateRule(
        label="確認中",
        tone="info",
        stage="確認",
        told=_IN_REVIEW,
        is_open=True,
        clock=Clock.ANSWER,
        place=1,
        next=StepCode.PROPOSE,
        to_do="要件と条件を確認する",
        count="確認中",
    ),
    State.AWAITING_APPROVAL: StateRule(
        label="決裁待ち",
        tone="info",
        stage="承認",
        told=_IN_REVIEW,
        is_open=True,
        clock=Clock.ANSWER,
        place=1,
        next=StepCode.APPROVE,
        to_do="承認する（別の職員）",
        count="決裁待ち",
    ),
    State.APPROVED: StateRule(
        label="承認済み（掲載準備中）",
        tone="success",
        stage="掲載・ご案内",
        told=Notice("success", "承認されました", "まもなく県のホームページに掲載されます。"),
        is_open=True,
        outcome="approved",
        next=StepCode.MARK_LISTED,
        to_do="掲載を待つ",
        waits_for="公開サイトに載ったという知らせを待っています",
    ),
    State.LISTED: StateRule(
        label="掲載中",
        tone="success",
        stage="掲載・ご案内",
        told=Notice("success", "県のホームページに掲載しています"),
        outcome="approved",
    ),
    State.DECLINED: StateRule(
        label="見送り",
        tone="neutral",
        outcome="declined",
        told=Notice(
            "warning",
            "今回は見送りとなりました",
            "内容を見直して、もう一度お申し込みいただけます。ご不明な点は事務局へお問い合わせください。",
        ),
    ),
}

_SEEN = frozenset({Need.REVISION})
_DECLINED_FOR = Reason(
    field="reason",
    label="見送る理由",
    hint="このまま申込者にお知らせします。",
    missing="見送る理由を入力してください。申込者への通知に使います。",
    rows=4,
)
STEPS: dict[StepCode, Step] = {
    StepCode.SUBMIT: Step(
        sentence="エントリーシートを提出しました",
        to=State.SUBMITTED,
        actor="申込者",
        emits=("entry.submitted.v1",),
        mail="receipt",
    ),
    StepCode.RELEASE: Step(
        sentence="ロボットによる申込みではないことを確認しました",
        from_held=(State.SUBMITTED,),
        roles=REVIEWERS,
        address="release",
        button=Button("確認済みにする"),
        emits=("entry.submitted.v1",),
        mail="receipt",
        done="確認済みにしました。申込者へ受付のお知らせを送ります。",
        done_in=(State.SUBMITTED,),
    ),
    StepCode.TAKE: Step(
        sentence="確認を始めました",
        from_states=(State.SUBMITTED,),
        to=State.UNDER_REVIEW,
        roles=REVIEWERS,
        address="take",
        button=Button("担当になって確認を始める"),
        done="担当になりました。要領に沿って確認してください。",
        done_in=(State.UNDER_REVIEW,),
    ),
    StepCode.PROPOSE: Step(
        sentence="決裁に回しました",
        from_states=(State.UNDER_REVIEW,),
        to=State.AWAITING_APPROVAL,
        roles=REVIEWERS,
        address="review",
        needs=_SEEN | {Need.COMPLETE_REVIEW},
        by_taker=True,
        button=Button("決裁に回す"),
        done="決裁に回しました。",
        done_in=(State.AWAITING_APPROVAL,),
    ),
    StepCode.RECORD_REVIEW: Step(
        sentence="確認内容を保存しました",
        from_states=(State.UNDER_REVIEW,),
        roles=REVIEWERS,
        address="review",
        needs=_SEEN,
        by_taker=True,
        button=Button("途中で保存する", "secondary"),
        done="確認の内容を保存しました。",
        done_in=(State.UNDER_REVIEW,),
    ),
    StepCode.PUT_BACK: Step(
        sentence="確認に戻しました",
        from_states=(State.AWAITING_APPROVAL,),
        to=State.UNDER_REVIEW,
        roles=APPROVERS,
        address="put-back",
        needs=_SEEN,
        for_second=True,
        reason=Reason(
            field="put_back_reason",
            label="戻す理由",
            hint="確認の担当者が読みます。申込者には知らせません。",
            missing="戻す理由を入力してください。確認の担当者が読みます。",
        ),
        button=Button("確認に戻す", "secondary", heading="確認に戻す"),
        done="確認に戻しました。",
        done_in=(State.UNDER_REVIEW,),
    ),
    StepCode.APPROVE: Step(
        sentence="承認しました",
        from_states=(State.AWAITING_APPROVAL,),
        to=State.APPROVED,
        roles=APPROVERS,
        address="approve",
        needs=_SEEN | {Need.SECOND_PERSON},
        for_second=True,
        button=Button("承認する"),
        emits=("entry.approved.v1", "introduction.offered.v1"),
        mail="approved",
        done="承認しました。公開項目が県のホームページに載り、打診先へメールが送られます。",
        done_in=(State.APPROVED, State.LISTED),
    ),
    StepCode.MARK_LISTED: Step(
        sentence="県のホームページに掲載されました",
        from_states=(State.APPROVED,),
        to=State.LISTED,
        actor="システム",
    ),
    StepCode.DECLINE: Step(
        sentence="見送りにしました",
        from_states=(State.UNDER_REVIEW, State.AWAITING_APPROVAL),
        to=State.DECLINED,
        roles=DECIDERS,
        address="decline",
        needs=_SEEN,
        reason=_DECLINED_FOR,
        button=Button(
            "見送りにして知らせる",
            "danger",
            heading="見送りにする",
            warning="元に戻すことはできません。申込者へメールでお知らせします。",
        ),
        emits=("entry.declined.v1",),
        mail="declined",
        done="見送りにしました。申込者へメールでお知らせします。",
        done_in=(State.DECLINED,),
    ),
    StepCode.DECLINE_HELD: Step(
        sentence="見送りにしました",
        from_held=(State.SUBMITTED,),
        to=State.DECLINED,
        roles=DECIDERS,
        address="decline",
        needs=_SEEN,
        reason=replace(_DECLINED_FOR, hint="照会コードを持つ人だけが、状況の画面で読めます。"),
        button=Button(
            "見送りにする",
            "danger",
            heading="見送りにする",
            warning="元に戻すことはできません。申込者へメールは送りません。",
        ),
        done="見送りにしました。ロボットの疑いがあるため、申込者へはお知らせしません。",
        done_in=(State.DECLINED,),
    ),
}
