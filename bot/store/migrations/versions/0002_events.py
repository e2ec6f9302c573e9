"""Events that were seen, so that one that comes twice is answered once, also after a crash."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.String(128), primary_key=True),
        sa.Column("received_at", sa.BigInteger, nullable=False),
        sa.Column("work", sa.Text),
        sa.Column("lease_until", sa.BigInteger),
    )
    op.create_index("events_received", "events", ["received_at"])
    op.create_index("events_leased", "events", ["lease_until"])
