"""A web process whose pages staff use: it has their sessions."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from services.chassis.web.process import WebProcess
from services.staff.sessions import Sessions
from services.staff.settings import StaffSettings

S_co = TypeVar("S_co", bound=StaffSettings, covariant=True)


@dataclass(frozen=True, kw_only=True)
class StaffWebProcess(WebProcess[S_co], Generic[S_co]):
    sessions: Sessions
