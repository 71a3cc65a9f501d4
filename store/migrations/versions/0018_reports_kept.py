"""Reports are kept as they were closed; a change of rules that was cut off is finished or forgotten.

The index of visits by vehicle says as well which import brought each, for figures as of a past day.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.tables.columns import UtcDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_visit_vehicle", "visit")
    op.create_index("ix_visit_vehicle", "visit", ["shop_id", "vehicle_id", "delivered_on", "batch_id"])
    op.create_table(
        "report_kept",
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("closing_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_report_kept_shop_id")),
        sa.ForeignKeyConstraint(
            ["shop_id", "closing_id"],
            ["report_closing.shop_id", "report_closing.id"],
            name=op.f("fk_report_kept_shop_id_closing_id"),
        ),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_report_kept")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_report_kept_closing", "report_kept", ["shop_id", "closing_id"], unique=True)
    op.create_table(
        "rule_saving",
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("changes", sa.String(), nullable=False),
        sa.Column("recorded", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_rule_saving_shop_id")),
        sa.ForeignKeyConstraint(
            ["shop_id", "agent_id"],
            ["staff.shop_id", "staff.id"],
            name=op.f("fk_rule_saving_shop_id_agent_id"),
        ),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_rule_saving")),
        sqlite_with_rowid=False,
    )
