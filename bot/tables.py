"""The tables of the bot's database. Runs no query: that is `store` and its parts."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa


class _UtcTime(sa.TypeDecorator[datetime]):
    """An aware UTC time, also in databases that keep no zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return value and (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC))


METADATA = sa.MetaData()


def _place_columns(*, primary_key: bool = False) -> list[sa.Column[int]]:
    names = ("chat_id", "topic_id")
    return [sa.Column(n, sa.BigInteger, primary_key=primary_key, nullable=False, autoincrement=False) for n in names]


CHATS = sa.Table(
    "chats",
    METADATA,
    *_place_columns(primary_key=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("zone", sa.String(64), nullable=False),
    sa.Column("quiet_start", sa.Time),
    sa.Column("quiet_end", sa.Time),
    sa.Column("brief_length", sa.String(16)),
    sa.Column("answers_topic", sa.BigInteger),
    sa.Column("editors_chat", sa.BigInteger),
    sa.Column("editors_topic", sa.BigInteger),
    sa.Column("editors_minutes", sa.Integer),
    sa.Column("editors_hold", sa.Boolean),
    sa.Column("answers_name", sa.Text),
)
SUSPENSIONS = sa.Table(
    "suspensions",
    METADATA,
    *_place_columns(primary_key=True),
    sa.Column("since", _UtcTime, nullable=False),
    sa.Column("reason", sa.String(32)),
    sa.Column("told", _UtcTime),
)
SUBSCRIPTIONS = sa.Table(
    "subscriptions",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    *_place_columns(),
    sa.Column("what", sa.String(16), nullable=False),
    sa.Column("created", _UtcTime, nullable=False),
    sa.Column("at", sa.Time),
    sa.Column("topic", sa.Text, nullable=False),
    sa.Column("cursor", sa.BigInteger, nullable=False),
    sa.Column("done_until", _UtcTime),
    sa.Column("done_for", sa.Date),
    sa.Column("days", sa.SmallInteger),
    sa.Column("strictness", sa.Float),
    sa.Column("muted_until", _UtcTime),
    sa.Column("subscribed_by", sa.BigInteger),
    sa.Index("subscriptions_place", "chat_id", "topic_id"),
)
OUTBOX = sa.Table(
    "outbox",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.String(128), nullable=False, unique=True),
    *_place_columns(),
    sa.Column("subscription_id", sa.Integer),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("not_before", _UtcTime, nullable=False),
    sa.Column("retry_at", _UtcTime),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("message_id", sa.BigInteger),
    sa.Column("ended", _UtcTime),
    sa.Column("reason", sa.Text),
    sa.Column("lane", sa.SmallInteger),
    sa.Column("lost", sa.Integer),
    sa.Column("turn", _UtcTime),
    # What is asked of waiting rows stands in these two: behind the messages, columns are slow to reach.
    sa.Index("outbox_turns", "state", "lane", "turn", "id", "chat_id", "topic_id", "not_before", "retry_at"),
    sa.Index("outbox_pending", "state", "chat_id", "lane", "id", "topic_id", "not_before", "turn"),
    sa.Index("outbox_chat", "chat_id"),
    sa.Index("outbox_lost", "lost", sqlite_where=sa.text("lost > 0"), postgresql_where=sa.text("lost > 0")),
)
CARDS = sa.Table(
    "cards",
    METADATA,
    sa.Column("id", sa.String(16), primary_key=True),
    *_place_columns(),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("as_of", _UtcTime, nullable=False),
    sa.Column("passages", sa.Text, nullable=False),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("answered", sa.Boolean, nullable=False),
    sa.Column("created", _UtcTime, nullable=False),
    sa.Column("asked", sa.Text),
    sa.Column("reasons", sa.Text),
    sa.Column("within", sa.Text),
    sa.Index("cards_created", "created"),
    sa.Index("cards_place", "chat_id", "topic_id", "created"),
)
LAST_QUESTIONS = sa.Table(
    "last_questions",
    METADATA,
    *_place_columns(primary_key=True),
    sa.Column("person_id", sa.BigInteger, primary_key=True, nullable=False, autoincrement=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("card_id", sa.String(16), nullable=False),
    sa.Column("asked_at", _UtcTime, nullable=False),
)
USES = sa.Table(
    "uses",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("passage_id", sa.BigInteger, nullable=False),
    sa.Column("at", _UtcTime, nullable=False),
    sa.Index("uses_passage", "passage_id"),
)
SENT_QUOTES = sa.Table(
    "sent_quotes",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    *_place_columns(),
    sa.Column("message_id", sa.BigInteger, nullable=False),
    sa.Column("sent", _UtcTime, nullable=False),
    sa.Column("article_id", sa.BigInteger, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("start_at", sa.Integer, nullable=False),
    sa.Column("end_at", sa.Integer, nullable=False),
    sa.Column("compared", sa.Integer, nullable=False),
    sa.Column("withdrawn", sa.Boolean, nullable=False),
    sa.Column("of_title", sa.Boolean),
    sa.Index("sent_quotes_sent", "sent"),
    sa.Index("sent_quotes_place", "chat_id", "topic_id", "message_id"),
)
TOLD = sa.Table(
    "told",
    METADATA,
    *_place_columns(primary_key=True),
    sa.Column("article_id", sa.BigInteger, primary_key=True, nullable=False, autoincrement=False),
    sa.Column("at", _UtcTime, nullable=False),
    sa.Index("told_at", "at"),
)
INBOX = sa.Table(
    "inbox",
    METADATA,
    sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("chat_id", sa.BigInteger),
    sa.Column("received", _UtcTime, nullable=False),
    sa.Column("payload", sa.Text, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("ended", _UtcTime),
    sa.Column("reason", sa.Text),
    # The worker that has it in hand; see `workers.claims`.
    sa.Column("owner", sa.BigInteger),
    sa.Index("inbox_waiting", "state", "chat_id", "update_id"),
)
STORY_ALERTS = sa.Table(
    "story_alerts",
    METADATA,
    *_place_columns(primary_key=True),
    sa.Column("story_id", sa.BigInteger, primary_key=True, nullable=False, autoincrement=False),
    sa.Column("at", _UtcTime, nullable=False),
    sa.Index("story_alerts_at", "at"),
)
WATCHED = sa.Table(
    "watched",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("cursor", sa.BigInteger, nullable=False),
)
WISHES = sa.Table(
    "wishes",
    METADATA,
    sa.Column("id", sa.String(16), primary_key=True),
    *_place_columns(),
    sa.Column("for_chat", sa.BigInteger, nullable=False),
    sa.Column("for_topic", sa.BigInteger, nullable=False),
    sa.Column("what", sa.String(16), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("channel", sa.String(64)),
    sa.Column("strictness", sa.Float),
    sa.Column("found", sa.Text, nullable=False),
    sa.Column("made", _UtcTime, nullable=False),
    sa.Column("until", _UtcTime),
    sa.Column("subscription_id", sa.Integer),
    sa.Index("wishes_made", "made"),
)
ALERT_PAGES = sa.Table(
    "alert_pages",
    METADATA,
    sa.Column("id", sa.String(16), primary_key=True),
    *_place_columns(),
    sa.Column("key", sa.String(128), nullable=False),
    sa.Column("subscriptions", sa.Text, nullable=False),
    sa.Column("stories", sa.Text, nullable=False),
    sa.Column("made", _UtcTime, nullable=False),
    sa.Index("alert_pages_place", "chat_id", "topic_id"),
    sa.Index("alert_pages_made", "made"),
)
ROLES = sa.Table(
    "roles",
    METADATA,
    sa.Column("chat_id", sa.BigInteger, primary_key=True, nullable=False, autoincrement=False),
    sa.Column("person_id", sa.BigInteger, primary_key=True, nullable=False, autoincrement=False),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("since", _UtcTime, nullable=False),
)
ASKED = sa.Table(
    "asked",
    METADATA,
    sa.Column("person_id", sa.BigInteger, primary_key=True, nullable=False, autoincrement=False),
    sa.Column("day", sa.Date, primary_key=True, nullable=False),
    sa.Column("count", sa.Integer, nullable=False),
)
DRAFTS = sa.Table(
    "drafts",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.String(128), nullable=False, unique=True),
    *_place_columns(),
    sa.Column("subscription_id", sa.Integer, nullable=False),
    sa.Column("editors_chat", sa.BigInteger, nullable=False),
    sa.Column("editors_topic", sa.BigInteger, nullable=False),
    sa.Column("message_id", sa.BigInteger),
    sa.Column("payload", sa.Text, nullable=False),
    sa.Column("choices", sa.Text, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("made", _UtcTime, nullable=False),
    sa.Column("deadline", _UtcTime, nullable=False),
    # Counts changes; `shown` is the count that the message in the editors' chat shows.
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("shown", sa.Integer, nullable=False),
    sa.Index("drafts_state", "state", "deadline"),
    # A button under an old draft must never mean a new one.
    sqlite_autoincrement=True,
)
REPLIED = sa.Table(
    "replied",
    METADATA,
    sa.Column("chat_id", sa.BigInteger, primary_key=True, nullable=False, autoincrement=False),
    sa.Column("message_id", sa.BigInteger, primary_key=True, nullable=False, autoincrement=False),
    sa.Column("words", sa.String(16), nullable=False),
    sa.Column("card_id", sa.String(16), nullable=False),
    sa.Column("before_id", sa.String(16), nullable=False),
    sa.Column("answer_id", sa.BigInteger, nullable=False),
    sa.Column("at", _UtcTime, nullable=False),
    sa.Index("replied_at", "at"),
)
FEED_NAMES = sa.Table(
    "feed_names",
    METADATA,
    sa.Column("chat_id", sa.BigInteger, primary_key=True, nullable=False, autoincrement=False),
    sa.Column("named_by", sa.BigInteger, nullable=False),
)
FLAGS = sa.Table(
    "flags",
    METADATA,
    sa.Column("name", sa.String(32), primary_key=True, nullable=False),
    sa.Column("since", _UtcTime, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
)
LEADERSHIP = sa.Table(
    "leadership",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("term", sa.BigInteger, nullable=False),
    sa.Column("worker", sa.BigInteger, nullable=False),
    sa.Column("since", _UtcTime, nullable=False),
    sa.Column("ended", _UtcTime),
)
WEB_SESSIONS = sa.Table(
    "web_sessions",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("hash", sa.String(64), nullable=False, unique=True),
    # Which secret of a home signed the cookie: once that is another, nobody comes with it.
    sa.Column("seal", sa.String(16), nullable=False),
    sa.Column("standing", sa.String(16), nullable=False),
    sa.Column("person_id", sa.BigInteger),
    sa.Column("begun", _UtcTime, nullable=False),
    sa.Column("used", _UtcTime, nullable=False),
    sa.Column("until", _UtcTime, nullable=False),
    sa.Column("browser", sa.String(16), nullable=False),
    # A button to end an old session must never end a new one.
    sqlite_autoincrement=True,
)
WEB_LINKS = sa.Table(
    "web_links",
    METADATA,
    sa.Column("hash", sa.String(64), primary_key=True, nullable=False),
    sa.Column("standing", sa.String(16), nullable=False),
    sa.Column("person_id", sa.BigInteger, nullable=False),
    sa.Column("until", _UtcTime, nullable=False),
)
