import pytest

from tests.unit.notifications.builders import ADDRESSES
from tests.unit.notifications.fakes import Office


@pytest.fixture
def office() -> Office:
    """A ledger, owners and a mail server that answer."""
    return Office()


@pytest.fixture
def three(office: Office) -> Office:
    """Three mails are due: NUMBERS to ADDRESSES."""
    office.queue(*ADDRESSES)
    return office
