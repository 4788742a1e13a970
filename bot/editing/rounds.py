"""Recipe, one round: `open drafts -> deadlines, lost editors, articles that changed -> decided, told, shown`.

Nothing is remembered between rounds but in the store, apart from when was looked at what; so a restart loses nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot.delivery.courier import Clock
from bot.delivery.suspensions import Suspensions
from bot.editing.choices import State
from bot.editing.drafting import Drafting
from bot.editing.pending import Unshown, Waiting
from bot.errors import BotError, ChatGone, SendError, SendRefused, StoreError, TopicGone
from bot.messages import Lane, Message, Outgoing
from bot.rendering import render_drafts
from bot.settings import BotSettings
from bot.store import BotStore
from bot.timing.due import LATE_AFTER, TOO_LATE_AFTER
from bot.timing.schedule import outgoing_for
from bot.types import Chat, Place
from corpus.errors import CorpusError

log = logging.getLogger(__name__)

LOOK_SECONDS: Final = 5.0
"""How late a deadline may be seen: one query, as long as no draft is open."""

CHECK_EVERY: Final = timedelta(minutes=1)
"""How often the articles of an open draft are looked at beside the last look before it is published."""

REST: Final = timedelta(minutes=1)
"""After a change of a message that failed it is tried again."""


class Editor(Protocol):
    """What changes messages that were sent; raises the SendError tree."""

    async def edit(self, place: Place, message_id: int, message: Message) -> None:
        """Replace what a sent message shows."""


class DraftRounds:
    """Sees to drafts that nobody presses a button of, and keeps their messages as they are."""

    def __init__(
        self, drafting: Drafting, store: BotStore, editor: Editor, clock: Clock, settings: BotSettings
    ) -> None:
        """Decide through `drafting`, change messages through `editor`; `settings` name the administrators' chat."""
        self._drafting, self._drafts, self._store, self._editor = drafting, drafting.drafts, store, editor
        self._clock, self._admin_chat, self._suspensions = clock, settings.admin_chat, Suspensions(store)
        self._checked: dict[int, datetime] = {}
        self._rests: dict[int, datetime] = {}

    async def run(self) -> None:
        """Look again and again, until cancelled."""
        while True:
            try:
                await self.round()
            except BotError:
                log.exception("drafts were not looked at; they will be")
            await self._clock.sleep(LOOK_SECONDS)

    async def round(self) -> None:
        """Look at all drafts once; one that fails is logged and stops no other. Raises StoreError."""
        waiting = await asyncio.to_thread(self._drafts.waiting)
        for one in waiting:
            await self._safely(one.id, self._look_at_readable(one))
        self._checked = {one.id: self._checked[one.id] for one in waiting if one.id in self._checked}
        unshown = await asyncio.to_thread(self._drafts.unshown)
        for draft in unshown:
            await self._safely(draft.id, self._show(draft))
        self._rests = {one.id: self._rests[one.id] for one in unshown if one.id in self._rests}

    async def _safely(self, draft_id: int, work: Coroutine[None, None, None]) -> None:
        try:
            await work
        except (BotError, CorpusError) as error:
            log.warning("draft %d must wait: %s", draft_id, error)
        except Exception:
            log.exception("draft %d met an error that nobody foresaw", draft_id)

    async def _look_at_readable(self, one: Waiting) -> None:
        try:
            await self._look_at(one)
        except StoreError:
            if not await asyncio.to_thread(self._drafts.give_up_unreadable, one.id):
                raise

    async def _look_at(self, one: Waiting) -> None:
        now = self._clock.now()
        ending = _ending(one, now)
        if ending is not None:
            late = ending is not State.ENDED and now - one.deadline > LATE_AFTER
            decision = await self._drafting.decide(one.id, ending, late=late)
            if decision and not decision.made and decision.draft.has_nothing_left:
                await self._drafting.decide(one.id, State.EMPTY)
            return
        editors = one.chat.editors if one.chat is not None else None
        if editors is not None and editors != one.editors:
            await asyncio.to_thread(self._drafts.move, one.id, editors)
        elif one.chat is not None and (one.lost or editors is None):
            await asyncio.to_thread(self._tell_lost, one, one.chat, now)
        elif not one.brought:
            await asyncio.to_thread(self._bring, one.id)
        if not timedelta(0) <= now - self._checked.get(one.id, now - CHECK_EVERY) < CHECK_EVERY:
            self._checked[one.id] = now
            await self._drafting.check(one.id)

    def _bring(self, draft_id: int) -> None:
        draft = self._drafts.get(draft_id)
        if draft is not None:
            self._drafts.bring(draft, self._drafting.brought(draft))

    def _tell_lost(self, one: Waiting, chat: Chat, now: datetime) -> None:
        """Tell whoever subscribed the chat, else the administrators, once a day."""
        places = [Place(person_id) for person_id in one.subscribers or ()]
        places = [place for place in places if self._suspensions.reachable(place) and place != one.editors]
        if not places and self._admin_chat:
            places = [Place(self._admin_chat)]
        self._store.enqueue([outgoing for place in places for outgoing in self._lost(chat, place, now)])

    def _lost(self, chat: Chat, place: Place, now: datetime) -> list[Outgoing]:
        reader = self._store.chat(place) or chat
        key = f"editors-lost:{chat.place.chat_id}:{chat.place.topic_id}:{now:%Y-%m-%d}:{place.chat_id}"
        message = render_drafts.lost(chat, reader)
        held = outgoing_for(key, reader, [message], now=now)
        return [Outgoing(one.key, place, one.message, one.not_before, Lane.NOTICE) for one in held]

    async def _show(self, unshown: Unshown) -> None:
        now = self._clock.now()
        if now < self._rests.get(unshown.id, now) <= now + REST:
            return
        draft = await asyncio.to_thread(self._drafts.get, unshown.id)
        message = await asyncio.to_thread(self._drafting.board, draft) if draft else None
        if draft is None or message is None:
            return
        if unshown.message_id is None:
            await asyncio.to_thread(self._drafts.mark_shown, draft)
            return
        try:
            await self._editor.edit(draft.editors, unshown.message_id, message)
        except (SendRefused, ChatGone, TopicGone) as error:
            # Deleted, or in a chat that is gone: nothing is there to be changed.
            log.info("the message of draft %d is not changed: %s", draft.id, error)
        except SendError:
            self._rests[unshown.id] = now + REST
            raise
        await asyncio.to_thread(self._drafts.mark_shown, draft, unshown.message_id)
        await asyncio.to_thread(self._drafts.mark_behind, draft)


def _ending(one: Waiting, now: datetime) -> State | None:
    """Return what an open draft comes to by itself now, None where it waits on."""
    if one.chat is None:
        return None  # it is being forgotten
    if one.subscribers is None:
        return State.ENDED
    hold, late = one.chat.editors_hold, now - one.deadline
    if late > TOO_LATE_AFTER:
        return State.LAPSED if hold else State.MISSED
    if one.chat.editors is None and not hold:
        return State.FREED
    if late < timedelta(0) or hold:
        return None
    return State.LATE if late > LATE_AFTER else State.ON_TIME
