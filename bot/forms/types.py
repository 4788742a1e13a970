"""The nouns of a brief in words: what every form of it says, and where that stands.

A sheet knows no layout: whether a headline becomes bold, a heading or a link is up to the form. Text of articles is
neither shortened nor escaped in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.answers import Quote
from bot.messages import Cited
from bot.texts import Texts
from corpus.types import Moment


@dataclass(frozen=True, slots=True)
class Source:
    """Where a sentence or headline stands: outlet and date in words, `at` as the article states it.

    `url` leads to the sentence in the page where there is one, and is None where no link can be made of it.
    """

    article_id: int
    outlet: str
    date: str
    at: Moment | None
    url: str | None
    title: str


@dataclass(frozen=True, slots=True)
class Said:
    """Sentences of one article, and that article; `language` is "" where it is not known."""

    quotes: tuple[Quote, ...]
    source: Source
    language: str

    @property
    def sentences(self) -> tuple[str, ...]:
        """Return the sentences as they stand in the article."""
        return tuple(sentence_of(quote) for quote in self.quotes)


@dataclass(frozen=True, slots=True)
class Contrast:
    """Two sources that differ: `values` are slices of what the two of `sides` say; `note` warns of what may explain it.

    `note` is "" where nothing does.
    """

    label: str
    values: tuple[str, str]
    sides: tuple[Said, Said]
    note: str


@dataclass(frozen=True, slots=True)
class Told:
    """One story. `mark` says whether it is new to the chat, "" where that goes without saying.

    `cited` is the title that the headline is a slice of, None where the article has none.
    """

    number: int
    headline: str
    source: Source
    language: str
    mark: str
    counts: str
    said: tuple[Said, ...]
    contrasts: tuple[Contrast, ...]
    links: tuple[Source, ...]
    article_ids: tuple[int, ...]
    cited: Cited | None = None

    @property
    def cites_headline(self) -> bool:
        """Tell whether the article of the headline is cited right below it."""
        return bool(self.said) and self.said[0].source.article_id == self.source.article_id

    @property
    def standing(self) -> str:
        """Return whether it is new and how many tell it, to stand on one line with what may stand before."""
        said = " · ".join(filter(None, (self.mark, self.counts)))
        return said[:1].upper() + said[1:] if self.cites_headline else said


@dataclass(frozen=True, slots=True)
class Bound:
    """A moment, and what it is called."""

    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A brief in words: `notes` stand above the stories, `empty` instead of them, `coverage` below.

    `window` is its time in words, `bounds` the moments of it that these name (one for whole days), `city` whose clock
    they go by.
    """

    texts: Texts
    title: str
    window: str
    bounds: tuple[Bound, ...]
    city: str
    notes: tuple[str, ...]
    empty: str
    stories: tuple[Told, ...]
    coverage: tuple[str, ...]


def sentence_of(quote: Quote) -> str:
    """Return what of the passage is quoted: its best sentence, or all of it."""
    return quote.passage.text[quote.best.start : quote.best.end] if quote.best else quote.passage.text
