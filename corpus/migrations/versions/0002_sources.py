"""Evidence for dates, modified dates, pages asked again, watched folders."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_REVISIONS = (
    sa.Column("modified", sa.DateTime),
    sa.Column("modified_day_only", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("evidence", sa.String(16), nullable=False, server_default="none"),
    sa.Column("fetched", sa.Boolean, nullable=False, server_default=sa.false()),
)
_ARTICLES = (
    sa.Column("withdrawn_as", sa.String(16)),
    sa.Column("checked_at", sa.DateTime),
    sa.Column("etag", sa.Text),
    sa.Column("last_modified", sa.Text),
)


def upgrade() -> None:
    for column in _REVISIONS:
        op.add_column("revisions", column)
    for column in _ARTICLES:
        op.add_column("articles", column)
    # Which source stated these dates was not kept; until then only whole outlets could be withdrawn.
    op.execute("UPDATE revisions SET evidence = 'declared' WHERE published IS NOT NULL")
    op.execute("UPDATE articles SET withdrawn_as = 'outlet' WHERE withdrawn_at IS NOT NULL")
    op.create_table(
        "watched_files",
        sa.Column("path", sa.Text, primary_key=True),
        sa.Column("modified_ns", sa.BigInteger, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
    )
