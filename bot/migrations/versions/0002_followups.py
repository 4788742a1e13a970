"""What was asked and why it was answered so; each person's last question; what readers opened."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cards", sa.Column("asked", sa.Text()))
    op.add_column("cards", sa.Column("reasons", sa.Text()))
    op.create_index("cards_place", "cards", ["chat_id", "topic_id", "created"])
    op.create_table(
        "last_questions",
        sa.Column("chat_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("topic_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("person_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("card_id", sa.String(16), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "uses",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("passage_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("uses_passage", "uses", ["passage_id"])


def downgrade() -> None:
    op.drop_table("uses")
    op.drop_table("last_questions")
    op.drop_index("cards_place", "cards")
    op.drop_column("cards", "reasons")
    op.drop_column("cards", "asked")
