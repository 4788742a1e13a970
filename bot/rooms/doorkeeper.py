"""Who is answered at all: a closed desk, the one topic of a forum for questions, and how much one person may ask.

Stands before the handlers and says the one sentence that goes with a no; then it is silent for a while.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import Final

from bot.collaborators import Collaborators
from bot.messages import Button, Message
from bot.rendering import render
from bot.rooms.permits import Permits
from bot.rooms.quotas import Quotas, Spent
from bot.rooms.roles import Roles
from bot.rooms.seldom import Seldom
from bot.texts import Texts
from bot.types import Chat, ChatKind, Language, Person, Request

HINT_PERIOD: Final = timedelta(hours=1)
"""How often a chat is told where questions are answered."""

TURNED_AWAY_PERIOD: Final = timedelta(hours=6)
"""How often somebody is told that the desk is closed; whoever asks on hears nothing."""

_QUESTIONS: Final = frozenset({"ask", "asof", "brief", "timeline", "verify", "why"})
"""The commands that are answered from the archive: limited to a topic, where a chat says so."""

_COUNTED: Final = frozenset({"ask", "asof", "brief", "timeline", "verify"})
"""The commands that search, and count as questions."""


class Doorkeeper:
    """Turns away whoever is not to be answered; None means: go on."""

    def __init__(self, with_: Collaborators) -> None:
        """Know roles and count questions in the store of `with_`."""
        self._clock, self._settings, self._permits = with_.clock, with_.settings, Permits.of(with_)
        self._roles, self._quotas = Roles(with_.store, with_.settings), Quotas(with_.store, with_.settings)
        self._away, self._hinted = Seldom(TURNED_AWAY_PERIOD), Seldom(HINT_PERIOD)

    async def away(self, request: Request) -> Sequence[Message] | None:
        """Return what somebody hears who may not use a closed desk, None for all others; raises StoreError."""
        person, place = request.person, request.room.place
        if await self._permits.may_use(person.id if person else None, place.chat_id):
            return None
        if request.room.kind is ChatKind.CHANNEL or not self._away.may(place.chat_id, self._clock.now()):
            return ()
        texts = Texts(spoken_by(person, self._settings.language))
        if request.room.kind is ChatKind.PRIVATE:
            return [render.say(texts, "closed_to_you", id=str(place.chat_id))]
        return [render.say(texts, "closed_to_chat")]

    async def held(self, request: Request, chat: Chat) -> Sequence[Message] | None:
        """Return what is said instead of an answer in this topic, or to somebody who asked too much."""
        if request.command not in _QUESTIONS:
            return None
        if chat.answers_topic not in (None, request.room.place.topic_id):
            return self._elsewhere(chat)
        if request.command not in _COUNTED or (request.command == "ask" and not request.argument):
            return None
        spent = await self._spent(request)
        return None if spent is None else _too_much(spent, chat, self._clock.now())

    def _elsewhere(self, chat: Chat) -> Sequence[Message]:
        if not self._hinted.may(chat.place.chat_id, self._clock.now()):
            return ()
        return [where_answered(chat)]

    async def _spent(self, request: Request) -> Spent | None:
        person, chat_id = request.person, request.room.place.chat_id
        if person is not None and self._roles.is_owner(person.id):
            return None
        asker = person.id if person else chat_id
        spent = await asyncio.to_thread(self._quotas.take, asker, self._clock.now())
        if spent is None or person is None or request.room.kind is ChatKind.PRIVATE:
            return spent
        # Asked of Telegram only now: an administrator seldom asks so much.
        return None if await self._permits.administers(person.id, chat_id) else spent


def spoken_by(person: Person | None, default: Language) -> Language:
    """Return the language of the bot that a person's Telegram speaks, `default` where that is not known."""
    if person is None or not person.language:
        return default
    return Language.RUSSIAN if person.language.lower().startswith("ru") else Language.ENGLISH


def where_answered(chat: Chat) -> Message:
    """Return where questions of a chat are answered, with a button that leads there."""
    texts = Texts(chat.language)
    if not chat.answers_topic:
        return render.say(texts, "answered_in_general")
    said = render.say(texts, "answered_in", topic=chat.answers_name) if chat.answers_name else None
    message = said or render.say(texts, "answered_elsewhere")
    address = topic_address(chat.place.chat_id, chat.answers_topic)
    buttons = ((Button(texts.say("button_topic"), url=address),),) if address else ()
    return Message(message.text, message.entities, buttons)


def topic_address(chat_id: int, topic_id: int) -> str:
    """Return the link to a topic of a supergroup for its members, "" for a chat that has none."""
    number = str(chat_id)
    return f"https://t.me/c/{number.removeprefix('-100')}/{topic_id}" if number.startswith("-100") else ""


def _too_much(spent: Spent, chat: Chat, now: datetime) -> Sequence[Message]:
    if not spent.first:
        return ()
    texts = Texts(chat.language)
    asked = texts.count("question", spent.limit)
    if spent.day:
        when, city = texts.moment(spent.free_at, chat.zone), texts.city(chat.zone)
        return [render.say(texts, "asked_enough_today", questions=asked, when=when, city=city)]
    wait = texts.count("second_on", max(1, ceil((spent.free_at - now).total_seconds())))
    return [render.say(texts, "asked_enough_now", questions=asked, wait=wait)]
