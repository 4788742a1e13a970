"""What tests of the bot share: its own database, empty at first, and a whole desk over four articles."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.bot_desk import open_store
from fakes.bot_newsdesk import Newsdesk, newsdesk

from bot.store import BotStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BotStore]:
    store = open_store(tmp_path)
    yield store
    store.close()


@pytest.fixture
def news(tmp_path: Path) -> Iterator[Newsdesk]:
    with newsdesk(tmp_path) as opened:
        yield opened


@pytest.fixture
def careful(tmp_path: Path) -> Iterator[Newsdesk]:
    """Open a desk that no passage is good enough for."""
    with newsdesk(tmp_path, threshold=1.0) as opened:
        yield opened
