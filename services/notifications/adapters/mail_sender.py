"""The sender: runs in the worker for as long as it lives, wakes when a mail is queued, and sends what is due."""

import datetime as dt
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import eventlet
from eventlet.event import Event as Signal
from nameko.extensions import DependencyProvider

from services.chassis.runtime.database import Database, database_is_busy, database_is_gone
from services.chassis.runtime.log import describe_error, get_logger
from services.chassis.runtime.process import process_of
from services.notifications.domain.failures import LoginRefused, ServerAway
from services.notifications.settings import NotificationsSettings
from services.notifications.usecases.recover_claims import recover_claims
from services.notifications.usecases.send_due_mails import send_due_mails
from services.notifications.usecases.sender_context import SenderContext

# Nobody is notified when a waiting mail becomes due, so the sender looks by itself.
LOOK_SECONDS = 5
# Asking whether the mail server is back costs one connection, so mails need not wait long after it is.
LONGEST_PAUSE = 15.0
# Somebody has to mend the settings first, and then starts the worker anew.
PAUSE_WITHOUT_LOGIN = 300.0
STOP_SECONDS = 20
log = get_logger(__name__)


class SignOfLife(Protocol):
    """What the other senders see of this one for as long as it lives."""

    def hold(self) -> dt.timedelta:
        """Give the sign, anew where it was lost; returns for how long it has been given."""

    def release(self) -> None: ...


class WakeUp(Protocol):
    def wait(self, seconds: float) -> None:
        """Return when a mail is queued, or after ``seconds``."""


@dataclass(frozen=True)
class SenderParts:
    context: SenderContext
    lock: SignOfLife
    wake_up: WakeUp


class MailSender(DependencyProvider):
    """``mailer = MailSender(build_sender)``. Several workers may send at once: each claims its own mails."""

    def __init__(self, build: Callable[[NotificationsSettings, Database], SenderParts]) -> None:
        self._build = build

    def setup(self) -> None:
        process = process_of(self)
        assert isinstance(process.settings, NotificationsSettings)
        self._parts = self._build(process.settings, process.database)
        self._busy: Signal | None = None
        self._server_away = False
        process.needs["mail server"] = lambda: not self._server_away

    def start(self) -> None:
        self.container.spawn_managed_thread(self._run, identifier="mailer")

    def stop(self) -> None:
        """Let the mail that is being handed over end; what is claimed beyond it is given back."""
        self._parts.context.stopping = True
        if self._busy is not None:
            with eventlet.Timeout(STOP_SECONDS, False):
                self._busy.wait()
        self._parts.lock.release()

    def _run(self) -> None:
        context = self._parts.context
        looked_at, pause = 0.0, 1.0
        while not context.stopping:
            try:
                if time.monotonic() - looked_at >= LOOK_SECONDS:
                    looked_at = time.monotonic()
                    self._look_around()
                while self._send():
                    pass
                self._server_away, pause = False, 1.0
                self._parts.wake_up.wait(LOOK_SECONDS * random.uniform(0.8, 1.0))
            except ServerAway as error:
                self._server_away = True
                seconds = PAUSE_WITHOUT_LOGIN if isinstance(error, LoginRefused) else pause
                log.warning("mailer_waits_for_mail_server", error=str(error), seconds=seconds)
                eventlet.sleep(seconds * random.uniform(0.75, 1.0))
                pause = min(pause * 2, LONGEST_PAUSE)
            except Exception as error:
                # Never raised: what this sender has sent and the ledger does not know of would be sent again.
                context.lost_sight = True
                if database_is_gone(error) or database_is_busy(error):
                    log.warning("mailer_waits_for_database", error=describe_error(error))
                    eventlet.sleep(1)
                else:
                    log.error("mailer_failed", exc_info=error, seconds=pause)
                    eventlet.sleep(pause)
                    pause = min(pause * 2, LONGEST_PAUSE)

    def _send(self) -> int:
        self._busy = Signal()
        try:
            if self._parts.context.stopping:
                return 0
            self._parts.lock.hold()
            return send_due_mails(self._parts.context)
        finally:
            self._busy.send()
            self._busy = None

    def _look_around(self) -> None:
        """Let an unused connection to the mail server go, and free the claims of dead senders."""
        self._parts.context.transport.close_if_idle()
        alive_for = self._parts.lock.hold()
        with self._parts.context.store.work() as work:
            freed = recover_claims(work, alive_for)
        if freed:
            log.warning("claims_of_a_dead_sender_freed", mails=freed)
