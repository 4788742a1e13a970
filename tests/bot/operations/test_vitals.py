"""Looking at what the bot needs."""

import contextlib
import sqlite3
from dataclasses import dataclass
from datetime import datetime

import pytest
from fakes.bot_clock import MONDAY_MORNING
from fakes.bot_desk import open_store, settle
from fakes.bot_feeds import feed

from bot.operations.health import POLLING_SILENCE
from bot.operations.vitals import Body, Doctor
from corpus.errors import CorpusError
from corpus.types import FeedState
from embeddings.errors import IndexMissing


@dataclass(frozen=True)
class Index:
    passages: int = 12
    published: datetime = MONDAY_MORNING


class Feeds:
    def __init__(self, *states):
        self._states = states

    def all(self):
        if not self._states:
            raise CorpusError("feeds.db is not readable")
        return [feed(state=state) for state in self._states]


def no_index():
    raise IndexMissing("index: nothing has been indexed yet;\nrun: heliograph index build")


@pytest.fixture
def store(tmp_path):
    store = open_store(tmp_path)
    settle(store)
    yield store
    store.close()


def doctor(store, folder, *states, index=Index, **options):
    body = Body(store, index, lambda: contextlib.nullcontext(Feeds(*states)), folder, POLLING_SILENCE)
    return Doctor(body, started=MONDAY_MORNING, **options)


async def test_a_desk_that_is_well_is_seen_whole(store, tmp_path):
    seen = await doctor(store, tmp_path).look(MONDAY_MORNING, MONDAY_MORNING)

    assert (seen.database_trouble, seen.index_trouble) == ("", "")
    assert (seen.index.passages, seen.reached, seen.started) == (12, MONDAY_MORNING, MONDAY_MORNING)
    assert seen.holdings.chats[0].count == 1
    assert seen.disk_free > 0


async def test_an_index_that_is_missing_is_said_in_one_line(store, tmp_path):
    seen = await doctor(store, tmp_path, index=no_index).look(None, MONDAY_MORNING)

    assert seen.index is None
    assert seen.index_trouble == "index: nothing has been indexed yet; run: heliograph index build"


async def test_a_database_that_another_process_holds_is_said_and_still_counted(store, tmp_path):
    other = sqlite3.connect(tmp_path / "bot.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    examined = doctor(store, tmp_path, patience=0.05)

    while_locked = await examined.look(None, MONDAY_MORNING)
    other.rollback()
    other.close()
    await examined._writing  # what waited for the lock has it now
    afterwards = await examined.look(None, MONDAY_MORNING)

    assert "locked by another process" in while_locked.database_trouble
    assert while_locked.holdings.chats[0].count == 1
    assert afterwards.database_trouble == ""


async def test_feeds_are_counted_by_state(store, tmp_path):
    states = (FeedState.OK, FeedState.OK, FeedState.FAILING)

    assert await doctor(store, tmp_path, *states).feeds() == {"ok": 2, "failing": 1}
    assert await doctor(store, tmp_path).feeds() == {}
