"""What the monthly report keeps, and exports on record."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.tables.columns import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _actions()
    _made_by_somebody(
        "report_closing",
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
    )
    op.create_index("ix_report_closing_month", "report_closing", ["shop_id", "month"], unique=False)
    _made_by_somebody(
        "export",
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("of_month", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("asked", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("count_of_rows", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("numbers_shown", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("file", sa.String(), server_default=sa.text("''"), nullable=False),
    )
    op.create_index("ix_export_at", "export", ["shop_id", "at"], unique=False)


def _made_by_somebody(table: str, *columns: sa.Column[object] | sa.Constraint) -> None:
    op.create_table(
        table,
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["shop_id", "agent_id"], ["staff.shop_id", "staff.id"], name=op.f(f"fk_{table}_shop_id_agent_id")
        ),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f(f"fk_{table}_shop_id")),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f(f"pk_{table}")),
        sqlite_with_rowid=False,
    )


def _actions() -> None:
    op.create_table(
        "report_action",
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("carried_from", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_report_action_shop_id")),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_report_action")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_report_action_month", "report_action", ["shop_id", "month"], unique=False)
    _made_by_somebody(
        "report_action_change",
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("owner", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("supervisor", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("state", sa.String(), server_default=sa.text("'not_begun'"), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint(
            "state IN ('not_begun', 'under_way', 'done')", name=op.f("ck_report_action_change_state")
        ),
        sa.ForeignKeyConstraint(
            ["shop_id", "action_id"],
            ["report_action.shop_id", "report_action.id"],
            name=op.f("fk_report_action_change_shop_id_action_id"),
        ),
    )
    op.create_index(
        "ix_report_action_change_action", "report_action_change", ["shop_id", "action_id"], unique=False
    )
