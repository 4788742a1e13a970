"""How good are the answers to a question set? The metrics, and running a set. Pure but for the searching."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from corpus.types import Passage
from embeddings.types import Findings

_SHOWN = 3
_DEPTH = 10


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a set.

    `answers` are strings of which one must stand in a quote (none: only the
    articles are judged); `gold_urls` name the articles that hold the answer,
    `gold_titles` those that have no address. A question that the corpus cannot
    answer has a `kind` and nothing else.
    """

    id: str
    text: str
    as_of: date
    answers: tuple[str, ...] = ()
    gold_urls: frozenset[str] = frozenset()
    kind: str = ""
    gold_titles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Quoted:
    """One quote that was given, and its article: its address, or its key in the store where it has none."""

    url: str
    quote: str
    title: str = ""
    outlet: str = ""


@dataclass(frozen=True, slots=True)
class Prediction:
    """What was said to a question: up to ten quotes, best first, whether or not they were shown."""

    id: str
    answered: bool
    confidence: float
    quotes: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True)
class Metrics:
    """The figures of a question set, each 0 to 1; nan where no question bears on it.

    `answer_at_*` look for an answer's words in the quotes; `article_*` for the
    gold article; `false_citations` is the share of unanswerable questions
    that were answered; `kept_when_right` the share of answers right within
    three quotes that were shown; `auroc` how well confidence separates those
    from the unanswerable; `verbatim` the share of quotes that stand in their article.
    """

    answer_at_1: float
    answer_at_3: float
    answer_at_5: float
    article_hits_at_1: float
    article_hits_at_4: float
    article_hits_at_10: float
    article_mrr: float
    false_citations: float
    kept_when_right: float
    auroc: float
    verbatim: float


def predict(questions: Iterable[Question], ask: Callable[[Question], Findings]) -> list[Prediction]:
    """Ask every question and keep what was said."""
    return [prediction(question.id, ask(question)) for question in questions]


def prediction(question_id: str, findings: Findings) -> Prediction:
    """Return findings in the form that is measured."""
    quotes = tuple(_quoted(hit.passage) for hit in findings.hits[:_DEPTH])
    return Prediction(question_id, findings.answered, findings.confidence, quotes)


def measure(questions: Sequence[Question], said: Sequence[Prediction], texts: Mapping[str, str]) -> Metrics:
    """Return the figures; `texts` holds each article's title and text by address.

    Raises ValueError when a question has no prediction.
    """
    by_id = {one.id: one for one in said}
    missing = [question.id for question in questions if question.id not in by_id]
    if missing:
        raise ValueError(f"{len(missing)} questions have no prediction, for example {missing[:3]}")
    sought = [(one, by_id[one.id]) for one in questions if one.answers and not one.kind]
    golden = [(one, by_id[one.id]) for one in questions if one.gold_urls or one.gold_titles]
    places = [_gold_place(one, told) for one, told in golden]
    negatives = [by_id[one.id] for one in questions if one.kind]
    right = [told for one, told in sought if _holds(one, told, _SHOWN)]
    return Metrics(
        answer_at_1=_share(_holds(one, told, 1) for one, told in sought),
        answer_at_3=_share(_holds(one, told, _SHOWN) for one, told in sought),
        answer_at_5=_share(_holds(one, told, 5) for one, told in sought),
        article_hits_at_1=_share(place <= 1 for place in places),
        article_hits_at_4=_share(place <= 4 for place in places),
        article_hits_at_10=_share(place <= _DEPTH for place in places),
        article_mrr=_mean(1 / place for place in places),
        false_citations=_share(told.answered for told in negatives),
        kept_when_right=_share(told.answered for told in right),
        auroc=auroc([told.confidence for told in right], [told.confidence for told in negatives]),
        verbatim=_share(_stands(quoted, texts) for told in said for quoted in told.quotes),
    )


def is_gold(question: Question, quoted: Quoted) -> bool:
    """Say whether a quote is of an article that holds the answer."""
    return quoted.url in question.gold_urls or quoted.title in question.gold_titles


def auroc(positives: Sequence[float], negatives: Sequence[float]) -> float:
    """Return the chance that a positive scores above a negative, ties counting half; nan when one is empty."""
    wins = sum((p > n) + 0.5 * (p == n) for p in positives for n in negatives)
    pairs = len(positives) * len(negatives)
    return wins / pairs if pairs else float("nan")


def holds_any(answers: Iterable[str], text: str) -> bool:
    """Say whether one of the answers stands in a text as whole words, whatever their case."""
    words = bare_words(text)
    return any(bare_words(answer) in words for answer in answers)


def bare_words(text: str) -> str:
    """Return lower-case words with one blank around each, so that only whole words are found in one another."""
    found = re.findall(r"\w+", unicodedata.normalize("NFKC", text).lower())
    return f" {' '.join(found)} "


def _quoted(passage: Passage) -> Quoted:
    article = passage.article
    return Quoted(article.url or article.key, passage.text, article.title, article.outlet)


def _holds(question: Question, told: Prediction, k: int) -> bool:
    return any(holds_any(question.answers, quoted.quote) for quoted in told.quotes[:k])


def _gold_place(question: Question, told: Prediction) -> float:
    """Return the rank of the gold article from 1, infinite when it is not among the ten."""
    articles = {quoted.url: is_gold(question, quoted) for quoted in reversed(told.quotes)}
    order = list(dict.fromkeys(quoted.url for quoted in told.quotes))[:_DEPTH]
    return next((place + 1.0 for place, url in enumerate(order) if articles[url]), float("inf"))


def _stands(quoted: Quoted, texts: Mapping[str, str]) -> bool:
    return quoted.quote in texts.get(quoted.url, "")


def _share(flags: Iterable[bool]) -> float:
    return _mean(float(flag) for flag in flags)


def _mean(values: Iterable[float]) -> float:
    kept = list(values)
    return sum(kept) / len(kept) if kept else float("nan")
