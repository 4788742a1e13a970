"""What a corpus without labels teaches: a title, a lead or a hidden sentence belongs to the rest of its article. Pure.

A sentence that is hidden and asked for is the inverse cloze task (Lee, Chang and Toutanova, ACL 2019). Nothing is
written here: queries and texts are the words of the articles and, where readers allowed it, their questions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import numpy as np

from corpus.sentences import sentence_spans
from corpus.types import Passage, Span
from embeddings.analysis import content_words
from embeddings.encoder import passage_text

OPENING = 3
"""News says what happened first: a title is about the first passages, not about the tenth."""

_TITLE_WORDS = 3
_SENTENCE_WORDS = 5
"""Content words that a query must have to be about something: "Photos of the day" and "He declined." are not."""


class PairKind(StrEnum):
    """Where the query of a pair comes from."""

    TITLE = "title"
    LEAD = "lead"
    HIDDEN = "hidden"
    READER = "reader"


@dataclass(frozen=True, slots=True)
class TrainingArticle:
    """An article to learn from, with its live passages in order; articles of one `origin` carry one text."""

    id: int
    origin: int
    title: str
    visible_from: datetime
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A query and a text that fits it, as both are encoded; `origin` tells whose text it is.

    `negative` is a text that shares the query's words and is about something
    else, of the origin `negative_origin`; empty where none was found.
    """

    kind: PairKind
    query: str
    text: str
    article_id: int
    origin: int
    negative: str = ""
    negative_origin: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a reader and the passage that they used."""

    question: str
    passage_id: int


def make_pairs(articles: Iterable[TrainingArticle], *, seed: int) -> list[Pair]:
    """Return up to three pairs for each article; the same article and seed give the same pairs in any company."""
    return [pair for article in articles for pair in _pairs_of(article, np.random.default_rng((seed, article.id)))]


def asked_pairs(uses: Iterable[Asked], articles: Iterable[TrainingArticle]) -> list[Pair]:
    """Return a pair for each use of a passage that is among these articles'."""
    places = {passage.id: (article, passage) for article in articles for passage in article.passages}
    found = ((use, *places[use.passage_id]) for use in uses if use.passage_id in places)
    return [
        Pair(PairKind.READER, use.question, passage_text(article.title, passage.text), article.id, article.origin)
        for use, article, passage in found
    ]


def is_telling(title: str) -> bool:
    """Say whether a title has enough words to find its article by."""
    return len(content_words(title)) >= _TITLE_WORDS


def untitled(title: str, passages: Sequence[Passage]) -> list[Passage]:
    """Return the passages in which the title does not stand again, as it does where a page repeats it."""
    return [passage for passage in passages if title.strip().casefold() not in passage.text.casefold()]


def _pairs_of(article: TrainingArticle, rng: np.random.Generator) -> Iterator[Pair]:
    makers = {PairKind.TITLE: _by_title, PairKind.LEAD: _by_lead, PairKind.HIDDEN: _by_hidden_sentence}
    for kind, make in makers.items():
        made = make(article, rng)
        if made is not None:
            yield Pair(kind, made.query, made.text, article.id, article.origin)


@dataclass(frozen=True, slots=True)
class _Made:
    query: str
    text: str


def _by_title(article: TrainingArticle, rng: np.random.Generator) -> _Made | None:
    """Return the title with one of the first passages, which does not have it in front as others do."""
    fitting = untitled(article.title, article.passages[:OPENING])
    if not fitting or not is_telling(article.title):
        return None
    return _Made(article.title, fitting[int(rng.integers(len(fitting)))].text)


def _by_lead(article: TrainingArticle, rng: np.random.Generator) -> _Made | None:
    """Return the first sentence with another passage of the article."""
    others = article.passages[1 : OPENING + 1]
    if not others:
        return None
    first = article.passages[0].text
    lead = next((sentence for sentence in _sentences(first) if _is_query(first, sentence)), None)
    if lead is None:
        return None
    chosen = others[int(rng.integers(len(others)))]
    return _Made(first[lead.start : lead.end], _in_context(article, chosen.text, rng))


def _by_hidden_sentence(article: TrainingArticle, rng: np.random.Generator) -> _Made | None:
    """Return a sentence with the passage from which it is taken out."""
    text = article.passages[int(rng.integers(len(article.passages)))].text
    sentences = _sentences(text)
    fitting = [sentence for sentence in sentences if _is_query(text, sentence)]
    if not fitting or len(sentences) <= 1:
        return None
    hidden = fitting[int(rng.integers(len(fitting)))]
    rest = f"{text[: hidden.start].rstrip()} {text[hidden.end :].lstrip()}".strip()
    return _Made(text[hidden.start : hidden.end], _in_context(article, rest, rng))


def _in_context(article: TrainingArticle, text: str, rng: np.random.Generator) -> str:
    """Put the title in front of every second text: always there, it would be all that is learned from."""
    return passage_text(article.title, text) if rng.random() < 1 / 2 else text


def _sentences(text: str) -> list[Span]:
    return sentence_spans(text)


def _is_query(text: str, sentence: Span) -> bool:
    return len(content_words(text[sentence.start : sentence.end])) >= _SENTENCE_WORDS
