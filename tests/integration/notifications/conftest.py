from collections.abc import Callable, Iterator

import pytest

from services.chassis.runtime.database import Database
from tests.integration.notifications.post import Post
from tests.integration.notifications.servers import MailServer, OwnersServer


@pytest.fixture
def post(fresh_database: Callable[[str], Database]) -> Iterator[Post]:
    """A ledger of its own, owners and a mail server that answer."""
    owners, server = OwnersServer(), MailServer().start()
    try:
        yield Post(fresh_database("notifications"), owners, server)
    finally:
        server.stop()
        owners.stop()
