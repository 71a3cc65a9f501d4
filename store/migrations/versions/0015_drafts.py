"""What is typed in a call and not taken yet is kept with it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "open_call", sa.Column("drafts", sa.String(), server_default=sa.text("'{}'"), nullable=False)
    )
