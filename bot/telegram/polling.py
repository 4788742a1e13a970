"""Updates fetched from Telegram: long polls, each confirmed only when what it brought is kept."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any

from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.delivery.courier import Clock
from bot.delivery.inbox import Arrival
from bot.errors import StoreError
from bot.telegram.arriving import arrival_of
from bot.telegram.refusals import token_is_void

log = logging.getLogger(__name__)

LONG_POLL_SECONDS = 10
"""How long Telegram keeps a poll open when there is nothing: short enough that proxies on the way keep it, too."""

READ_SECONDS = 5.0
"""What an answer may take beyond that."""

REST_SECONDS = 0.1
"""Rest after a poll that brought something, so that under load one brings several updates and they share a write: at 30
a second the polls, an update each, took 40 % of the event loop. Who writes when nobody else does waits no longer: the
poll that is open returns at once."""

FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0
"""Seconds until the next poll after one that failed: doubling."""

CONFLICT = (
    "another process fetches the updates of this bot; of each update only one of you hears. "
    "Stop the other, or revoke the token at @BotFather if you do not know it"
)

Take = Callable[[Sequence[Arrival]], Awaitable[None]]
"""Keeps updates; returns when they are kept for good, raises StoreError where they are not."""


class _Unreadable(Exception):
    """Say that a poll brought something, and nothing that can be confirmed."""


class PollingBot(Bot):
    """A bot that gives updates as they come: the library would fail for a hundred where it cannot read one."""

    async def raw_updates(self, offset: int, allowed: Sequence[str]) -> list[dict[str, Any]]:
        """Wait for updates from `offset` on, confirm all before it (0: none); raises TelegramError."""
        wanted = {"offset": offset, "timeout": LONG_POLL_SECONDS, "allowed_updates": list(allowed)}
        result = await self._post("getUpdates", wanted, read_timeout=LONG_POLL_SECONDS + READ_SECONDS)
        return result if isinstance(result, list) else []


class Polling:
    """Hands what polls bring to `take`, in order."""

    def __init__(
        self, bot: PollingBot, take: Take, clock: Clock, *, allowed: Sequence[str], shared: bool = False
    ) -> None:
        """Poll `bot` for updates of the `allowed` kinds; `shared` where another process of ours may poll."""
        self._bot, self._take, self._clock, self._allowed = bot, take, clock, allowed
        self._offset, self._failures, self._shared = 0, 0, shared

    async def run(self) -> None:
        """Poll until cancelled; raises InvalidToken when Telegram does not know the token any more."""
        # Another process may have polled since: what was confirmed then does not come again.
        self._offset, self._failures = 0, 0
        while True:
            try:
                brought = await self._poll()
            except (TelegramError, StoreError, _Unreadable) as error:
                if isinstance(error, InvalidToken) and token_is_void(error.message):
                    raise
                await self._clock.sleep(self._wait_after(error))
            else:
                if self._failures:
                    log.info("updates come in again after %d polls that failed", self._failures)
                self._failures = 0
                if brought:
                    await self._clock.sleep(REST_SECONDS)

    async def _poll(self) -> bool:
        """Keep what one poll brings; tell whether it brought anything."""
        raw = await self._bot.raw_updates(self._offset, self._allowed)
        arrivals = [arrival for one in raw if (arrival := _read(one)) is not None]
        if raw and not arrivals:
            # They cannot be confirmed, so they come again at once.
            raise _Unreadable("nothing of what Telegram sends is an update")
        await self._take(arrivals)
        # A poll that brought nothing has confirmed all there was. From then on whatever Telegram has is new, also
        # where ids begin anew after a week of silence, which may be below the last one.
        self._offset = arrivals[-1].update_id + 1 if arrivals else 0
        return bool(raw)

    def _wait_after(self, error: Exception) -> float:
        """Return how many seconds to wait, and tell of the trouble: once, then quietly."""
        self._failures += 1
        level = logging.WARNING if self._failures == 1 else logging.DEBUG
        wait = min(FIRST_WAIT * 2.0 ** (self._failures - 1), LONGEST_WAIT)
        match error:
            case Conflict() if not self._shared or wait >= LONGEST_WAIT:
                log.error("%s (%s)", CONFLICT, error)
                return LONGEST_WAIT
            case RetryAfter():
                wait = max(wait, _asked_for(error))
            case StoreError():
                level = logging.ERROR
        log.log(level, "no updates could be fetched; the next try is in %g s: %s", wait, error)
        return wait


def _asked_for(error: RetryAfter) -> float:
    # An int unless PTB_TIMEDELTA is set, as `app` does before this module is loaded.
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _read(raw: object) -> Arrival | None:
    try:
        return arrival_of(raw)
    except ValueError as error:
        log.error("Telegram sent what is no update: %s", error)
        return None
