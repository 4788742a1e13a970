"""Which sentences can be quoted alone, and what is wrong with the others. Pure; English and Russian.

A quote in a brief stands without what was before it: it must be a whole
sentence, say who and what, and be news rather than page furniture.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from bot.briefs import quotable_words as words
from corpus.types import Span

FEWEST_WORDS = 6
"""Sentences under six words ("He did not elaborate.") tell nothing by themselves."""

MOST_WORDS = 60
"""Sentences over sixty words are lists or tables that lost their line ends."""


MOST_OF_LINE = 20
"""Words of a line that is known by its having no verb; in longer ones `VERB_LIKE` finds something anyway."""


class Flaw(StrEnum):
    """Why a sentence is not quoted alone."""

    SHORT = "too short"
    LONG = "too long"
    FURNITURE = "page furniture"
    TORN = "its beginning is missing"
    CUT = "not a whole sentence"
    QUESTION = "a question"
    DANGLING = "speaks of what was said before"
    UNSAID = "speech without its speaker"
    PERSONAL = "speaks to the reader or of its writer"


def flaw(sentence: str) -> Flaw | None:
    """Return the first thing that is wrong with `sentence`, None where it can stand alone."""
    return next((found for found, shows in _SIGNS if shows(sentence)), None)


def flaws(sentence: str) -> frozenset[Flaw]:
    """Return all that is wrong with `sentence`."""
    return frozenset(found for found, shows in _SIGNS if shows(sentence))


def without_dateline(text: str, span: Span) -> Span:
    """Return `span` from behind the place and agency that open a report: what follows is a whole sentence as well."""
    opening = words.DATELINE.match(text, span.start, span.end)
    return Span(opening.end(), span.end) if opening else span


def _is_furniture(sentence: str) -> bool:
    words_in = len(sentence.split())
    is_caption = words.CAPTION.search(sentence) is not None and words.TELLING_VERB.search(sentence) is None
    is_line = (
        sentence.isascii() and words.VERB_LIKE.search(sentence) is None and FEWEST_WORDS <= words_in <= MOST_OF_LINE
    )
    return is_caption or is_line or words.FURNITURE.search(sentence) is not None


def _is_torn(sentence: str) -> bool:
    first = sentence.lstrip("\"'“‘«„([—–- ")[:1]
    return first.islower() or words.TORN.match(sentence) is not None


def _is_cut(sentence: str) -> bool:
    is_whole = words.WHOLE_END.search(sentence) and not words.GLUED.search(sentence)
    return not is_whole or _is_unbalanced(sentence)


def _is_unbalanced(sentence: str) -> bool:
    """Tell whether a bracket or a quotation is open; outlets open with one kind of mark and close with another."""
    marks = words.QUOTE_MARKS.findall(sentence)
    is_open = len(marks) % 2 == 1 or (marks and (marks[0] in "”»" or marks[-1] in "«„"))
    is_twice_opened = marks[-1:] == ["“"] and "„" not in marks
    uneven = any(sentence.count(opening) != sentence.count(closing) for opening, closing in words.PAIRS)
    return bool(is_open) or is_twice_opened or uneven


def _is_dangling(sentence: str) -> bool:
    is_here = words.HERE.search(words.SPEECH.sub(" ", sentence)) is not None
    return is_here or any(pointing.match(sentence) is not None for pointing in (words.POINTING, words.POINTING_LATER))


def _is_unsaid(sentence: str) -> bool:
    return words.ONLY_SPEECH.match(sentence) is not None or words.NAMELESS_SPEAKER.search(sentence) is not None


def _is_personal(sentence: str) -> bool:
    return words.PERSONAL.search(words.SPEECH.sub(" ", sentence)) is not None


_SIGNS: tuple[tuple[Flaw, Callable[[str], bool]], ...] = (
    (Flaw.FURNITURE, _is_furniture),
    (Flaw.SHORT, lambda sentence: len(sentence.split()) < FEWEST_WORDS),
    (Flaw.LONG, lambda sentence: len(sentence.split()) > MOST_WORDS),
    (Flaw.TORN, _is_torn),
    (Flaw.CUT, _is_cut),
    (Flaw.QUESTION, lambda sentence: sentence.rstrip("\"'”’») ").endswith("?")),
    (Flaw.DANGLING, _is_dangling),
    (Flaw.UNSAID, _is_unsaid),
    (Flaw.PERSONAL, _is_personal),
)
