"""A message as Telegram takes it, whatever it says, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from bot.types import Place


class Style(StrEnum):
    """How a stretch of text looks; the values are Telegram's entity types."""

    BOLD = "bold"
    ITALIC = "italic"
    CODE = "code"
    LINK = "text_link"
    QUOTE = "blockquote"
    LONG_QUOTE = "expandable_blockquote"
    MOMENT = "date_time"


@dataclass(frozen=True, slots=True)
class Entity:
    """A styled stretch. `offset` and `length` count UTF-16 code units, as Telegram does.

    `url` belongs to a link; `unix`, in seconds since 1970, to a moment, which says it in words all the same.
    """

    style: Style
    offset: int
    length: int
    url: str | None = None
    unix: int | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button; exactly one of `data` (1 to 64 bytes of UTF-8), `url` and `app` is set.

    `app` is the https address of a Mini App; Telegram takes such a button in private chats alone.
    """

    label: str
    data: str | None = None
    url: str | None = None
    app: str | None = None


@dataclass(frozen=True, slots=True)
class Cited:
    """A slice of an article's text, or `of_title`, that a message shows; offsets count code points of that revision."""

    article_id: int
    revision: int
    start: int
    end: int
    of_title: bool = False


@dataclass(frozen=True, slots=True)
class Attachment:
    """A text file that goes with a message; `name` is what its readers save it as."""

    name: str
    content: str


@dataclass(frozen=True, slots=True)
class Answers:
    """Says which question's message an answer belongs to, so that it can change with it.

    `words` marks what was asked; `card` is that of the answer, `before` that of the question before it, "" for none.
    """

    message_id: int
    words: str
    card: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One message ready for Telegram: at most 4096 UTF-16 units, at most 100 entities.

    `cited` are the slices that it quotes and `tells` the ids of the articles
    whose news it tells; both are written down once it was sent. `reply_to` is
    the message that it replies to wherever it goes. `rich` says the same as
    HTML for a server that takes rich messages. `page` is the whole brief that
    begins with this message as HTML, for its chat's feed; "" where none is written.
    With a `file` the text is its caption, of at most 1024 units. `answers` says which question it belongs to.
    """

    text: str
    entities: tuple[Entity, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()
    preview_url: str | None = None
    cited: tuple[Cited, ...] = ()
    tells: tuple[int, ...] = ()
    reply_to: int | None = None
    rich: str = ""
    page: str = ""
    file: Attachment | None = None
    answers: Answers | None = None


@dataclass(frozen=True, slots=True)
class Reaction:
    """What a press leads to: a short notice, a changed message, further messages."""

    notice: str = ""
    edit: Message | None = None
    messages: tuple[Message, ...] = ()


class Lane(IntEnum):
    """Who goes first where not everything may be sent at once."""

    ANSWER = 0
    NOTICE = 1
    BROADCAST = 2


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of the outbox: a message that is due to a place.

    `key` is unique, so that composing the same thing again adds nothing. `lost`
    counts the sends that got no answer: the message may be there as often.
    """

    id: int
    key: str
    place: Place
    message: Message
    not_before: datetime
    attempts: int
    lane: Lane = Lane.BROADCAST
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message on its way into the outbox; becomes a `Delivery` there."""

    key: str
    place: Place
    message: Message
    not_before: datetime
    lane: Lane = Lane.BROADCAST


@dataclass(frozen=True, slots=True)
class InlineResult:
    """One result of an inline query: `id` (1 to 64 bytes), what the list shows, and the message that is sent."""

    id: str
    title: str
    description: str
    message: Message


@dataclass(frozen=True, slots=True)
class InlineAnswer:
    """What an inline query gets: at most 50 `results`, and what stands above them.

    `label` names a button that opens the private chat with the parameter `start`; "" is none. `next_offset` asks for
    what follows, "" where nothing does. Telegram keeps the answer for `keep_seconds`.
    """

    results: tuple[InlineResult, ...] = ()
    label: str = ""
    start: str = ""
    next_offset: str = ""
    keep_seconds: int = 0
