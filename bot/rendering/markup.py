"""Text with entities as Telegram counts it, and cutting it to messages. Pure.

Offsets and lengths count UTF-16 code units. Lone surrogates and NUL cannot be
sent as UTF-8 text; each becomes U+FFFD, one for one, so that nothing moves. The
corpus refuses both, so this never touches a quote.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from bot.messages import Button, Cited, Entity, Message, Style

MESSAGE_UNITS = 4096
MESSAGE_ENTITIES = 100
LINK_UNITS = 2048
"""Telegram takes no longer address in a link."""

QUOTES = frozenset({Style.QUOTE, Style.LONG_QUOTE})
_UNSENDABLE = re.compile("[\x00\ud800-\udfff]")
_UNFIT_FOR_ADDRESS = re.compile(r"[\s\x00-\x1f\x7f<>\"]")
_JOINERS = frozenset("\u200d\ufe0e\ufe0f")
_LONGEST_CLUSTER = 32
"""Characters looked back over for a whole emoji or letter; longer "clusters" are an attack on the reader."""


def units(text: str) -> int:
    """Return how many UTF-16 code units `text` takes."""
    # In C: a card is measured many times while it is made to fit, and the conversation shares its processor.
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def is_linkable(url: str | None) -> bool:
    """Tell whether Telegram takes `url` in a link: absolute http(s), a host, no spaces, at most 2048 units."""
    if not url or units(url) > LINK_UNITS or _UNFIT_FOR_ADDRESS.search(url) or _UNSENDABLE.search(url):
        return False
    try:
        address = urlsplit(url)
        host = address.hostname or ""
    except ValueError:
        return False
    return address.scheme in ("http", "https") and "." in host.strip(".")


@dataclass(frozen=True, slots=True)
class Mark:
    """Says what is quoted and told from `offset` (UTF-16 units) on, see `Message`; it is not seen."""

    offset: int
    cited: tuple[Cited, ...]
    tells: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Markup:
    """A stretch of styled text that grows by its methods, each returning a new one.

    Entities lie within the text, are never empty, and except for quotes begin
    and end with something visible; marks lie at something visible. Does not
    know about messages' limits until `split` or `message`.
    """

    text: str = ""
    entities: tuple[Entity, ...] = ()
    marks: tuple[Mark, ...] = ()

    @property
    def size(self) -> int:
        """Return the length in UTF-16 code units."""
        return units(self.text)

    def plain(self, text: str) -> Markup:
        """Append `text` as it is; on a new line if a quote ends here."""
        return self.add(Markup(_sendable(text)))

    def styled(self, text: str, style: Style | None, url: str | None = None) -> Markup:
        """Append `text` in `style`, leaving white space at its ends unstyled."""
        text = _sendable(text)
        return self.add(Markup(text, _around(text, style, url) if style else ()))

    def bold(self, text: str) -> Markup:
        """Append `text` in bold."""
        return self.styled(text, Style.BOLD)

    def link(self, text: str, url: str | None, *, style: Style | None = None) -> Markup:
        """Append `text` linked to `url` where Telegram takes that address, and in `style`."""
        text = _sendable(text)
        entities = _around(text, style, None) if style else ()
        if is_linkable(url):
            entities += _around(text, Style.LINK, url)
        return self.add(Markup(text, entities))

    def quote(self, inner: Markup, *, expandable: bool = False) -> Markup:
        """Append `inner`, unchanged, as a quotation on lines of its own."""
        if not inner.text:
            return self
        style = Style.LONG_QUOTE if expandable else Style.QUOTE
        return self.add(Markup(inner.text, (Entity(style, 0, inner.size), *inner.entities), inner.marks))

    def citing(self, cited: Sequence[Cited], tells: Sequence[int] = ()) -> Markup:
        """Say that this text quotes `cited` and tells of the articles `tells`; what shows nothing says nothing.

        Where the text is cut, that goes with the part in which the text begins.
        """
        shown = self.text.lstrip()
        if not shown or not (cited or tells):
            return self
        mark = Mark(self.size - units(shown), tuple(cited), tuple(tells))
        return replace(self, marks=(*self.marks, mark))

    def dated(self, said: str, at: datetime) -> Markup:
        """Say that `said`, where it stands last, is the moment `at`: readers can see that in their own zone.

        Where it does not stand, because a long value was shortened, nothing is said.
        """
        start = self.text.rfind(said)
        if start < 0 or not said.strip():
            return self
        moment = Entity(Style.MOMENT, units(self.text[:start]), units(said), unix=int(at.timestamp()))
        return replace(self, entities=(*self.entities, moment))

    def line(self) -> Markup:
        """End the line."""
        return self._append(Markup("\n"))

    def add(self, other: Markup) -> Markup:
        """Append `other`; on a new line where a quote ends or begins."""
        begins, ends = other._quotes_at(0), self._quotes_to(self.size)
        broken = self.text.endswith("\n") if begins else other.text.startswith("\n")
        apart = self.text and other.text and (begins or ends) and not broken
        return (self.line() if apart else self)._append(other)

    def slice(self, start: int, end: int) -> Markup:
        """Return the characters `start` to `end` (code points) with what of the entities lies there."""
        text = self.text[start:end]
        first, last = units(self.text[:start]), units(self.text[:end])
        clipped = (_clipped(entity, first, last) for entity in self.entities)
        kept = (entity for entity in clipped if entity.length > 0)
        entities = tuple(trimmed for entity in kept for trimmed in _trimmed(entity, text))
        return Markup(text, entities, _moved([mark for mark in self.marks if first <= mark.offset < last], -first))

    def stripped(self) -> Markup:
        """Return this without white space at its ends, as Telegram would show it."""
        start = len(self.text) - len(self.text.lstrip())
        return self.slice(start, max(start, len(self.text.rstrip())))

    def message(self, buttons: tuple[tuple[Button, ...], ...] = (), *, preview_url: str | None = None) -> Message:
        """Return this as one message; ValueError when it does not fit one."""
        ready = self.stripped()
        if ready.size > MESSAGE_UNITS or len(ready.entities) > MESSAGE_ENTITIES:
            raise ValueError(f"{ready.size} units and {len(ready.entities)} entities do not fit one message")
        cited = dict.fromkeys(each for mark in ready.marks for each in mark.cited)
        tells = dict.fromkeys(each for mark in ready.marks for each in mark.tells)
        return Message(ready.text, ready.entities, buttons, preview_url, tuple(cited), tuple(tells))

    def _append(self, other: Markup) -> Markup:
        size = self.size
        moved = (replace(entity, offset=entity.offset + size) for entity in other.entities)
        return Markup(self.text + other.text, (*self.entities, *moved), (*self.marks, *_moved(other.marks, size)))

    def _quotes_at(self, offset: int) -> bool:
        return any(entity.style in QUOTES and entity.offset == offset for entity in self.entities)

    def _quotes_to(self, offset: int) -> bool:
        return any(entity.style in QUOTES and entity.offset + entity.length == offset for entity in self.entities)


def split(blocks: Sequence[Markup], limit: int = MESSAGE_UNITS, *, between: str = "\n\n") -> list[Markup]:
    """Pack `blocks` into as few texts as their order allows, each of at most `limit` units and 100 entities.

    A block is cut only when it does not fit by itself: at a line, else at a
    space, else between two characters; a quote cut in two is a quote in both.
    """
    packed: list[Markup] = []
    for piece in (piece for block in blocks for piece in _pieces(block.stripped(), limit)):
        joined = packed[-1].plain(between).add(piece) if packed else piece
        if packed and _fits(joined, limit):
            packed[-1] = joined
        else:
            packed.append(piece)
    return packed


def clipped(text: str, longest: int) -> str:
    """Return `text` on one line within `longest` units, "…" standing for what is left out."""
    text = " ".join(text.split())
    if units(text) <= longest:
        return text
    return text[: cut_before(text, longest - 1)].rstrip() + "…"


def cut_before(text: str, room: int) -> int:
    """Return where to cut `text` so that at most `room` units stand before, at a space if there is one.

    Without a space the cut falls between two whole characters, emoji sequences included.
    """
    end = _characters_within(text, room)
    if end == len(text):
        return end
    space = max(text.rfind(" ", 0, end + 1), text.rfind("\n", 0, end + 1))
    return space if text[:space].strip() and space > 0 else _cluster_start(text, end)


def _pieces(block: Markup, limit: int) -> Iterator[Markup]:
    while block.text and not _fits(block, limit):
        room = limit
        if len(block.entities) > MESSAGE_ENTITIES:
            opening = sorted(entity.offset for entity in block.entities)[MESSAGE_ENTITIES]
            room = min(limit, max(opening, 1))
        end = _line_cut(block.text, room)
        yield block.slice(0, end).stripped()
        block = block.slice(end, len(block.text)).stripped()
    if block.text:
        yield block


def _line_cut(text: str, room: int) -> int:
    newline = text.rfind("\n", 0, _characters_within(text, room) + 1)
    return newline if newline > 0 else max(cut_before(text, room), 1)


def _fits(markup: Markup, limit: int) -> bool:
    return markup.size <= limit and len(markup.entities) <= MESSAGE_ENTITIES


def _characters_within(text: str, room: int) -> int:
    used = 0
    for index, character in enumerate(text):
        used += 2 if character > "\uffff" else 1
        if used > room:
            return index
    return len(text)


def _cluster_start(text: str, end: int) -> int:
    for start in range(end, max(end - _LONGEST_CLUSTER, 0), -1):
        joined = text[start] in _JOINERS or unicodedata.combining(text[start]) or text[start - 1] == "\u200d"
        if not joined:
            return start
    return end


def _around(text: str, style: Style, url: str | None) -> tuple[Entity, ...]:
    return _trimmed(Entity(style, 0, units(text), url), text)


def _trimmed(entity: Entity, text: str) -> tuple[Entity, ...]:
    """Return `entity` without white space at its ends, or nothing when there is only that."""
    if entity.style in QUOTES:
        return (entity,)
    covered = _covered(text, entity)
    if not covered.strip():
        return ()
    lead = units(covered) - units(covered.lstrip())
    return (replace(entity, offset=entity.offset + lead, length=units(covered.strip())),)


def _covered(text: str, entity: Entity) -> str:
    encoded = text.encode("utf-16-le")[2 * entity.offset : 2 * (entity.offset + entity.length)]
    return encoded.decode("utf-16-le")


def _moved(marks: Sequence[Mark], by: int) -> tuple[Mark, ...]:
    return tuple(replace(mark, offset=mark.offset + by) for mark in marks)


def _clipped(entity: Entity, first: int, last: int) -> Entity:
    start = max(entity.offset, first)
    end = min(entity.offset + entity.length, last)
    return replace(entity, offset=start - first, length=end - start)


def _sendable(text: str) -> str:
    return _UNSENDABLE.sub("\ufffd", text)
