"""Recipe, one round: `quotes sent -> articles that changed or went -> what was quoted and stands no more -> outbox`.

A quote that was compared is not compared again before its article changes once
more; that is kept together with the correction, so a crash neither loses nor repeats one.
Sends nothing: that is `deliver`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from itertools import groupby
from typing import Protocol

from bot.briefs import corrections
from bot.briefs.corrections import CORRECTED_FOR, Amended, Comparison, Correction
from bot.delivery.courier import Clock
from bot.messages import Outgoing
from bot.news import SentQuote
from bot.rendering import render_corrections
from bot.store import BotStore
from bot.texts import Texts
from bot.timing.schedule import outgoing_for
from bot.types import Chat, Place
from corpus.standing import Newest
from corpus.types import Article, Span

log = logging.getLogger(__name__)


class Articles(Protocol):
    """Where revisions are read; raises CorpusError."""

    def article(self, article_id: int, revision: int | None = None) -> Article | None:
        """Return one revision of an article, the current one by default."""


class Standings(Protocol):
    """Where it is known which revision is the newest; raises CorpusError."""

    def newest(self, article_ids: Collection[int]) -> Mapping[int, Newest]:
        """Return of each known article its newest revision, and whether it is withdrawn."""


@dataclass(frozen=True, slots=True)
class _Look:
    """A quote as it is kept from now on, and what there is to correct of it."""

    quote: SentQuote
    amended: Amended | None = None


class Corrections:
    """Tells chats where what they were shown was changed or withdrawn since."""

    def __init__(self, store: BotStore, articles: Articles, standings: Standings, clock: Clock) -> None:
        """Read what was sent from `store`, and from `articles` and `standings` what became of it."""
        self._store, self._articles, self._standings, self._clock = store, articles, standings, clock
        # What a cut text says nothing of stays due; within one run of the program it is compared once.
        self._undecided: set[tuple[int, int]] = set()

    async def look(self) -> int:
        """Do one round and return how many corrections were queued; raises StoreError, CorpusError."""
        return await asyncio.to_thread(self._look)

    def _look(self) -> int:
        now = self._clock.now()
        since = now - CORRECTED_FOR
        newest = self._standings.newest(self._store.cited_articles(since=since))
        # Most articles never change: only the quotes of the others are read.
        changed = [one.article_id for one in newest.values() if one.revision > 1 or one.withdrawal]
        sent = self._store.sent_quotes(changed, since=since)
        due = sorted((quote for quote in sent if self._is_due(quote, newest)), key=_message_of)
        return sum(self._settle(list(quotes), newest, now) for _, quotes in groupby(due, key=_message_of))

    def _is_due(self, quote: SentQuote, newest: Mapping[int, Newest]) -> bool:
        standing = newest.get(quote.cited.article_id)
        if standing is None or not corrections.is_due(quote, standing):
            return False
        return standing.withdrawal is not None or (quote.id, standing.revision) not in self._undecided

    def _settle(self, quotes: Sequence[SentQuote], newest: Mapping[int, Newest], now: datetime) -> int:
        """Settle the quotes of one message, and queue the reply to it if there is one to send."""
        looks = [self._looked(quote, newest[quote.cited.article_id]) for quote in quotes]
        amended = corrections.once([look.amended for look in looks if look.amended])
        chat = self._store.chat(quotes[0].place)
        outgoing = _outgoing(chat, quotes[0], amended, now) if chat and amended else []
        return self._store.settle_quotes(quotes, [look.quote for look in looks], outgoing)

    def _looked(self, quote: SentQuote, newest: Newest) -> _Look:
        old = self._articles.article(quote.cited.article_id, quote.cited.revision)
        if old is None or not corrections.is_same_article(quote, old):
            return _Look(replace(quote, compared=newest.revision, withdrawn=newest.withdrawal is not None))
        if newest.withdrawal is not None:
            return _withdrawn(quote, old, newest)
        new = self._articles.article(quote.cited.article_id, newest.revision)
        known = self._articles.article(quote.cited.article_id, quote.compared)
        if new is None or known is None or newest.revision == quote.compared:
            return _Look(replace(quote, withdrawn=False))
        return self._compared(replace(quote, withdrawn=False), Amended(old, new, (), newest.seen), known)

    def _compared(self, quote: SentQuote, changed: Amended, known: Article) -> _Look:
        newer = changed.new or changed.old
        found = _comparison(quote, changed.old, newer, known)
        if found.corrections or found.conclusive:
            seen = replace(quote, compared=newer.header.revision)
            return _Look(seen, replace(changed, corrections=found.corrections) if found.corrections else None)
        self._undecided.add((quote.id, newer.header.revision))
        return _Look(quote)


def _comparison(quote: SentQuote, old: Article, new: Article, known: Article) -> Comparison:
    if quote.cited.of_title:
        return corrections.compare_titles(old.header, _span(quote), new.header, known=known.header)
    return corrections.compare(old.text, _span(quote), new.text, known=known.text)


def _withdrawn(quote: SentQuote, old: Article, newest: Newest) -> _Look:
    gone = (Correction(_span(quote), None, of_title=quote.cited.of_title),)
    amended = Amended(old, None, gone, newest.withdrawn_at or newest.seen, newest.withdrawal)
    return _Look(replace(quote, withdrawn=True), amended)


def _outgoing(chat: Chat, quote: SentQuote, amended: Sequence[Amended], now: datetime) -> list[Outgoing]:
    message = render_corrections.correction(amended, quote, Texts(chat.language), chat.zone)
    # All changes name the reply: one that was told before must not stand for another that was not.
    changes = sha256("|".join(sorted(map(_change, amended))).encode()).hexdigest()[:32]
    key = f"correction:{chat.place.chat_id}:{chat.place.topic_id}:{quote.message_id}:{changes}"
    return outgoing_for(key, chat, [message], now=now)


def _change(amended: Amended) -> str:
    header = (amended.new or amended.old).header
    return f"{header.id}:{header.revision}" if amended.new else f"{header.id}:{header.revision}:withdrawn"


def _message_of(quote: SentQuote) -> tuple[Place, int]:
    return quote.place, quote.message_id


def _span(quote: SentQuote) -> Span:
    return Span(quote.cited.start, quote.cited.end)
