"""Outside surveys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SCORES = (
    "explained_work",
    "quick_reception",
    "correct_work",
    "explained_bill",
    "quick_handover",
    "time_in_shop",
    "listens",
    "helped_at_collection",
    "clean_car",
    "lounge",
    "mot",
    "css",
)


def upgrade() -> None:
    op.create_table(
        "outside_survey",
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=True),
        *(sa.Column(score, sa.Float(), nullable=True) for score in SCORES),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("row_no", sa.Integer(), nullable=False),
        sa.CheckConstraint("scope IN ('shop', 'region', 'nation')", name=op.f("ck_outside_survey_scope")),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_outside_survey_shop_id")),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_outside_survey")),
        sa.UniqueConstraint(
            "shop_id", "period", "scope", name=op.f("uq_outside_survey_shop_id_period_scope")
        ),
        sqlite_with_rowid=False,
    )
