"""What holds for every test."""

import ipaddress
import os
import socket

import pytest
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
