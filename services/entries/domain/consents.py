"""What an applicant consents to when they submit; each is ticked and stamped separately with the version of the text."""

CONSENTS_VERSION = "2026-04"
CONSENTS: tuple[tuple[str, str], ...] = (
    ("guideline", "要領の内容を確認しました。"),
    ("publication", "公開する項目を県のホームページとオープンデータに載せることに同意します。"),
    ("introduction", "紹介先の団体に、公開する項目と連携相手向けの項目を伝えることに同意します。"),
    (
        "no_guarantee",
        "掲載や紹介は連携を約束するものではなく、協議は当事者どうしで行うことを理解しました。",
    ),
    ("declaration", "記載した内容は事実であり、暴力団その他の反社会的勢力に該当しません。"),
    ("no_personal_data", "公開する項目に、個人が特定される情報を書いていません。"),
    ("report", "連携した結果を事務局へ報告します。"),
)
