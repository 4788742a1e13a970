"""Origins: which articles carry one text, and the prints under which their texts are found."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "placements",
        sa.Column("article_id", sa.Integer, sa.ForeignKey("articles.id"), primary_key=True, autoincrement=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("origin_id", sa.Integer, nullable=False, index=True),
        sa.Column("prints", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "prints",
        sa.Column("print", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("article_id", sa.Integer, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "reprints",
        sa.Column("article_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("other_id", sa.Integer, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
