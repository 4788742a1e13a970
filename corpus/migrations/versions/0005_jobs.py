"""Jobs: work that was left for workers, what each of them touches, and how far encoding is planned."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("payload", sa.LargeBinary),
        sa.Column("first_passage", sa.Integer),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("owner", sa.Integer),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("error", sa.Text),
        sa.Column("report", sa.Text),
        sa.Column("made", sa.DateTime, nullable=False),
        sa.Column("due", sa.DateTime, nullable=False),
        sa.Column("begun", sa.DateTime),
        sa.Column("ended", sa.DateTime),
        sa.Index("ix_jobs_state_kind_due", "state", "kind", "due", "id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "job_keys",
        sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("job_id", sa.Integer, primary_key=True, autoincrement=False, index=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "encoding_plans",
        sa.Column("model", sa.String(64), primary_key=True),
        sa.Column("passage_id", sa.Integer, nullable=False),
    )
