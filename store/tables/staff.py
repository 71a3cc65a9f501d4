"""The people who call."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from store.tables.columns import CLUSTERED, ShopRow, UtcDateTime, one_of

ROLES = ("agent", "supervisor", "service_manager", "administrator", "auditor")


class Staff(ShopRow, table=True):
    """Somebody who calls or supervises; `code` is what exports and `--as` call them."""

    __table_args__ = (one_of("role", ROLES), UniqueConstraint("shop_id", "code"), CLUSTERED)
    code: str
    name: str
    role: str = "agent"
    advisor: str = Field(default="", description="their name as an advisor in the orders, where they are one")
    active: bool = True
    made_at: datetime = Field(sa_type=UtcDateTime)
