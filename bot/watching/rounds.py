"""Recipe, one round: `new passages -> fits -> stories -> alerts -> outbox`. Sends nothing: that is `deliver`.

All subscriptions are met at once, portion by portion. What was composed enters the outbox in one transaction with how
far the subscriptions looked, so that a crash neither loses nor repeats.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.answers import Quote
from bot.database import is_trouble
from bot.delivery.courier import Clock
from bot.errors import StoreError
from bot.library import Library
from bot.rendering import render_alerts
from bot.rendering.keyboards_channel import in_chat
from bot.store import BotStore
from bot.texts import Texts
from bot.timing.schedule import REST_AFTER_FAILURE, outgoing_for
from bot.types import Place, Subscription, Topical
from bot.watching.alerts import (
    MOST_CONSIDERED,
    RECENT,
    Candidate,
    Looked,
    Told,
    adds,
    alert,
    asked_of,
    candidates,
    distinct,
    due_to,
    unknown,
    want_of,
)
from bot.watching.leaving_out import composed
from bot.watching.matching import Fit, Want
from bot.watching.story_alerts import Composed, StoryAlerts
from bot.watching.watchroom import Watchroom
from corpus.errors import CorpusError
from embeddings.errors import EmbeddingsError, IndexMissing

log = logging.getLogger(__name__)

PORTION = 2000
"""Passages between two transactions: a burst of 2,000 is bundled as one, and moving 10,000 cursors takes a while."""

MET_AT_ONCE = 50
"""Passages that meet all subscriptions in one piece of work: a question must not wait longer than that."""

READY_AT_ONCE = 25
"""Subscriptions made ready in one piece of work: encoding them takes some milliseconds each."""

KNOWN_FOR = timedelta(days=90)
"""For so long a place knows what its briefs told."""

STORY_PATIENCE = timedelta(minutes=2)
"""So long an article waits for its story, which it gets seconds after it is indexed; then it stands for itself."""


class Watching:
    """Meets what is new with what is subscribed, and queues what there is to tell."""

    def __init__(self, store: BotStore, library: Library, clock: Clock) -> None:
        """Read and queue in `store`, ask `library`."""
        self._store, self._library, self._clock = store, library, clock
        self._alerts = StoryAlerts(store)
        self._waiting: dict[int, datetime] = {}
        self._resting: dict[Place, datetime] = {}
        self._floors: dict[Topical, float] = {}

    async def round(self) -> int:
        """Look through all that is new for all subscriptions; return how many messages were queued."""
        try:
            indexed, stored = await self._library.last_indexed(), await self._library.last_stored()
        except IndexMissing:
            return 0
        queued = 0
        while await asyncio.to_thread(self._alerts.is_behind, indexed, stored):
            moved = await self._portion(indexed, stored)
            if moved is None:
                break
            queued += moved
        return queued

    async def _portion(self, indexed: int, stored: int) -> int | None:
        """Look through one portion; return how many messages were queued, None where nothing could move on."""
        now = self._clock.now()
        self._resting = {place: until for place, until in self._resting.items() if self._rests(place, now)}
        standing = [one for one in await asyncio.to_thread(self._alerts.standing) if not self._rests(one.place, now)]
        if beyond := [one for one in standing if one.cursor > stored]:
            # The corpus was made anew and its ids began again: from there on nothing is missed.
            return await asyncio.to_thread(self._alerts.advance, beyond, indexed, [], now=now)
        behind = [one for one in standing if one.cursor < indexed]
        if not behind:
            return None
        start = min(one.cursor for one in behind)
        ids = await self._library.watched(lambda room: room.recent(start, indexed, since=now - RECENT))
        upto = ids[PORTION - 1] if len(ids) > PORTION else indexed
        looked = await self._look(behind, [one for one in ids if one <= upto], now)
        upto = min(upto, self._story_awaited(looked, now) - 1)
        seen = [one for one in behind if one.cursor < upto and not self._rests(one.place, now)]
        return await self._keep(seen, looked, upto, now)

    async def _keep(self, seen: Sequence[Subscription], looked: Looked, upto: int, now: datetime) -> int | None:
        by_place: defaultdict[Place, list[Subscription]] = defaultdict(list)
        for one in seen:
            by_place[one.place].append(one)
        composed = [await self._safely_composed(place, by_place[place], looked, upto) for place in by_place]
        kept = [one for one in seen if not self._rests(one.place, now)]
        if not kept:
            return None
        told = [one for one in composed if one is not None]
        return await asyncio.to_thread(self._alerts.advance, kept, upto, told, now=now)

    async def _look(self, behind: Sequence[Subscription], ids: Sequence[int], now: datetime) -> Looked:
        floors: dict[Want, float] = {}
        for one in behind:
            want = want_of(one)
            floors[want] = min(floors.get(want, 1.0), await self._floor(one))
        await self._make_ready(floors, now)
        await self._rest_where_unready(behind, floors, now)
        await self._library.watched(lambda room: room.watch_for(floors))
        fits: defaultdict[Want, list[Fit]] = defaultdict(list)
        for start in range(0, len(ids), MET_AT_ONCE):
            some = ids[start : start + MET_AT_ONCE]
            for fit in await self._library.watched(partial(_meet, ids=some, now=now)):
                fits[fit.want].append(fit)
        headers = {fit.passage.article.id: fit.passage.article for each in fits.values() for fit in each}
        placed = await self._library.watched(lambda room: room.placed(headers))
        were_there = await self._library.watched(lambda room: room.were_there(headers.values()))
        known = {want: [fit for fit in each if fit.passage.article.id in placed] for want, each in fits.items()}
        return Looked(known, placed, were_there, await asyncio.to_thread(self._alerts.looked_to))

    async def _make_ready(self, floors: dict[Want, float], now: datetime) -> None:
        waiting = await self._library.watched(lambda room: room.unready(floors))
        for start in range(0, len(waiting), READY_AT_ONCE):
            some = waiting[start : start + READY_AT_ONCE]
            await self._library.watched(partial(_make_ready, wants=some, now=now))

    async def _rest_where_unready(
        self, behind: Sequence[Subscription], floors: dict[Want, float], now: datetime
    ) -> None:
        """Have the places rest that wait for what could not be made ready; it stays due to them."""
        unready = frozenset(await self._library.watched(lambda room: room.unready(floors)))
        for one in behind:
            if want_of(one) in unready:
                log.error("subscription %d cannot be watched for now", one.id)
                self._resting[one.place] = now + REST_AFTER_FAILURE

    def _story_awaited(self, looked: Looked, now: datetime) -> int:
        """Return the first passage that fits and whose article may yet get its story, or a number above all."""
        unplaced = [
            fit.passage
            for fits in looked.fits.values()
            for fit in fits
            if looked.placed[fit.passage.article.id].story is None
        ]
        met = {passage.article.id: self._waiting.get(passage.article.id, now) for passage in unplaced}
        self._waiting = met
        waiting = (one.id for one in unplaced if timedelta(0) <= now - met[one.article.id] < STORY_PATIENCE)
        return min(waiting, default=sys.maxsize)

    async def _safely_composed(
        self, place: Place, subscriptions: Sequence[Subscription], looked: Looked, upto: int
    ) -> Composed | None:
        try:
            return await self._composed(place, subscriptions, looked, upto)
        except (CorpusError, EmbeddingsError) as error:
            log.warning("what is new for chat %d cannot be composed now: %s", place.chat_id, error)
        except StoreError as error:
            if is_trouble(error):
                raise  # not this place's: the next round may find the database again
            log.error("what is new for chat %d meets what cannot be kept or read: %s", place.chat_id, error)
        except Exception:
            log.exception("what is new for chat %d met an error that nobody foresaw", place.chat_id)
        self._resting[place] = self._clock.now() + REST_AFTER_FAILURE
        return None

    async def _composed(
        self, place: Place, subscriptions: Sequence[Subscription], looked: Looked, upto: int
    ) -> Composed | None:
        now = self._clock.now()
        counting = [replace(one, strictness=await self._floor(one)) for one in subscriptions]
        pairs = [(one, fit) for one in counting for fit in due_to(one, looked, now=now) if fit.passage.id <= upto]
        chat = await asyncio.to_thread(self._store.chat, place) if pairs else None
        if chat is None:
            return None
        told, beyond = await self._told(place, candidates(pairs, looked.placed), now)
        if not told:
            return None
        page_id = secrets.token_urlsafe(9)
        shown = alert(told, page=page_id, beyond=beyond)
        message = in_chat(chat.kind, render_alerts.alert(shown, Texts(chat.language), chat.zone))
        key = f"alert:{place.chat_id}:{place.topic_id}:{upto}:{now:%Y%m%dT%H%M%S}"
        (outgoing,) = outgoing_for(key, chat, [message], now=now)
        return composed(outgoing, told, page_id=page_id, beyond=beyond)

    async def _told(self, place: Place, found: Sequence[Candidate], now: datetime) -> tuple[list[Told], int]:
        """Return what a place is to be told, best first, and how many more stories were not even looked at."""
        alerted = await asyncio.to_thread(self._alerts.alerted, place)
        sent = await asyncio.to_thread(self._store.told, place, since=now - KNOWN_FOR)
        familiar = await self._library.familiar(sent)
        fresh = unknown(found, alerted, familiar)
        looked_at = fresh[:MOST_CONSIDERED]
        quotes = [await self._quote(one) for one in looked_at]
        told = [
            Told(one.story, quote, one.reasons)
            for one, quote in zip(looked_at, quotes, strict=True)
            if adds(one, quote, familiar)
        ]
        return distinct(told), len(fresh) - len(looked_at)

    async def _quote(self, candidate: Candidate) -> Quote:
        passage = candidate.fit.passage
        bests = await self._library.best_sentences(asked_of(candidate), [passage])
        return Quote(passage, bests.get(passage.id))

    async def _floor(self, subscription: Subscription) -> float:
        if subscription.strictness is not None:
            return subscription.strictness
        what = subscription.what
        if what not in self._floors:
            self._floors[what] = await self._library.watched(lambda room: room.floor(what))
        return self._floors[what]

    def _rests(self, place: Place, now: datetime) -> bool:
        # Further ahead than a rest lasts it was set by a clock that has been put back since.
        return now < self._resting.get(place, now) <= now + REST_AFTER_FAILURE


def _meet(room: Watchroom, *, ids: Sequence[int], now: datetime) -> list[Fit]:
    return room.meet(ids, now=now)


def _make_ready(room: Watchroom, *, wants: Sequence[Want], now: datetime) -> None:
    room.make_ready(wants, now=now)
