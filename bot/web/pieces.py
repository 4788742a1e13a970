"""A stored text -> paragraphs cut where something begins or ends: what is cited, what answers, what is furniture. Pure.

Every piece is an exact slice, so whatever is copied out of the page stands so in the article.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby, pairwise

from corpus.furniture import furniture_spans
from corpus.paragraphs import paragraph_spans
from corpus.types import Article, Passage, Span

NOWHERE = Span(0, 0)

KEPT = 100
"""Texts whose furniture and paragraphs are remembered: of a long one they take a dozen milliseconds, and whoever opens
one passage of it opens others."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A slice of a paragraph; `opens` is the passage that begins with it, None for none."""

    text: str
    is_cited: bool = False
    is_best: bool = False
    is_furniture: bool = False
    opens: int | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """Pieces of a paragraph that follow each other and are all cited, or none; `begins` where the citation does."""

    pieces: tuple[Piece, ...]
    is_cited: bool
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph in its runs; put together they are its text."""

    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """Return the paragraph as it is stored."""
        return "".join(piece.text for run in self.runs for piece in run.pieces)


@dataclass(frozen=True, slots=True)
class Shown:
    """What is to be seen in a text, as spans of it: the cited one, the best sentence in it, and its passages."""

    cited: Span = NOWHERE
    best: Span = NOWHERE
    passages: Sequence[Passage] = field(default=())


def paragraphs(article: Article, shown: Shown) -> tuple[Paragraph, ...]:
    """Return the paragraphs of an article; white space between them is left out."""
    furniture = _furniture(article.text, article.header.title)
    opening: dict[int, int] = {}
    for passage in shown.passages:
        opening.setdefault(passage.start, passage.id)
    marked = [*furniture, *(span for span in (shown.cited, shown.best) if span != NOWHERE)]
    cuts = sorted({*opening, *(edge for span in marked for edge in (span.start, span.end))})
    first = _first(article.text, shown.cited)
    made = []
    for span in _paragraphs(article.text):
        pieces = [
            Piece(
                article.text[start:end],
                is_cited=_holds(shown.cited, start),
                is_best=_holds(shown.best, start),
                is_furniture=_among(furniture, start),
                opens=opening.get(start),
            )
            for start, end in _slices(span, cuts)
        ]
        made.append(Paragraph(tuple(_runs(pieces, begins=span.start <= first < span.end))))
    return tuple(made)


@lru_cache(maxsize=KEPT)
def _furniture(text: str, title: str) -> tuple[Span, ...]:
    return tuple(furniture_spans(text, title))


@lru_cache(maxsize=KEPT)
def _paragraphs(text: str) -> tuple[Span, ...]:
    return tuple(paragraph_spans(text))


def _first(text: str, cited: Span) -> int:
    """Return where the first cited character stands that can be seen, before the text where nothing is cited."""
    within = text[cited.start : cited.end]
    return cited.start + len(within) - len(within.lstrip()) if within.strip() else -1


def _slices(span: Span, cuts: Sequence[int]) -> Iterator[tuple[int, int]]:
    inner = cuts[bisect_left(cuts, span.start + 1) : bisect_left(cuts, span.end)]
    return pairwise((span.start, *inner, span.end))


def _runs(pieces: Sequence[Piece], *, begins: bool) -> Iterator[Run]:
    for is_cited, group in groupby(pieces, key=lambda piece: piece.is_cited):
        yield Run(tuple(group), is_cited, begins and is_cited)
        # One place alone is scrolled to.
        begins = begins and not is_cited


def _among(spans: Sequence[Span], place: int) -> bool:
    """Tell whether one of `spans`, which stand in order and apart, holds a place."""
    before = bisect_right(spans, place, key=_start) - 1
    return before >= 0 and _holds(spans[before], place)


def _start(span: Span) -> int:
    return span.start


def _holds(span: Span, place: int) -> bool:
    return span.start <= place < span.end
