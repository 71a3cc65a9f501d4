"""Consents, people erased, and backups made."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.tables.columns import UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erasure_key",
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_erasure_key_shop_id")),
        sa.PrimaryKeyConstraint("shop_id", name=op.f("pk_erasure_key")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "backup",
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("revision", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shop_id", "agent_id"], ["staff.shop_id", "staff.id"], name=op.f("fk_backup_shop_id_agent_id")
        ),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_backup_shop_id")),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_backup")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_backup_at", "backup", ["shop_id", "at"], unique=False)

    op.create_table(
        "consent",
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("allowed", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint(
            "purpose IN ('all', 'complaint', 'callback', 'invitation', 'recall', 'messages')",
            name=op.f("ck_consent_purpose"),
        ),
        sa.CheckConstraint(
            "source IN ('call', 'form', 'letter', 'message', 'visit', 'authority', 'other')",
            name=op.f("ck_consent_source"),
        ),
        sa.ForeignKeyConstraint(
            ["shop_id", "agent_id"], ["staff.shop_id", "staff.id"], name=op.f("fk_consent_shop_id_agent_id")
        ),
        sa.ForeignKeyConstraint(
            ["shop_id", "customer_id"],
            ["customer.shop_id", "customer.id"],
            name=op.f("fk_consent_shop_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_consent_shop_id")),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_consent")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_consent_customer",
        "consent",
        ["shop_id", "customer_id", "id"],
        unique=False,
        sqlite_where=sa.text("customer_id IS NOT NULL"),
        postgresql_where=sa.text("customer_id IS NOT NULL"),
    )
    op.create_index(
        "ix_consent_number",
        "consent",
        ["shop_id", "number", "id"],
        unique=False,
        sqlite_where=sa.text("number <> ''"),
        postgresql_where=sa.text("number <> ''"),
    )

    op.create_table(
        "erasure",
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.CheckConstraint("basis IN ('asked', 'age')", name=op.f("ck_erasure_basis")),
        sa.ForeignKeyConstraint(
            ["shop_id", "agent_id"], ["staff.shop_id", "staff.id"], name=op.f("fk_erasure_shop_id_agent_id")
        ),
        sa.ForeignKeyConstraint(
            ["shop_id", "customer_id"],
            ["customer.shop_id", "customer.id"],
            name=op.f("fk_erasure_shop_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_erasure_shop_id")),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_erasure")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_erasure_customer", "erasure", ["shop_id", "customer_id"], unique=False)

    op.create_table(
        "erased_mark",
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("erasure_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shop_id", "erasure_id"],
            ["erasure.shop_id", "erasure.id"],
            name=op.f("fk_erased_mark_shop_id_erasure_id"),
        ),
        sa.PrimaryKeyConstraint("shop_id", "digest", name=op.f("pk_erased_mark")),
        sqlite_with_rowid=False,
    )
