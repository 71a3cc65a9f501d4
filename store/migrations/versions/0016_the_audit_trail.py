"""The audit trail, which is only added to, and where it stood when a backup was made."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.tables.columns import UtcDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_GUARDS = (
    """CREATE TRIGGER audit_not_changed BEFORE UPDATE ON audit
       BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END""",
    """CREATE TRIGGER audit_not_deleted BEFORE DELETE ON audit
       BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END""",
    """CREATE TRIGGER audit_at_its_end BEFORE INSERT ON audit
       WHEN EXISTS (SELECT 1 FROM audit a WHERE a.shop_id = NEW.shop_id AND a.id >= NEW.id)
       BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END""",
)
"""The third also keeps REPLACE, which fires no trigger for what it deletes, away.

On a server the guards are those of store/engines/guards.sql.
"""


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("staff_code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("about", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("facts", sa.String(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_audit_shop_id")),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_audit")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "audit_head",
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_audit_head_shop_id")),
        sa.PrimaryKeyConstraint("shop_id", name=op.f("pk_audit_head")),
        sqlite_with_rowid=False,
    )
    op.add_column("backup", sa.Column("audit_number", sa.Integer(), nullable=True))
    op.add_column(
        "backup", sa.Column("audit_hash", sa.String(), server_default=sa.text("''"), nullable=False)
    )
    if op.get_bind().dialect.name == "sqlite":
        for statement in _GUARDS:
            op.execute(statement)
