"""A quote -> what a page shows of it: before, best sentence, after, all of it one exact slice of the passage. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from bot.answers import Quote
from bot.asking.why import Why
from bot.rendering.markup import is_linkable
from bot.rendering.quoting import outlet, quote_url, title
from bot.rendering.render_reasons import told
from bot.texts import Texts
from corpus.types import ArticleHeader, Span

TITLE_UNITS = 300


@dataclass(frozen=True, slots=True)
class Beside:
    """What is told of a quote that answers a `question`.

    Why it ranks where it does, its story (0: none), and for a reprint the article that had its text first.
    """

    question: str
    why: Why | None = None
    story: int = 0
    printed: ArticleHeader | None = None


@dataclass(frozen=True, slots=True)
class CitedQuote:
    """A passage as a page shows it; `before + best + after` is its text. `url` is None where it cannot be linked.

    `question` is what it answers, `number` its rank from 1 on and `why` what made it rank there; `story` is the number
    of its story and `printed` the outlet that had its text first, where it is a reprint: 0 and "" for none of these.
    """

    passage_id: int
    before: str
    best: str
    after: str
    language: str
    title: str
    outlet: str
    date: str
    url: str | None
    question: str = ""
    number: int = 0
    why: str = ""
    story: int = 0
    printed: str = ""

    @property
    def address(self) -> str:
        """Return the permanent address of the passage, with the question that it answers."""
        return f"/passages/{self.passage_id}{'?' + urlencode({'q': self.question}) if self.question else ''}"


def cited(quote: Quote, texts: Texts, zone: str, *, beside: Beside | None = None) -> CitedQuote:
    """Return what is shown of `quote`, its date in `zone`, with what is told `beside` it."""
    passage, article = quote.passage, quote.passage.article
    best, url, beside = quote.best or Span(0, 0), quote_url(quote), beside or Beside("")
    return CitedQuote(
        passage_id=passage.id,
        before=passage.text[: best.start],
        best=passage.text[best.start : best.end],
        after=passage.text[best.end :],
        language=article.language or "",
        title=title(article, texts, longest=TITLE_UNITS),
        outlet=outlet(article, texts),
        date=texts.date(article.published, zone),
        url=url if is_linkable(url) else None,
        question=beside.question,
        number=beside.why.rank + 1 if beside.why else 0,
        why=told(beside.why, texts) if beside.why else "",
        story=beside.story,
        printed=outlet(beside.printed, texts) if beside.printed else "",
    )
