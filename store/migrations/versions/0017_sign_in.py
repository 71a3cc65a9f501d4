"""Passwords of staff, and terminals that stay signed in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.tables.columns import UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "staff_password",
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("wrong", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("locked_until", UtcDateTime(), nullable=True),
        sa.Column("last_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "staff_id", name=op.f("pk_staff_password")),
        _refers("staff_password"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "signed_in_terminal",
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "digest", name=op.f("pk_signed_in_terminal")),
        _refers("signed_in_terminal"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_signed_in_terminal_staff", "signed_in_terminal", ["shop_id", "staff_id"], unique=False
    )


def _refers(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["shop_id", "staff_id"], ["staff.shop_id", "staff.id"], name=op.f(f"fk_{table}_shop_id_staff_id")
    )
