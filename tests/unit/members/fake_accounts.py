"""Accounts, known devices, failures and the trace, kept in memory as the store keeps them."""

import datetime as dt
from collections.abc import Mapping, Sequence

from services.members.domain.account import Account, AccountStep
from services.members.domain.sign_in_limits import FailureCount
from services.members.domain.steps import Actor
from tests.unit.members.fake_state import Failure, LogLine, State

QUARTER = dt.timedelta(minutes=15)


class FakeAccounts:
    def __init__(self, state: State) -> None:
        self._state = state

    def lock(self) -> None: ...

    def find_by_name(self, name: str) -> Account | None:
        return next((one for one in self._state.accounts.values() if one.name == name), None)

    def find_by_name_for_update(self, name: str) -> Account | None:
        return self.find_by_name(name)

    def find_for_update(self, staff_id: str) -> Account | None:
        return self._state.accounts.get(staff_id)

    def count_other_admins(self, staff_id: str) -> int:
        return sum(
            one.active and "admin" in one.roles and one.id != staff_id
            for one in self._state.accounts.values()
        )

    def save(self, account: Account) -> None:
        self._state.accounts[account.id] = account

    def find_versions(self) -> Mapping[str, int]:
        return {one.id: one.version for one in self._state.accounts.values()}


class FakeDevices:
    def __init__(self, state: State) -> None:
        self._state = state

    def is_known(self, token_hash: bytes, staff_id: str) -> bool:
        at = self._state.devices.get((token_hash, staff_id))
        return at is not None and at > self._oldest

    def exists(self, token_hash: bytes) -> bool:
        return any(known == token_hash for known, _ in self._state.devices)

    def add(self, token_hash: bytes, staff_id: str) -> None:
        self._state.devices[token_hash, staff_id] = self._state.now

    def purge_of(self, staff_id: str) -> None:
        self._keep({key: at for key, at in self._state.devices.items() if key[1] != staff_id})

    def purge_old(self) -> int:
        return self._keep({k: at for k, at in self._state.devices.items() if at > self._oldest})

    @property
    def _oldest(self) -> dt.datetime:
        return self._state.now - dt.timedelta(days=180)

    def _keep(self, devices: dict[tuple[bytes, str], dt.datetime]) -> int:
        gone = len(self._state.devices) - len(devices)
        self._state.devices = devices
        return gone


class FakeFailures:
    def __init__(self, state: State) -> None:
        self._state = state

    def lock(self, name_hash: bytes, address_hash: bytes) -> None: ...

    def count_of_device(self, name_hash: bytes, device_hash: bytes) -> int:
        return sum(
            (one.name_hash, one.device_hash) == (name_hash, device_hash) for one in self._recent()
        )

    def count(
        self, name_hash: bytes, address_hash: bytes, pair_limit: int, address_limit: int
    ) -> FailureCount:
        strange = [one for one in self._recent() if one.device_hash is None]
        here = [one.at for one in strange if one.address_hash == address_hash]
        pair = [
            one.at
            for one in strange
            if (one.name_hash, one.address_hash) == (name_hash, address_hash)
        ]
        waits = [0.0]
        for times, limit in ((pair, pair_limit), (here, address_limit)):
            if len(times) >= limit:
                allowed_at = sorted(times)[-limit] + QUARTER
                waits.append((allowed_at - self._state.now).total_seconds())
        return FailureCount(sum(one.name_hash == name_hash for one in strange), max(waits))

    def add(self, name_hash: bytes, address_hash: bytes, device_hash: bytes | None) -> None:
        self._state.failures.append(Failure(name_hash, address_hash, device_hash, self._state.now))

    def purge_pair(self, name_hash: bytes, address_hash: bytes) -> None:
        pair = (name_hash, address_hash)
        self._keep([f for f in self._state.failures if (f.name_hash, f.address_hash) != pair])

    def purge_name(self, name_hash: bytes) -> int:
        return self._keep([f for f in self._state.failures if f.name_hash != name_hash])

    def purge_old(self) -> int:
        oldest = self._state.now - dt.timedelta(days=1)
        return self._keep([f for f in self._state.failures if f.at >= oldest])

    def _recent(self) -> list[Failure]:
        return [one for one in self._state.failures if one.at > self._state.now - QUARTER]

    def _keep(self, failures: list[Failure]) -> int:
        gone = len(self._state.failures) - len(failures)
        self._state.failures = failures
        return gone


class FakeStaffLog:
    def __init__(self, state: State) -> None:
        self._state = state

    def add(
        self,
        step: AccountStep,
        staff_id: str | None,
        by: Actor,
        roles: Sequence[str] | None = None,
    ) -> None:
        kept = None if roles is None else tuple(roles)
        self._state.log.append(LogLine(step, staff_id, by, self._state.now, kept))

    def add_refusal(self, staff_id: str | None, by: Actor) -> None:
        step = AccountStep.SIGN_IN_REFUSED
        same = (step, staff_id, by.address_hash)
        for line in self._state.log:
            is_recent = line.at > self._state.now - QUARTER
            if is_recent and (line.step, line.staff_id, line.by.address_hash) == same:
                return
        self.add(step, staff_id, by)

    def purge_old(self) -> int:
        oldest = self._state.now - dt.timedelta(days=365)
        kept = [line for line in self._state.log if line.at >= oldest]
        gone = len(self._state.log) - len(kept)
        self._state.log = kept
        return gone
