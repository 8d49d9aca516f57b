"""One Prefect server for the whole session, with everything that a real one has."""

import pytest

from flows.server import TemporaryServer


@pytest.fixture(scope="session")
def prefect_server():
    with TemporaryServer(serving=True) as server:
        server.wait(180)
        yield server
