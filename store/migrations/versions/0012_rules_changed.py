"""What the rules were changed to, by whom, when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.tables.columns import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rule_change",
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("old_value", sa.String(), nullable=False),
        sa.Column("new_value", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shop_id", "agent_id"],
            ["staff.shop_id", "staff.id"],
            name=op.f("fk_rule_change_shop_id_agent_id"),
        ),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_rule_change_shop_id")),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_rule_change")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_rule_change_at", "rule_change", ["shop_id", "at"], unique=False)
