"""One fuzz: updates through inbox, reading, dispatch and desk, over real stores; what is said is sent to a strict wire.

Only the model, the clock, the members of chats and the network are fakes.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fakes.bot_newsdesk import Newsdesk, newsdesk
from fuzz.updates import Drawn, Known, Updates
from fuzz.wire import BOT_ID, USERNAME, Wire
from fuzz.words import ODD
from telegram import Bot

from bot.asking.link_buttons import Myself
from bot.delivery.inbox import Arrival, Handled, Inbox
from bot.errors import SendError, UnreadableUpdate
from bot.messages import Outgoing
from bot.settings import BotSettings
from bot.tables import OUTBOX
from bot.telegram.arriving import arrival_of
from bot.telegram.dispatch import Dispatch
from bot.telegram.replies import Replies
from bot.telegram.sending import TelegramSender
from bot.telegram.unpacking import unpacked
from bot.timing.schedule import Tick
from bot.watching.rounds import Watching
from bot.wire import message_from_json, message_to_json, place_of

BATCH = 50
SECONDS_APART = 7.0

MINUTES_LATER = 40
"""What passes between two batches: briefs are daily."""

NEWS = "Soldiers of the CSTO guard the water of the Rogun dam; farmers in Panj dispute its level with Kazakhstan"
NEWS_EACH = 10
"""Batches between two articles: each makes the index anew."""


@dataclass(frozen=True)
class Failure:
    """An update that led to what must not be: an exception, an error in the log, a message that is not valid."""

    kind: str
    invalid: bool
    raw: str
    trouble: str


@dataclass
class Report:
    """What came of a fuzz. `unread` are updates that do not keep to the schema and were set aside for that."""

    updates: Counter[str] = field(default_factory=Counter)
    damaged: Counter[str] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)
    messages: Counter[str] = field(default_factory=Counter)
    composed: int = 0
    failures: list[Failure] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def total(self) -> int:
        """Return how many updates there were."""
        return sum(self.updates.values())

    def add(self, other: Report) -> None:
        """Add what another process found; both ran side by side."""
        for name in ("updates", "damaged", "unread", "messages"):
            getattr(self, name).update(getattr(other, name))
        self.composed += other.composed
        self.failures += other.failures
        self.seconds = max(self.seconds, other.seconds)


class Trial:
    """Feeds updates to a desk and judges what happens."""

    def __init__(self, desk: Newsdesk, *, seed: int) -> None:
        self._known, self.report = Known(), Report()
        self._updates = Updates(seed, self._known, username=USERNAME, bot_id=BOT_ID)
        self.wire = Wire(self._known, self._invalid)
        self._drawn = Drawn({}, "(none)", whole=True)
        self._bot = Bot("700000009:fuzz", request=self.wire, get_updates_request=self.wire)
        self._sender, self._desk = TelegramSender(self._bot), desk
        self._replies = Replies(self._sender, desk.clock)
        self._dispatch = Dispatch(self._bot, desk.desk, self._replies)
        self._inbox, self._batches, self._sent_up_to = Inbox(desk.store), 0, 0
        self._tick = Tick(desk.store, desk.composer, desk.clock)
        self._watching = Watching(desk.store, desk.library, desk.clock)

    async def run(self, count: int) -> Report:
        """Feed so many updates."""
        began = time.monotonic()
        await self._bot.initialize()
        batch: list[Drawn] = []
        for drawn in self._updates.drawn(count):
            batch.append(drawn)
            if len(batch) == BATCH:
                await self._feed(batch)
                batch = []
                await self._news()
        await self._feed(batch)
        self.report.messages = self.wire.calls
        self.report.seconds = time.monotonic() - began
        return self.report

    async def _feed(self, batch: Sequence[Drawn]) -> None:
        arrivals = [(drawn, arrival) for drawn in batch if (arrival := self._arrival(drawn)) is not None]
        self._inbox.put([arrival for _, arrival in arrivals], self._desk.clock.now())
        handled = [Handled(arrival.update_id, await self._handle(drawn, arrival)) for drawn, arrival in arrivals]
        self._inbox.end(handled, self._desk.clock.now())

    def _arrival(self, drawn: Drawn) -> Arrival | None:
        self.report.updates[drawn.kind] += 1
        self.report.damaged[drawn.kind] += not drawn.whole
        try:
            return arrival_of(json.loads(json.dumps(drawn.raw)))
        except ValueError:
            self._refused(drawn, "at the door")
            return None

    async def _handle(self, drawn: Drawn, arrival: Arrival) -> tuple[Outgoing, ...]:
        self._drawn = drawn
        self._desk.clock.pass_(seconds=SECONDS_APART)
        try:
            update = unpacked(arrival.payload, self._bot)
            with self._replies.collecting(arrival.update_id) as collected:
                await self._dispatch.handle(update)
            for outgoing in collected.outgoing:
                await self._send(outgoing)
        except UnreadableUpdate:
            self._refused(drawn, "by the bot")
            return ()
        except Exception:  # noqa: BLE001 - whatever it is, it is what is looked for
            self.failed(traceback.format_exc())
            return ()
        return tuple(collected.outgoing)

    async def _news(self) -> None:
        """Let an article come in now and then, and have what people subscribed to composed and sent."""
        self._drawn = Drawn({}, "(subscriptions)", whole=True)
        self._batches += 1
        self._desk.clock.pass_(minutes=MINUTES_LATER)
        if self._batches % NEWS_EACH == 1:
            odd = ODD[self._batches % len(ODD)].encode("utf-8", "replace").decode().replace("\x00", "?")
            self._desk.add(f"Water and soldiers {self._batches} {odd}", f"{odd} {NEWS} {odd}{odd}.", outlet=odd or "x")
        try:
            self.report.composed += await self._tick.tick() + await self._watching.round()
            for outgoing in self._composed():
                await self._send(outgoing)
        except Exception:  # noqa: BLE001 - whatever it is, it is what is looked for
            self.failed(traceback.format_exc())

    def _composed(self) -> list[Outgoing]:
        """Return what came into the outbox and answers no update."""
        new = OUTBOX.select().where(OUTBOX.c.id > self._sent_up_to).order_by(OUTBOX.c.id)
        with self._desk.store.reading() as connection:
            rows = list(connection.execute(new).mappings())
        self._sent_up_to = max((row["id"] for row in rows), default=self._sent_up_to)
        return [
            Outgoing(row["key"], place_of(row), message_from_json(row["message"]), row["not_before"])
            for row in rows
            if not row["key"].startswith("update:")
        ]

    async def _send(self, outgoing: Outgoing) -> None:
        kept = message_from_json(message_to_json(outgoing.message))
        try:
            message_id = await self._sender.send(outgoing.place, kept)
        except SendError:
            return  # the wire has written down why
        await self._desk.desk.sent(outgoing.place, kept, message_id)

    def _refused(self, drawn: Drawn, where: str) -> None:
        if drawn.whole:
            self._drawn = drawn
            self.failed(f"not read {where}: {traceback.format_exc()}")
        self.report.unread[drawn.kind] += 1

    def failed(self, trouble: str, *, invalid: bool = False) -> None:
        """Write down what came of the update that is being handled."""
        raw = json.dumps(self._drawn.raw)[:3000]
        self.report.failures.append(Failure(self._drawn.kind, invalid, raw, trouble))

    def _invalid(self, trouble: str) -> None:
        self.failed(trouble, invalid=True)


class _Complaints(logging.Handler):
    """Makes a failure of whatever is logged as an error."""

    def __init__(self, trial: Trial) -> None:
        super().__init__(logging.ERROR)
        self._trial = trial

    def emit(self, record: logging.LogRecord) -> None:
        self._trial.failed(f"logged: {self.format(record)}")


def fuzz(folder: Path, *, count: int, seed: int) -> Report:
    """Feed `count` updates drawn from `seed` to a new desk in `folder`; with an odd seed it is closed, with quotas."""
    settings = BotSettings(closed=True, owners=[501], questions_per_day=40) if seed % 2 else BotSettings()
    with newsdesk(folder, bot=settings, myself=Myself(USERNAME, inline=True)) as desk:
        for chat_id in (-1001, -1002, *range(-2100, -1000)):
            desk.rooms.make_admin(chat_id, 501)
        desk.rooms.open_channel("@bordernews", -1705)
        trial = Trial(desk, seed=seed)
        complaints = _Complaints(trial)
        logging.getLogger().addHandler(complaints)
        try:
            return asyncio.run(trial.run(count))
        finally:
            logging.getLogger().removeHandler(complaints)
