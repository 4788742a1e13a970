"""The nouns of the bot: who asks where, what is shown, what is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from corpus.types import Coverage, Passage, Span


class ChatKind(StrEnum):
    """Where a conversation takes place; a supergroup is a group."""

    PRIVATE = "private"
    GROUP = "group"
    CHANNEL = "channel"


class Language(StrEnum):
    """The languages that the bot speaks."""

    ENGLISH = "en"
    RUSSIAN = "ru"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where messages go: a chat, and in a forum one of its topics.

    `topic_id` is Telegram's `message_thread_id`; 0 stands for "no topic".
    """

    chat_id: int
    topic_id: int = 0


@dataclass(frozen=True, slots=True)
class Room:
    """What Telegram says about the chat that a request came from."""

    place: Place
    kind: ChatKind
    title: str


@dataclass(frozen=True, slots=True)
class Person:
    """Who wrote or pressed. Channel posts and anonymous administrators have none."""

    id: int
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """One message that is meant for the bot, whatever it came through.

    `command` is without slash and in lower case; plain text, a mention and a
    reply to the bot are the command "ask". `person` is None for channel posts
    and for administrators who write as the group itself (`as_chat` is then true).
    `card` is the id of the answer card that the message replies to, "" for any other message.
    """

    room: Room
    person: Person | None
    command: str
    argument: str
    message_id: int
    as_chat: bool = False
    card: str = ""


@dataclass(frozen=True, slots=True)
class Press:
    """One press of an inline button."""

    room: Room
    person: Person
    data: str
    message_id: int


class Style(StrEnum):
    """How a stretch of text looks; the values are Telegram's entity types."""

    BOLD = "bold"
    ITALIC = "italic"
    CODE = "code"
    LINK = "text_link"
    QUOTE = "blockquote"
    LONG_QUOTE = "expandable_blockquote"


@dataclass(frozen=True, slots=True)
class Entity:
    """A styled stretch. `offset` and `length` count UTF-16 code units, as Telegram does."""

    style: Style
    offset: int
    length: int
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button; exactly one of `data` (1 to 64 bytes of UTF-8) and `url` is set."""

    label: str
    data: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One message ready for Telegram: at most 4096 UTF-16 units, at most 100 entities."""

    text: str
    entities: tuple[Entity, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()
    preview_url: str | None = None


@dataclass(frozen=True, slots=True)
class Reaction:
    """What a press leads to: a short notice, a changed message, further messages."""

    notice: str = ""
    edit: Message | None = None
    messages: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Local wall times between which nothing is sent unasked; may span midnight."""

    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Chat:
    """A place's settings. `zone` is an IANA name; `suspended` since the bot was blocked."""

    place: Place
    kind: ChatKind
    title: str
    language: Language
    zone: str
    quiet: QuietHours | None = None
    suspended: datetime | None = None


class Topical(StrEnum):
    """What a subscription delivers."""

    BRIEF = "brief"
    TOPIC = "topic"


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a place asked to be sent.

    A brief comes daily at the local wall time `at`; `done_until` is the moment
    up to which it has been taken care of and `done_for` the local date of the
    last one, kept so that a change of zone neither repeats nor swallows a date.
    A topic tells of new passages that match `topic`; `cursor` is the last
    passage id that it has looked at.
    """

    id: int
    place: Place
    what: Topical
    created: datetime
    at: time | None = None
    topic: str = ""
    cursor: int = 0
    done_until: datetime | None = None
    done_for: date | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asks to be sent. `channel` ("@name") is set when it is for a channel."""

    what: Topical
    at: time | None = None
    topic: str = ""
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What became of a wish; `new` is false when the place already had it."""

    subscription: Subscription
    new: bool


@dataclass(frozen=True, slots=True)
class Due:
    """One brief that is due now. Its news are those of `since` (exclusive) to `until` (inclusive).

    `day` is the local date that it belongs to and part of `key`; `late` says
    that its time passed a while ago, which the reader is told.
    """

    key: str
    day: date
    since: datetime
    until: datetime
    late: bool


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of the outbox: a message that is due to a place.

    `key` is unique, so that composing the same thing again adds nothing.
    """

    id: int
    key: str
    place: Place
    message: Message
    not_before: datetime
    attempts: int


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time: after `since` (None: from the beginning), up to and including `until`."""

    since: datetime | None
    until: datetime


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message on its way into the outbox; becomes a `Delivery` there."""

    key: str
    place: Place
    message: Message
    not_before: datetime


@dataclass(frozen=True, slots=True)
class Reason:
    """What made one hit rank where it did; the numbers mean what they mean in `embeddings.types.Hit`."""

    dense: float
    lexical: float
    recency: float
    reranked: float | None
    matched: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """What is remembered of an answer, so that its buttons work later and after a restart.

    `scores` go with `passage_ids`, best first; `as_of` is the moment of the question.
    `question` is what was searched, `asked` what the person wrote where that differs.
    `reasons` go with `passage_ids` too; cards of older versions have none.
    """

    id: str
    place: Place
    question: str
    as_of: datetime
    passage_ids: tuple[int, ...]
    scores: tuple[float, ...]
    confidence: float
    answered: bool
    created: datetime
    asked: str = ""
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """From which confidence on answers are shown now; `mode` names the setting, "" where it is a number of its own."""

    threshold: float
    mode: str = ""


@dataclass(frozen=True, slots=True)
class LastQuestion:
    """What a person asked last in a place, as it was searched; `followups` completes the next question by it."""

    question: str
    card_id: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Use:
    """A passage that some reader opened under the answer to a question; it says nothing about who or where."""

    question: str
    passage_id: int


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage to show. `best` is the answering sentence, offsets within the passage's text."""

    passage: Passage
    best: Span | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question gets: quotes that answer, or openly none.

    With `found` false `quotes` holds at most the nearest miss. `card` names
    the stored card behind the buttons; `position` is the rank of the first
    quote shown (from 0) and `more` says whether further ones follow. `asked` is
    what was written where `question` is that with the topic of an earlier one;
    `past` says that it was answered as of a moment long before. `elsewhen` is
    the time asked about where the corpus has none of it; the first page says so.
    """

    question: str
    as_of: datetime
    found: bool
    quotes: tuple[Quote, ...]
    coverage: Coverage
    confidence: float
    card: str = ""
    position: int = 0
    more: bool = False
    asked: str = ""
    past: bool = False
    elsewhen: Window | None = None


@dataclass(frozen=True, slots=True)
class BriefStory:
    """One story of a brief: headline and sentences are slices of stored articles.

    `headline` is the title of `quotes[0]`'s article; the `best` span of each
    quote is what is shown. `links` are further articles of the story.
    """

    headline: str
    quotes: tuple[Quote, ...]
    articles: int
    outlets: int
    links: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """A summary of a window of time, narrowed by `topic` where one was asked for.

    `older` says that the window is not the one asked for but the newest that
    the corpus has; `late` that the brief should have come before. `troubled`
    names the feeds that it cannot have heard from: titles, or addresses.
    """

    since: datetime
    until: datetime
    stories: tuple[BriefStory, ...]
    coverage: Coverage
    topic: str = ""
    older: bool = False
    late: bool = False
    troubled: tuple[str, ...] = ()
