"""Imports: rows that are arriving, what an import changed, what was decided about files and records."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.tables.columns import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SHOWN = ("customer", "vehicle", "visit", "attempt")
MERGED = ("customer", "vehicle")


def upgrade() -> None:
    op.create_table(
        "alias",
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "table_name", "key", name=op.f("pk_alias")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "arriving",
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("table_name", name=op.f("pk_arriving")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "import_change",
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint(
            "shop_id", "batch_id", "table_name", "row_id", "place", name=op.f("pk_import_change")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "import_range",
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "batch_id", "table_name", name=op.f("pk_import_range")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "known_layout",
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("mapping", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "fingerprint", name=op.f("pk_known_layout")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "match_question",
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("former_id", sa.Integer(), nullable=False),
        sa.Column("later_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("before", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint(
            "decision IN ('apart', 'same', 'owner_stays')", name=op.f("ck_match_question_decision")
        ),
        sa.CheckConstraint("kind IN ('owner', 'plate', 'number')", name=op.f("ck_match_question_kind")),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_match_question_shop_id")),
        sa.PrimaryKeyConstraint("shop_id", "id", name=op.f("pk_match_question")),
        sa.UniqueConstraint(
            "shop_id",
            "kind",
            "subject",
            "former_id",
            "later_id",
            name=op.f("uq_match_question_shop_id_kind_subject_former_id_later_id"),
        ),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("match_question", schema=None) as batch_op:
        batch_op.create_index("ix_match_question_open", ["shop_id", "decision", "kind"], unique=False)

    op.create_table(
        "import_taken_back",
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shop_id", "batch_id"],
            ["import_batch.shop_id", "import_batch.id"],
            name=op.f("fk_import_taken_back_shop_id_batch_id"),
        ),
        sa.PrimaryKeyConstraint("shop_id", "batch_id", name=op.f("pk_import_taken_back")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "visit_item",
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shop_id", "visit_id"],
            ["visit.shop_id", "visit.id"],
            name=op.f("fk_visit_item_shop_id_visit_id"),
        ),
        sa.PrimaryKeyConstraint("shop_id", "visit_id", "seq", name=op.f("pk_visit_item")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.add_column(sa.Column("brought_visit_id", sa.Integer(), nullable=True))
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("source_hash", sa.BigInteger(), nullable=True))

    for table in MERGED:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("merged_into", sa.Integer(), nullable=True))
            batch_op.create_index(
                f"ix_{table}_merged",
                ["shop_id", "merged_into"],
                unique=False,
                sqlite_where=sa.text("merged_into IS NOT NULL"),
                postgresql_where=sa.text("merged_into IS NOT NULL"),
            )

    for table in SHOWN:
        whole = "t.merged_into IS NULL AND " if table in MERGED else ""
        op.execute(
            f"""CREATE VIEW shown_{table} AS SELECT t.* FROM {table} t
                WHERE {whole}(t.id NOT BETWEEN
                    coalesce((SELECT a.first_id FROM arriving a WHERE a.table_name = '{table}'), 0)
                    AND coalesce((SELECT a.last_id FROM arriving a WHERE a.table_name = '{table}'), -1)
                  OR t.shop_id <> (SELECT a.shop_id FROM arriving a WHERE a.table_name = '{table}'))"""
        )
