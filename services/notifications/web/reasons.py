"""Why a mail waits or did not arrive, in words for the office."""

UNSAFE = "メールサーバーとの通信を安全にできないため、送信を止めています。システムの担当者にお知らせください。"
# The first word of last_error, in words for the office; what is not here is shown as it is.
REASONS = (
    ("RCPT 5", "宛先のメールサーバーが、このアドレスを受け付けませんでした。"),
    ("DATA 5", "宛先のメールサーバーが、このメールを受け付けませんでした。"),
    ("RCPT 4", "宛先のメールサーバーが、いまは受け付けられないと答えました。"),
    ("DATA 4", "宛先のメールサーバーが、いまは受け付けられないと答えました。"),
    (
        "DATA ",
        "送っている途中で通信が切れました。届いたかどうか分からないため、間をおいてもう一度送ります。",
    ),
    ("MAIL ", "メールサーバーが、事務局からの送信を受け付けていません。"),
    (
        "AUTH ",
        "メールサーバーにサインインできません。システムの担当者にお知らせください。メールは残っています。",
    ),
    ("SSL", UNSAFE),
    ("SMTPNotSupported", UNSAFE),
    ("UnfitAddress", "メールアドレスの形が正しくありません。"),
    ("NotAscii", "メールアドレスに、送信できない文字が含まれています。"),
    ("UnfitHeader", "見出しに使えない文字が含まれていたため、送信を止めました。"),
    ("ReceiptLimit", "同じアドレスへの受付のお知らせが、1日の上限を超えました。"),
    ("ReceiptCeiling", "受付のお知らせが多いため、送信を1時間ごとの上限に合わせて待っています。"),
    ("MovedOn", "送る前にエントリーの状態が変わったため、送信をやめました。"),
    ("DecisionChanged", "送る前に確認の結果が変わったため、送信をやめました。"),
    ("Withdrawn", "送る前に県とのつながりがなくなったため、送信をやめました。"),
    ("members HTTP 404", "宛先の登録がなくなっています。"),
    ("entries HTTP 404", "宛先または申込みの登録がなくなっています。"),
    ("members ", "団体の担当者のアドレスを確かめられませんでした。"),
    ("entries ", "申込みの内容を確かめられませんでした。"),
)


def reason_of(error: str | None) -> str:
    """``last_error`` in words; empty where there is none."""
    if not error:
        return ""
    return next(
        (words for beginning, words in REASONS if error.startswith(beginning)),
        "メールサーバーにつながりませんでした。つながりしだい送ります。",
    )
