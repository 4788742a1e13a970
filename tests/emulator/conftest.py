"""The stand-in for Telegram and a small bot on it, as long as the tests of a module last."""

from collections.abc import Iterator

import pytest
from emulator.telegram import Telegram
from emulator.wire_desk import WireDesk


@pytest.fixture(scope="module")
def telegram() -> Iterator[Telegram]:
    with Telegram() as standing:
        yield standing


@pytest.fixture(scope="module")
def desk(telegram: Telegram) -> Iterator[WireDesk]:
    with WireDesk(telegram.token, telegram.url) as running:
        yield running
        assert running.failures == []
