"""What the history of an entry keeps: the steps of the procedure, and remarks that leave the entry as it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from services.entries.domain.procedure import STEPS, StepCode


class Remark(StrEnum):
    SUSPECTED = "suspected"
    PARTNER_ANSWERED = "partner_answered"
    MAIL_UNDELIVERED = "mail_undelivered"
    CONTACT_CHANGED = "contact_changed"
    APPLICANT_UNREACHED = "applicant_unreached"
    APPLICANT_REACHED = "applicant_reached"
    MAIL_ARRIVED = "mail_arrived"


REMARKS = {
    Remark.SUSPECTED: "ロボットによる申込みの疑いがあります",
    Remark.PARTNER_ANSWERED: "打診先から回答がありました",
    Remark.MAIL_UNDELIVERED: "メールが届きませんでした",
    Remark.CONTACT_CHANGED: "連絡先が新しくなりました",
    Remark.APPLICANT_UNREACHED: "申込者へのメールが届きませんでした",
    Remark.APPLICANT_REACHED: "申込者と連絡がつきました",
    Remark.MAIL_ARRIVED: "その後のメールを、申込者のメールサーバーが受け取りました",
}
SENTENCES: dict[str, str] = {code.value: step.sentence for code, step in STEPS.items()} | {
    remark.value: sentence for remark, sentence in REMARKS.items()
}


@dataclass(frozen=True)
class Person:
    """A member of staff who takes a step."""

    id: str
    name: str


@dataclass(frozen=True)
class Line:
    """One line of the history. ``reason`` is what a person gave for the step, ``note`` what else belongs to it."""

    step: StepCode | Remark
    by: Person | None = None
    reason: str = ""
    note: str = ""

    @property
    def sentence(self) -> str:
        return SENTENCES[self.step.value]

    @property
    def by_name(self) -> str:
        """Who is named: the person, or whoever the procedure says takes the step."""
        if self.by:
            return self.by.name
        if self.step is Remark.CONTACT_CHANGED:
            return "申込者"
        return (STEPS[self.step].actor if isinstance(self.step, StepCode) else "") or "システム"


def is_unreached(codes: Iterable[str]) -> bool:
    """Whether a mail to the applicant was lost, and nothing shows yet that they know. ``codes``: the latest first."""
    settled = {
        remark.value
        for remark in (Remark.APPLICANT_REACHED, Remark.MAIL_ARRIVED, Remark.CONTACT_CHANGED)
    }
    for code in codes:
        if code == Remark.APPLICANT_UNREACHED.value:
            return True
        if code in settled:
            return False
    return False


def sentence_of(code: str | None, stored: str) -> str:
    """What a stored line says; as it was ``stored`` where another release wrote it and its code is not known."""
    return SENTENCES.get(code or "", stored)
