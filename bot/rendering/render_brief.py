"""`Brief` -> Telegram messages: one if it fits, otherwise cut between stories. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.answers import Quote
from bot.forms import rich
from bot.forms.sheet import sheet
from bot.forms.types import Contrast, Said, Sheet, Source, Told
from bot.messages import Cited, Message, Style
from bot.news import Brief
from bot.rendering.markup import MESSAGE_ENTITIES, MESSAGE_UNITS, Markup, clipped
from bot.rendering.quoting import best_sentence
from bot.texts import Texts

HEADLINE_UNITS = 300
LINK_TITLE_UNITS = 100
VALUE_UNITS = 60
CONTRASTS = 2
"""Differences told of one story: more than two would bury the story under them."""

BETWEEN = "\n\n"


@dataclass(frozen=True, slots=True)
class _Room:
    """What one story may take: units for each sentence, further articles linked."""

    sentence: int
    links: int


_ROOMS = (_Room(700, 3), _Room(350, 3), _Room(200, 1), _Room(120, 0))
"""Tried in turn until a story fits one message; with the last, three sentences and two differences always do."""


@dataclass(frozen=True, slots=True)
class _Block:
    """What is never cut: text for every Telegram, and the same as a rich message."""

    text: Markup
    rich: str

    def then(self, other: _Block) -> _Block:
        return _Block(self.text.plain(BETWEEN).add(other.text), self.rich + other.rich)

    def message(self, *, as_rich: bool) -> Message:
        # A rich form that is too long is left out: the text says the same.
        taken = as_rich and len(self.rich) <= rich.LONGEST
        return replace(self.text.message(), rich=self.rich if taken else "")

    @property
    def fits(self) -> bool:
        return self.text.size <= MESSAGE_UNITS and len(self.text.entities) <= MESSAGE_ENTITIES


def brief(brief: Brief, texts: Texts, zone: str, *, as_rich: bool = False) -> list[Message]:
    """Return the brief as messages that say what they quote and tell; `as_rich` gives each its rich form too."""
    said = sheet(brief, texts, zone)
    stories = [_Block(_fitting(story, texts), rich.story(story, texts)) for story in said.stories]
    blocks = [_Block(_heading(said), rich.heading(said)), *stories, _Block(_coverage(said), rich.coverage(said))]
    return [part.message(as_rich=as_rich) for part in _packed(blocks)]


def _packed(blocks: Sequence[_Block]) -> list[_Block]:
    packed = [blocks[0]]
    for block in blocks[1:]:
        joined = packed[-1].then(block)
        if joined.fits:
            packed[-1] = joined
        else:
            packed.append(block)
    return packed


def _heading(said: Sheet) -> Markup:
    lines = [Markup().bold(said.title), _window(said), *(Markup().plain(line) for line in said.notes)]
    heading = _joined(lines)
    return heading.plain(BETWEEN).plain(said.empty) if said.empty else heading


def _window(said: Sheet) -> Markup:
    window = Markup().plain(said.window)
    # A single one stands for whole days, which are no moment.
    for bound in said.bounds if len(said.bounds) > 1 else ():
        window = window.dated(bound.words, bound.at)
    return window


def _coverage(said: Sheet) -> Markup:
    return _joined(Markup().plain(line) for line in said.coverage)


def _fitting(story: Told, texts: Texts) -> Markup:
    tried = (_story(story, texts, room) for room in _ROOMS)
    return next(text for text in tried if text.size <= MESSAGE_UNITS and len(text.entities) <= MESSAGE_ENTITIES)


def _story(story: Told, texts: Texts, room: _Room) -> Markup:
    headline = Markup().plain(f"{story.number}. ")
    headline = headline.link(clipped(story.headline, HEADLINE_UNITS), story.source.url, style=Style.BOLD)
    lines = [headline, _standing(story), *(_said(said, room) for said in story.said)]
    lines += [_contrast(contrast, room) for contrast in story.contrasts[:CONTRASTS]]
    lines += _further(story.links[: room.links], texts)
    return _joined(lines).citing((story.cited,) if story.cited else (), story.article_ids)


def _standing(story: Told) -> Markup:
    """Return where the headline stands, unless that is cited right below, and how many tell the story."""
    standing = Markup().styled(story.standing, Style.ITALIC)
    return standing if story.cites_headline else _byline(story.source).plain(" · ").add(standing)


def _said(said: Said, room: _Room) -> Markup:
    quoted = [best_sentence(quote, room.sentence).citing([cited(quote)]) for quote in said.quotes]
    return _joined((*quoted, _byline(said.source)))


def _contrast(contrast: Contrast, room: _Room) -> Markup:
    lines = [Markup().bold(contrast.label)]
    for value, side in zip(contrast.values, contrast.sides, strict=True):
        lines.append(Markup().bold(clipped(value, VALUE_UNITS)).plain(": ").add(_byline(side.source)))
        lines += [best_sentence(quote, room.sentence).citing([cited(quote)]) for quote in side.quotes]
    if contrast.note:
        lines.append(Markup().plain(contrast.note))
    return _joined(lines)


def _further(links: Sequence[Source], texts: Texts) -> Iterator[Markup]:
    if links:
        yield Markup().plain(texts.say("story_more"))
    for source in links:
        linked = Markup().link(clipped(source.title, LINK_TITLE_UNITS), source.url)
        yield Markup().plain("· ").add(linked).plain(f" ({source.outlet})")


def _byline(source: Source) -> Markup:
    return Markup().link(f"{source.outlet}, {source.date}", source.url)


def cited(quote: Quote) -> Cited:
    """Return where the quoted sentence stands in the text of its article."""
    passage = quote.passage
    start, end = (quote.best.start, quote.best.end) if quote.best else (0, len(passage.text))
    return Cited(passage.article.id, passage.article.revision, passage.start + start, passage.start + end)


def _joined(lines: Iterable[Markup]) -> Markup:
    joined = Markup()
    for index, line in enumerate(lines):
        joined = joined.line().add(line) if index else line
    return joined
