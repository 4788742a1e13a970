"""The bot's view of corpus and search, off the event loop.

Everything here computes or reads from disk for long, so it runs in one worker
thread: questions queue up behind one another instead of stopping the bot. Only
encoding a question, which needs neither store nor index, is done ahead by a
second one, so that it runs beside the search before it. Questions go before
briefs and alerts; when they come too fast, `hurry` has their answers shortened.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from bot.bests import Bests
from bot.briefs.newsroom import Familiar, KeptStories, Newsroom, NoKept, WindowStories
from bot.briefs.windows import BriefWish
from bot.hurry import Rush
from bot.news import SentRecord
from bot.operations.tally import QuestionOutcome, Tally
from bot.types import Window
from bot.watching.watchroom import Watchroom
from bot.worker import Result, Urgency, Worker
from corpus.store import CorpusStore
from corpus.types import Article, Coverage, Passage, Span
from embeddings.highlight import best_sentences
from embeddings.search import Searcher
from embeddings.types import Filter, Findings, Story, StoryArticle

HURRIED_HITS = 5
"""Hits of a hurried answer, one card and what follows it: each further one costs half a millisecond of reading."""

SEEN_AT_ONCE = 3
"""Results of a typed question whose sentences are encoded, as many as a phone shows: of ten it takes 0.25 s."""

COVERAGE_FOR = 60.0
"""Seconds for which is remembered how much there is to search: counting takes longer the more there is."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What of an answer is shown: passages in the asked order, their best sentences by id, and what was searched."""

    passages: tuple[Passage, ...]
    bests: Mapping[int, Span | None]
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class Typed:
    """What a question that is being typed finds: passages in their order, their best sentences by id, whether more."""

    answered: bool
    passages: tuple[Passage, ...] = ()
    bests: Mapping[int, Span | None] = field(default_factory=dict)
    more: bool = False


@dataclass(frozen=True, slots=True)
class _Counted:
    coverage: Coverage
    indexed_to: int
    until: float


class Library:
    """Answers what the bot wants to know of the corpus."""

    def __init__(
        self,
        store: CorpusStore,
        searcher: Searcher,
        *,
        kept: KeptStories | None = None,
        clock: Callable[[], float] = time.monotonic,
        tally: Tally | None = None,
    ) -> None:
        """Read from `store`, `searcher` and the `kept` stories, all from one thread at a time.

        `clock` gives seconds for waiting times; `tally` counts questions by what was found.
        """
        self._store, self._searcher, self._clock, self._tally = store, searcher, clock, tally or Tally()
        self._newsroom = Newsroom(store, searcher, kept or NoKept())
        self._watchroom = Watchroom(store, searcher, kept or NoKept())
        self._worker, self._encoding, self._rush, self._typing = Worker("library"), Worker("encoder"), Rush(), Rush()
        self._counted: _Counted | None = None
        self._bests = Bests()

    def close(self) -> None:
        """Wait for what is being computed and take nothing more."""
        self._encoding.close()
        self._worker.close()

    async def warm(self) -> None:
        """Load model and index before the first question."""
        await self._run(self._searcher.warm)

    async def search(
        self,
        question: str,
        *,
        now: datetime,
        as_of: datetime | None = None,
        where: Filter | None = None,
        k: int = 10,
    ) -> Findings:
        """Return the findings for `question` asked at `now`, with `as_of` from what was published by then.

        `where` limits what is searched; its `as_of` is not looked at.
        """

        def search(hurried: bool) -> Findings:
            wanted = min(k, HURRIED_HITS) if hurried else k
            findings = self._searcher.search(question, now=now, as_of=as_of, where=where, k=wanted, hurried=hurried)
            outcome = QuestionOutcome.ANSWERED if findings.answered else QuestionOutcome.NOT_FOUND
            self._tally.asked(outcome, hurried=hurried)
            return findings

        return await self._asked(question, search)

    async def within(self, question: str, article_ids: Sequence[int], *, now: datetime, k: int = 10) -> Findings:
        """Return the findings for `question` in these articles alone, as they are now."""

        def search(hurried: bool) -> Findings:
            ids = [passage.id for article_id in article_ids for passage in self._store.passages_of(article_id)]
            findings = self._searcher.within(question, ids, now=now, k=k, hurried=hurried)
            if findings.answered:  # nothing in one article is not nothing at all
                self._tally.asked(QuestionOutcome.ANSWERED, hurried=hurried)
            return findings

        return await self._asked(question, search)

    async def typed(self, question: str, *, now: datetime, first: int, count: int) -> Typed:
        """Return what a question that may not be whole finds from rank `first` (from 0) on, at most `count` passages.

        It is no question yet: it is not counted, waits for those that are, and does not make their answers short.
        """
        came = self._clock()
        self._typing.ask(came)

        def search() -> Typed:
            moment = self._clock()
            hurried = self._rush.hurries(came=came, moment=moment) or self._typing.is_on(moment)
            found = self._searcher.search(question, now=now, k=first + count + 1, hurried=hurried)
            passages = [hit.passage for hit in found.hits[first : first + count]]
            seen, below = passages[:SEEN_AT_ONCE], passages[SEEN_AT_ONCE:]
            bests = self._best_sentences(question, seen, hurried=hurried or first > 0)
            bests |= self._best_sentences(question, below, hurried=True)
            return Typed(found.answered and bool(passages), tuple(passages), bests, len(found.hits) > first + count)

        await self._encoding.run(partial(self._searcher.prepare, question), Urgency.TYPING)
        return await self._worker.run(search, Urgency.TYPING)

    async def shown(self, question: str, ids: Sequence[int]) -> Shown:
        """Return what is shown of the passages `ids` as an answer to `question`."""
        came = self._clock()

        def shown() -> Shown:
            passages = self._store.passages(ids)
            hurried = self._rush.hurries(came=came, moment=self._clock())
            bests = self._best_sentences(question, passages, hurried=hurried)
            return Shown(tuple(passages), bests, self._coverage())

        return await self._worker.run(shown, Urgency.SHOWING)

    async def best_sentences(self, question: str, passages: Sequence[Passage]) -> dict[int, Span | None]:
        """Return for each passage id the sentence that answers best, or None."""
        return await self._run(partial(self._best_sentences, question, passages, hurried=False))

    async def coverage(self) -> Coverage:
        """Return what a search looks through; it may be a minute old where the index is the same."""
        return await self._run(self._coverage)

    async def passages(self, ids: Sequence[int]) -> list[Passage]:
        """Return the passages of `ids` in their order, also retired ones."""
        return await self._worker.run(partial(self._store.passages, ids), Urgency.SHOWING)

    async def article(self, article_id: int, revision: int | None = None) -> Article | None:
        """Return one revision of an article, by default the current one."""
        return await self._worker.run(partial(self._store.article, article_id, revision), Urgency.SHOWING)

    async def article_at(self, url: str) -> int | None:
        """Return the id of the article at an address, None where no such article is shown."""
        return await self._worker.run(partial(self._store.article_at, url), Urgency.SHOWING)

    async def alike(self, text: str, *, now: datetime, k: int) -> list[int]:
        """Return the articles nearest to a text that is no question, best first; raises QuestionError for no words."""
        search = partial(self._searcher.search, text, now=now, k=k, hurried=True)
        return [hit.passage.article.id for hit in (await self._run(search)).hits]

    async def last_indexed(self) -> int:
        """Return the id of the newest passage that a search can find, 0 where there is none.

        What is stored and not indexed yet lies beyond it, so a subscription
        that has looked up to here misses nothing.
        """
        return await self._run(self._searcher.indexed_to)

    async def last_stored(self) -> int:
        """Return the id of the newest passage that was stored, indexed or not, 0 where there is none."""
        return await self._run(self._store.last_passage_id)

    async def stories(self, wish: BriefWish, *, now: datetime) -> WindowStories:
        """Return the stories of a wish, or of the newest day that has any, saying so."""
        return await self._run(partial(self._newsroom.published, wish, now=now))

    async def arrived_stories(self, window: Window) -> WindowStories:
        """Return the stories of what arrived in `window`, except what is too old to be news.

        By arrival, so that nothing falls between two windows: an article that
        comes late, or is not indexed yet, belongs to the window it came in.
        """
        return await self._run(partial(self._newsroom.arrived, window))

    async def on_topic(self, wish: BriefWish, *, now: datetime) -> tuple[StoryArticle, ...]:
        """Return the articles on the topic of a wish within its window, best match first."""
        return await self._run(partial(self._newsroom.on_topic, wish, now=now))

    async def familiar(self, sent: SentRecord) -> Familiar:
        """Return what a chat knows by what it was sent."""
        return await self._run(partial(self._newsroom.familiar, sent))

    async def heard(self, stories: Sequence[Story], told: Collection[int]) -> dict[int, tuple[StoryArticle, ...]]:
        """Return by story what of it was told before outside of a window."""
        return await self._run(partial(self._newsroom.heard, stories, told))

    async def openings(self, article_ids: Sequence[int]) -> tuple[StoryArticle, ...]:
        """Return articles in this order with the passages that open them; those that have none are left out."""
        return await self._worker.run(partial(self._newsroom.openings, article_ids), Urgency.SHOWING)

    async def watched(self, work: Callable[[Watchroom], Result]) -> Result:
        """Return what `work` makes of the room in which subscriptions meet new passages; short pieces, one by one."""
        return await self._run(partial(work, self._watchroom))

    async def computed(self, work: Callable[[], Result]) -> Result:
        """Return what `work` returns, done here because it takes long."""
        return await self._run(work)

    async def _asked(self, question: str, search: Callable[[bool], Findings]) -> Findings:
        """Return what `search` finds when its turn comes, told whether it must hurry; encodes the question ahead."""
        came = self._clock()
        self._rush.ask(came)
        await self._encoding.run(partial(self._searcher.prepare, question), Urgency.ASKING)
        hurries = partial(self._rush.hurries, came=came)
        return await self._worker.run(lambda: search(hurries(moment=self._clock())), Urgency.ASKING)

    async def _run(self, work: Callable[[], Result]) -> Result:
        return await self._worker.run(work, Urgency.COMPOSING)

    def _coverage(self) -> Coverage:
        counted, indexed_to, moment = self._counted, self._searcher.indexed_to(), self._clock()
        if counted is None or counted.indexed_to != indexed_to or counted.until <= moment:
            counted = _Counted(self._store.coverage(), indexed_to, moment + COVERAGE_FOR)
            self._counted = counted
        return counted.coverage

    def _best_sentences(self, question: str, passages: Sequence[Passage], *, hurried: bool) -> dict[int, Span | None]:
        known = self._bests.of(question, [passage.id for passage in passages])
        unknown = [passage for passage in passages if passage.id not in known]
        encoder = None if hurried else self._searcher.reminded()
        spans = best_sentences(
            question,
            [passage.text for passage in unknown],
            encoder,
            titles=[passage.article.title for passage in unknown],
        )
        found = {passage.id: span for passage, span in zip(unknown, spans, strict=True)}
        if encoder is not None:
            self._bests.keep(question, found, model=encoder.fingerprint)
        return known | found
