"""The indexes of the ends of numbers, plates and VINs carry the whole, so that comparing reads nothing else.

On a server they stay as they are: there an entry may hold so much only, and whatever was given as a number
may be longer.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

SAID = "coalesce(e164, raw)"


def upgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        return
    op.drop_index("ix_vehicle_plate_end", "vehicle")
    op.create_index(
        "ix_vehicle_plate_end", "vehicle", ["shop_id", sa.text("substr(plate, length(plate) - 2)"), "plate"]
    )
    op.drop_index("ix_vehicle_vin_end", "vehicle")
    op.create_index(
        "ix_vehicle_vin_end", "vehicle", ["shop_id", sa.text("substr(vin, length(vin) - 3)"), "vin"]
    )
    op.drop_index("ix_customer_number_end", "customer_number")
    op.create_index(
        "ix_customer_number_end",
        "customer_number",
        ["shop_id", sa.text(f"substr({SAID}, length({SAID}) - 3)"), "e164", "raw"],
    )
