"""Vehicles have two indexes less: one of VINs, by their ends, and none of the bodies of plates."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

VIN_END = "(substr(vin, length(vin) - 3) || substr(vin, length(vin) - 4, 1))"


def upgrade() -> None:
    for name in ("ix_vehicle_vin", "ix_vehicle_vin_end", "ix_vehicle_plate_body"):
        op.drop_index(name, "vehicle")
    known = sa.text("vin IS NOT NULL")
    op.create_index(
        "ix_vehicle_vin",
        "vehicle",
        ["shop_id", sa.text(VIN_END), "vin"],
        unique=True,
        sqlite_where=known,
        postgresql_where=known,
    )
