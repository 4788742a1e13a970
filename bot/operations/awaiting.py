"""A bot that is started while its database is away: it waits, says so, and goes on by itself."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable, Coroutine
from contextlib import suppress

from bot.delivery.courier import Clock
from bot.errors import BotError, StoreAway
from corpus.engines import is_of_configuration
from corpus.errors import CorpusError
from corpus.errors import StoreAway as CorpusAway

log = logging.getLogger(__name__)

EACH = 2.0
"""Seconds between two looks whether the database is back: a start waits for it no longer than that."""

Open = Callable[[], object]
"""Opens all that a start needs of the databases, and proves that it takes writes; may be called again."""

Beside = Callable[[], Coroutine[None, None, None]]
"""Runs meanwhile, and is cancelled."""


def is_worth_waiting(error: Exception) -> bool:
    """Say whether an error at a start ends by itself: nobody has to change the configuration first."""
    return isinstance(error, StoreAway | CorpusAway) and not is_of_configuration(error)


async def opened(open_: Open, meanwhile: Beside, clock: Clock) -> bool:
    """Return once all could be opened, False when told to stop before; raises what waiting does not mend.

    SIGINT and SIGTERM are heard as long as this waits.
    """
    stopped, loop = asyncio.Event(), asyncio.get_running_loop()
    numbers = (signal.SIGINT, signal.SIGTERM)
    for number in numbers:
        loop.add_signal_handler(number, stopped.set)
    telling = asyncio.create_task(meanwhile())
    waiting = asyncio.create_task(_opened(open_, clock))
    stopping = asyncio.create_task(stopped.wait())
    try:
        await asyncio.wait([waiting, stopping], return_when=asyncio.FIRST_COMPLETED)
        if waiting.done():
            waiting.result()
        return waiting.done()
    finally:
        for task in (telling, waiting, stopping):
            task.cancel()
        await asyncio.gather(telling, waiting, stopping, return_exceptions=True)
        for number in numbers:
            loop.remove_signal_handler(number)


async def _opened(open_: Open, clock: Clock) -> None:
    while True:
        await clock.sleep(EACH)
        try:
            await asyncio.to_thread(open_)
        except (BotError, CorpusError) as error:
            if not is_worth_waiting(error):
                raise
            log.debug("still away: %s", error)
        else:
            log.warning("the database is back")
            return


async def silently() -> None:
    """Tell nobody."""
    with suppress(asyncio.CancelledError):
        await asyncio.Event().wait()
