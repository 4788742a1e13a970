"""The start of a bot whose database is away: it waits with a message, until the database is back or it is stopped."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeVar

from bot.cli.call import err
from bot.errors import BotError
from corpus.errors import CorpusError

if TYPE_CHECKING:
    from bot.app import Heliograph
    from corpus.jobs.worker import Stop

_STEP: Final = 0.1
"""Seconds between two looks whether a worker that waits was told to stop."""

Begun = TypeVar("Begun")


def wait_for_databases(heliograph: Heliograph) -> bool:
    """Return True once all databases can be used, False when told to stop; raises what waiting does not mend."""
    try:
        _open(heliograph)
    except (BotError, CorpusError) as error:
        from bot.operations.awaiting import is_worth_waiting

        if not is_worth_waiting(error):
            raise
        _say_that_it_waits(error)
        return asyncio.run(_waited(heliograph))
    return True


def begun_when_back(begin: Callable[[], Begun], stop: Stop, sleep: Callable[[float], None]) -> Begun | None:
    """Return what a worker begins with, once it can; None when told to stop. Raises what waiting does not mend."""
    has_said = False
    while not stop.is_asked:
        try:
            return begin()
        except (BotError, CorpusError) as error:
            from bot.operations.awaiting import EACH, is_worth_waiting

            if not is_worth_waiting(error):
                raise
            if not has_said:
                _say_that_it_waits(error)
            has_said, left = True, EACH
        while left > 0 and not stop.is_asked:
            sleep(_STEP)
            left -= _STEP
    return None


def _say_that_it_waits(error: Exception) -> None:
    err.print(f"heliograph: {error}", markup=False)
    err.print("heliograph: waiting until the database is back; Ctrl-C ends it", markup=False)


async def _waited(heliograph: Heliograph) -> bool:
    from bot.delivery.courier import SystemClock
    from bot.operations.awaiting import opened
    from bot.settings import read_token

    token, clock = read_token(), SystemClock()

    async def meanwhile() -> None:
        if token is not None and not heliograph.settings.bot.webhook_url:
            await _tell(heliograph, token.get_secret_value())

    return await opened(lambda: _open(heliograph), meanwhile, clock)


async def _tell(heliograph: Heliograph, token: str) -> None:
    # The library then gives spans of time as timedeltas, as its next major version will.
    os.environ["PTB_TIMEDELTA"] = "true"
    from bot.delivery.courier import SystemClock
    from bot.telegram.doorway import ALLOWED_UPDATES
    from bot.telegram.meanwhile import Meanwhile, reached
    from bot.telegram.polling import PollingBot

    clock, settings = SystemClock(), heliograph.settings.bot
    async with reached(PollingBot(token, base_url=settings.api_base_url), clock) as bot:
        await Meanwhile(bot, settings.language, clock, allowed=ALLOWED_UPDATES).run()


def _open(heliograph: Heliograph) -> None:
    from bot.settings import read_token

    _ = heliograph.store
    if read_token() is not None:
        store = heliograph.bot_store(heliograph.addresses.people)
        with store.writing():
            pass  # a standby would let us begin, and nothing could be kept
