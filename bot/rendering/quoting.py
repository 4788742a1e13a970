"""How a passage is shown: what of it, cited how. Pure.

What stands inside a quotation is always one exact slice of the passage; "…"
for what is left out stands outside.
"""

from __future__ import annotations

from bot.answers import Quote
from bot.asking.fragments import fragment_url
from bot.messages import Cited, Style
from bot.rendering.markup import Markup, clipped, cut_before, is_linkable, units
from bot.texts import Texts
from corpus.paragraphs import paragraph_spans
from corpus.sentences import sentence_spans
from corpus.types import ArticleHeader, Passage, Span

TITLE_UNITS = 200
OUTLET_UNITS = 60
SEEN_CHARACTERS = 80
"""A folded quotation shows three lines, about 40 characters each on a phone: a best sentence that begins after two of
them would be out of sight."""


def citation(quote: Quote, texts: Texts, zone: str, *, number: int | None = None) -> Markup:
    """Return title, linked to the best sentence, then outlet and date on a line of their own."""
    numbered = Markup().plain(f"{number}. ") if number is not None else Markup()
    titled = numbered.link(title(quote.passage.article, texts), quote_url(quote), style=Style.BOLD)
    return titled.line().plain(byline(quote.passage.article, texts, zone))


def title(article: ArticleHeader, texts: Texts, *, longest: int = TITLE_UNITS) -> str:
    """Return the title on one line; says so where there is none."""
    return clipped(article.title, longest) or texts.say("untitled")


def byline(article: ArticleHeader, texts: Texts, zone: str) -> str:
    """Return outlet and date in `zone`, each said to be missing where it is."""
    return f"{outlet(article, texts)}, {texts.date(article.published, zone)}"


def outlet(article: ArticleHeader, texts: Texts) -> str:
    """Return the outlet's name on one line; says so where there is none."""
    return clipped(article.outlet, OUTLET_UNITS) or texts.say("unnamed_outlet")


def quote_url(quote: Quote) -> str | None:
    """Return the address that scrolls to the best sentence, or of the article where that is too long to link."""
    url = quote.passage.article.url
    shown = quote.best or Span(0, len(quote.passage.text))
    scrolling = fragment_url(url, quote.passage.text[shown.start : shown.end])
    return scrolling if is_linkable(scrolling) else url


def whole_passage(quote: Quote, room: int) -> Markup:
    """Return the passage as an unfoldable quotation with the best sentence bold, within `room` units each.

    A best sentence that would be folded out of sight is also quoted by itself, before. Says what it cites.
    """
    text, best = quote.passage.text, _visible_best(quote)
    shown = excerpt(text, best, room)
    whole = quotation(text, shown, bold=best, expandable=True).citing([cited(quote.passage, shown)])
    if best is None or best.start - shown.start <= SEEN_CHARACTERS:
        return whole
    return best_sentence(quote, room, bold=True).add(whole)


def cited(passage: Passage, shown: Span) -> Cited:
    """Return where `shown`, offsets within the passage, stands in the text of its article."""
    header = passage.article
    return Cited(header.id, header.revision, passage.start + shown.start, passage.start + shown.end)


def nearest_miss(quote: Quote, room: int) -> Markup:
    """Return the best sentence, or the opening of the passage, as a quotation that says what it cites."""
    shown = _visible_best(quote) or excerpt(quote.passage.text, None, room)
    return best_sentence(quote, room).citing([cited(quote.passage, shown)])


def best_sentence(quote: Quote, room: int, *, bold: bool = False) -> Markup:
    """Return the best sentence as a quotation; without one, as many sentences from the start as `room` holds."""
    text, best = quote.passage.text, _visible_best(quote)
    if best is None:
        return quotation(text, excerpt(text, None, room))
    end = best.start + cut_before(text[best.start : best.end], room)
    # A sentence inside a passage is whole: only a cut within it is an omission.
    quoted = slice_quotation(text, Span(best.start, end), bold=best if bold else None)
    return quoted.plain("…") if end < best.end else quoted


def quotation(text: str, shown: Span, *, bold: Span | None = None, expandable: bool = False) -> Markup:
    """Return `text[shown]` as a quotation, with "…" outside it wherever `text` goes on."""
    before = Markup().plain("…") if text[: shown.start].strip() else Markup()
    quoted = before.add(slice_quotation(text, shown, bold=bold, expandable=expandable))
    return quoted.plain("…") if text[shown.end :].strip() else quoted


def slice_quotation(text: str, shown: Span, *, bold: Span | None = None, expandable: bool = False) -> Markup:
    """Return exactly `text[shown]` as a quotation, `bold` (offsets within `text`) in bold."""
    start = min(max(bold.start, shown.start), shown.end) if bold else shown.end
    end = max(min(bold.end, shown.end), start) if bold else shown.end
    inner = Markup().plain(text[shown.start : start]).bold(text[start:end]).plain(text[end : shown.end])
    return Markup().quote(inner, expandable=expandable)


def excerpt(text: str, best: Span | None, room: int) -> Span:
    """Return the whole `text`, or as many whole sentences around the `best` as fit `room` units.

    A `best` that does not fit by itself is cut at a word; it begins with something visible.
    """
    stripped = _stripped(text, Span(0, len(text)))
    if units(text[stripped.start : stripped.end]) <= room:
        return stripped
    sentences = sentence_spans(text) or [stripped]
    first, last = _around(sentences, best or sentences[0])
    if _size(text, sentences[first].start, sentences[last].end) > room:
        start = best.start if best else sentences[first].start
        return Span(start, start + cut_before(text[start : sentences[last].end], room))
    return _grown(text, sentences, Span(first, last), room)


def context_span(text: str, passage: Passage, room: int) -> Span:
    """Return the span of an article's `text` from the paragraph before `passage` to the one after.

    A passage that begins inside a paragraph has the rest of that one before it. Longer than `room`
    units, whole sentences are left out at both ends.
    """
    paragraphs = paragraph_spans(text)
    start = max((span.start for span in paragraphs if span.start < passage.start), default=passage.start)
    end = min((span.end for span in paragraphs if span.end > passage.end), default=passage.end)
    within = excerpt(text[start:end], Span(passage.start - start, passage.end - start), room)
    return Span(start + within.start, start + within.end)


def _grown(text: str, sentences: list[Span], around: Span, room: int) -> Span:
    """Return `around` (indices of sentences) grown on both sides in turn while whole sentences fit."""
    first, last = around.start, around.end
    while True:
        before = first
        if last + 1 < len(sentences) and _size(text, sentences[first].start, sentences[last + 1].end) <= room:
            last, grew = last + 1, True
        else:
            grew = False
        if before > 0 and _size(text, sentences[before - 1].start, sentences[last].end) <= room:
            first, grew = before - 1, True
        if not grew:
            return Span(sentences[first].start, sentences[last].end)


def _visible_best(quote: Quote) -> Span | None:
    """Return the best sentence without white space at its ends, None where nothing of it can be seen."""
    best = _stripped(quote.passage.text, quote.best) if quote.best else None
    return best if best and best.start < best.end else None


def _stripped(text: str, span: Span) -> Span:
    """Return `span` without white space at its ends; empty at its start when there is only that."""
    shown = text[span.start : span.end]
    start = span.start + (len(shown) - len(shown.lstrip()) if shown.strip() else 0)
    return Span(start, start + len(shown.strip()))


def _around(sentences: list[Span], best: Span) -> tuple[int, int]:
    touched = [index for index, span in enumerate(sentences) if span.start < best.end and best.start < span.end] or [0]
    return touched[0], touched[-1]


def _size(text: str, start: int, end: int) -> int:
    return units(text[start:end])
