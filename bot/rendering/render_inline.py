"""Quotes -> results of an inline query: what the list shows of each, and the message that is sent where it is picked.

Pure. A message that was sent so can neither be corrected nor turned later: it says all by itself, and links where it
goes on.
"""

from __future__ import annotations

from bot.answers import Quote
from bot.messages import Button, InlineResult, Message
from bot.rendering.markup import MESSAGE_ENTITIES, MESSAGE_UNITS, clipped, is_linkable
from bot.rendering.quoting import byline, citation, title, whole_passage
from bot.texts import Texts
from corpus.types import Span

TITLE_UNITS = 120
"""A list on a phone shows one or two lines of a title, about 40 characters each."""

SAID_UNITS = 90
"""Two lines of a description, with the outlet and the date behind on the third."""

_ROOMS = (MESSAGE_UNITS, 3000, 2000)
"""Units for the quoted passage, tried in turn: with the last the longest title and best sentence fit beside it."""


def result(quote: Quote, texts: Texts, zone: str, buttons: tuple[tuple[Button, ...], ...] = ()) -> InlineResult:
    """Return one quote as a result, named by its passage; `buttons` go under the message."""
    article = quote.passage.article
    return InlineResult(
        id=f"p{quote.passage.id}",
        title=title(article, texts, longest=TITLE_UNITS),
        description=f"{clipped(_said(quote), SAID_UNITS)}\n{byline(article, texts, zone)}",
        message=_message(quote, texts, zone, buttons),
    )


def _message(quote: Quote, texts: Texts, zone: str, buttons: tuple[tuple[Button, ...], ...]) -> Message:
    head = citation(quote, texts, zone).line()
    cards = (head.add(whole_passage(quote, room)) for room in _ROOMS)
    card = next(card for card in cards if card.size <= MESSAGE_UNITS and len(card.entities) <= MESSAGE_ENTITIES)
    url = quote.passage.article.url
    return card.message(buttons, preview_url=url if is_linkable(url) else None)


def _said(quote: Quote) -> str:
    said = quote.best or Span(0, len(quote.passage.text))
    return quote.passage.text[said.start : said.end]
