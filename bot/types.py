"""The nouns of the bot: who asks where, what is shown, what is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING

from corpus.types import ArticleHeader, Coverage, Passage, Span

if TYPE_CHECKING:  # settings load these nouns, and no command should load numpy for its settings
    from embeddings.types import Difference, Story, StoryArticle


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
class Cited:
    """A slice of an article's text that a message shows; offsets count code points of that revision's text."""

    article_id: int
    revision: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Message:
    """One message ready for Telegram: at most 4096 UTF-16 units, at most 100 entities.

    `cited` are the slices that it quotes and `tells` the ids of the articles
    whose news it tells; both are written down once it was sent. `reply_to` is
    the message that it replies to wherever it goes. `rich` says the same as
    HTML for a server that takes rich messages. `page` is the whole brief that
    begins with this message as HTML, for its chat's feed; "" where none is written.
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


class Length(StrEnum):
    """How much a brief says of a story: its headline alone, a sentence or two, or up to three."""

    HEADLINES = "headlines"
    SHORT = "short"
    FULL = "full"


class Novelty(StrEnum):
    """What a story is to a chat: never told, told with something said since, told with nothing added."""

    NEW = "new"
    UPDATED = "updated"
    RUNNING = "running"


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
    length: Length = Length.SHORT


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
class SentRecord:
    """What a place was really sent since a moment: ids of articles that it was told of, and slices it was shown.

    `last` is when it was told of an article last.
    """

    article_ids: frozenset[int] = frozenset()
    cited: tuple[Cited, ...] = ()
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What a chat knows from us: ids of the articles it was told of, and the quoted texts, each once, newest first.

    Empty where nobody remembers, as on the command line.
    """

    article_ids: frozenset[int] = frozenset()
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SentQuote:
    """A quote in a message that was sent to `place` at `sent`.

    `compared` is the newest revision of its article that it was compared with,
    at first the quoted one; `withdrawn` says that the chat knows that the article is no longer shown.
    """

    id: int
    place: Place
    message_id: int
    sent: datetime
    cited: Cited
    compared: int
    withdrawn: bool = False


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
class Lead:
    """Why a story stands where it stands: the parts of `bot.leading`'s sum, each 0 to 1, and the `score` they give."""

    score: float
    origins: float
    outlets: float
    freshness: float
    novelty: float
    topics: float


@dataclass(frozen=True, slots=True)
class LedStory:
    """A story in its place; `fresh` are the ids of its articles that this chat was not told of before.

    `heard` are articles of it that the chat was told of earlier, outside of the window.
    """

    story: Story
    lead: Lead
    novelty: Novelty
    fresh: frozenset[int]
    heard: tuple[StoryArticle, ...] = ()


@dataclass(frozen=True, slots=True)
class Unheard:
    """Feeds that nothing is heard from, by title or address: `silent` ones answer and have nothing new."""

    silent: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """What a window holds: articles, and the sources that they come from."""

    articles: int
    sources: int


@dataclass(frozen=True, slots=True)
class BriefStory:
    """One story of a brief: headline and sentences are slices of stored articles.

    `headline` is the title of `headed`; the `best` span of each quote is what
    is shown, none in a brief of headlines. `article_ids` and `urls` are those
    of all its articles, `origins` how many texts they come from, and `links`
    openings of articles that are neither the headline's nor quoted. `first`
    and `last` bound when its articles became visible.
    """

    headline: str
    headed: ArticleHeader
    quotes: tuple[Quote, ...]
    articles: int
    outlets: int
    origins: int
    novelty: Novelty
    article_ids: tuple[int, ...]
    urls: tuple[str, ...]
    links: tuple[Passage, ...]
    differences: tuple[Difference, ...]
    lead: Lead | None
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Brief:
    """A summary of a window of time, narrowed by `topic` where one was asked for.

    `older` says that the window is not the one asked for but the newest that
    the corpus has; `late` that the brief should have come before. `troubled`
    names the feeds that it cannot have heard from, `silent` those that have
    sent nothing for long: titles, or addresses. `counted` is what the window
    holds, `left_out` how many of its stories this chat was told before,
    `last_told` when it was told of anything last, and `thin` says that there
    were too few to choose from. `found` is how many stories the window has,
    told or not; 0 where nobody counted.
    """

    since: datetime
    until: datetime
    stories: tuple[BriefStory, ...]
    coverage: Coverage
    topic: str = ""
    older: bool = False
    late: bool = False
    troubled: tuple[str, ...] = ()
    length: Length = Length.SHORT
    counted: Counted | None = None
    silent: tuple[str, ...] = ()
    left_out: int = 0
    thin: bool = False
    last_told: datetime | None = None
    found: int = 0


@dataclass(frozen=True, slots=True)
class TimelineDay:
    """One day of a timeline: the sentence quoted for it, and how many texts tell of the day."""

    day: date
    quote: Quote
    texts: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """The days of a topic in the order of time, none where the articles have too little.

    `articles` is how many are on the topic, `sources` how many outlets they come from. `window` bounds the
    publications that were looked at; None where all were.
    """

    topic: str
    days: tuple[TimelineDay, ...]
    articles: int
    sources: int
    window: Window | None = None
