"""An index of invitations by their due date, for the figures of a month."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_follow_up_due",
        "follow_up",
        ["shop_id", "due_on", "vehicle_id"],
        unique=False,
        sqlite_where=sa.text("kind = 'invitation'"),
        postgresql_where=sa.text("kind = 'invitation'"),
    )
