"""A question in, a card out, and the buttons that turn the card."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.answers import LastQuestion
from bot.asking.asof import parse_as_of
from bot.asking.followups import LONGEST_QUESTION, complete
from bot.asking.smalltalk import small_talk
from bot.asking.smalltalk_phrases import SmallTalk
from bot.collaborators import Collaborators
from bot.errors import CommandError
from bot.messages import Message, Reaction
from bot.rendering import render
from bot.rooms.permits import card_behind
from bot.texts import Texts
from bot.types import Chat, Person, Press, Request

NOBODY = 0
"""Stands for those who write as a chat itself: the posts of a channel follow up on one another."""

_MAY_CONTINUE = frozenset({SmallTalk.FRAGMENT, SmallTalk.NEWS})
"""Small talk that is a question where there is something to go on from: "why?", "what happened?"."""


class Questions:
    """Handles `/ask`, `/asof`, `/new`, and what stands under an answer."""

    def __init__(self, with_: Collaborators) -> None:
        """Search through the composer of `with_`, and keep cards and last questions in its store."""
        self._composer, self._store, self._clock = with_.composer, with_.store, with_.clock
        self._learns = with_.settings.learn_from_readers

    async def ask(self, request: Request, chat: Chat) -> Sequence[Message]:
        """Answer a question with quotes, or say that nothing fits; answer small talk with words."""
        if not request.argument:
            raise CommandError("no_question")
        talk = small_talk(request.argument)
        asked = await self._read(request.argument, request)
        if talk is not None and not (talk in _MAY_CONTINUE and asked.written):
            return [render.say(Texts(chat.language), talk.value)]
        return [await self._answer(asked, request, chat)]

    async def ask_as_of(self, request: Request, chat: Chat) -> Sequence[Message]:
        """Answer a question from what was published by the moment that stands before it."""
        past = parse_as_of(request.argument, now=self._clock.now())
        asked = await self._read(past.question, request, as_of=past.moment)
        return [await self._answer(asked, request, chat)]

    async def forget(self, request: Request, chat: Chat) -> Sequence[Message]:
        """Forget the last question of this person here, so that the next one is taken by itself."""
        await asyncio.to_thread(self._store.forget_question, chat.place, _who(request.person))
        return [render.say(Texts(chat.language), "forgotten")]

    async def next_quotes(self, press: Press, chat: Chat, argument: str) -> Reaction:
        """Turn the card to another position."""
        card_id, _, position = argument.partition(":")
        card = await card_behind(press, card_id, self._store)
        if card is None or not position.isdecimal():
            return Reaction(Texts(chat.language).say("notice_card_gone"))
        if int(position) >= len(card.passage_ids):
            return Reaction(Texts(chat.language).say("notice_no_more_quotes"))
        return Reaction(edit=await self._composer.page(card, chat, position=int(position)))

    async def context(self, press: Press, chat: Chat, argument: str) -> Reaction:
        """Show one passage where it stands in its article."""
        card_id, _, rank = argument.partition(":")
        card = await card_behind(press, card_id, self._store)
        message = None
        if card is not None and rank.isdecimal() and int(rank) < len(card.passage_ids):
            passage_id = card.passage_ids[int(rank)]
            message = await self._composer.context(passage_id, chat)
            if self._learns:
                await asyncio.to_thread(self._store.note_use, card.id, passage_id, now=self._clock.now())
        if message is None:
            return Reaction(Texts(chat.language).say("notice_card_gone"))
        return Reaction(messages=(message,))

    async def _read(self, question: str, request: Request, *, as_of: datetime | None = None) -> _Asked:
        if len(question) > LONGEST_QUESTION:
            raise CommandError("question_too_long", limit=str(LONGEST_QUESTION))
        last = await asyncio.to_thread(self._store.last_question, request.room.place, _who(request.person))
        completed = complete(question, last, now=self._clock.now())
        return _Asked(completed.text, written=question if completed.carried else "", as_of=as_of)

    async def _answer(self, asked: _Asked, request: Request, chat: Chat) -> Message:
        now = self._clock.now()
        findings = await self._composer.search(asked.text, now=now, as_of=asked.as_of)
        card = await asyncio.to_thread(self._store.put_card, chat.place, findings, now=now, asked=asked.written)
        last = LastQuestion(asked.text, card.id, now)
        await asyncio.to_thread(self._store.put_last_question, chat.place, _who(request.person), last)
        return await self._composer.page(card, chat, position=0, when=findings.query.when)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is searched, as of when; `written` is what the person wrote where a topic was carried into it."""

    text: str
    written: str
    as_of: datetime | None


def _who(person: Person | None) -> int:
    return person.id if person else NOBODY
