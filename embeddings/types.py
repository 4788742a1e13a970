"""The nouns of search: what is asked, what is found, what belongs together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from corpus.types import ArticleHeader, Passage, Span

Vectors = npt.NDArray[np.float32]
"""Shape (n, dimension), rows of unit length."""

IntArray = npt.NDArray[np.int64]
"""Token ids, or what goes with each: shape (texts, tokens)."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What a search may see. Times are aware UTC; None and empty mean no limit.

    `as_of` hides what became visible later (see `ArticleHeader.visible_from`);
    `since` and `until` (inclusive) bound the stated publication, so they also
    hide what states none.
    """

    as_of: datetime | None = None
    since: datetime | None = None
    until: datetime | None = None
    outlets: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Label:
    """What an index keeps beside each passage so that filters work inside the search."""

    passage_id: int
    article_id: int
    visible_from: datetime
    published: datetime | None
    outlet: str
    language: str


@dataclass(frozen=True, slots=True)
class Match:
    """One passage found by one leg; a higher score is better."""

    passage_id: int
    score: float


class TimeKind(StrEnum):
    """How the time that a question names lies to its moment."""

    RECENT = "recent"
    """It reaches up to the moment of the question ("this week", "since Monday"): newer is better."""
    PAST = "past"
    """It is over ("yesterday", "in March 2015"): inside is better than outside."""
    ANCHORED = "anchored"
    """It hangs on an event ("before the summit") whose date must be found first."""


class Relation(StrEnum):
    """On which side of its anchor a time lies."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class When:
    """The time that a question names.

    `phrase` is an exact slice of the question. `start` and `end` (inclusive,
    aware UTC) bound the window; both are None while an anchored time is not
    resolved. `anchor` names the event, and `relation` the side of it.
    """

    phrase: str
    kind: TimeKind
    start: datetime | None = None
    end: datetime | None = None
    anchor: str = ""
    relation: Relation | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """What a question asks for, as understood.

    `text` is what is searched; `terms` are its folded content words; `where`
    holds its limits; `as_of` is the moment of the question, around which time
    is weighed, and `when` the time that the question names, if it names one.
    """

    text: str
    terms: tuple[str, ...]
    as_of: datetime
    where: Filter
    when: When | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One ranked passage, with what each leg gave, so that "why this?" can be told.

    `dense` is a cosine, `lexical` a BM25 score (0 where the leg did not find
    it), `recency` the time prior in 0..1, `matched` the question's terms that
    stand in the passage or its title. `reranked` is the reranker's score, 0 to
    1; None where no reranker is configured or the passage was too far down.
    `alone` is the chance that the answer is there if this were the only hit;
    None where that was not asked: further down, and within named articles.
    """

    passage: Passage
    score: float
    dense: float
    lexical: float
    recency: float
    matched: tuple[str, ...]
    reranked: float | None = None
    alone: float | None = None


@dataclass(frozen=True, slots=True)
class Findings:
    """The ranked hits of one question, at most one for each article.

    `confidence` (0..1) estimates the chance that the answer is among the first
    three; `answered` says whether it passes the configured threshold. The hits
    are there either way, so that a nearest miss can be shown as one.
    """

    query: Query
    hits: tuple[Hit, ...]
    confidence: float
    answered: bool


@dataclass(frozen=True, slots=True)
class StoryArticle:
    """One article of a story with the passages that open it and its vector, zeros where it is not indexed yet.

    `passages` are the first of the article in their order, at most six and never none. `origin` is the id of the
    article that its text comes from: its own unless it is a reprint.
    """

    article: ArticleHeader
    passages: tuple[Passage, ...]
    vector: Vectors
    origin: int

    @property
    def lead(self) -> Passage:
        """Return the passage that opens it."""
        return self.passages[0]


@dataclass(frozen=True, slots=True)
class Story:
    """Articles about one event, most central first, never none.

    `id` is that of the kept story; 0 where the articles were put together for the moment only.
    """

    id: int
    articles: tuple[StoryArticle, ...]

    @property
    def first(self) -> datetime:
        """Return when its first article could be seen."""
        return min(one.article.visible_from for one in self.articles)

    @property
    def last(self) -> datetime:
        """Return when its newest article could be seen."""
        return max(one.article.visible_from for one in self.articles)

    @property
    def outlets(self) -> int:
        """Count the outlets that tell it."""
        return len({one.article.outlet for one in self.articles})

    @property
    def origins(self) -> int:
        """Count the texts that it rests on: five reprints of one report are one."""
        return len({one.origin for one in self.articles})


@dataclass(frozen=True, slots=True)
class StorySentence:
    """A sentence of a story; `span` lies within the passage's text."""

    passage: Passage
    span: Span

    @property
    def text(self) -> str:
        """Return the sentence as it stands in the article."""
        return self.passage.text[self.span.start : self.span.end]


class DifferenceKind(StrEnum):
    """In what two sources differ."""

    NUMBER = "number"
    DATE = "date"
    ROLE = "role"
    """Who holds an office or played a part."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Two sentences about the same thing that give different values, the earlier article first.

    `about` is a slice of one of the sentences; `spans` say where in each its value stands.
    """

    kind: DifferenceKind
    about: str
    spans: tuple[Span, Span]
    sentences: tuple[StorySentence, StorySentence]

    @property
    def values(self) -> tuple[str, str]:
        """Return the values as they stand in the sentences."""
        one, other = (said.text[span.start : span.end] for said, span in zip(self.sentences, self.spans, strict=True))
        return one, other

    @property
    def superseded(self) -> bool:
        """Say whether the second sentence is from a later day (UTC), so that it may simply know more."""
        earlier, later = (one.passage.article.visible_from.date() for one in self.sentences)
        return later > earlier
