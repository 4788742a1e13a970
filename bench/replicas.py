"""Make a corpus larger than any that is at hand: copies of its articles, each slightly another. Pure.

In every passage of a copy one word is replaced by another word of the corpus of the same length, so that offsets stay
and a quote is still an exact slice; so is one in its title. Copies are published earlier, in turn by made-up outlets.
Vectors turn by a fixed angle in a random direction, so that a copy is a neighbour and never a duplicate.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np

from corpus.types import Article, ArticleHeader, Moment, Passage
from embeddings.analysis import content_words
from embeddings.build import terms
from embeddings.lexical import Terms
from embeddings.types import Vectors

COSINE = 0.9
"""Of a copy's vector to the original's, so 0.81 between two copies: closer than news lies. The nearest other passage
of news-2022 is at 0.79 in the median, at 0.61 and 0.89 at the tenth and ninetieth percentile."""

OUTLETS = tuple(f"newsroom-{number:02}.example" for number in range(1, 25))
_APART = timedelta(days=29)
_SLOTS = 6
"""Words of a passage that a copy may replace; more would only take memory."""

_LEAST_LETTERS = 5


@dataclass(frozen=True, slots=True)
class Slot:
    """A replaceable word of a text: where it starts, its length, and its place among the text's terms."""

    start: int
    length: int
    place: int


@dataclass(frozen=True, slots=True)
class Part:
    """A passage of an original: its span in the article, its terms, and its slots, from the start of the article."""

    start: int
    end: int
    terms: Terms
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Original:
    """An article as it is copied: analysed once. `vectors` has one row for each part."""

    article: Article
    title_slots: tuple[Slot, ...]
    parts: tuple[Part, ...]
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class Replica:
    """An article to put into a corpus, with the terms and vectors of its parts, whose spans are the original's."""

    article: Article
    parts: tuple[Part, ...]
    terms: tuple[Terms, ...]
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class Spare:
    """A word that may stand in a copy, with its term."""

    word: str
    term: str


class Lexicon:
    """The words of a corpus by length: what is put in a word's place."""

    def __init__(self, originals: Iterable[Original]) -> None:
        """Gather the replaceable words of the originals."""
        found = {spare.word: spare for one in originals for spare in _spares(one)}
        self._spares: dict[int, list[Spare]] = {}
        for word in sorted(found):
            self._spares.setdefault(len(word), []).append(found[word])

    def other(self, word: str, number: int) -> Spare:
        """Return a word as long as `word`, which one depends on `number`; `word` itself only where it is alone."""
        spares = self._spares[len(word)]
        found = spares[number % len(spares)]
        return found if found.word != word else spares[(number + 1) % len(spares)]


def original(article: Article, passages: Sequence[Passage], vectors: Vectors) -> Original:
    """Analyse an article whose passages have these vectors, shape (len(passages), dimension)."""
    parts = tuple(
        Part(one.start, one.end, terms(one), tuple(_slots(one.text, offset=one.start)[:_SLOTS])) for one in passages
    )
    return Original(article, tuple(_slots(article.header.title, offset=0)), parts, vectors)


class Copier:
    """Make copies of originals; the same seed and calls give the same copies."""

    def __init__(self, lexicon: Lexicon, *, seed: int = 0) -> None:
        """Take replacements from `lexicon`."""
        self._lexicon, self._random = lexicon, np.random.default_rng(seed)

    def replica(self, one: Original, number: int, *, article_id: int) -> Replica:
        """Return the copy of this `number`, 1 and up, under `article_id`; number 0 is the original as it is."""
        if number == 0:
            header = replace(one.article.header, id=article_id, revision=1)
            return Replica(replace(one.article, header=header), one.parts, _terms(one), one.vectors)
        title, title_terms = self._title(one, number)
        text, bodies = self._text(one, number)
        header = replace(_moved(one.article.header, number), id=article_id, title=title)
        found = (Terms(title_terms, body, part.terms.names) for body, part in zip(bodies, one.parts, strict=True))
        return Replica(Article(header, text), one.parts, tuple(found), jittered(one.vectors, self._random))

    def _title(self, one: Original, number: int) -> tuple[str, tuple[str, ...]]:
        title, stems = one.article.header.title, one.parts[0].terms.title
        if not one.title_slots:
            return title, stems
        slot = one.title_slots[number % len(one.title_slots)]
        spare = self._spare(title, slot, number)
        return title[: slot.start] + spare.word + title[slot.start + slot.length :], _with(stems, slot, spare)

    def _text(self, one: Original, number: int) -> tuple[str, list[tuple[str, ...]]]:
        text, at, pieces, bodies = one.article.text, 0, [], []
        for place, part in enumerate(one.parts):
            if not part.slots:
                bodies.append(part.terms.body)
                continue
            slot = part.slots[(number + place) % len(part.slots)]
            spare = self._spare(text, slot, number + 7919 * place)
            pieces += [text[at : slot.start], spare.word]
            at = slot.start + slot.length
            bodies.append(_with(part.terms.body, slot, spare))
        return "".join([*pieces, text[at:]]), bodies

    def _spare(self, text: str, slot: Slot, number: int) -> Spare:
        return self._lexicon.other(text[slot.start : slot.start + slot.length], number)


def jittered(rows: Vectors, random: np.random.Generator, *, cosine: float = COSINE) -> Vectors:
    """Return unit rows, each at about this cosine to the given one: Gaussian noise added, then normalised.

    In d dimensions noise of standard deviation s has length s√d and is all but orthogonal to a row, so the
    cosine is 1 / √(1 + s²d).
    """
    spread = np.sqrt((1.0 / cosine**2 - 1.0) / rows.shape[1])
    moved = rows + np.float32(spread) * random.standard_normal(rows.shape, dtype=np.float32)
    turned: Vectors = moved / np.linalg.norm(moved, axis=1, keepdims=True)
    return turned


def _spares(one: Original) -> Iterator[Spare]:
    """Yield the words at the slots of an article, in title and text."""
    title, text = one.article.header.title, one.article.text
    for slot in one.title_slots:
        yield Spare(title[slot.start : slot.start + slot.length], one.parts[0].terms.title[slot.place])
    for part in one.parts:
        for slot in part.slots:
            yield Spare(text[slot.start : slot.start + slot.length], part.terms.body[slot.place])


def _slots(text: str, *, offset: int = 0) -> list[Slot]:
    """Return the words in small Latin letters: no names, so that nothing but their one term changes with them."""
    return [
        Slot(offset + word.start, word.end - word.start, place)
        for place, word in enumerate(content_words(text))
        if len(word.folded) >= _LEAST_LETTERS and word.folded.isascii() and word.folded.isalpha()
        if text[word.start : word.end] == word.folded
    ]


def _with(stems: tuple[str, ...], slot: Slot, spare: Spare) -> tuple[str, ...]:
    return (*stems[: slot.place], spare.term, *stems[slot.place + 1 :])


def _terms(one: Original) -> tuple[Terms, ...]:
    return tuple(part.terms for part in one.parts)


def _moved(header: ArticleHeader, number: int) -> ArticleHeader:
    """Return the header of a copy: another outlet's, published earlier, first seen as the original was."""
    outlet = OUTLETS[(header.id + number) % len(OUTLETS)]
    address = f"https://{outlet}/{number}/{header.id}"
    published = header.published and Moment(header.published.at - number * _APART, header.published.day_only)
    return replace(header, revision=1, key=address, url=address, outlet=outlet, published=published)
