"""What the use cases of members need: small repositories, the unit of work that holds them, and the means of sign-in."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from services.chassis.messaging.envelope import Event
from services.members.domain.account import Account, AccountStep
from services.members.domain.organisation import Contact, Organisation, Profile, Waiting
from services.members.domain.sign_in_limits import FailureCount
from services.members.domain.steps import Actor


class Organisations(Protocol):
    """Organisations with their contact persons and links."""

    def lock_imports(self) -> None:
        """Let only one import at a time give out numbers; held until the transaction ends."""

    def next_number(self) -> int: ...

    def find_by_keys_for_update(self, keys: Sequence[str]) -> Mapping[str, Sequence[Organisation]]:
        """Organisations by the key of their name: more than one where they had two spellings of it."""

    def find_names(self) -> Sequence[tuple[str, str]]:
        """Slug and name of every organisation."""

    def get_for_update(self, organisation_id: str) -> Organisation:
        """Raises NoSuchOrganisation."""

    def add(self, organisation: Organisation) -> None:
        """Keep a new organisation, which waits to be released from now on."""

    def save(self, organisation: Organisation) -> None:
        """Keep what a list says of an organisation, its version, and whether it waits."""

    def save_version(self, organisation_id: str, version: int) -> None: ...

    def save_contact(self, organisation_id: str, contact_id: str, contact: Contact) -> None:
        """Keep the contact person in place of the one before. A new address is taken for one that can be reached."""

    def save_link(self, organisation: Organisation, by: Actor, at: dt.datetime) -> None:
        """Keep the link, and the change of it in the history for good."""

    def make_search_texts(self, limit: int) -> int:
        """Make what is searched of up to ``limit`` organisations by the present rules; returns how many lacked it."""

    def mark_undeliverable(self, contact_id: str) -> bool:
        """False where there is no such contact. The first failure's moment stays until the address changes."""


class Releases(Protocol):
    """What waits to be released, and what was, by whom."""

    def get_waiting(self) -> Waiting: ...

    def find_waiting_for_update(self, organisation_id: str | None = None) -> Sequence[Profile]:
        """All that wait, or the one of an id if it does, locked in one order."""

    def add(self, profiles: Sequence[Profile], by: Actor, at: dt.datetime) -> None:
        """Keep for good that these profiles were released, in the version each has now; they wait no more."""


class Accounts(Protocol):
    """Accounts of the secretariat."""

    def lock(self) -> None:
        """One change of accounts at a time, so that two admins cannot disable each other at once."""

    def find_by_name(self, name: str) -> Account | None: ...

    def find_by_name_for_update(self, name: str) -> Account | None: ...

    def find_for_update(self, staff_id: str) -> Account | None: ...

    def count_other_admins(self, staff_id: str) -> int:
        """Active accounts with the role admin besides this one."""

    def save(self, account: Account) -> None:
        """Keep an account and let it take effect here, in the same transaction."""

    def find_versions(self) -> Mapping[str, int]:
        """The version of every account, by its id."""


class KnownDevices(Protocol):
    """Browsers from which somebody has signed in, by the hash of their token, for each account."""

    def is_known(self, token_hash: bytes, staff_id: str) -> bool:
        """Whether this person has signed in with it during the last 180 days."""

    def exists(self, token_hash: bytes) -> bool:
        """Whether anybody ever has."""

    def add(self, token_hash: bytes, staff_id: str) -> None: ...

    def purge_of(self, staff_id: str) -> None: ...

    def purge_old(self) -> int: ...


class SignInFailures(Protocol):
    """Failures of the last day, by keyed hashes of name and address; ``device_hash`` only of a known device."""

    def lock(self, name_hash: bytes, address_hash: bytes) -> None:
        """One attempt at a time of a name or from an address."""

    def count_of_device(self, name_hash: bytes, device_hash: bytes) -> int:
        """Within the last 15 minutes."""

    def count(
        self, name_hash: bytes, address_hash: bytes, pair_limit: int, address_limit: int
    ) -> FailureCount:
        """Those of unknown devices within the last 15 minutes."""

    def add(self, name_hash: bytes, address_hash: bytes, device_hash: bytes | None) -> None: ...

    def purge_pair(self, name_hash: bytes, address_hash: bytes) -> None: ...

    def purge_name(self, name_hash: bytes) -> int: ...

    def purge_old(self) -> int: ...


class StaffLog(Protocol):
    """The trace of sign-ins and accounts, to which the running service can only add."""

    def add(
        self,
        step: AccountStep,
        staff_id: str | None,
        by: Actor,
        roles: Sequence[str] | None = None,
    ) -> None:
        """``staff_id`` is None where nobody has the name; ``roles`` are those from now on, where they may have changed."""

    def add_refusal(self, staff_id: str | None, by: Actor) -> None:
        """SIGN_IN_REFUSED, but once in 15 minutes for an account and an address."""

    def purge_old(self) -> int:
        """What is older than a year."""


class Work(Protocol):
    """One transaction: what is done and what is announced in it happen together or not at all."""

    @property
    def organisations(self) -> Organisations: ...
    @property
    def releases(self) -> Releases: ...
    @property
    def accounts(self) -> Accounts: ...
    @property
    def devices(self) -> KnownDevices: ...
    @property
    def failures(self) -> SignInFailures: ...
    @property
    def staff_log(self) -> StaffLog: ...

    def emit(self, *events: Event) -> None:
        """Announce events when, and only when, this transaction commits."""


class Store(Protocol):
    """For the few use cases that must not hold one transaction all the time."""

    def work(self) -> AbstractContextManager[Work]: ...


class Passwords(Protocol):
    """Hashing, which keeps a processor busy for a while."""

    def hash(self, password: str) -> str: ...

    def fits(self, password_hash: str, password: str) -> bool: ...


class Fingerprints(Protocol):
    """Keyed hashes, by which names and addresses are counted without being kept."""

    def of_name(self, name: str) -> bytes: ...

    def of_address(self, address: str) -> bytes: ...


Delay = Callable[[float], None]
