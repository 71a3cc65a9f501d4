"""The people who call, and what was imported when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
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


class ImportBatch(ShopRow, table=True):
    """One file taken in, and its account."""

    __tablename__ = "import_batch"
    __table_args__ = (Index("ix_import_batch_digest", "shop_id", "digest"), CLUSTERED)
    at: datetime = Field(sa_type=UtcDateTime)
    file: str
    digest: str = Field(description="SHA-256 of the file")
    kind: str
    encoding: str
    rows: int
    account: str = Field(description="JSON: what was new, updated, unchanged, refused, warned of")
