"""Does a quote still hold? `/verify` looks at what is stored at once, and at the live page in the background.

The page is looked at aside because the updates of a chat are handled one after the other:
a slow server must not keep it waiting. Its result goes through the outbox.

At most one look at a time for each chat, the pages of one card, and at least `PAUSE`
apart; how many there are in all `lookers` says. Each page is asked once, within the
fetcher's limits. Nothing that is seen is stored.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from bot.answers import Card
from bot.asking.answer import page_of
from bot.asking.checks import Check, Checked, Kept, LookAside, Verdict, live_check, stored_checks
from bot.asking.reasons import last_card
from bot.collaborators import Collaborators
from bot.errors import CommandError
from bot.messages import Message, Outgoing
from bot.rendering import render_checks
from bot.texts import Texts
from bot.types import Chat, Place, Request
from corpus.presence import LivePage, Sight
from corpus.types import Article

log = logging.getLogger(__name__)

PAUSE = timedelta(seconds=30)
"""Between the beginnings of two looks in one chat; what lies between them says so instead of being queued."""

LONGEST_NUMBER = 3


@dataclass(frozen=True, slots=True)
class _Quote:
    """A quote by its rank, with what is stored of it; `page` is the article to look for, if it has an address."""

    rank: int
    kept: Kept | None = None
    page: Article | None = None


class Checking:
    """Handles `/verify`; never changes the corpus."""

    def __init__(self, with_: Collaborators) -> None:
        """Read the library, the store and the archive of `with_`."""
        self._library, self._store, self._archive = with_.library, with_.store, with_.archive
        self._clock, self._shown = with_.clock, with_.settings.quotes
        self._begun: dict[Place, datetime] = {}
        self._under_way: dict[Place, asyncio.Task[None]] = {}

    async def verify(self, request: Request, chat: Chat) -> Sequence[Message]:
        """Check one quote by its number, or without one those that the card showed first."""
        card = await last_card(request, self._store)
        quotes = [await self._quote(card, rank) for rank in _ranks(request.argument, card, shown=self._shown)]
        announced = self._announced(chat.place)
        if announced.key == "check_live_asked" and self._archive.look and any(quote.page for quote in quotes):
            self._begin(self._archive.look, chat, quotes)
        checked = [_stored(quote, announced) for quote in quotes]
        return render_checks.checks(checked, Texts(chat.language), chat.zone)

    async def settle(self) -> None:
        """Wait for the looks that are under way; their results are in the outbox then."""
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)

    async def _quote(self, card: Card, rank: int) -> _Quote:
        found = await self._library.passages([card.passage_ids[rank]])
        if not found:
            return _Quote(rank)
        header = found[0].article
        quoted = await self._library.article(header.id, header.revision)
        newest = await self._library.article(header.id)
        standing = await asyncio.to_thread(self._archive.standing, header.id)
        return _Quote(rank, Kept(found[0], quoted, newest, standing), page=quoted if header.url else None)

    def _announced(self, place: Place) -> Check:
        """Return what is said for now of the pages that have an address, keeping to the pause between looks."""
        if self._archive.look is None:
            return Check(Verdict.UNKNOWN, "check_live_off")
        now = self._clock.now()
        self._begun = {where: begun for where, begun in self._begun.items() if now - begun < PAUSE}
        paused = place in self._begun or place in self._under_way
        return Check(Verdict.UNKNOWN, "check_live_paused" if paused else "check_live_asked")

    def _begin(self, look: LookAside, chat: Chat, quotes: Sequence[_Quote]) -> None:
        self._begun[chat.place] = self._clock.now()
        task = asyncio.create_task(self._look(look, chat, quotes))
        self._under_way[chat.place] = task
        task.add_done_callback(lambda ended: self._ended(chat.place, ended))

    def _ended(self, place: Place, task: asyncio.Task[None]) -> None:
        del self._under_way[place]
        if not task.cancelled() and (error := task.exception()):
            log.error("a look at live pages failed", exc_info=error)

    async def _look(self, look: LookAside, chat: Chat, quotes: Sequence[_Quote]) -> None:
        pages = [quote for quote in quotes if quote.page]
        looked = await asyncio.gather(*(self._seen(look, quote) for quote in pages), return_exceptions=True)
        seen = [self._told(quote, one) for quote, one in zip(pages, looked, strict=True)]
        messages = render_checks.looks([one for one in seen if one], Texts(chat.language), chat.zone)
        now, key = self._clock.now(), f"verify:{uuid4().hex}"
        outgoing = [Outgoing(f"{key}:{part}", chat.place, message, now) for part, message in enumerate(messages)]
        await asyncio.to_thread(self._store.enqueue, outgoing)

    def _told(self, quote: _Quote, looked: Checked | BaseException | None) -> Checked | None:
        """Return what was seen, or that nothing was: one look that fails must not keep the others' results back."""
        if not isinstance(looked, BaseException):
            return looked
        log.error("a look at a live page failed", exc_info=looked)
        if quote.kept is None or quote.page is None:
            return None
        unseen = live_check(quote.kept.passage, quote.page, LivePage(Sight.UNREACHABLE), at=self._clock.now())
        return Checked(quote.rank, quote.kept.passage.article, (unseen,))

    async def _seen(self, look: LookAside, quote: _Quote) -> Checked | None:
        kept, page = quote.kept, quote.page
        if kept is None or page is None:
            return None

        seen, at = await look(page), self._clock.now()
        # Comparing two long texts takes a while.
        check = await asyncio.to_thread(live_check, kept.passage, page, seen, at=at)
        return Checked(quote.rank, kept.passage.article, (check,))


def _stored(quote: _Quote, announced: Check) -> Checked:
    if quote.kept is None:
        return Checked(quote.rank, None, (Check(Verdict.FAILS, "check_passage_gone"),))
    page = announced if quote.page else Check(Verdict.UNKNOWN, "check_live_no_address")
    return Checked(quote.rank, quote.kept.passage.article, (*stored_checks(quote.kept), page))


def _ranks(argument: str, card: Card, *, shown: int) -> Sequence[int]:
    """Return the ranks (from 0) that are meant: one by its number, or those shown first."""
    if not card.answered:
        raise CommandError("verify_nothing")
    every = range(len(card.passage_ids))
    if not argument:
        return page_of(card, 0, shown)
    if not argument.isdecimal() or len(argument) > LONGEST_NUMBER:
        raise CommandError("verify_usage")
    if int(argument) - 1 not in every:
        raise CommandError("verify_no_quote", number=argument, last=str(len(every)))
    return [int(argument) - 1]
