"""What runs beside the conversation: composing what is due, sending it, updating the feeds.

Each service is a loop of short rounds. A round that fails is logged and tried
again; nothing is kept in memory between rounds, so a restart loses nothing.
"""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass

from bot.delivery.courier import Clock, Courier
from bot.library import Library
from bot.operations.tally import Tally
from bot.settings import BotSettings
from bot.store import BotStore
from bot.timing.schedule import Tick
from embeddings.errors import IndexDamaged, IndexMissing

log = logging.getLogger(__name__)

SENDING_SECONDS = 1.0
"""How long sending rests after an error that nobody foresaw; else the courier runs without end."""

PRUNING_SECONDS = 6 * 3600.0

CORRECTING_SECONDS = 300.0
"""How often quotes are compared with what became of their articles: two queries, as long as nothing changed."""

GARBAGE_AFTER = 20_000
"""Objects made since the last search for garbage that start another: a question makes some ten thousand."""

Service = Callable[[], Coroutine[None, None, None]]
Round = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Workers:
    """What the services call."""

    tick: Tick
    courier: Courier
    library: Library
    store: BotStore
    clock: Clock
    update: Round
    notify: Round
    correct: Round
    watch: Round


class Services:
    """The loops; they decide nothing about what is due or sent."""

    def __init__(self, workers: Workers, settings: BotSettings, tally: Tally | None = None) -> None:
        """Run `workers` as often as `settings` say, and count their rounds in `tally`."""
        self._workers, self._settings, self._tally = workers, settings, tally or Tally()

    def all(self) -> tuple[Service, ...]:
        """Return the services that these settings want."""
        return self.everywhere() + self.leading()

    def everywhere(self) -> tuple[Service, ...]:
        """Return those that run in each process of the bot."""
        return (self.warm,)

    def leading(self) -> tuple[Service, ...]:
        """Return those that run in one process alone."""
        chosen: list[Service] = [self.compose, self.watch, self.send, self.prune]
        chosen += [self.correct] if self._settings.corrections else []
        chosen += [self.update] if self._settings.update_minutes else []
        return tuple(chosen)

    async def warm(self) -> None:
        """Load model and index, so that the first question need not wait."""
        await self._safely(self._warm, "warm")

    async def compose(self) -> None:
        """Put what is due into the outbox, tick by tick."""
        await self._forever(self._workers.tick.tick, self._settings.tick_seconds, "compose")

    async def watch(self) -> None:
        """Meet what is new with all that is subscribed, round by round."""
        await self._forever(self._workers.watch, self._settings.tick_seconds, "watch")

    async def send(self) -> None:
        """Send what is in the outbox; what was in flight when the last process ended is due again."""
        await self._forever(self._workers.courier.run, SENDING_SECONDS, "send")

    async def prune(self) -> None:
        """Drop what is too old to be needed."""
        await self._forever(self._prune, PRUNING_SECONDS, "prune")

    async def correct(self) -> None:
        """Tell chats where what they were shown was changed or withdrawn, whoever updated it."""
        await self._forever(self._workers.correct, CORRECTING_SECONDS, "correct")

    async def update(self) -> None:
        """Take in what the feeds have, in a process of its own, and tell which of them are in trouble."""
        while True:
            # Apart: an update that fails must not keep back what the one before it found out.
            await self._safely(self._workers.update, "update")
            await self._safely(self._workers.notify, "notify")
            await self._workers.clock.sleep(self._settings.update_minutes * 60)

    async def _warm(self) -> None:
        try:
            await self._workers.library.warm()
            _keep_for_good()
        except IndexMissing as error:
            log.info("nothing to warm up: %s", error)
        except IndexDamaged as error:
            # The update makes it anew; questions asked until then are told that something is wrong.
            log.warning("nothing to warm up: %s", error)

    async def _prune(self) -> None:
        await asyncio.to_thread(self._workers.store.prune, self._workers.clock.now())

    async def _forever(self, work: Round, seconds: float, name: str) -> None:
        while True:
            await self._safely(work, name)
            await self._workers.clock.sleep(seconds)

    async def _safely(self, work: Round, name: str) -> None:
        try:
            await work()
        except Exception:
            log.exception("a round of %r failed", name)
            self._tally.round_failed(name)
        else:
            self._tally.round_ended(name, self._workers.clock.now())


def _keep_for_good() -> None:
    """Take what was loaded out of every later search for garbage, and search more seldom.

    A full search held the conversation up for 130 ms, looking at modules, models and index, of which nothing ever goes.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_AFTER, *gc.get_threshold()[1:])
