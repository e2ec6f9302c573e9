"""Questions whose right answers no change may lose, beside those of the file."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "regressions",
        sa.Column("topic", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("quote", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("done_at", sa.BigInteger, nullable=False),
    )
