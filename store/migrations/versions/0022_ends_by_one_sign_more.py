"""The indexes of the ends of plates and VINs hold one sign more, behind the last ones: the one before them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

ENDS = {
    "plate": "(substr(plate, length(plate) - 2) || substr(plate, length(plate) - 3, 1))",
    "vin": "(substr(vin, length(vin) - 3) || substr(vin, length(vin) - 4, 1))",
}


def upgrade() -> None:
    for column, end in ENDS.items():
        op.drop_index(f"ix_vehicle_{column}_end", "vehicle")
        op.create_index(f"ix_vehicle_{column}_end", "vehicle", ["shop_id", sa.text(end)])
