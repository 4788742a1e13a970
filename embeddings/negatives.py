"""Hard negatives from the keyword leg: texts that share a query's words and are about something else.

A text that fits the query must not become a negative, so an article is passed over
- when it carries the same text (its origin), or is of the same days: news of one event comes within days of each
  other (articles that state no date are all of the day they came in, so among them there are no hard negatives);
- when the keyword leg finds it nearly as good as the query's own article (Moreira et al., NV-Retriever, 2024, do this
  with the scores of a model).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from embeddings.analysis import analyze
from embeddings.encoder import passage_text
from embeddings.lexical import LexicalIndex, TantivyIndex, Terms
from embeddings.pairs import OPENING, Pair, PairKind, TrainingArticle
from embeddings.types import Filter, Label, Match

_DEPTH = 30
_SAME_EVENT = timedelta(days=7)
_TOO_GOOD = 0.8
"""Share of the own article's score from which another article may hold the same news."""

_CHUNK = 2000

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class _Opening:
    """One of the first passages of an article."""

    article: TrainingArticle
    text: str


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What the keyword leg holds: the first passages, by passage id, and their articles, by article id."""

    index: LexicalIndex
    openings: dict[int, _Opening]
    articles: dict[int, TrainingArticle]


def with_negatives(
    pairs: Sequence[Pair], articles: Sequence[TrainingArticle], *, progress: Progress | None = None
) -> Iterator[Pair]:
    """Yield the pairs, each with its hard negative where one is found; `progress` counts pairs."""
    shelf = _shelf(articles)
    for done, pair in enumerate(pairs, start=1):
        yield _with_negative(pair, shelf)
        if progress:
            progress(done, len(pairs))


def _shelf(articles: Sequence[TrainingArticle]) -> _Shelf:
    shelf = _Shelf(TantivyIndex(), {}, {article.id: article for article in articles})
    for start in range(0, len(articles), _CHUNK):
        opening = [(one, passage) for one in articles[start : start + _CHUNK] for passage in one.passages[:OPENING]]
        shelf.index.add(
            [Label(passage.id, article.id, article.visible_from, None, "", "") for article, passage in opening],
            [Terms(analyze(article.title), analyze(passage.text)) for article, passage in opening],
        )
        shelf.openings.update((passage.id, _Opening(article, passage.text)) for article, passage in opening)
    return shelf


def _with_negative(pair: Pair, shelf: _Shelf) -> Pair:
    """Return the pair with the best other text; without one where its own article is not found to compare with."""
    home = shelf.articles.get(pair.article_id)
    found = shelf.index.search(list(dict.fromkeys(analyze(pair.query))), _DEPTH, Filter())
    own = [match.score for match in found if shelf.openings[match.passage_id].article.origin == pair.origin]
    if home is None or not own:
        return pair
    chosen = next(_others(found, home, shelf, below=_TOO_GOOD * max(own)), None)
    if chosen is None:
        return pair
    about = chosen.article
    text = chosen.text if pair.kind is PairKind.TITLE else passage_text(about.title, chosen.text)
    return replace(pair, negative=text, negative_origin=about.origin)


def _others(found: Iterable[Match], home: TrainingArticle, shelf: _Shelf, *, below: float) -> Iterator[_Opening]:
    for match in found:
        opening = shelf.openings[match.passage_id]
        apart = abs(opening.article.visible_from - home.visible_from)
        if opening.article.origin != home.origin and apart > _SAME_EVENT and match.score <= below:
            yield opening
