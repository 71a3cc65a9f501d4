"""The order of the queues carries what is counted, so that counting them reads nothing else."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

OFFERED = "state = 'open' AND left_out IS NULL"


def upgrade() -> None:
    op.drop_index("ix_follow_up_order", "follow_up")
    op.create_index(
        "ix_follow_up_order",
        "follow_up",
        ["shop_id", "desk", "rank", "sort_on", "tier_rank", "id", "kind", "state", "left_out"],
        unique=False,
        sqlite_where=sa.text(OFFERED),
        postgresql_where=sa.text(OFFERED),
    )
