"""A sheet -> the HTML of Telegram's rich messages (Bot API 10.1). Pure.

Only elements that its first version knew are used. Text of articles cannot become markup: see `elements`.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from bot.forms.elements import element, html_of
from bot.forms.types import Contrast, Said, Sheet, Source, Told
from bot.texts import Texts

LONGEST = 32_000
"""Characters of a rich message, markup included; Telegram counts only its text, up to 32,768."""


def heading(said: Sheet) -> str:
    """Return title, window and notes, and what is said where there are no stories."""
    lines = (line for line in (said.window, *said.notes, said.empty) if line)
    return html_of(element("h2", said.title), *(element("p", line) for line in lines))


def story(told: Told, texts: Texts) -> str:
    """Return one story: a heading, its standing, quotations with their sources, differences, further articles."""
    headline = element("h3", f"{told.number}. ", _linked(told.headline, told.source))
    standing: tuple[Element | str, ...] = (element("i", told.standing),)
    if not told.cites_headline:
        standing = (_cited(told.source), " · ", *standing)
    quoted = (part for said in told.said for part in _said(said))
    differing = (part for contrast in told.contrasts for part in _contrast(contrast))
    return html_of(headline, element("p", *standing), *quoted, *differing, *_further(told, texts))


def coverage(said: Sheet) -> str:
    """Return what the brief rests on."""
    return html_of(*(element("footer", line) for line in said.coverage))


def _said(said: Said) -> Iterator[Element]:
    for sentence in said.sentences:
        yield element("blockquote", sentence)
    yield element("p", _cited(said.source))


def _contrast(contrast: Contrast) -> Iterator[Element]:
    yield element("p", element("b", contrast.label))
    for value, side in zip(contrast.values, contrast.sides, strict=True):
        yield element("p", element("b", value), ": ", _cited(side.source))
        yield from (element("blockquote", sentence) for sentence in side.sentences)
    if contrast.note:
        yield element("p", contrast.note)


def _further(told: Told, texts: Texts) -> Iterator[Element]:
    if told.links:
        items = (element("li", _linked(link.title, link), f" ({link.outlet})") for link in told.links)
        yield element("details", element("summary", texts.say("story_more")), element("ul", *items))


def _cited(source: Source) -> Element | str:
    return _linked(f"{source.outlet}, {source.date}", source)


def _linked(text: str, source: Source) -> Element | str:
    return element("a", text, href=source.url) if source.url else text
