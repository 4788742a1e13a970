"""Ended stories: into which story the articles of one went that has none any more, so that no number is given twice."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ended_stories",
        sa.Column("story_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("into_id", sa.Integer),
    )
