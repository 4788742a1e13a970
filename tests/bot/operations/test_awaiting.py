"""A start that waits for its databases."""

from __future__ import annotations

import asyncio
import signal

import psycopg
import pytest
from sqlalchemy.exc import OperationalError

from bot.errors import StoreAway, StoreError
from bot.operations.awaiting import is_worth_waiting, opened, silently
from corpus.errors import StoreAway as CorpusAway


class Clock:
    """Sleeps for no time."""

    async def sleep(self, seconds):
        await asyncio.sleep(0)


def opening(*outcomes):
    """Return what meets these outcomes one after the other."""
    left = list(outcomes)

    def open_():
        if (outcome := left.pop(0)) is not None:
            raise outcome

    return open_


async def test_a_start_goes_on_once_the_databases_are_back():
    away = (StoreAway("people's database is away"), CorpusAway("the articles are away"))
    assert await opened(opening(*away, None), silently, Clock())


async def test_a_start_that_is_stopped_waits_no_longer():
    told = []

    def open_():
        # Once only: in its thread this may be called again while the start ends, when nobody hears the signal any more
        # and a second one would end the tests themselves.
        if not told:
            told.append(True)
            signal.raise_signal(signal.SIGINT)
        raise StoreAway("the database is away")

    assert not await opened(open_, silently, Clock())


async def test_what_waiting_does_not_mend_is_raised():
    with pytest.raises(StoreError, match="newer version"):
        await opened(opening(StoreError("made by a newer version")), silently, Clock())


async def test_people_are_told_meanwhile_and_not_after():
    told = []

    async def tell():
        told.append("began")
        try:
            await asyncio.Event().wait()
        finally:
            told.append("ended")

    assert await opened(opening(StoreAway("away"), StoreAway("away"), None), tell, Clock())
    assert told == ["began", "ended"]


def test_a_wrong_password_is_not_waited_for():
    error = StoreAway("the database cannot be used")
    said = 'FATAL:  password authentication failed for user "desk"'
    error.__cause__ = OperationalError("", {}, psycopg.OperationalError(said))
    assert not is_worth_waiting(error)
    assert is_worth_waiting(StoreAway("the database is away"))
    assert not is_worth_waiting(StoreError("a newer version"))
