"""What the owner has said of questions that were not answered well."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "marks",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer, "sqlite"),
            primary_key=True,
            autoincrement=True,
        ),
        sa.Column("topic", sa.BigInteger, nullable=False),
        sa.Column("mark", sa.String(16)),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("done_at", sa.BigInteger, nullable=False),
    )
