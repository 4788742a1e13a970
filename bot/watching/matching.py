"""New passages meet all subscriptions at once: which fit, how well, and by which words. Pure but for what it is handed.

A topic is near in meaning, and the less near the more of its words are named; its score is the cosine and up to
`RELIEF` for the words, so that one number says both and can be asked to be higher. Keywords and sources are looked up
in dictionaries. A question is first weighed by words and meaning, for all questions at once; what comes through is
judged as an answer would be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest
from operator import attrgetter
from typing import Final

from bot.types import Topical
from bot.watching.keywords import Keywords, keywords, said_in
from corpus.types import Passage
from embeddings.analysis import content_words, fold, term
from embeddings.evidence import OtherWays
from embeddings.meant import Meaning, Meanings
from embeddings.slots import WishWords
from embeddings.types import Vectors
from embeddings.watched import Arrivals

IN_TITLE, OPENING, FURTHER_DOWN = 1.0, 0.8, 0.6
"""Scores of keywords by where the last of them stands."""

FROM_SOURCE = 0.5
"""Score of what a source published: behind what fits by what it says, where one message has room for only some."""

OPENS = 200
"""A passage that begins within so many characters opens its article; a dateline or a byline may stand before it."""

JUDGED_OF_ARTICLE: Final = 2
"""Passages of an article that are judged by a question, the closest: judging takes most of the time of a round.
Of 185 answers that 80 questions got from 3,164 passages of news-2022, one alone would lose three, and two none."""

NO_WORDS = WishWords((), (), OtherWays({}, ()))


@dataclass(frozen=True, slots=True)
class Want:
    """What somebody wants to be told of; two subscriptions to the same are one want."""

    what: Topical
    text: str


@dataclass(frozen=True, slots=True)
class Ready:
    """A want made ready, with the score from which it is told; vector and words are those of a topic or a question."""

    want: Want
    floor: float = 0.0
    vector: Vectors | None = None
    words: WishWords = NO_WORDS


@dataclass(frozen=True, slots=True)
class Fit:
    """A passage that fits a want.

    `score` is 0 to 1, higher is better. `named` are words of the want, as it is written, that stand in the passage or
    its title. `cosine` is how near a topic or question is to it in meaning. `in_text` says of keywords that all of them
    stand in the passage itself, which then shows them better than one under the same title.
    """

    want: Want
    passage: Passage
    score: float
    named: tuple[str, ...] = ()
    cosine: float = 0.0
    in_text: bool = False

    @property
    def rank(self) -> tuple[float, bool]:
        """Return by what the best passage of a story is chosen; of equals the earliest is."""
        return (self.score, self.in_text)


class Board:
    """All wants, laid out to be met."""

    def __init__(self, ready: Sequence[Ready]) -> None:
        """Lay out `ready`; no want may stand there twice."""
        self._ready = [one for one in ready if one.vector is not None]
        self._meanings = Meanings([_meaning(one) for one in self._ready])
        self._worded = _Worded([one for one in ready if one.want.what is Topical.WORDS])
        self._sources: defaultdict[str, list[Ready]] = defaultdict(list)
        for one in ready:
            if one.want.what is Topical.SOURCE:
                self._sources[outlet_key(one.want.text)].append(one)

    def meet(self, arrivals: Arrivals) -> list[Fit]:
        """Return what fits; a question fits as soon as the passage is worth judging, whatever its floor."""
        cosines = self._meanings.cosines(arrivals.vectors)
        return [fit for passage, row in zip(arrivals.passages, cosines, strict=True) for fit in self._met(passage, row)]

    def _met(self, passage: Passage, cosines: Vectors) -> Iterator[Fit]:
        for met in self._meanings.met(passage, cosines):
            one = self._ready[met.place]
            yield Fit(one.want, passage, met.score, _as_written(one.want.text, met.named), met.cosine)
        yield from self._worded.met(passage)
        for one in self._sources.get(outlet_key(passage.article.outlet), ()):
            yield Fit(one.want, passage, FROM_SOURCE)


class _Worded:
    """Keywords, each found by one of its words."""

    def __init__(self, ready: Sequence[Ready]) -> None:
        self._found: defaultdict[str, list[tuple[Ready, Keywords]]] = defaultdict(list)
        for one in ready:
            asked = keywords(one.want.text)
            for sign in asked.rarest() if asked.wanted else ():
                self._found[sign].append((one, asked))

    def met(self, passage: Passage) -> Iterator[Fit]:
        texts = (passage.article.title, passage.text)
        said = said_in(*texts)
        seen = {one.want: (one, asked) for sign in said for one, asked in self._found.get(sign, ())}
        for one, asked in seen.values():
            if asked.fits_among(said, texts) and (score := _standing(asked, passage)) >= one.floor:
                yield Fit(one.want, passage, score, in_text=asked.stands_in(passage.text))


def _meaning(one: Ready) -> Meaning:
    assert one.vector is not None  # others have no meaning to be met by
    return Meaning(one.want.text, one.vector, one.words, one.floor, asks=one.want.what is Topical.QUESTION)


def outlet_key(name: str) -> str:
    """Return the name of an outlet without case, accents and double spaces."""
    return " ".join(fold(word) for word in name.split())


def _standing(asked: Keywords, passage: Passage) -> float:
    if asked.stands_in(passage.article.title):
        return IN_TITLE
    return OPENING if passage.start < OPENS else FURTHER_DOWN


def _as_written(text: str, terms: Sequence[str]) -> tuple[str, ...]:
    written = {term(word.folded): text[word.start : word.end] for word in content_words(text)}
    return tuple(written[one] for one in terms if one in written)


def closest_of_articles(fits: Sequence[Fit]) -> list[Fit]:
    """Return for each want the passages of an article that fit it best, in the order in which they came."""
    groups: defaultdict[tuple[Want, int], list[Fit]] = defaultdict(list)
    for fit in fits:
        groups[fit.want, fit.passage.article.id].append(fit)
    chosen = {id(fit) for near in groups.values() for fit in nlargest(JUDGED_OF_ARTICLE, near, key=attrgetter("score"))}
    return [fit for fit in fits if id(fit) in chosen]
