"""What a brief and a timeline tell, and what of it a chat was really sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.answers import Quote
from bot.messages import Cited
from bot.types import Length, Place, Window
from corpus.types import ArticleHeader, Coverage, Passage

if TYPE_CHECKING:  # no command should load numpy for its settings
    from embeddings.types import Difference, Story, StoryArticle


class Novelty(StrEnum):
    """What a story is to a chat: never told, told with something said since, told with nothing added."""

    NEW = "new"
    UPDATED = "updated"
    RUNNING = "running"


@dataclass(frozen=True, slots=True)
class SentRecord:
    """What a place was really sent since a moment: when it was `told` of each article, and slices it was shown.

    The moment says which article an id means: where the corpus was made anew, ids name others. `last` is when the
    place was told of an article last.
    """

    told: Mapping[int, datetime] = field(default_factory=dict)
    cited: tuple[Cited, ...] = ()
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What a chat knows from us: ids of the articles it was told of, and the quoted texts, each once, newest first.

    Empty where nobody remembers, as on the command line.
    """

    article_ids: frozenset[int] = frozenset()
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SentQuote:
    """A quote in a message that was sent to `place` at `sent`.

    `compared` is the newest revision of its article that it was compared with,
    at first the quoted one; `withdrawn` says that the chat knows that the article is no longer shown.
    """

    id: int
    place: Place
    message_id: int
    sent: datetime
    cited: Cited
    compared: int
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Lead:
    """Why a story stands where it stands: the parts of the sum in `briefs.leading`, each 0 to 1, and their `score`."""

    score: float
    origins: float
    outlets: float
    freshness: float
    novelty: float
    topics: float


@dataclass(frozen=True, slots=True)
class LedStory:
    """A story in its place; `fresh` are the ids of its articles that this chat was not told of before.

    `heard` are articles of it that the chat was told of earlier, outside of the window.
    """

    story: Story
    lead: Lead
    novelty: Novelty
    fresh: frozenset[int]
    heard: tuple[StoryArticle, ...] = ()


@dataclass(frozen=True, slots=True)
class Unheard:
    """Feeds that nothing is heard from, by title or address: `silent` ones answer and have nothing new."""

    silent: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """What a window holds: articles, and the sources that they come from."""

    articles: int
    sources: int

    @classmethod
    def of(cls, stories: Sequence[BriefStory]) -> Counted:
        """Return what just these stories rest on."""
        headers = [header for story in stories for header in story.headers]
        return cls(len({header.id for header in headers}), len({header.outlet for header in headers}))


@dataclass(frozen=True, slots=True)
class BriefStory:
    """One story of a brief: headline and sentences are slices of stored articles.

    `headline` is the title of `headed`; the `best` span of each quote is what
    is shown, none in a brief of headlines. `article_ids` and `urls` are those
    of all its articles, `origins` how many texts they come from, and `links`
    openings of articles that are neither the headline's nor quoted. `first`
    and `last` bound when its articles became visible.
    """

    headline: str
    headed: ArticleHeader
    quotes: tuple[Quote, ...]
    articles: int
    outlets: int
    origins: int
    novelty: Novelty
    article_ids: tuple[int, ...]
    urls: tuple[str, ...]
    links: tuple[Passage, ...]
    differences: tuple[Difference, ...]
    lead: Lead | None
    first: datetime
    last: datetime

    @property
    def headers(self) -> tuple[ArticleHeader, ...]:
        """Return the headers of what it shows, some more than once: all that tell it are quoted, or linked below."""
        passages = (*(quote.passage for quote in self.quotes), *self.links)
        return (self.headed, *(passage.article for passage in passages))


@dataclass(frozen=True, slots=True)
class Brief:
    """A summary of a window of time, narrowed by `topic` where one was asked for.

    `older` says that the window is not the one asked for but the newest that
    the corpus has; `late` that the brief should have come before. `troubled`
    names the feeds that it cannot have heard from, `silent` those that have
    sent nothing for long: titles, or addresses. `counted` is what the window
    holds, `left_out` how many of its stories this chat was told before,
    `last_told` when it was told of anything last, and `thin` says that there
    were too few to choose from. `found` is how many stories the window has,
    told or not; 0 where nobody counted. `edited` says that editors had it before
    it was published: asked for again, it would be another.
    """

    since: datetime
    until: datetime
    stories: tuple[BriefStory, ...]
    coverage: Coverage
    topic: str = ""
    older: bool = False
    late: bool = False
    troubled: tuple[str, ...] = ()
    length: Length = Length.SHORT
    counted: Counted | None = None
    silent: tuple[str, ...] = ()
    left_out: int = 0
    thin: bool = False
    last_told: datetime | None = None
    found: int = 0
    edited: bool = False


@dataclass(frozen=True, slots=True)
class TimelineDay:
    """One day of a timeline: the sentence quoted for it, and how many texts tell of the day."""

    day: date
    quote: Quote
    texts: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """The days of a topic in the order of time, none where the articles have too little.

    `articles` is how many are on the topic, `sources` how many outlets they come from. `window` bounds the
    publications that were looked at; None where all were.
    """

    topic: str
    days: tuple[TimelineDay, ...]
    articles: int
    sources: int
    window: Window | None = None
