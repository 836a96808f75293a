"""What is found: a piece of a text and what it looks like."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    PHONE = "phone"
    EMAIL = "email"
    LINE_ID = "line_id"
    MY_NUMBER = "my_number"
    ACCOUNT_NUMBER = "account_number"
    ADDRESS = "address"
    CHILD_SCHOOL_CLASS = "child_school_class"
    PERSON_NAME = "person_name"
    SENSITIVE = "sensitive"


KIND_LABELS: dict[Kind, str] = {
    Kind.PHONE: "電話番号",
    Kind.EMAIL: "メールアドレス",
    Kind.LINE_ID: "LINEなどのID",
    Kind.MY_NUMBER: "マイナンバー",
    Kind.ACCOUNT_NUMBER: "口座番号",
    Kind.ADDRESS: "個人の住所",
    Kind.CHILD_SCHOOL_CLASS: "子どもの学校やクラス",
    Kind.PERSON_NAME: "個人の名前",
    Kind.SENSITIVE: "病気や虐待など、ある家庭の事情",
}


@dataclass(frozen=True, order=True)
class Mark:
    """A piece of the text as it was typed: code points from ``start`` up to and without ``end``."""

    start: int
    end: int
    kind: Kind
