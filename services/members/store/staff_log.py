"""The trace of sign-ins, failures, sign-outs and changes of accounts; the running service can only add to it."""

from collections.abc import Sequence
from pathlib import Path

from services.chassis.runtime.database import UnitOfWork, load_queries
from services.members.domain.account import AccountStep
from services.members.domain.steps import Actor

_queries = load_queries(Path(__file__).parent / "queries" / "staff_log.sql")


class StaffLog:
    def __init__(self, uow: UnitOfWork) -> None:
        self._connection = uow.connection

    def add(
        self,
        step: AccountStep,
        staff_id: str | None,
        by: Actor,
        roles: Sequence[str] | None = None,
    ) -> None:
        _queries.add(
            self._connection,
            what=step.value,
            staff_id=staff_id,
            by_id=by.staff_id,
            by_name=by.name,
            roles=None if roles is None else list(roles),
            address_hash=by.address_hash,
            network=by.network,
        )

    def add_refusal(self, staff_id: str | None, by: Actor) -> None:
        _queries.add_refusal(
            self._connection,
            what=AccountStep.SIGN_IN_REFUSED.value,
            staff_id=staff_id,
            address_hash=by.address_hash,
            network=by.network,
        )

    def purge_old(self) -> int:
        return int(_queries.purge_old(self._connection))
