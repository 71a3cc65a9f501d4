"""The audit trail: who did what to what and when, each entry chained to the one before."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from store.tables.columns import CLUSTERED, ShopRow, UtcDateTime


class Audit(ShopRow, table=True):
    """One entry of the trail, only ever added to, which triggers see to; it tells of nobody by name."""

    __table_args__ = (CLUSTERED,)
    at: datetime = Field(sa_type=UtcDateTime)
    staff_code: str = Field(description="who did it, by the code of staff; also one nobody has (a sign-in)")
    kind: str = Field(description="what was done, as in `store.safeguards.trail`")
    about: str = Field(default="", description="the table of what it was done to; empty for none")
    about_id: int | None = Field(default=None, description="its number there")
    facts: str = Field(default="{}", description="what else is to be known, as JSON without personal data")
    before: str = Field(description="the hash of the entry before; empty for the first")
    hash: str = Field(description="SHA-256 of this entry, in hexadecimal")


class AuditHead(SQLModel, table=True):
    """The latest entry of a shop's trail, kept apart from it, so that a cut-off end is found."""

    __tablename__ = "audit_head"
    __table_args__ = (CLUSTERED,)
    shop_id: int = Field(primary_key=True, foreign_key="shop.id")
    number: int
    hash: str
