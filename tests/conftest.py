"""What holds for every test."""

import ipaddress
import os
import socket

import pytest
from fakes.databases import MARK, TrialServer
from hypothesis import settings

# No test fails for being slow: machines are shared.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

# As the program sets it before it loads the library: spans of time are timedeltas.
os.environ["PTB_TIMEDELTA"] = "true"


def _is_here(address):
    if not isinstance(address, tuple):
        return True  # a socket in the file system
    try:
        return ipaddress.ip_address(address[0]).is_loopback
    except ValueError:
        return address[0] == "localhost"


@pytest.fixture(autouse=True)
def _no_network(monkeypatch):
    """Fail what reaches for another machine."""
    connect = socket.socket.connect

    def guarded(self, address):
        assert _is_here(address), f"a test reached for {address}"
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


def pytest_generate_tests(metafunc):
    """Run a test on each engine that it is marked with, `@pytest.mark.engines("sqlite", "postgres")`."""
    mark = metafunc.definition.get_closest_marker("engines")
    if mark:
        metafunc.parametrize("engine", mark.args, indirect=True)


@pytest.fixture(autouse=True)
def engine(request):
    """Have what the test keeps in its folder by `fakes.databases` kept on the engine that it is run on."""
    chosen = getattr(request, "param", "sqlite")
    if chosen == "postgres":
        folder, url = request.getfixturevalue("tmp_path"), request.getfixturevalue("postgres_url")
        (folder / MARK).write_text(url, encoding="utf-8")
    return chosen


@pytest.fixture(scope="session")
def postgres():
    """Run a server of PostgreSQL from the first test that needs it to the last."""
    server = TrialServer()
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture
def postgres_url(postgres):
    """Give the address of a database with all tables of corpus and bot, all of them empty."""
    with postgres.desk() as url:
        yield url
