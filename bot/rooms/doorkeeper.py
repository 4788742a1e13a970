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
from bot.rooms.answering_topic import AnsweringTopic
from bot.rooms.exempt import Exempt
from bot.rooms.permits import Permits
from bot.rooms.quotas import Quotas, Spent
from bot.rooms.roles import Roles
from bot.rooms.seldom import Seldom
from bot.texts import Texts
from bot.types import Chat, ChatKind, Language, Person, Request

HINT_PERIOD: Final = timedelta(hours=1)
"""How often a chat is told where questions are answered."""

ASKED_AFTER: Final = timedelta(minutes=1)
"""How often Telegram is asked whether the one topic for questions is there still, when a question comes elsewhere."""

ADMINISTRATOR_FOR: Final = timedelta(minutes=10)
"""So long Telegram need not be asked again who administers a group, to know whose questions do not count there."""

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
        self._roles = Roles(with_.store, with_.settings)
        self._quotas = Quotas(with_.store, with_.settings, office=with_.office)
        self._away, self._hinted, self._sought = Seldom(TURNED_AWAY_PERIOD), Seldom(HINT_PERIOD), Seldom(ASKED_AFTER)
        self._answering, self._exempt = AnsweringTopic(with_), Exempt(self._permits, ADMINISTRATOR_FOR)

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
        if chat.answers_topic not in (None, request.room.place.topic_id) and not await self._is_gone(chat):
            return self._elsewhere(chat)
        if request.command not in _COUNTED or (request.command == "ask" and not request.argument):
            return None
        spent = await self._spent(request)
        return None if spent is None else _too_much(spent, chat, self._clock.now())

    async def _is_gone(self, chat: Chat) -> bool:
        """Tell whether the topic for questions was deleted, after which they are answered anywhere again."""
        now = self._clock.now()
        return self._sought.may(chat.place.chat_id, now) and await self._answering.given_up(chat, now)

    def _elsewhere(self, chat: Chat) -> Sequence[Message]:
        if not self._hinted.may(chat.place.chat_id, self._clock.now()):
            return ()
        return [where_answered(chat)]

    async def _spent(self, request: Request) -> Spent | None:
        person, chat_id = request.person, request.room.place.chat_id
        if person is not None and self._roles.is_owner(person.id):
            return None
        if not self._quotas.limited:
            return None
        now, in_group = self._clock.now(), request.room.kind is ChatKind.GROUP
        # What administrators ask in their group must not cost them their questions elsewhere.
        if person is not None and in_group and await self._exempt.administers(person.id, chat_id, now):
            return None
        return await asyncio.to_thread(self._quotas.take, person.id if person else chat_id, now)


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
        said = render.worded(texts, "asked_enough_today", questions=asked, when=when, city=city)
        return [said.dated(when, spent.free_at).message()]
    wait = texts.count("second_on", max(1, ceil((spent.free_at - now).total_seconds())))
    return [render.say(texts, "asked_enough_now", questions=asked, wait=wait)]
