"""The fields of the entry sheet that are more than text: what is understood, and what is told where it is not."""

import datetime as dt
import re
import unicodedata
from typing import Any

from marshmallow import ValidationError, fields, validate
from stdnum.jp import cn

from services.chassis.runtime import clock
from services.chassis.web.fields import CleanText
from services.entries.domain.clocks import LONGEST_LISTING_DAYS
from services.japanese.mail_address import NoMailAddress, NoSuchMailbox, read_mail_address
from services.japanese.web_address import is_web_address

NOT_CONSENTED = "内容をご確認のうえ、チェックを入れてください。"


class Website(CleanText):
    """A web address that may become a link."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs).strip()
        if text and not is_web_address(text):
            raise ValidationError(
                "https:// または http:// から始まるアドレスを、ブラウザーの表示どおりに入力してください。例：https://example.jp/"
            )
        return text


class Email(CleanText):
    """A mail address that a mail can be sent to."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            return read_mail_address(text)
        except NoSuchMailbox:
            raise ValidationError(
                "「@」の前に、半角の英数字ではない文字があります。このアドレスにはメールをお送りできません。例：hanako@example.jp"
            ) from None
        except NoMailAddress:
            raise ValidationError(
                "メールアドレスの形を確かめてください。例：hanako@example.jp"
            ) from None


class Phone(CleanText):
    """A telephone number; full-width digits, brackets and any dash are understood."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        plain = re.sub(r"[ー−―‐‑–—]", "-", unicodedata.normalize("NFKC", text)).strip()
        if plain and not (
            re.fullmatch(r"\+?[0-9()\- ]+(内線[0-9]+)?", plain)
            and 9 <= len(re.sub(r"\D", "", plain)) <= 20
        ):
            raise ValidationError("電話番号を数字で入力してください。例：045-210-1111")
        return plain


class CorporateNumber(CleanText):
    """法人番号: 13 digits with a check digit."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        plain = re.sub(r"[\s\-ー−]", "", unicodedata.normalize("NFKC", text))
        if plain and not cn.is_valid(plain):
            raise ValidationError(
                "法人番号は13桁の数字です。国税庁の法人番号公表サイトでお確かめください。分からない場合は空欄にしてください。"
            )
        return plain


class ListingDate(fields.Field):
    """A day that lies ahead; also understood as 2027/3/31, ２０２７年３月３１日 and 令和9年3月31日. Kept as YYYY-MM-DD."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise ValidationError("日付を 2027-03-31 のような形で入力してください。")
        if not value.strip():
            raise ValidationError("入力してください。")
        day = _read_date(value)
        if day is None:
            raise ValidationError("日付を 2027-03-31 のような形で入力してください。")
        if day <= clock.today():
            raise ValidationError("明日以降の日付を入力してください。")
        if day > clock.today() + dt.timedelta(days=LONGEST_LISTING_DAYS):
            raise ValidationError(
                "3年以内の日付を入力してください。期限の延長は、事務局へご相談ください。"
            )
        return day.isoformat()


def _read_date(typed: str) -> dt.date | None:
    plain = unicodedata.normalize("NFKC", typed).strip().removesuffix("日")
    found = re.fullmatch(
        r"(令和|R)?\s*(元|\d{1,4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})", plain
    )
    if not found or (not found[1] and len(found[2]) != 4):
        return None
    year = 1 if found[2] == "元" else int(found[2])
    try:
        return dt.date(year + 2018 if found[1] else year, int(found[3]), int(found[4]))
    except ValueError:
        return None


class Counted(fields.List):
    """A list that is counted before any of its items is looked at: a long one costs no more than a short one."""

    def __init__(self, one: fields.Field, most: int, too_many: str, **kwargs: Any) -> None:
        self.most, self.too_many = most, too_many
        kwargs.setdefault("validate", []).append(validate.Length(max=most, error=too_many))
        super().__init__(one, **kwargs)

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> list[Any]:
        if isinstance(value, list) and len(value) > self.most:
            raise ValidationError(self.too_many)
        return super()._deserialize(value, *args, **kwargs)


class Consent(fields.Boolean):
    """A box that must be ticked."""

    def __init__(self) -> None:
        super().__init__(
            required=True,
            metadata={"enum": [True]},
            error_messages={
                "required": NOT_CONSENTED,
                "null": NOT_CONSENTED,
                "invalid": "true または false で送ってください。",
            },
        )

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        if not value:
            raise ValidationError(NOT_CONSENTED)
        return True
