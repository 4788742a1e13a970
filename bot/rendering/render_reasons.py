"""Why a quote ranks where it does -> a message, one line for each quote, in words a reader understands. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.answers import Card, Judgement, Reason
from bot.asking.why import Age, Closeness, Edge, Why, closeness
from bot.messages import Message
from bot.rendering.markup import Markup, clipped
from bot.rendering.quoting import outlet
from bot.rendering.render import worded
from bot.texts import Texts

QUESTION_UNITS = 200
WORDS_SHOWN = 8
WORDS_UNITS = 150
"""Five lines with this many, the longest outlets and every edge stay under 4096 in both languages."""

_CLOSENESS = {
    Closeness.VERY: "why_meaning_very",
    Closeness.CLOSE: "why_meaning_close",
    Closeness.SOMEWHAT: "why_meaning_somewhat",
    Closeness.HARDLY: "why_meaning_hardly",
}
_EDGES = {
    Edge.SECOND: "edge_second",
    Edge.MEANING: "edge_meaning",
    Edge.WORDS: "edge_words",
    Edge.NEWER: "edge_newer",
    Edge.TIME: "edge_time",
}
_MODES = {"careful": "mode_careful", "balanced": "mode_balanced", "eager": "mode_eager"}


def why(card: Card, reasons: Sequence[Why], judgement: Judgement, texts: Texts) -> Message:
    """Return a line for each quote and one on how sure the answer was; five quotes fit one message."""
    lines = [worded(texts, "why_title" if card.answered else "why_title_missed")]
    if card.asked:
        lines.append(worded(texts, "why_searched", question=clipped(card.question, QUESTION_UNITS)))
    lines += [_line(each, texts) for each in reasons]
    lines.append(Markup().plain(sureness(card, judgement, texts)))
    joined = lines[0]
    for line in lines[1:]:
        joined = joined.plain("\n\n").add(line)
    return joined.message()


def told(why: Why, texts: Texts) -> str:
    """Return what speaks for one quote, and what put it before the next one."""
    if why.reason is None:
        return texts.say("why_not_kept")
    said = "; ".join(_parts(why, why.reason, texts))
    return f"{said}. {_next(why, texts)}".rstrip()


def sureness(card: Card, judgement: Judgement, texts: Texts) -> str:
    """Return how sure the answer was, and from which chance on answers are shown."""
    said = texts.say("why_confidence", percent=round(100 * card.confidence))
    mode = texts.say(_MODES.get(judgement.mode, "mode_own"))
    return f"{said} {texts.say('why_threshold', percent=round(100 * judgement.threshold), mode=mode)}"


def _line(why: Why, texts: Texts) -> Markup:
    return Markup().bold(f"{why.rank + 1}. {outlet(why.article, texts)}").plain(f": {told(why, texts)}")


def _parts(why: Why, reason: Reason, texts: Texts) -> Iterator[str]:
    yield texts.say(_CLOSENESS[closeness(reason.dense)], number=texts.score(reason.dense))
    if why.words:
        quoted = ", ".join(texts.say("why_word", word=word) for word in why.words[:WORDS_SHOWN])
        yield texts.say("why_words", words=clipped(quoted, WORDS_UNITS))
    else:
        yield texts.say("why_no_words")
    yield _age(why.age, texts)
    if reason.reranked is not None:
        yield texts.say("why_second", percent=round(100 * reason.reranked))


def _age(age: Age | None, texts: Texts) -> str:
    if age is None:
        return texts.say("why_undated")
    if age.hours is not None:
        return texts.say("why_old", age=texts.count("hour", age.hours)) if age.hours else texts.say("why_fresh")
    return texts.say("why_old", age=texts.count("day", age.days)) if age.days else texts.say("why_same_day")


def _next(why: Why, texts: Texts) -> str:
    """Say what put the quote before the next one, and what speaks for that one."""
    if not why.has_next:
        return ""
    number = why.rank + 2
    if not why.ahead:
        return texts.say("why_ahead_narrowly", number=number)
    ahead = _edges(why.ahead, texts)
    if not why.behind:
        return texts.say("why_ahead", number=number, edges=ahead)
    return texts.say("why_ahead_though", number=number, edges=ahead, others=_edges(why.behind, texts))


def _edges(edges: Sequence[Edge], texts: Texts) -> str:
    return ", ".join(texts.say(_EDGES[edge]) for edge in edges)
