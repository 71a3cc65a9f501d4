"""Calls drawn by lot and scored; and today's calls are counted from an index alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.tables.columns import UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quality_draw",
        *_row_of_the_shop(),
        sa.Column("week_on", sa.Date(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("drawn_at", UtcDateTime(), nullable=False),
        sa.Column("drawn_by", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("of_calls", sa.Integer(), nullable=False),
        _refers("quality_draw", "agent_id", "staff"),
        _refers("quality_draw", "drawn_by", "staff"),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_quality_draw_shop_id")),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_quality_draw")),
        sa.UniqueConstraint(
            "shop_id", "week_on", "agent_id", name=op.f("uq_quality_draw_shop_id_week_on_agent_id")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "quality_drawn",
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("draw_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        _refers("quality_drawn", "attempt_id", "attempt"),
        _refers("quality_drawn", "draw_id", "quality_draw"),
        sa.PrimaryKeyConstraint("shop_id", "draw_id", "place", name=op.f("pk_quality_drawn")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_quality_drawn_attempt", "quality_drawn", ["shop_id", "attempt_id"], unique=False)
    op.create_table(
        "quality_score",
        *_row_of_the_shop(),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        _refers("quality_score", "agent_id", "staff"),
        _refers("quality_score", "attempt_id", "attempt"),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_quality_score_shop_id")),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_quality_score")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_quality_score_attempt", "quality_score", ["shop_id", "attempt_id"], unique=False)
    op.create_table(
        "quality_mark",
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("score_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        _refers("quality_mark", "score_id", "quality_score"),
        sa.PrimaryKeyConstraint("shop_id", "score_id", "criterion", name=op.f("pk_quality_mark")),
        sqlite_with_rowid=False,
    )
    _count_calls_from_an_index()


def _row_of_the_shop() -> tuple[sa.Column[int], sa.Column[int]]:
    return (
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
    )


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["shop_id", column], [f"{to}.shop_id", f"{to}.id"], name=op.f(f"fk_{table}_shop_id_{column}")
    )


def _count_calls_from_an_index() -> None:
    op.drop_index("ix_attempt_agent", "attempt")
    op.create_index(
        "ix_attempt_agent",
        "attempt",
        [
            "shop_id",
            "on_day",
            "agent_id",
            "kind",
            "outcome",
            "aapor",
            "reached",
            "talk_id",
            "follow_up_id",
            "started_at",
        ],
        unique=False,
    )
