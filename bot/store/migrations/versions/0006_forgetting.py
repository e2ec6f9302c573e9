"""Feedback is erased with its conversation also where no questions are stored, and afterwards."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    # Processes of the version before insert none while they are being replaced.
    op.add_column("feedback", sa.Column("conversation", sa.String(64)))
    op.create_index("feedback_conversation", "feedback", ["conversation"])
    op.execute(
        "UPDATE feedback SET conversation ="
        " (SELECT conversation FROM questions WHERE questions.id = feedback.answer)"
    )
    op.create_table(
        "forgotten_answers",
        sa.Column("answer", sa.String(32), primary_key=True),
        sa.Column("forgotten_at", sa.BigInteger, nullable=False),
    )
