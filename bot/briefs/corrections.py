"""Which quoted sentences no longer stand in a newer text of their article, and what took their place. Pure.

Words, numbers and signs of money and measure are compared: quotation marks, dashes,
spaces and capitals make no difference, nor does it matter where a sentence stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.briefs.headline import plain
from bot.news import SentQuote
from corpus.differences import differences
from corpus.sentences import sentence_spans
from corpus.standing import Newest, Withdrawal
from corpus.types import Article, ArticleHeader, Span

CORRECTED_FOR = timedelta(days=30)
"""Older messages are corrected no more: nobody looks at them, and a reply to them would only puzzle."""

CLOSE = 0.5
"""Share of the longer sentence's words from which one is shown as what the other became; as in `corpus.differences`.
Of 363 sentences of news-2022 that were taken out, or had one of another article put in their place, none is shown with
another one; of those that lost each fifth word 95 % are shown with what is left."""

WITHIN = 0.75
"""Share of a sentence's words from which it went into a longer one: two sentences made one keep nearly all words."""

MOSTLY_KEPT = 0.9
"""Share of an article's words from which what is missing at its end was taken out. With fewer, the page may have been
cut off, by a paywall for one, and says nothing about the sentences after the cut. Of 363 articles of news-2022, a last
sentence that is taken out is told in 95 %, and a cut at any sentence is taken for a change in 8 %; from 0.8 on in all
and in 18 %."""

MOSTLY_NEW = 0.75
"""Share of a text's words in new sentences from which it is another text, say a notice of withdrawal, and no cut: more
than the lines that ask to subscribe make up below an opening."""

LONGEST = 200_000
"""Characters up to which sentences are paired: far beyond any article; what is missing meets all new ones."""

_WORD = re.compile(r"\w+|[%‰°$¢-¥\u20a0-\u20c0]")
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")


@dataclass(frozen=True, slots=True)
class Correction:
    """A quoted sentence, `before` in the quoted text, and what it is now, `after` in the newer one; None: nothing.

    With `of_title` both are slices of the titles: what is corrected is the headline.
    """

    before: Span
    after: Span | None
    of_title: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of quoted sentences; not `conclusive` where the newer text may have been cut off before one."""

    corrections: tuple[Correction, ...]
    conclusive: bool = True


@dataclass(frozen=True, slots=True)
class Amended:
    """What there is to correct of one article in one message.

    `new` is the newer revision, read at the moment `at`. Where it is None the
    article was withdrawn then, and the `corrections` name what was quoted of it.
    """

    old: Article
    new: Article | None
    corrections: tuple[Correction, ...]
    at: datetime
    withdrawal: Withdrawal | None = None


def is_due(quote: SentQuote, newest: Newest) -> bool:
    """Tell whether an article changed, went or came back since the quote was last looked at."""
    if newest.withdrawal is not None:
        return not quote.withdrawn  # of a text that nobody is shown any more only that is said
    return quote.withdrawn or newest.revision > quote.compared


def is_same_article(quote: SentQuote, article: Article) -> bool:
    """Tell whether a quote can come from `article`: where the corpus was made anew its ids name other articles."""
    quoted = article.header.title if quote.cited.of_title else article.text
    return article.header.first_seen <= quote.sent and quote.cited.end <= len(quoted)


def compare(old: str, quoted: Span, new: str, *, known: str) -> Comparison:
    """Return which sentences of `old[quoted]` stand no more in `new`, in their order.

    `known` is the text that the quote was compared with before, at first `old`
    itself: what did not stand there either has been told.
    """
    said, told = _joined(new), _joined(known)
    missing = [piece for piece in pieces(old, quoted) if not _stands(old, piece, said) and _stands(old, piece, told)]
    if not missing:
        return Comparison(())
    after, certain = _Successors(old, new), _Certainty(old, new)
    corrections = (Correction(piece, after.of(piece)) for piece in missing)
    sure = tuple(each for each in corrections if each.after or certain.is_gone(each.before))
    return Comparison(sure, conclusive=len(sure) == len(missing))


def compare_titles(old: ArticleHeader, quoted: Span, new: ArticleHeader, *, known: ArticleHeader) -> Comparison:
    """Return whether the headline `quoted` of the title stands no more in that of `new`; `known` as for `compare`."""
    said, told = _joined(new.title), _joined(known.title)
    if not said.strip() or _stands(old.title, quoted, said) or not _stands(old.title, quoted, told):
        return Comparison(())  # a page of which no title can be read says nothing about it
    headline = plain(new.title, new.outlet)
    start = new.title.index(headline)
    return Comparison((Correction(quoted, Span(start, start + len(headline)), of_title=True),))


def pieces(text: str, quoted: Span) -> list[Span]:
    """Return the sentences of `text[quoted]`, the first and the last as far as they were quoted."""
    spans = sentence_spans(text) or [Span(0, len(text))]
    return [
        Span(max(span.start, quoted.start), min(span.end, quoted.end))
        for span in spans
        if span.start < quoted.end and quoted.start < span.end
    ]


def once(amended: Sequence[Amended]) -> list[Amended]:
    """Return what there is to correct in one message, each article once and without what two quotes have in common."""
    kept: dict[tuple[int, int, int | None], Amended] = {}
    for each in amended:
        old, new = each.old.header, each.new.header if each.new else None
        of_article = (old.id, old.revision, new.revision if new else None)
        before = kept[of_article].corrections if of_article in kept else ()
        told = {(one.before, one.of_title) for one in before}
        fresh = (one for one in each.corrections if (one.before, one.of_title) not in told)
        kept[of_article] = replace(each, corrections=(*before, *fresh))
    return [_headline_first(each) for each in kept.values() if each.corrections]


def _headline_first(amended: Amended) -> Amended:
    """Return it with the headline before the sentences, and without one where these are withdrawn with it."""
    sentences = tuple(one for one in amended.corrections if not one.of_title)
    headline = tuple(one for one in amended.corrections if one.of_title)
    is_said = amended.new is None and sentences
    return replace(amended, corrections=sentences if is_said else (*headline, *sentences))


class _Successors:
    """Finds what a sentence of the old text became in the new one."""

    def __init__(self, old: str, new: str) -> None:
        self._old, self._new = old, new
        found = differences(old, new) if max(len(old), len(new)) <= LONGEST else []
        self._paired = [(each.before, each.after) for each in found if each.before and each.after]
        self._fresh = _fresh(old, new)

    def of(self, piece: Span) -> Span | None:
        paired = next((after for before, after in self._paired if _overlap(before, piece)), None)
        return paired or self._closest(Counter(_words(self._old[piece.start : piece.end])))

    def _closest(self, words: Counter[str]) -> Span | None:
        likeness = {span: _likeness(words, Counter(_words(self._new[span.start : span.end]))) for span in self._fresh}
        best = max(likeness, key=lambda span: likeness[span], default=None)
        return best if best and likeness[best] > 0 else None


class _Certainty:
    """Says whether a sentence without a successor was taken out, or the text ends before it."""

    def __init__(self, old: str, new: str) -> None:
        said = _joined(new)
        still = (span.start for span in sentence_spans(old) if _words(old[span.start : span.end]))
        spans = {span.start: span for span in sentence_spans(old)}
        self._reach = max((start for start in still if _stands(old, spans[start], said)), default=-1)
        before, after = Counter(_words(old)), Counter(_words(new))
        fresh = sum(len(_words(new[span.start : span.end])) for span in _fresh(old, new))
        is_whole = (before & after).total() >= MOSTLY_KEPT * before.total()
        self._is_told = is_whole or fresh >= MOSTLY_NEW * max(after.total(), 1)

    def is_gone(self, piece: Span) -> bool:
        return self._is_told or piece.start < self._reach


def _likeness(words: Counter[str], other: Counter[str]) -> float:
    """Return how much a sentence is like another, 0 where too little for one to have become the other."""
    shared = (words & other).total()
    share, within = shared / max(words.total(), other.total(), 1), shared / max(words.total(), 1)
    return max(share, within - 1 + CLOSE) if share >= CLOSE or within >= WITHIN else 0.0


def _fresh(old: str, new: str) -> list[Span]:
    """Return the sentences of `new` that do not stand in `old`."""
    said = _joined(old)
    return [span for span in sentence_spans(new) if not _stands(new, span, said)]


def _stands(text: str, span: Span, said: str) -> bool:
    """Tell whether the words of a span are said, one after the other; what has no words cannot be missed."""
    words = _joined(text[span.start : span.end])
    return not words.strip() or words in said


def _joined(text: str) -> str:
    """Return the words with one space around each, so that only whole ones are found."""
    return f" {' '.join(_words(text))} "


def _words(text: str) -> list[str]:
    seen = _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return _WORD.findall(seen.replace("ё", "е"))


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
