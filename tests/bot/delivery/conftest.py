"""A courier on a clock that hurries."""

import pytest
from fakes.bot_clock import HurryingClock
from fakes.bot_sender import FakeSender

from bot.delivery.courier import Courier
from bot.store import BotStore


@pytest.fixture
def clock() -> HurryingClock:
    return HurryingClock()


@pytest.fixture
def sender(clock: HurryingClock) -> FakeSender:
    return FakeSender(clock)


@pytest.fixture
def courier(store: BotStore, sender: FakeSender, clock: HurryingClock) -> Courier:
    return Courier(store, sender, clock)
