"""Browsers from which somebody has signed in, in the database (domain/known_device.py)."""

from pathlib import Path

from services.chassis.runtime.database import UnitOfWork, load_queries

_queries = load_queries(Path(__file__).parent / "queries" / "known_devices.sql")


class KnownDevices:
    def __init__(self, uow: UnitOfWork) -> None:
        self._connection = uow.connection

    def is_known(self, token_hash: bytes, staff_id: str) -> bool:
        row = _queries.is_known(self._connection, token_hash=token_hash, staff_id=staff_id)
        return row is not None

    def exists(self, token_hash: bytes) -> bool:
        return _queries.exists(self._connection, token_hash=token_hash) is not None

    def add(self, token_hash: bytes, staff_id: str) -> None:
        _queries.add_device(self._connection, token_hash=token_hash, staff_id=staff_id)

    def purge_of(self, staff_id: str) -> None:
        _queries.purge_devices_of(self._connection, staff_id=staff_id)

    def purge_old(self) -> int:
        return int(_queries.purge_old_devices(self._connection))
