"""Work that goes on as long as the bot does: what an error ends that nobody foresaw is told, and begun anew."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from datetime import timedelta

from bot.delivery.courier import Clock
from bot.operations.tally import Tally

log = logging.getLogger(__name__)

FIRST_REST, LONGEST_REST = 1.0, 60.0
"""Seconds before work that failed begins anew: doubling, so that one that always fails costs little."""

SOUND_AFTER = timedelta(minutes=10)
"""Work that went on for so long begins anew after the first rest."""

Work = Callable[[], Coroutine[None, None, None]]


async def lasting(work: Work, clock: Clock, tally: Tally) -> None:
    """Do `work` until it ends by itself; each error is logged and counted as a failed round of it."""
    name, rest = _name(work), FIRST_REST / 2
    while True:
        began = clock.now()
        try:
            await work()
        except Exception:
            rest = FIRST_REST if clock.now() - began >= SOUND_AFTER else min(2 * rest, LONGEST_REST)
            log.exception("%s ended by an error that nobody foresaw; it begins anew in %g s", name, rest)
            tally.round_failed(name)
        else:
            return
        await clock.sleep(rest)


def _name(work: Work) -> str:
    return str(getattr(work, "__qualname__", type(work).__name__)).lower()
