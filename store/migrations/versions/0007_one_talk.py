"""One talk: several follow-ups of one person settled in one call."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attempt", sa.Column("talk_id", sa.Integer(), nullable=True))
    op.add_column("follow_up", sa.Column("in_talk", sa.Integer(), nullable=True))
