"""A question that is typed in any chat: quotes to pick from, or one line that says why there are none.

Nothing of it is kept: no card, no last question, no chat.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.answers import Quote
from bot.asking.links import to_question
from bot.asking.smalltalk import small_talk
from bot.collaborators import Collaborators
from bot.errors import BotError
from bot.messages import InlineAnswer
from bot.rendering.render_inline import result
from bot.rooms.doorkeeper import spoken_by
from bot.rooms.permits import Permits
from bot.rooms.quotas import Quotas, Spent
from bot.texts import Texts
from bot.types import Person, Place
from corpus.errors import CorpusError
from embeddings.errors import EmbeddingsError, IndexMissing, QuestionError

log = logging.getLogger(__name__)

AT_A_TIME = 10
"""Results of one answer: a phone shows four; whoever scrolls gets the next ones."""

MOST_RESULTS = 50
"""Quotes that one question leads through; far below, they no longer answer it."""

SHORTEST = 3
"""Characters from which on something is searched; "UN" and "ЕС" alone would be half of all names."""

KEPT_SECONDS = 60
"""How long Telegram may give the same person the same answer again: news come in every few minutes."""

EXCUSED_SECONDS = 5
"""The same where there is no answer for now: an index that is being made, a quota that is used up."""

PAUSE = timedelta(seconds=30)
"""Who types nothing for so long asks something new then."""

SEARCHES_OF_A_QUESTION = 12
"""A typed question leads to as many searches at most before it counts as another one. Telegram's apps ask when the
typing pauses, which is three to eight times for a question of ten words."""

MOST_TYPING = 10_000
"""People whose typing is remembered at a time."""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What somebody has typed so far; `offset` is "" or the `next_offset` of an answer to it."""

    person: Person
    text: str
    offset: str = ""


class Inline:
    """Answers inline queries; whether one is still worth an answer is for the caller to know."""

    def __init__(self, with_: Collaborators) -> None:
        """Search the library of `with_`; count questions in its store."""
        self._library, self._store, self._clock = with_.library, with_.store, with_.clock
        self._settings, self._permits, self._sharing = with_.settings, Permits.of(with_), with_.sharing
        self._quotas = Quotas(with_.store, with_.settings, office=with_.office, name="inline")
        self._typing = Typing()

    async def answer(self, inquiry: Inquiry) -> InlineAnswer:
        """Return the quotes that answer what was typed, or none and a button that says why; raises nothing expected."""
        texts = Texts(spoken_by(inquiry.person, self._settings.language))
        try:
            return await self._answer(inquiry)
        except QuestionError:
            return _hint(texts, "inline_go_on", keep_seconds=KEPT_SECONDS)
        except IndexMissing:
            return _hint(texts, "inline_nothing_indexed")
        except (BotError, CorpusError, EmbeddingsError):
            log.exception("an inline query failed")
            return _hint(texts, "inline_failed")

    async def _answer(self, inquiry: Inquiry) -> InlineAnswer:
        person, question = inquiry.person, " ".join(inquiry.text.split())
        # Of somebody who has set up a private chat its language and zone; nothing is set up for anybody else.
        chat = await asyncio.to_thread(self._store.chat, Place(person.id))
        texts = Texts(chat.language if chat else spoken_by(person, self._settings.language))
        if not await self._permits.may_use(person.id, person.id):
            return _hint(texts, "inline_closed")
        if len(question) < SHORTEST or small_talk(question) is not None:
            return _hint(texts, "inline_go_on", keep_seconds=KEPT_SECONDS)
        spent = await self._spent(person)
        if spent is not None:
            return _hint(texts, "inline_enough", wait=_wait(spent.free_at - self._clock.now(), texts))
        return await self._found(question, _position(inquiry.offset), texts, chat.zone if chat else self._settings.zone)

    async def _found(self, question: str, position: int, texts: Texts, zone: str) -> InlineAnswer:
        found = await self._library.typed(question, now=self._clock.now(), first=position, count=AT_A_TIME)
        if not found.answered:
            return _hint(texts, "inline_nothing", start=to_question(question), keep_seconds=KEPT_SECONDS)
        quotes = [Quote(passage, found.bests.get(passage.id)) for passage in found.passages]
        after = position + len(quotes)
        return InlineAnswer(
            tuple(result(one, texts, zone, self._sharing.opening(one.passage, texts)) for one in quotes),
            next_offset=str(after) if found.more and after < MOST_RESULTS else "",
            keep_seconds=KEPT_SECONDS,
        )

    async def _spent(self, person: Person) -> Spent | None:
        now = self._clock.now()
        if self._permits.is_owner(person.id) or not self._typing.is_new_question(person.id, now):
            return None
        return await asyncio.to_thread(self._quotas.take, person.id, now)


class Typing:
    """Tells questions from keystrokes: what is typed without a pause is one question, up to so many searches."""

    def __init__(self) -> None:
        """Begin with nobody typing."""
        self._people: dict[int, tuple[datetime, int]] = {}

    def is_new_question(self, person_id: int, now: datetime) -> bool:
        """Count one search of a person at `now`, and tell whether it counts as a question."""
        last, searches = self._people.pop(person_id, (now - PAUSE, 0))
        new = now - last >= PAUSE or searches >= SEARCHES_OF_A_QUESTION
        self._people[person_id] = (now, 1 if new else searches + 1)
        if len(self._people) > MOST_TYPING:
            del self._people[next(iter(self._people))]
        return new


def _hint(
    texts: Texts, key: str, *, start: str = "", keep_seconds: int = EXCUSED_SECONDS, **values: str
) -> InlineAnswer:
    return InlineAnswer(label=texts.say(key, **values), start=start or "inline", keep_seconds=keep_seconds)


def _wait(left: timedelta, texts: Texts) -> str:
    """Return how long that is in its largest unit, rounded up: nobody comes back too early."""
    for unit, noun in ((timedelta(hours=1), "hour"), (timedelta(minutes=1), "minute")):
        if left > unit:
            return texts.count(noun, -(-left // unit))
    return texts.count("second_on", max(1, -(-left // timedelta(seconds=1))))


def _position(offset: str) -> int:
    return min(int(offset), MOST_RESULTS) if offset.isdecimal() and len(offset) <= len(str(MOST_RESULTS)) else 0
