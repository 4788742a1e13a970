"""What became of quotes that a message showed -> the reply to that message. Pure.

Old and new sentence are slices of two revisions of one article; "…" for what is left out stands outside of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.asking.fragments import fragment_url
from bot.briefs.corrections import Amended, Correction
from bot.messages import Cited, Message, Style
from bot.news import SentQuote
from bot.rendering.markup import MESSAGE_UNITS, Markup, cut_before, is_linkable
from bot.rendering.quoting import byline, slice_quotation, title
from bot.rendering.render import worded
from bot.texts import Texts
from corpus.standing import Withdrawal
from corpus.types import Article, Span

SHOWN = 4
"""Sentences told of in one reply; who quoted more of them looks at the articles again anyway."""

ROOMS = (700, 400, 250, 120)
"""Units for one sentence, tried in turn until the reply fits one message: four pairs at 120, each with the longest
title, outlet and dates, take under 3,500."""

TITLE_UNITS = 150

MOST_BOLD = 0.5
"""Share of a sentence's words up to which what differs is bold: more would stress everything, and so nothing."""

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class _Reader:
    """Whom a reply is for, and how many units each sentence may take in it."""

    texts: Texts
    zone: str
    room: int


@dataclass(frozen=True, slots=True)
class _Bold:
    """What differs between two sentences, in the texts that they stand in."""

    before: Span | None = None
    after: Span | None = None


def correction(amended: Sequence[Amended], quote: SentQuote, texts: Texts, zone: str) -> Message:
    """Return the reply to the message of `quote`: of each article the old sentences, and what they are now.

    A negative message id is one of before the chat moved: that reply stands alone.
    """
    replies = (_reply(amended, quote, _Reader(texts, zone, room)) for room in ROOMS)
    fitting = next(markup for markup in replies if markup.size <= MESSAGE_UNITS)
    return replace(fitting.message(), reply_to=quote.message_id if quote.message_id > 0 else None)


def _reply(amended: Sequence[Amended], quote: SentQuote, reader: _Reader) -> Markup:
    when = reader.texts.moment(quote.sent, reader.zone)
    markup = worded(reader.texts, "correction_title", when=when).dated(when, quote.sent)
    left = sum(len(each.corrections) for each in amended)
    room = SHOWN
    for each in amended:
        shown = each.corrections[:room]
        if shown:
            markup = markup.plain("\n\n").add(_article(each, shown, reader))
        room, left = room - len(shown), left - len(shown)
    return markup.plain("\n\n").add(worded(reader.texts, "correction_more", more=str(left))) if left else markup


def _article(amended: Amended, shown: Sequence[Correction], reader: _Reader) -> Markup:
    header = amended.old.header
    markup = Markup().link(title(header, reader.texts, longest=TITLE_UNITS), header.url, style=Style.BOLD)
    markup = markup.line().plain(byline(header, reader.texts, reader.zone))
    if amended.new is None:
        return markup.line().add(_withdrawn(amended, shown, reader))
    for each in shown:
        say = _headline if each.of_title else _change
        markup = markup.line().add(say(amended, amended.new, each, reader))
    return markup


def _withdrawn(amended: Amended, shown: Sequence[Correction], reader: _Reader) -> Markup:
    """Return that the article is gone, and what was quoted of it; a headline of it stands above already."""
    quoted = [each for each in shown if not each.of_title]
    key = "correction_gone" if amended.withdrawal is Withdrawal.GONE else "correction_withdrawn"
    markup = _dated(key if quoted else f"{key}_headline", amended, reader)
    for each in quoted:
        markup = markup.add(_quoted(amended.old.text, each.before, reader))
    return markup


def _headline(amended: Amended, new: Article, told: Correction, reader: _Reader) -> Markup:
    """Return the headline as it is now; the old one stands above it as the title of its article."""
    after, header = told.after or Span(0, len(new.header.title)), new.header
    bold = _differing(amended.old.header.title, told.before, header.title, after)
    linked = Markup().link(_dated("correction_headline", amended, reader).text, header.url)
    cited = Cited(header.id, header.revision, after.start, after.end, of_title=True)
    return linked.add(_quoted(header.title, after, reader, bold=bold.after).citing([cited]))


def _change(amended: Amended, new: Article, told: Correction, reader: _Reader) -> Markup:
    """Return the old sentence and what it is now, what makes the difference in bold."""
    old, after = amended.old.text, told.after
    bold = _differing(old, told.before, new.text, after) if after else _Bold()
    markup = worded(reader.texts, "correction_before").add(_quoted(old, told.before, reader, bold=bold.before)).line()
    if after is None:
        return markup.add(_dated("correction_missing", amended, reader))
    scrolling = fragment_url(new.header.url, new.text[after.start : after.end])
    said = _dated("correction_after", amended, reader).text
    linked = markup.link(said, scrolling if is_linkable(scrolling) else new.header.url)
    cited = Cited(new.header.id, new.header.revision, after.start, after.end)
    return linked.add(_quoted(new.text, after, reader, bold=bold.after).citing([cited]))


def _dated(key: str, amended: Amended, reader: _Reader) -> Markup:
    return worded(reader.texts, key, when=reader.texts.moment(amended.at, reader.zone))


def _quoted(text: str, span: Span, reader: _Reader, *, bold: Span | None = None) -> Markup:
    end = span.start + cut_before(text[span.start : span.end], reader.room)
    quoted = slice_quotation(text, Span(span.start, end), bold=bold)
    return quoted.plain("…") if end < span.end else quoted


def _differing(old: str, before: Span, new: str, after: Span) -> _Bold:
    """Return what stands between the words that two sentences begin and end with, unless that is most of either."""
    words, others = _words(old, before), _words(new, after)
    one, two = ([text[span.start : span.end] for span in spans] for text, spans in ((old, words), (new, others)))
    first = _shared(one, two)
    last = _shared(one[first:][::-1], two[first:][::-1])
    if len(one) - last - first > MOST_BOLD * len(one) or len(two) - last - first > MOST_BOLD * len(two):
        return _Bold()
    return _Bold(_between(words[first : len(words) - last]), _between(others[first : len(others) - last]))


def _words(text: str, span: Span) -> list[Span]:
    return [Span(word.start(), word.end()) for word in _WORD.finditer(text, span.start, span.end)]


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many words two sequences begin with together."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (word, same) in pairs if word != same), min(len(one), len(other)))


def _between(words: Sequence[Span]) -> Span | None:
    return Span(words[0].start, words[-1].end) if words else None
