"""Finding anyone: how names sound, and indexes of plates' parts and of numbers' ends."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SAID = "coalesce(e164, raw)"


def upgrade() -> None:
    op.create_table(
        "name_sound",
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("sounds", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "sounds", "name", name=op.f("pk_name_sound")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_name_sound_name", "name_sound", ["shop_id", "name"])
    op.create_table(
        "names_heard",
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("imports", sa.Integer(), nullable=False),
        sa.Column("last_customer", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", name=op.f("pk_names_heard")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_vehicle_plate_body", "vehicle", ["shop_id", sa.text("substr(plate, 3)")])
    op.create_index(
        "ix_vehicle_plate_end", "vehicle", ["shop_id", sa.text("substr(plate, length(plate) - 2)")]
    )
    op.create_index("ix_vehicle_vin_end", "vehicle", ["shop_id", sa.text("substr(vin, length(vin) - 3)")])
    op.create_index(
        "ix_customer_number_end",
        "customer_number",
        ["shop_id", sa.text(f"substr({SAID}, length({SAID}) - 3)")],
    )
