"""The fields of the entry sheet that are more than text: what is understood, and what is told where it is not."""

import datetime as dt
from typing import Any

from marshmallow import ValidationError, fields, validate

from services.chassis.runtime import clock
from services.chassis.web.fields import CleanText
from services.entries.domain.clocks import DAYS
from services.japanese.corporate_number import NoCorporateNumber, read_corporate_number
from services.japanese.dates import NoDate, read_date
from services.japanese.mail_address import NoMailAddress, NoSuchMailbox, read_mail_address
from services.japanese.telephone import LostZero, NoTelephone, read_telephone
from services.japanese.web_address import NoWebAddress, read_web_address

NOT_CONSENTED = "内容をご確認のうえ、チェックを入れてください。"


class Website(CleanText):
    """A web address that may become a link."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        try:
            return read_web_address(super()._deserialize(value, attr, data, **kwargs))
        except NoWebAddress:
            raise ValidationError(
                "https:// または http:// から始まるアドレスを、ブラウザーの表示どおりに入力してください。例：https://example.jp/"
            ) from None


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
    """A telephone number, as anybody types it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        try:
            return read_telephone(super()._deserialize(value, attr, data, **kwargs))
        except LostZero:
            raise ValidationError(
                "先頭の0がありません。045-210-1111 のように、0から入力してください。"
            ) from None
        except NoTelephone:
            raise ValidationError(
                "電話番号の形を確かめてください。市外局番から、045-210-1111 のように入力してください。内線は「内線12」のように続けてください。"
            ) from None


class CorporateNumber(CleanText):
    """法人番号: 13 digits with a check digit."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        try:
            return read_corporate_number(super()._deserialize(value, attr, data, **kwargs))
        except NoCorporateNumber:
            raise ValidationError(
                "法人番号は13桁の数字です。国税庁の法人番号公表サイトでお確かめください。分からない場合は空欄にしてください。"
            ) from None


class ListingDate(fields.Field[str]):
    """A day that lies ahead; also understood as 2027/3/31, ２０２７年３月３１日 and 令和9年3月31日. Kept as YYYY-MM-DD."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise ValidationError("日付を 2027-03-31 のような形で入力してください。")
        if not value.strip():
            raise ValidationError("入力してください。")
        try:
            day = read_date(value)
        except NoDate:
            raise ValidationError("日付を 2027-03-31 のような形で入力してください。") from None
        if day <= clock.today():
            raise ValidationError("明日以降の日付を入力してください。")
        if day > clock.today() + dt.timedelta(days=DAYS.longest_listing):
            raise ValidationError(
                "3年以内の日付を入力してください。期限の延長は、事務局へご相談ください。"
            )
        return day.isoformat()


class Counted(fields.List[str]):
    """A list that is counted before any of its items is looked at: a long one costs no more than a short one."""

    def __init__(self, one: fields.Field[Any], most: int, too_many: str, **kwargs: Any) -> None:
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
