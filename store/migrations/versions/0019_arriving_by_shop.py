"""Rows may arrive in several shops of one database at once: the shop leads the key of what arrives."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_KEY = ("shop_id", "table_name")


def upgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.drop_constraint(op.f("pk_arriving"), "arriving", type_="primary")
        op.create_primary_key(op.f("pk_arriving"), "arriving", list(_KEY))
        return
    rows = op.get_bind().execute(sa.text("SELECT * FROM arriving")).mappings().all()
    op.drop_table("arriving")
    arriving = op.create_table(
        "arriving",
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(*_KEY, name=op.f("pk_arriving")),
        sqlite_with_rowid=False,
    )
    op.bulk_insert(arriving, [dict(row) for row in rows])
