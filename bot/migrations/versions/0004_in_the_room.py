"""In the room: a durable inbox, lanes of the outbox, days and strictness of subscriptions, roles, drafts."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ADDED: dict[str, dict[str, sa.types.TypeEngine[Any]]] = {
    "chats": {
        "answers_topic": sa.BigInteger(),
        "editors_chat": sa.BigInteger(),
        "editors_topic": sa.BigInteger(),
        "editors_minutes": sa.Integer(),
        "editors_hold": sa.Boolean(),
        "answers_name": sa.Text(),
    },
    "suspensions": {"reason": sa.String(32), "told": sa.DateTime(timezone=True)},
    "subscriptions": {
        "days": sa.SmallInteger(),
        "strictness": sa.Float(),
        "muted_until": sa.DateTime(timezone=True),
        "subscribed_by": sa.BigInteger(),
    },
    "outbox": {"lane": sa.SmallInteger(), "lost": sa.Integer(), "turn": sa.DateTime(timezone=True)},
    "sent_quotes": {"of_title": sa.Boolean()},
    "cards": {"within": sa.Text()},
}


def upgrade() -> None:
    for table, columns in _ADDED.items():
        for name, kind in columns.items():
            op.add_column(table, sa.Column(name, kind))
    _change_outbox()
    op.create_table(
        "inbox",
        sa.Column("update_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("chat_id", sa.BigInteger()),
        sa.Column("received", sa.DateTime(timezone=True), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("ended", sa.DateTime(timezone=True)),
        sa.Column("reason", sa.Text()),
    )
    op.create_index("inbox_waiting", "inbox", ["state", "chat_id", "update_id"])
    op.create_table(
        "story_alerts",
        sa.Column("chat_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("topic_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("story_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("story_alerts_at", "story_alerts", ["at"])
    op.create_table(
        "watched",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("cursor", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "wishes",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("topic_id", sa.BigInteger(), nullable=False),
        sa.Column("for_chat", sa.BigInteger(), nullable=False),
        sa.Column("for_topic", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("channel", sa.String(64)),
        sa.Column("strictness", sa.Float()),
        sa.Column("found", sa.Text(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True)),
        sa.Column("subscription_id", sa.Integer()),
    )
    op.create_index("wishes_made", "wishes", ["made"])
    op.create_table(
        "alert_pages",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("topic_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("subscriptions", sa.Text(), nullable=False),
        sa.Column("stories", sa.Text(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("alert_pages_place", "alert_pages", ["chat_id", "topic_id"])
    op.create_index("alert_pages_made", "alert_pages", ["made"])
    op.create_table(
        "roles",
        sa.Column("chat_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("person_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "asked",
        sa.Column("person_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
    )
    op.create_table(
        "drafts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("key", sa.String(128), nullable=False, unique=True),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("topic_id", sa.BigInteger(), nullable=False),
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.Column("editors_chat", sa.BigInteger(), nullable=False),
        sa.Column("editors_topic", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("drafts_state", "drafts", ["state", "deadline"])
    op.create_table(
        "replied",
        sa.Column("chat_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("message_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("words", sa.String(16), nullable=False),
        sa.Column("card_id", sa.String(16), nullable=False),
        sa.Column("before_id", sa.String(16), nullable=False),
        sa.Column("answer_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("replied_at", "replied", ["at"])
    op.create_table(
        "feed_names",
        sa.Column("chat_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("named_by", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "flags",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
    )


def _change_outbox() -> None:
    # What waited so far are briefs and news, in the order of their times.
    op.execute(sa.text("UPDATE outbox SET lane = 2, lost = 0, turn = not_before"))
    op.drop_index("outbox_pending", "outbox")
    waiting = ["state", "chat_id", "lane", "id", "topic_id", "not_before", "turn"]
    op.create_index("outbox_pending", "outbox", waiting)
    in_turn = ["state", "lane", "turn", "id", "chat_id", "topic_id", "not_before", "retry_at"]
    op.create_index("outbox_turns", "outbox", in_turn)
    some = sa.text("lost > 0")
    op.create_index("outbox_lost", "outbox", ["lost"], sqlite_where=some, postgresql_where=some)


def downgrade() -> None:
    op.drop_index("outbox_lost", "outbox")
    op.drop_index("outbox_turns", "outbox")
    op.drop_index("outbox_pending", "outbox")
    op.create_index("outbox_pending", "outbox", ["state", "chat_id", "id"])
    for table in (
        "feed_names",
        "flags",
        "replied",
        "drafts",
        "asked",
        "roles",
        "alert_pages",
        "wishes",
        "watched",
        "story_alerts",
        "inbox",
    ):
        op.drop_table(table)
    for table, columns in _ADDED.items():
        for name in columns:
            op.drop_column(table, name)
