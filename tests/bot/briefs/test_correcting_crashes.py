"""Corrections that a process left half made, or that two make at once."""

from datetime import timedelta
from pathlib import Path

import pytest
from fakes.bot_corrected_desk import CORRECTED, RELEASE, STORY, Desk
from fakes.bot_desk import READER, open_store

from bot.briefs.correcting import Corrections
from bot.errors import StoreError
from bot.store import BotStore


async def test_a_process_killed_before_it_kept_the_correction_makes_it_the_next_time(desk: Desk) -> None:
    desk.publish()
    desk.sent(READER, desk.quoted())
    desk.publish(STORY.replace(RELEASE, CORRECTED))

    with pytest.raises(StoreError, match="killed"):
        await Corrections(Killed(desk.store), desk.corpus, desk.standings, desk.clock).look()

    assert len(await desk.arrives()) == 1
    assert await desk.arrives() == []


async def test_a_process_killed_between_composing_and_sending_sends_it_once(desk: Desk, tmp_path: Path) -> None:
    desk.publish()
    desk.sent(READER, desk.quoted())
    desk.publish(STORY.replace(RELEASE, CORRECTED))
    await desk.look()
    desk.store.close()

    desk.store = open_store(tmp_path)

    assert await desk.look() == 0
    assert len(await desk.arrives()) == 1


async def test_two_processes_that_look_at_once_make_one_correction(desk: Desk) -> None:
    desk.publish()
    desk.sent(READER, desk.quoted())
    desk.publish(STORY.replace(RELEASE, CORRECTED))
    (stale,) = desk.store.sent_quotes([1], since=desk.clock.now() - timedelta(days=1))
    await desk.look()

    late = Late(desk.store, stale)
    assert await Corrections(late, desk.corpus, desk.standings, desk.clock).look() == 0
    assert len(await desk.arrives()) == 1


class Killed:
    """A store whose process ends before it can keep anything."""

    def __init__(self, store: BotStore) -> None:
        self.chat, self.sent_quotes, self.cited_articles = store.chat, store.sent_quotes, store.cited_articles

    def settle_quotes(self, *_: object) -> int:
        raise StoreError("killed")


class Late:
    """A store as another process saw it before this one kept its correction."""

    def __init__(self, store: BotStore, stale: object) -> None:
        self.chat, self.settle_quotes, self.cited_articles = store.chat, store.settle_quotes, store.cited_articles
        self._stale = stale

    def sent_quotes(self, *_: object, **__: object) -> list[object]:
        return [self._stale]
