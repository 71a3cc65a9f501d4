"""Files corrected: what somebody changed by hand, the order of numbers, times agreed out of hours."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.tables.columns import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "correction",
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("was", sa.String(), nullable=True),
        sa.Column("now", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(
            ["shop_id", "agent_id"],
            ["staff.shop_id", "staff.id"],
            name=op.f("fk_correction_shop_id_agent_id"),
        ),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_correction_shop_id")),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_correction")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_correction_customer", "correction", ["shop_id", "customer_id", "at"])
    op.create_index("ix_correction_row", "correction", ["shop_id", "table_name", "row_id", "field"])
    op.add_column("customer_number", sa.Column("dial_order", sa.Integer(), nullable=True))
    op.add_column("attempt", sa.Column("despite", sa.String(), server_default=sa.text("''"), nullable=False))
