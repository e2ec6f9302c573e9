"""Installations of the Slack app in several workspaces."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "installations",
        sa.Column("workspace", sa.String(100), primary_key=True),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("installed_at", sa.BigInteger, nullable=False),
    )
