"""What a question gets, and what is remembered of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.types import Place, Window
from corpus.types import Coverage, Passage, Span


@dataclass(frozen=True, slots=True)
class Reason:
    """What made one hit rank where it did; the numbers mean what they mean in `embeddings.types.Hit`.

    `alone` is None also on cards of older versions.
    """

    dense: float
    lexical: float
    recency: float
    reranked: float | None
    matched: tuple[str, ...]
    alone: float | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """What is remembered of an answer, so that its buttons work later and after a restart.

    `scores` go with `passage_ids`, best first; `as_of` is the moment of the question.
    `question` is what was searched, `asked` what the person wrote where that differs.
    `reasons` go with `passage_ids` too; cards of older versions have none. `within` are the articles that alone were
    searched, because the question replied to quotes of them; empty for all.
    """

    id: str
    place: Place
    question: str
    as_of: datetime
    passage_ids: tuple[int, ...]
    scores: tuple[float, ...]
    confidence: float
    answered: bool
    created: datetime
    asked: str = ""
    reasons: tuple[Reason, ...] = ()
    within: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """From which confidence on answers are shown now; `mode` names the setting, "" where it is a number of its own."""

    threshold: float
    mode: str = ""


@dataclass(frozen=True, slots=True)
class LastQuestion:
    """What a person asked last in a place, as it was searched; `followups` completes the next question by it."""

    question: str
    card_id: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Use:
    """A passage that some reader opened under the answer to a question; it says nothing about who or where."""

    question: str
    passage_id: int


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage to show. `best` is the answering sentence, offsets within the passage's text."""

    passage: Passage
    best: Span | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a question, as they were written, that a passage or its title has, and those that it lacks."""

    has: tuple[str, ...]
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question gets: quotes that answer, or openly none.

    With `found` false `quotes` holds at most the nearest miss. `card` names
    the stored card behind the buttons; `position` is the rank of the first
    quote shown (from 0) and `more` says whether further ones follow. `asked` is
    what was written where `question` is that with the topic of an earlier one;
    `past` says that it was answered as of a moment long before. `elsewhen` is
    the time asked about where the corpus has none of it; the first page says so.
    `within` counts the articles that alone were searched (0: all were); `not_within`
    says that such a search found nothing before this one. `words` tells of a nearest miss what it lacks.
    """

    question: str
    as_of: datetime
    found: bool
    quotes: tuple[Quote, ...]
    coverage: Coverage
    confidence: float
    card: str = ""
    position: int = 0
    more: bool = False
    asked: str = ""
    past: bool = False
    elsewhen: Window | None = None
    within: int = 0
    not_within: bool = False
    words: Words | None = None
