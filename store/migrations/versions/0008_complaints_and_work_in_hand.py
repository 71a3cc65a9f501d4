"""Complaints to their end, working days, and work in hand."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.tables.columns import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _complaints()
    op.create_table(
        "calendar_day",
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("works", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "on_day", name=op.f("pk_calendar_day")),
        sqlite_with_rowid=False,
    )
    op.add_column("follow_up", sa.Column("assigned_to", sa.Integer(), nullable=True))
    op.create_index(
        "ix_follow_up_assigned",
        "follow_up",
        ["shop_id", "assigned_to"],
        unique=False,
        sqlite_where=sa.text("state = 'open' AND assigned_to IS NOT NULL"),
        postgresql_where=sa.text("state = 'open' AND assigned_to IS NOT NULL"),
    )
    _work_in_hand()


def _complaints() -> None:
    for column in (
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(), server_default=sa.text("'call'"), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("call_due_at", UtcDateTime(), nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=True),
        sa.Column("proposed_by", sa.Integer(), nullable=True),
        sa.Column("applied_at", UtcDateTime(), nullable=True),
        sa.Column("applied_by", sa.Integer(), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("reopened", sa.Integer(), server_default=sa.text("0"), nullable=False),
    ):
        op.add_column("complaint", column)
    for column in (
        sa.Column("what", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("department", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("clock", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
    ):
        op.add_column("complaint_step", column)
    op.create_index(
        "ix_complaint_step_escalated",
        "complaint_step",
        ["shop_id", "complaint_id", "clock", "due_at"],
        unique=True,
        sqlite_where=sa.text("what = 'escalated'"),
        postgresql_where=sa.text("what = 'escalated'"),
    )
    op.create_index("ix_complaint_vehicle", "complaint", ["shop_id", "vehicle_id", "opened_at"], unique=False)


def _work_in_hand() -> None:
    op.create_table(
        "work_order",
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=True),
        sa.Column("to_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("follow_ups", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("note", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint(
            "what IN ('assign', 'release', 'hand_over', 'add', 'hold', 'let_go')",
            name=op.f("ck_work_order_what"),
        ),
        sa.ForeignKeyConstraint(
            ["shop_id", "agent_id"],
            ["staff.shop_id", "staff.id"],
            name=op.f("fk_work_order_shop_id_agent_id"),
        ),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_work_order_shop_id")),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_work_order")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_work_order_at", "work_order", ["shop_id", "at"], unique=False)
    op.create_table(
        "work_order_item",
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("follow_up_id", sa.Integer(), nullable=False),
        sa.Column("was_assigned_to", sa.Integer(), nullable=True),
        sa.Column("was_promised_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["shop_id", "order_id"],
            ["work_order.shop_id", "work_order.id"],
            name=op.f("fk_work_order_item_shop_id_order_id"),
        ),
        sa.PrimaryKeyConstraint("shop_id", "order_id", "follow_up_id", name=op.f("pk_work_order_item")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_work_order_item_follow_up", "work_order_item", ["shop_id", "follow_up_id"], unique=False
    )
    op.create_table(
        "queue_hold",
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint(
            "kind IN ('complaint', 'callback', 'invitation', 'recall')", name=op.f("ck_queue_hold_kind")
        ),
        sa.ForeignKeyConstraint(
            ["shop_id", "agent_id"],
            ["staff.shop_id", "staff.id"],
            name=op.f("fk_queue_hold_shop_id_agent_id"),
        ),
        sa.PrimaryKeyConstraint("shop_id", "kind", name=op.f("pk_queue_hold")),
        sqlite_with_rowid=False,
    )
