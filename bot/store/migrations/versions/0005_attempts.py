"""How often a process began with an event's work and did not come to its end."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    # Processes of the version before insert no attempts while they are being replaced.
    attempts = sa.Column("attempts", sa.Integer, nullable=False, server_default="0")
    op.add_column("events", attempts)
