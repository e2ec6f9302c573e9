"""What was asked on days that are over, counted; the channel in which feedback was given."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "counted_days",
        sa.Column("day", sa.Integer, primary_key=True, autoincrement=False),
    )
    op.create_table(
        "day_counts",
        sa.Column("day", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("channel", sa.String(16), primary_key=True),
        sa.Column("corpus", sa.String(16), primary_key=True),
        sa.Column("answered", sa.Integer, nullable=False),
        sa.Column("unsure", sa.Integer, nullable=False),
        sa.Column("not_found", sa.Integer, nullable=False),
        sa.Column("smalltalk", sa.Integer, nullable=False),
    )
    op.create_table(
        "day_topics",
        sa.Column("day", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("channel", sa.String(16), primary_key=True),
        sa.Column("topic", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("answered", sa.Integer, nullable=False),
        sa.Column("unsure", sa.Integer, nullable=False),
        sa.Column("not_found", sa.Integer, nullable=False),
        sa.Column("latest", sa.BigInteger, nullable=False),
    )
    # Processes of the version before insert none while they are being replaced.
    op.add_column("feedback", sa.Column("channel", sa.String(16)))
    op.execute(
        "UPDATE feedback SET channel ="
        " (SELECT channel FROM questions WHERE questions.id = feedback.answer)"
    )
