"""New passages and subscriptions meet here. One thread at a time: `Library` runs it.

Wants are made ready once, by model and text, and laid out as one board; a portion of passages then meets all of them.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from bot.briefs.newsroom import KeptStories
from bot.types import Topical
from bot.watching.backtest import LOOKED_BACK, Tried, found_stories
from bot.watching.matching import Board, Fit, Ready, Want, closest_of_articles
from bot.watching.salvage import salvaged
from corpus.store import CorpusStore
from corpus.types import ArticleHeader
from embeddings.errors import QuestionError
from embeddings.search import Searcher
from embeddings.watched import Near, Watched

log = logging.getLogger(__name__)

LOWEST = 0.4
"""Score down to which a backtest looks: what can be had by "looser". Below it hardly anything of news-2022 was on the
topic."""

_EVER = datetime(2, 1, 1, tzinfo=UTC)
"""Before all articles; the store looks a day back from there."""

MOST_TESTED = 1500
"""Passages that a backtest reads: half a second. Where a week has more, those nearest in meaning or in words."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an article stands: its story (None while it has none), and the article that its text comes from."""

    story: int | None
    origin: int


class Watchroom:
    """Holds the wants that are watched for."""

    def __init__(self, store: CorpusStore, searcher: Searcher, kept: KeptStories) -> None:
        """Read passages from `store`, ask the index of `searcher`, take stories from `kept`."""
        self._store, self._searcher, self._kept = store, searcher, kept
        self._watched = Watched(searcher, store)
        self._ready: dict[tuple[str, Want], Ready] = {}
        self._floors: Mapping[Want, float] = {}
        self._laid_out: tuple[str, Mapping[Want, float]] | None = None
        self._board = Board(())

    def floor(self, what: Topical) -> float:
        """Return the score from which a subscription of this kind tells that says nothing else."""
        defaults = {Topical.TOPIC: self._searcher.topic_score, Topical.QUESTION: self._searcher.confidence_threshold}
        return defaults.get(what, 0.0)

    def unready(self, wants: Collection[Want]) -> list[Want]:
        """Return those wants that must be made ready first, which takes a few milliseconds each."""
        model = self._watched.fingerprint
        return [want for want in wants if (model, want) not in self._ready]

    def make_ready(self, wants: Collection[Want], *, now: datetime) -> None:
        """Encode wants and take their words apart; what cannot be understood fits nothing.

        One that fails for a reason that nobody foresaw is logged, stays `unready`, and stops no other.
        """
        for _ in salvaged(partial(self._make_all_ready, now=now), list(wants), "want"):
            pass

    def watch_for(self, floors: Mapping[Want, float]) -> None:
        """Watch for exactly these wants from these scores on."""
        self._floors = floors

    def meet(self, ids: Sequence[int], *, now: datetime) -> list[Fit]:
        """Return what of these passages fits what is watched for; one that breaks the work stops no other."""
        self._lay_out(now)
        met = salvaged(lambda some: self._met(self._board, self._floors, some, now), ids, "passage")
        return [fit for part in met for fit in part]

    def recent(self, after: int, upto: int, *, since: datetime) -> list[int]:
        """Return the ids above `after` up to `upto` of indexed passages of articles visible after `since`."""
        return self._watched.recent_after(after, upto, since=since)

    def backtest(self, want: Want, *, now: datetime) -> Tried:
        """Return the stories of the last days that fit a want, best first, down to what "looser" can ask for.

        Where nothing came in since, those of the last days in which something did.
        """
        ready = replace(self._made_ready(want, now), floor=min(self.floor(want.what), LOWEST))
        until, ids = self._last_days(now)
        fits = self._met(Board([ready]), {want: ready.floor}, self._tested(want, ids), until or now)
        placed = self.placed({fit.passage.article.id for fit in fits})
        stories = {one: place.story for one, place in placed.items() if place.story is not None}
        return Tried(found_stories(fits, stories), until)

    def placed(self, article_ids: Collection[int]) -> dict[int, Placed]:
        """Return where articles stand; a reprint stands where the text that it copies does.

        One that breaks the work is left out.
        """
        found: dict[int, Placed] = {}
        for part in salvaged(self._placed, sorted(article_ids), "article"):
            found |= part
        return found

    def _placed(self, article_ids: Sequence[int]) -> dict[int, Placed]:
        origins = self._searcher.origins_of(article_ids)
        stories = self._kept.stories_of({*article_ids, *origins.values()})
        return {one: Placed(stories.get(origins[one], stories.get(one)), origins[one]) for one in article_ids}

    def were_there(self, headers: Collection[ArticleHeader]) -> dict[int, int]:
        """Return the first passage ever of those articles that were changed since they came."""
        revised = [one.id for one in headers if one.revision > 1]
        found: dict[int, int] = {}
        for part in salvaged(self._firsts, revised, "article"):
            found |= part
        return found

    def _firsts(self, article_ids: Sequence[int]) -> dict[int, int]:
        first = {one: self._store.passages_of(one, 1) for one in article_ids}
        return {article_id: passages[0].id for article_id, passages in first.items() if passages}

    def outlets(self, since: datetime, until: datetime) -> list[str]:
        """Return the outlets that were heard in this time, or else ever before, each once, the busiest first."""
        return self._watched.outlets(since, until) or self._watched.outlets(_EVER, until)

    def last_heard(self, until: datetime) -> dict[str, datetime]:
        """Return each outlet that was ever heard, and when last."""
        return self._watched.last_heard(until)

    def _lay_out(self, now: datetime) -> None:
        """Have the board hold what is watched for, by the model of the index in use: it may have changed meanwhile."""
        model = self._watched.fingerprint
        if self._laid_out is not None and self._laid_out[0] == model and self._laid_out[1] is self._floors:
            return
        self.make_ready(self.unready(self._floors), now=now)
        self._ready = {key: ready for key, ready in self._ready.items() if key[0] == model and key[1] in self._floors}
        ready = ((self._ready.get((model, want)), floor) for want, floor in self._floors.items())
        self._board = Board([replace(one, floor=floor) for one, floor in ready if one is not None])
        self._laid_out = (model, self._floors)

    def _last_days(self, now: datetime) -> tuple[datetime | None, Sequence[int]]:
        """Return the passages of the last days, or of the last ones that had any, and then their end."""
        if ids := self._watched.between(now - LOOKED_BACK, now):
            return None, ids
        newest = self._store.headers_between(_EVER, now, limit=1)
        if not newest:
            return None, ()
        until = newest[0].visible_from
        return until, self._watched.between(until - LOOKED_BACK, until)

    def _tested(self, want: Want, ids: Sequence[int]) -> Sequence[int]:
        if want.what is Topical.SOURCE or len(ids) <= MOST_TESTED:
            return ids
        return self._watched.near(want.text, ids, limit=MOST_TESTED // 2)

    def _met(self, board: Board, floors: Mapping[Want, float], ids: Sequence[int], now: datetime) -> list[Fit]:
        fits = board.meet(self._watched.arrivals(ids))
        asked = [fit for fit in fits if fit.want.what is Topical.QUESTION]
        return [*(fit for fit in fits if fit.want.what is not Topical.QUESTION), *self._judged(asked, floors, now)]

    def _judged(self, fits: Sequence[Fit], floors: Mapping[Want, float], now: datetime) -> Iterator[Fit]:
        """Yield what answers its question, scored by the chance that it does."""
        by_want: defaultdict[Want, list[Fit]] = defaultdict(list)
        for fit in closest_of_articles(fits):
            by_want[fit.want].append(fit)
        for want, near in by_want.items():
            found = [Near(fit.passage, fit.cosine) for fit in near]
            for fit, confidence in zip(near, self._watched.confidences(want.text, found, now=now), strict=True):
                if confidence >= floors[want]:
                    yield replace(fit, score=confidence)

    def _make_all_ready(self, wants: Sequence[Want], *, now: datetime) -> None:
        model = self._watched.fingerprint
        for want in wants:
            if (model, want) in self._ready:
                continue
            try:
                self._ready[model, want] = self._made_ready(want, now)
            except QuestionError as error:
                log.warning("one %s cannot be watched for: %s", want.what, error)
                self._ready[model, want] = Ready(Want(Topical.BRIEF, want.text))

    def _made_ready(self, want: Want, now: datetime) -> Ready:
        match want.what:
            case Topical.TOPIC:
                return Ready(want, 0.0, self._watched.vector(want.text), self._watched.topic_words(want.text))
            case Topical.QUESTION:
                words = self._watched.question_words(want.text, now=now)
                return Ready(want, 0.0, self._watched.vector(want.text), words)
        return Ready(want)
