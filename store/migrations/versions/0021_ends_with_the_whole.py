"""The index of the ends of numbers carries the whole, so that comparing reads nothing else.

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
    op.drop_index("ix_customer_number_end", "customer_number")
    op.create_index(
        "ix_customer_number_end",
        "customer_number",
        ["shop_id", sa.text(f"substr({SAID}, length({SAID}) - 3)"), "e164", "raw"],
    )
