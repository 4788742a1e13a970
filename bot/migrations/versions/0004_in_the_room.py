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
    },
    "suspensions": {"reason": sa.String(32)},
    "subscriptions": {
        "days": sa.SmallInteger(),
        "strictness": sa.Float(),
        "muted_until": sa.DateTime(timezone=True),
    },
    "outbox": {"lane": sa.SmallInteger(), "lost": sa.Integer()},
}


def upgrade() -> None:
    for table, columns in _ADDED.items():
        for name, kind in columns.items():
            op.add_column(table, sa.Column(name, kind))
    op.create_table(
        "inbox",
        sa.Column("update_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("chat_id", sa.BigInteger()),
        sa.Column("received", sa.DateTime(timezone=True), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("ended", sa.DateTime(timezone=True)),
    )
    op.create_index("inbox_state", "inbox", ["state", "received"])
    op.create_table(
        "story_alerts",
        sa.Column("chat_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("topic_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("story_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("story_alerts_at", "story_alerts", ["at"])
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
        sa.Column("editors_chat", sa.BigInteger(), nullable=False),
        sa.Column("editors_topic", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("drafts_state", "drafts", ["state", "deadline"])
    op.create_table(
        "replied",
        sa.Column("chat_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("message_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("card_id", sa.String(16), nullable=False),
        sa.Column("answer_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("replied_at", "replied", ["at"])
    op.create_index("replied_answer", "replied", ["chat_id", "answer_id"])


def downgrade() -> None:
    for table in ("replied", "drafts", "asked", "roles", "story_alerts", "inbox"):
        op.drop_table(table)
    for table, columns in _ADDED.items():
        for name in columns:
            op.drop_column(table, name)
