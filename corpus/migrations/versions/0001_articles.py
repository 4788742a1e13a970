"""Articles, their revisions and their passages."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "articles",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("text_hash", sa.String(64), nullable=False, index=True),
        sa.Column("first_seen", sa.DateTime, nullable=False),
        sa.Column("withdrawn_at", sa.DateTime),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "revisions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("article_id", sa.Integer, sa.ForeignKey("articles.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("outlet", sa.Text, nullable=False, index=True),
        sa.Column("url", sa.Text),
        sa.Column("authors", sa.Text, nullable=False),
        sa.Column("language", sa.String(16)),
        sa.Column("published", sa.DateTime),
        sa.Column("day_only", sa.Boolean, nullable=False),
        sa.Column("visible_from", sa.DateTime, nullable=False, index=True),
        sa.Column("seen_at", sa.DateTime, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.UniqueConstraint("article_id", "number"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "passages",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("revision_id", sa.Integer, sa.ForeignKey("revisions.id"), nullable=False, index=True),
        sa.Column("start_at", sa.Integer, nullable=False),
        sa.Column("end_at", sa.Integer, nullable=False),
        sa.Column("live", sa.Boolean, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_passages_live_id", "passages", ["live", "id"])
