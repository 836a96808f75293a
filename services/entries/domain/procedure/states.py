"""What is declared of each state of an entry."""

from services.entries.domain.declarations import Clock, Notice, StateRule
from services.entries.domain.procedure.codes import State, StepCode

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
        next=StepCode.PROPOSE,
        to_do="要件と条件を確認する",
        count="確認中",
    ),
    State.RETURNED: StateRule(
        label="差戻し中（申込者の訂正待ち）",
        tone="warning",
        stage="確認",
        told=Notice(
            "warning",
            "訂正をお願いしています",
            "下の「訂正する」から、お願いした項目を直してお送りください。",
        ),
        is_open=True,
        next=StepCode.CORRECT,
        to_do="申込者の訂正を待つ",
        waits_for="申込者の訂正を待っています",
    ),
    State.DORMANT: StateRule(
        label="休止中（訂正なし）",
        tone="neutral",
        stage="確認",
        told=Notice(
            "warning",
            "訂正が届いていないため、お休みしています",
            "いまからでも「訂正する」から続けられます。このまま届かないときは、受付を終了します。",
        ),
        is_open=True,
        next=StepCode.CORRECT,
        to_do="申込者の訂正を待つ、または電話で確かめる",
        waits_for="申込者の訂正を待っています",
    ),
    State.AWAITING_APPROVAL: StateRule(
        label="決裁待ち",
        tone="info",
        stage="承認",
        told=_IN_REVIEW,
        is_open=True,
        clock=Clock.ANSWER,
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
    State.SUSPENDED: StateRule(
        label="掲載を止めています",
        tone="danger",
        stage="掲載・ご案内",
        told=Notice(
            "warning",
            "掲載を一時的に止めています",
            "ご不明な点は事務局へお問い合わせください。",
        ),
        is_open=True,
        outcome="suspended",
        next=StepCode.RESUME,
        to_do="掲載を再開するか決める（止めた人とは別の職員）",
    ),
    State.EXPIRED: StateRule(
        label="掲載終了（期限）",
        tone="neutral",
        outcome="expired",
        told=Notice(
            "info",
            "掲載期限が過ぎたため、掲載を終了しました",
            "下の「掲載期限を延ばす」を押すと、同じ内容でもう一度掲載できます。",
        ),
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
    State.CLOSED: StateRule(
        label="終了（訂正なし）",
        tone="neutral",
        outcome="closed",
        told=Notice(
            "info",
            "訂正が届かなかったため、受付を終了しました",
            "同じ内容をもとに、もう一度お申し込みいただけます。続きをご希望のときは事務局へお電話ください。",
        ),
    ),
    State.WITHDRAWN: StateRule(
        label="取下げ",
        tone="neutral",
        outcome="withdrawn",
        told=Notice(
            "info",
            "取り下げられました",
            "同じ内容をもとに、もう一度お申し込みいただけます。",
        ),
    ),
}
