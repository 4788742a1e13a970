"""The loops beside the conversation."""

import asyncio
import logging

import pytest

from bot.errors import StoreError
from bot.operations.tally import Tally
from bot.services import Services, Workers
from bot.settings import BotSettings
from embeddings.errors import IndexDamaged, IndexMissing


class Rounds:
    """Counts its rounds; fails in those it was told to, and ends the test after the last."""

    def __init__(self, *, failing=(), last=3):
        self.done, self._failing, self._last = 0, failing, last

    async def __call__(self, *_):
        self.done += 1
        if self.done in self._failing:
            raise StoreError("disk full")
        if self.done >= self._last:
            raise asyncio.CancelledError

    tick = run = warm = __call__


class StillClock:
    """Notes how long was slept and returns at once."""

    def __init__(self):
        self.slept = []

    async def sleep(self, seconds):
        self.slept.append(seconds)

    def now(self):
        return None


class QuietStore:
    """Has nothing to recover."""

    def recover(self):
        return 0


async def nothing():
    """Have nothing to tell."""


def services(rounds, clock, *, notify=nothing, **settings):
    workers = Workers(
        rounds, rounds, rounds, QuietStore(), clock, update=rounds, notify=notify, correct=rounds, watch=rounds
    )
    return Services(workers, BotSettings(**settings))


@pytest.mark.parametrize("name", ["compose", "send", "correct", "update"])
async def test_a_round_that_fails_is_logged_and_the_next_one_comes(name, caplog):
    rounds, clock = Rounds(failing=(1, 2)), StillClock()

    with pytest.raises(asyncio.CancelledError):
        await getattr(services(rounds, clock), name)()

    assert rounds.done == 3
    assert [str(record.exc_info[1]) for record in caplog.records] == ["disk full", "disk full"]


async def test_ticks_come_as_often_as_configured():
    rounds, clock = Rounds(), StillClock()

    with pytest.raises(asyncio.CancelledError):
        await services(rounds, clock, tick_seconds=7).compose()

    assert clock.slept == [7, 7]


def test_nothing_is_corrected_where_that_is_switched_off():
    on, off = (services(Rounds(), StillClock(), corrections=wanted).all() for wanted in (True, False))

    assert {service.__name__ for service in on} - {service.__name__ for service in off} == {"correct"}


def test_no_updates_are_made_when_they_are_switched_off():
    on, off = (services(Rounds(), StillClock(), update_minutes=minutes).all() for minutes in (20, 0))

    assert len(on) == len(off) + 1


async def test_after_each_update_administrators_are_told_also_after_one_that_failed():
    updates, told = Rounds(failing=(2,), last=9), Rounds(last=3)

    with pytest.raises(asyncio.CancelledError):
        await services(updates, StillClock(), notify=told).update()

    assert (updates.done, told.done) == (3, 3)


async def test_notices_that_fail_stop_no_update(caplog):
    updates, told = Rounds(last=3), Rounds(failing=(1,), last=9)

    with pytest.raises(asyncio.CancelledError):
        await services(updates, StillClock(), notify=told).update()

    assert (updates.done, told.done) == (3, 2)
    assert [str(record.exc_info[1]) for record in caplog.records] == ["disk full"]


class ColdLibrary:
    """Has no index that can be loaded."""

    def __init__(self, error):
        self._error = error

    async def warm(self):
        raise self._error


@pytest.mark.parametrize("error", [IndexMissing("nothing has been indexed yet"), IndexDamaged("meta.json changed")])
async def test_an_index_that_cannot_be_loaded_at_the_start_is_one_line_of_the_log(error, caplog):
    rounds, cold = Rounds(), ColdLibrary(error)
    workers = Workers(
        rounds, rounds, cold, QuietStore(), StillClock(), update=rounds, notify=nothing, correct=rounds, watch=rounds
    )
    with caplog.at_level(logging.INFO):
        await Services(workers, BotSettings()).warm()
    (record,) = caplog.records
    assert (record.getMessage(), record.exc_info) == (f"nothing to warm up: {error}", None)


async def test_rounds_are_counted_under_the_name_of_their_service():
    tally = Tally()
    rounds = Rounds(failing=(1,), last=4)
    workers = services(rounds, StillClock())._workers

    with pytest.raises(asyncio.CancelledError):
        await Services(workers, BotSettings(), tally).compose()

    read = tally.read()
    assert (read.rounds, read.rounds_failed) == ({"compose": 2}, {"compose": 1})
