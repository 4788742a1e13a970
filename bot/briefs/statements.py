"""The sentences of a story that a brief can quote. Pure; `selection` weighs them against each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.answers import Quote
from bot.briefs.headline import Fault, excites, faults
from bot.briefs.quotable import Flaw, flaw, flaws, without_dateline
from corpus.sentences import sentence_spans
from corpus.types import Passage, Span
from embeddings.types import StoryArticle, StorySentence

MOST_OF_ARTICLE = 12
"""Sentences of an article that can be quoted: news tell first what is new, and background later."""

_COLOURED = {Fault.TEASE, Fault.QUESTION, Fault.OPINION, Fault.ADDRESS}
_MIXED = {Fault.LIVE, Fault.DIGEST}
_UNBEARABLE = {Flaw.LONG, Flaw.FURNITURE, Flaw.PERSONAL, Flaw.DANGLING, Flaw.TORN}


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence that can be quoted.

    `place` counts the sentences before it in its article; `remote` says where
    the article stands between the most central one of the story, 0, and the
    least, 1; `age` is how much older it is than the story's newest article.
    `coloured` marks what excites, or is from an article that explains or
    comments, by its title; `leans` a sentence that speaks of what the one
    before it names.
    """

    passage: Passage
    span: Span
    origin: int
    place: int
    remote: float
    age: timedelta
    coloured: bool
    leans: bool = False

    @property
    def text(self) -> str:
        """Return the sentence as it stands in the article."""
        return self.passage.text[self.span.start : self.span.end]

    @property
    def quote(self) -> Quote:
        """Return it as what a brief shows."""
        return Quote(self.passage, self.span)


def statements(articles: Sequence[StoryArticle]) -> list[Statement]:
    """Return what these articles, most central first, say and can be quoted, in their order.

    Galleries, live pages and digests only speak where no other article does.
    """
    found = [one for article in _placed(articles) for one in _of_article(article) if _stands(one)]
    mixed = {one.article.id for one in articles if not _MIXED.isdisjoint(faults(one.article.title))}
    return [one for one in found if one.passage.article.id not in mixed] or found


def anything(articles: Sequence[StoryArticle]) -> list[Statement]:
    """Return the first bearable sentence of each article, where it has any: for a story that has no better one.

    A story without such a sentence is not told.
    """
    found = (next(filter(_is_bearable, _of_article(article)), None) for article in _placed(articles))
    return [one for one in found if one is not None]


def all_sentences(articles: Sequence[StoryArticle]) -> list[StorySentence]:
    """Return every sentence of these articles in their order."""
    return [StorySentence(passage, span) for one in articles for passage, span in _spans(one)]


@dataclass(frozen=True, slots=True)
class _Placed:
    one: StoryArticle
    remote: float
    age: timedelta


def _placed(articles: Sequence[StoryArticle]) -> list[_Placed]:
    newest = max((one.article.visible_from for one in articles), default=None)
    return [
        _Placed(one, rank / len(articles), newest - one.article.visible_from)
        for rank, one in enumerate(articles)
        if newest is not None
    ]


def _of_article(article: _Placed) -> Iterator[Statement]:
    one = article.one
    coloured = not _COLOURED.isdisjoint(faults(one.article.title))
    for place, (passage, span) in zip(range(MOST_OF_ARTICLE), _spans(one), strict=False):
        shown = without_dateline(passage.text, span)
        text = passage.text[shown.start : shown.end]
        is_coloured, leans = coloured or excites(text), flaw(text) is Flaw.DANGLING
        yield Statement(passage, shown, one.origin, place, article.remote, article.age, is_coloured, leans)


def _is_bearable(statement: Statement) -> bool:
    return _UNBEARABLE.isdisjoint(flaws(statement.text))


def _stands(statement: Statement) -> bool:
    """Tell whether it can be quoted, alone or, where it leans on another sentence, behind that one."""
    return (statement.leans and statement.place > 0) or flaw(statement.text) is None


def _spans(one: StoryArticle) -> Iterator[tuple[Passage, Span]]:
    return ((passage, span) for passage in one.passages for span in sentence_spans(passage.text))
