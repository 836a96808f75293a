"""The sender: runs in the worker for as long as it lives, wakes when a mail is queued, and sends what is due."""

import random
import time
from collections.abc import Callable

import eventlet
from eventlet.event import Event as Signal
from nameko.extensions import DependencyProvider

from services.chassis.messaging.relay import Listener
from services.chassis.runtime.database import Database, database_is_busy, database_is_gone
from services.chassis.runtime.log import describe_error, get_logger
from services.chassis.runtime.needs import needs
from services.chassis.runtime.settings import Settings
from services.notifications.domain.failures import LoginRefused, ServerAway
from services.notifications.domain.mail import ORPHAN_AFTER
from services.notifications.guard import SenderGuard
from services.notifications.store import mails
from services.notifications.usecases.ports import Desk
from services.notifications.usecases.send_due_mails import send_due_mails

# Nobody is notified when a waiting mail becomes due, so the sender looks by itself.
LOOK_SECONDS = 5
# Asking whether the mail server is back costs one connection, so mails need not wait long after it is.
LONGEST_PAUSE = 15.0
# Somebody has to mend the settings first, and then starts the worker anew.
PAUSE_WITHOUT_LOGIN = 300.0
STOP_SECONDS = 20
log = get_logger(__name__)


class MailSender(DependencyProvider):
    """``mailer = MailSender(build_desk)``. Several workers may send at once: each claims its own mails."""

    def __init__(self, build_desk: Callable[[Settings, Database], Desk]) -> None:
        self._build_desk = build_desk

    def setup(self) -> None:
        settings: Settings = self.container.config["settings"]
        self._desk = self._build_desk(settings, self.container.config["database"])
        self._listener = Listener(settings.database_url, mails.WAKE_CHANNEL)
        self._guard = SenderGuard(settings.database_url, self._desk.sender)
        self._busy: Signal | None = None
        self._server_away = False
        needs(self.container.config)["mail server"] = lambda: not self._server_away

    def start(self) -> None:
        self.container.spawn_managed_thread(self._run, identifier="mailer")

    def stop(self) -> None:
        """Let the mail that is being handed over end; what is claimed beyond it is given back."""
        self._desk.stopping = True
        if self._busy is not None:
            with eventlet.Timeout(STOP_SECONDS, False):
                self._busy.wait()
        self._guard.release()

    def _run(self) -> None:
        looked_at, pause = 0.0, 1.0
        while not self._desk.stopping:
            try:
                if time.monotonic() - looked_at >= LOOK_SECONDS:
                    looked_at = time.monotonic()
                    self._look_around()
                while self._send():
                    pass
                self._server_away, pause = False, 1.0
                self._listener.wait(LOOK_SECONDS * random.uniform(0.8, 1.0))
            except ServerAway as error:
                self._server_away = True
                seconds = PAUSE_WITHOUT_LOGIN if isinstance(error, LoginRefused) else pause
                log.warning("mailer_waits_for_mail_server", error=str(error), seconds=seconds)
                eventlet.sleep(seconds * random.uniform(0.75, 1.0))
                pause = min(pause * 2, LONGEST_PAUSE)
            except Exception as error:
                # Never raised: what this sender has sent and the ledger does not know of would be sent again.
                self._desk.lost_sight = True
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
            if self._desk.stopping:
                return 0
            self._guard.hold()
            return send_due_mails(self._desk)
        finally:
            self._busy.send()
            self._busy = None

    def _look_around(self) -> None:
        """Let the senders' clock go on, free the claims of dead senders, let an unused line to the mail server go.

        A sender looks for the dead only when it has been alive for a while itself: after the database was away,
        every sender first notes what it had sent and takes its lock again.
        """
        self._desk.post_office.close_if_idle()
        alive_for = self._guard.hold()
        with self._desk.database.unit_of_work() as uow:
            mails.pass_time(uow)
            mails.bring_back(uow)
            freed = mails.free_orphans(uow) if alive_for > ORPHAN_AFTER.total_seconds() else 0
        if freed:
            log.warning("claims_of_a_dead_sender_freed", mails=freed)
