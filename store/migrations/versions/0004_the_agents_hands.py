"""The agent's hands: undoing, skipping, pausing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.tables.columns import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attempt_change",
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), server_default=sa.text("'null'"), nullable=False),
        sa.PrimaryKeyConstraint(
            "shop_id", "on_day", "attempt_id", "table_name", "row_id", "place", name=op.f("pk_attempt_change")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "skip",
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("follow_up_id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("note", sa.String(), server_default=sa.text("''"), nullable=False),
        _belongs_to("skip", "follow_up_id", "follow_up", goes_with_it=True),
        _belongs_to("skip", "agent_id", "staff"),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_skip_shop_id")),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_skip")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_skip_agent", "skip", ["shop_id", "agent_id", "at", "follow_up_id"], unique=False)
    op.create_index("ix_skip_follow_up", "skip", ["shop_id", "follow_up_id"], unique=False)
    op.create_index("ix_skip_day", "skip", ["shop_id", "on_day", "agent_id"], unique=False)
    op.create_table(
        "pause",
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("began_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("note", sa.String(), server_default=sa.text("''"), nullable=False),
        _belongs_to("pause", "agent_id", "staff"),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_pause_shop_id")),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_pause")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_pause_agent", "pause", ["shop_id", "agent_id", "began_at"], unique=False)
    op.create_index(
        "ix_pause_going_on",
        "pause",
        ["shop_id", "agent_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.add_column("open_call", sa.Column("corrects_id", sa.Integer(), nullable=True))


def _belongs_to(
    table: str, column: str, other: str, *, goes_with_it: bool = False
) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["shop_id", column],
        [f"{other}.shop_id", f"{other}.id"],
        name=op.f(f"fk_{table}_shop_id_{column}"),
        ondelete="CASCADE" if goes_with_it else None,
    )
