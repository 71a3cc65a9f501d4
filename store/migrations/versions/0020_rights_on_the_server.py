"""Somebody may supervise a group of shops.

On a server every role has rights of its own, and each shop is seen by its own people alone: that is made with
every upgrade (`store/engines/roles.sql` and what stands beside it).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.tables.columns import UtcDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_ROLES = "role IN ('agent', 'supervisor', 'service_manager', 'administrator', 'auditor', 'group_supervisor')"
_COLUMNS = "shop_id, id, code, name, role, advisor, active, made_at"


def upgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.drop_constraint(op.f("ck_staff_role"), "staff", type_="check")
        op.create_check_constraint(op.f("ck_staff_role"), "staff", _ROLES)
        return
    op.execute("CREATE TEMP TABLE staff_as_it_was AS SELECT * FROM staff")
    op.drop_table("staff")
    op.create_table(
        "staff",
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), server_default="agent", nullable=False),
        sa.Column("advisor", sa.String(), server_default="", nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(_ROLES, name=op.f("ck_staff_role")),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_staff_shop_id")),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_staff")),
        sa.UniqueConstraint("shop_id", "code", name=op.f("uq_staff_shop_id_code")),
        sqlite_with_rowid=False,
    )
    op.execute(f"INSERT INTO staff ({_COLUMNS}) SELECT {_COLUMNS} FROM staff_as_it_was")
    op.execute("DROP TABLE staff_as_it_was")
