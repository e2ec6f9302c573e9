"""Questions with their replies, the feedback to them, and the conversations that were erased."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "questions",
        sa.Column("number", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(32), nullable=False, unique=True),
        sa.Column("conversation", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("asked_at", sa.BigInteger, nullable=False),
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("read_as", sa.Text),
        sa.Column("topic", sa.BigInteger, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("sources", sa.Text, nullable=False),
        sa.Column("corpus", sa.String(16), nullable=False),
        sa.Column("took", sa.Integer, nullable=False),
    )
    op.create_index("questions_conversation", "questions", ["conversation", "number"])
    op.create_index("questions_counted", "questions", ["day", "status", "topic"])
    op.create_table(
        "feedback",
        sa.Column("answer", sa.String(32), primary_key=True),
        sa.Column("voter", sa.String(64), primary_key=True),
        sa.Column("helpful", sa.Boolean, nullable=False),
        sa.Column("comment", sa.Text),
        sa.Column("given_at", sa.BigInteger, nullable=False),
    )
    op.create_index("feedback_given", "feedback", ["given_at"])
    op.create_table(
        "forgotten",
        sa.Column("number", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("conversation", sa.String(64), nullable=False, unique=True),
        sa.Column("forgotten_at", sa.BigInteger, nullable=False),
    )
