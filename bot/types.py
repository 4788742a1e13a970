"""The nouns of the bot that all others speak of: who asks where, and what a place asked to be sent.

What is shown stands in `messages`, `answers` and `news`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

EVERY_DAY = 127
"""All days of the week, as `Subscription.days` counts them."""

EDITORS_MINUTES = 60
"""How long editors have, unless their chat says otherwise."""


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
    """What Telegram says about the chat that a request came from; `topic` is the name of its topic, "" where untold."""

    place: Place
    kind: ChatKind
    title: str
    forum: bool = False
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Who wrote or pressed. Channel posts and anonymous administrators have none. `username` has no "@".

    `name` is what others call them; it is shown and never kept.
    """

    id: int
    language: str | None = None
    username: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a question that was edited got before; `words` marks what it asked then.

    `card` is that of its answer and `before` that of the question which it may have followed up, "" for none. The
    answer is message `answer_id` of the chat, waits in the outbox as `delivery_id`, or, without both, is being sent.
    """

    words: str
    card: str = ""
    before: str = ""
    answer_id: int | None = None
    delivery_id: int | None = None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A message of another chat or topic that somebody replies to.

    Telegram says its place and number only where that is a supergroup or a channel (else 0). `link` is the address of
    which it shows a preview, "" for none.
    """

    chat_id: int = 0
    message_id: int = 0
    link: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """One message that is meant for the bot, whatever it came through.

    `command` is without slash and in lower case; plain text, a mention and a
    reply to the bot are the command "ask". `person` is None for channel posts
    and for administrators who write as the group itself (`as_chat` is then true).
    `card` is the id of the answer card that the message replies to, "" for any other message. `about` is the person
    whom the message replies to or names, where that is no bot; `about_nobody` says that it replies to a bot, a channel
    or an anonymous administrator, of whom no person is known. `replies_to` is the message that it replies to (0: none)
    and `quoted` what of it was marked; `elsewhere` is that message where it stands in another chat, and `earlier` what
    the message got before it was edited.
    `named` is how a channel was named in front of a command for it from elsewhere, "" for all other commands.
    """

    room: Room
    person: Person | None
    command: str
    argument: str
    message_id: int
    as_chat: bool = False
    card: str = ""
    about: Person | None = None
    about_nobody: bool = False
    replies_to: int = 0
    quoted: str = ""
    earlier: Earlier | None = None
    named: str = ""
    elsewhere: Elsewhere | None = None


@dataclass(frozen=True, slots=True)
class Press:
    """One press of an inline button; not `placed` where Telegram no longer says in which topic its message stands."""

    room: Room
    person: Person
    data: str
    message_id: int
    placed: bool = True


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


class Role(StrEnum):
    """What a person may do in a closed desk; each may do what the ones after it may."""

    OWNER = "owner"
    EDITOR = "editor"
    READER = "reader"


class Cause(StrEnum):
    """Why a place is suspended."""

    BLOCKED = "blocked"
    KICKED = "kicked"
    NO_RIGHTS = "no rights"
    TOPIC_CLOSED = "topic closed"
    TOPIC_DELETED = "topic deleted"
    GONE = "gone"
    DENIED = "not allowed"


@dataclass(frozen=True, slots=True)
class Chat:
    """A place's settings. `zone` is an IANA name; `suspended` since the bot was blocked.

    `answers_topic` is the one topic of a forum in which questions are answered, `answers_name` what it was called when
    that was set; 0 is the general one, None stands for all. `editors` is where its briefs are
    looked at before they are published, `editors_minutes` how long that may take; then they are published as they
    stand, or with `editors_hold` only when an editor says so.
    """

    place: Place
    kind: ChatKind
    title: str
    language: Language
    zone: str
    quiet: QuietHours | None = None
    suspended: datetime | None = None
    length: Length = Length.SHORT
    answers_topic: int | None = None
    answers_name: str = ""
    editors: Place | None = None
    editors_minutes: int = EDITORS_MINUTES
    editors_hold: bool = False


class Topical(StrEnum):
    """What a subscription delivers."""

    BRIEF = "brief"
    TOPIC = "topic"
    WORDS = "words"
    SOURCE = "source"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a place asked to be sent.

    A brief comes daily at the local wall time `at`; `done_until` is the moment
    up to which it has been taken care of and `done_for` the local date of the
    last one, kept so that a change of zone neither repeats nor swallows a date.
    It comes on `days`, a sum of 1 for Monday to 64 for Sunday. All others tell
    of new passages that fit `topic`: by meaning, by words, by their source, or
    because they answer it; `cursor` is the last passage id that was looked at,
    `strictness` the score from which on a passage fits (None: as the bot chose),
    and until `muted_until` nothing is told.
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
    days: int = EVERY_DAY
    strictness: float | None = None
    muted_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asks to be sent. `channel` ("@name") is set when it is for a channel."""

    what: Topical
    at: time | None = None
    topic: str = ""
    channel: str | None = None
    days: int = EVERY_DAY
    strictness: float | None = None


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
class Window:
    """A stretch of time: after `since` (None: from the beginning), up to and including `until`."""

    since: datetime | None
    until: datetime
