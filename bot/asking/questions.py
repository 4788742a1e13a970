"""A question in, a card out, and the buttons that turn the card."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.answers import Card, LastQuestion
from bot.asking.asof import parse_as_of
from bot.asking.edits import marked
from bot.asking.followups import CARRIED_FOR, LONGEST_QUESTION, complete
from bot.asking.smalltalk import small_talk
from bot.asking.smalltalk_phrases import SmallTalk
from bot.asking.within import QuotesAbove
from bot.collaborators import Collaborators
from bot.composer import RANKED
from bot.errors import CommandError
from bot.messages import Message, Reaction
from bot.rendering import render
from bot.rooms.permits import card_behind
from bot.texts import Texts
from bot.types import Chat, ChatKind, Person, Press, Request
from embeddings.types import Findings

NOBODY = 0
"""Stands for those who write as a chat itself: the posts of a channel follow up on one another."""

_MAY_CONTINUE = frozenset({SmallTalk.FRAGMENT, SmallTalk.NEWS})
"""Small talk that is a question where there is something to go on from: "why?", "what happened?"."""


class Questions:
    """Handles `/ask`, `/asof`, `/new`, and what stands under an answer."""

    def __init__(self, with_: Collaborators) -> None:
        """Search through the composer of `with_`, and keep cards and last questions in its store."""
        self._composer, self._store, self._clock = with_.composer, with_.store, with_.clock
        self._library, self._quotes_above = with_.library, QuotesAbove(with_.store, with_.library, with_.clock)
        self._learns = with_.settings.learn_from_readers

    async def ask(self, request: Request, chat: Chat) -> Sequence[Message]:
        """Answer a question with quotes, or say that nothing fits; answer small talk with words."""
        if not request.argument:
            raise CommandError("no_question")
        talk, about = small_talk(request.argument), await self._quotes_above.articles(request)
        asked = await self._read(request.argument, request, about=about)
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

    async def everywhere(self, press: Press, chat: Chat, argument: str) -> Reaction:
        """Search all articles for what was asked within some; a card that found nothing there gives way."""
        card = await card_behind(press, argument, self._store)
        if card is None:
            return Reaction(Texts(chat.language).say("notice_card_gone"))
        now = self._clock.now()
        found = _Found(await self._composer.search(card.question, now=now))
        new = await self._kept(found, chat, now)
        last = LastQuestion(card.question, new.id, now)
        await asyncio.to_thread(self._store.put_last_question, chat.place, press.person.id, last)
        page = await self._composer.page(new, chat, position=0, when=found.findings.query.when)
        return Reaction(messages=(page,)) if card.answered else Reaction(edit=page)

    async def _read(
        self, question: str, request: Request, *, as_of: datetime | None = None, about: tuple[int, ...] = ()
    ) -> _Asked:
        if len(question) > LONGEST_QUESTION:
            raise CommandError("question_too_long", limit=str(LONGEST_QUESTION))
        # What somebody marked, or a message that answers no question, is itself what a reply to it goes on from.
        alone = bool(about) and (bool(request.quoted) or not request.card)
        now, last = self._clock.now(), None if alone else await self._question_before(request)
        completed = complete(question, last, now=now)
        before = last.card_id if last is not None and now - last.asked_at <= CARRIED_FOR else ""
        if completed.carried:
            return _Asked(completed.text, written=question, before=before, as_of=as_of)
        return _Asked(question, written="", before=before, as_of=as_of, about=about)

    async def _question_before(self, request: Request) -> LastQuestion | None:
        """Return what a question may follow up: what it replies to, else what its asker asked before it."""
        place, earlier = request.room.place, request.earlier
        if request.card or (earlier is not None and earlier.card):
            card_id = request.card or (earlier.before if earlier else "")
            card = await asyncio.to_thread(self._store.card, card_id)
            here = card is not None and card.place.chat_id == place.chat_id
            return LastQuestion(card.question, card.id, self._clock.now()) if card and here else None
        return await asyncio.to_thread(self._store.last_question, place, _who(request.person))

    async def _answer(self, asked: _Asked, request: Request, chat: Chat) -> Message:
        now = self._clock.now()
        found = await self._found(asked, request, now)
        if asked.written and not found.findings.answered:
            # Perhaps it was none: by itself a follow-up finds nothing, 0 of 85 (bench/README.md, "Follow-ups").
            alone = _Asked(asked.written, written="", before=asked.before, as_of=asked.as_of)
            by_itself = await self._found(alone, request, now)
            if by_itself.findings.answered:
                asked, found = alone, by_itself
        card = await self._kept(found, chat, now, asked=asked.written)
        await self._remember(LastQuestion(asked.text, card.id, now), request)
        when, not_within = found.findings.query.when, found.not_within and found.findings.answered
        page = await self._composer.page(card, chat, position=0, when=when, not_within=not_within)
        return marked([page], request, card=card.id, before=asked.before)[0]

    async def _found(self, asked: _Asked, request: Request, now: datetime) -> _Found:
        """Search the articles that are asked about; without such, or in a group that finds nothing there, all."""
        if asked.about:
            findings = await self._library.within(asked.text, asked.about, now=now, k=RANKED)
            # In a group a reply is also the way to speak to the bot at all.
            stays = findings.answered or request.quoted or request.room.kind is not ChatKind.GROUP
            if findings.hits and stays:
                return _Found(findings, asked.about)
        findings = await self._composer.search(asked.text, now=now, as_of=asked.as_of)
        return _Found(findings, not_within=bool(asked.about))

    async def _kept(self, found: _Found, chat: Chat, now: datetime, *, asked: str = "") -> Card:
        put = partial(self._store.put_card, chat.place, found.findings, now=now, asked=asked, within=found.within)
        return await asyncio.to_thread(put)

    async def _remember(self, last: LastQuestion, request: Request) -> None:
        """Keep what was asked as the last question, unless it is an older one that was edited."""
        place, who = request.room.place, _who(request.person)
        if request.earlier is not None and request.earlier.card:
            newest = await asyncio.to_thread(self._store.last_question, place, who)
            if newest is None or newest.card_id != request.earlier.card:
                return
        await asyncio.to_thread(self._store.put_last_question, place, who, last)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is searched, as of when; `written` is what the person wrote where a topic was carried into it.

    `before` is the card of the question that it may have followed up, "" where there was none; `about` are the articles
    that it asks about, none for all.
    """

    text: str
    written: str
    before: str
    as_of: datetime | None
    about: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found, in which articles alone (none: in all), and whether a search of some found nothing before."""

    findings: Findings
    within: tuple[int, ...] = ()
    not_within: bool = False


def _who(person: Person | None) -> int:
    return person.id if person else NOBODY
