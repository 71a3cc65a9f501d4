"""What people agreed to, who was erased, and which backups were made."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from store.tables.columns import CLUSTERED, ShopRow, UtcDateTime, one_of, partial_index, refers
from store.tables.followups import KINDS

PURPOSES = ("all", *KINDS, "messages")
"""What somebody may agree to or refuse: calls of each queue, letters and messages, or all of it."""

CONSENT_SOURCES = ("call", "form", "letter", "message", "visit", "authority", "other")
"""Where a consent or a refusal was heard or read."""

ERASURE_BASES = ("asked", "age")
"""Why somebody was erased: they asked, or the rule by age."""


class Consent(ShopRow, table=True):
    """A consent or refusal, of a person or of a telephone number; the latest holds. Only ever added to."""

    __table_args__ = (
        one_of("purpose", PURPOSES),
        one_of("source", CONSENT_SOURCES),
        refers("agent_id", "staff"),
        refers("customer_id", "customer"),
        partial_index("ix_consent_customer", "shop_id", "customer_id", "id", where="customer_id IS NOT NULL"),
        partial_index("ix_consent_number", "shop_id", "number", "id", where="number <> ''"),
        CLUSTERED,
    )
    customer_id: int | None = Field(default=None, description="whose it is; empty for a number's")
    number: str = Field(default="", description="E.164: whoever has it; empty for a person's")
    purpose: str
    allowed: bool
    source: str
    at: datetime = Field(sa_type=UtcDateTime, description="from when it holds")
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    agent_id: int = Field(description="who entered it")
    note: str = ""


class Erasure(ShopRow, table=True):
    """Somebody whose personal data were erased; of whom, only the number of their empty file is left."""

    __table_args__ = (
        one_of("basis", ERASURE_BASES),
        refers("agent_id", "staff"),
        refers("customer_id", "customer"),
        Index("ix_erasure_customer", "shop_id", "customer_id"),
        CLUSTERED,
    )
    at: datetime = Field(sa_type=UtcDateTime)
    agent_id: int
    customer_id: int
    basis: str


class ErasedMark(SQLModel, table=True):
    """By what files an erased person is known again: a keyed digest of a number, a VIN or a plate."""

    __tablename__ = "erased_mark"
    __table_args__ = (refers("erasure_id", "erasure"), CLUSTERED)
    shop_id: int = Field(primary_key=True)
    digest: str = Field(primary_key=True)
    erasure_id: int


class ErasureKey(SQLModel, table=True):
    """The key of a shop's digests of erased people; drawn by chance with the first erasure."""

    __tablename__ = "erasure_key"
    __table_args__ = (CLUSTERED,)
    shop_id: int = Field(primary_key=True, foreign_key="shop.id")
    secret: str = Field(description="32 bytes, in hexadecimal")


class Backup(ShopRow, table=True):
    """A copy of the shop's file that was made and found whole."""

    __table_args__ = (refers("agent_id", "staff"), Index("ix_backup_at", "shop_id", "at"), CLUSTERED)
    at: datetime = Field(sa_type=UtcDateTime)
    agent_id: int
    file: str
    bytes: int
    digest: str = Field(description="SHA-256 of the file")
    revision: str = Field(description="the schema's version")
    audit_number: int | None = Field(default=None, description="the audit trail's last entry then, if any")
    audit_hash: str = Field(default="", description="that entry's hash")
