"""Who works here, and how they sign in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.tables.columns import CLUSTERED, ShopRow, UtcDateTime, one_of, refers

ROLES = ("agent", "supervisor", "service_manager", "administrator", "auditor", "group_supervisor")


class Staff(ShopRow, table=True):
    """Somebody who calls or supervises; `code` is what exports and `--as` call them."""

    __table_args__ = (one_of("role", ROLES), UniqueConstraint("shop_id", "code"), CLUSTERED)
    code: str
    name: str
    role: str = "agent"
    advisor: str = Field(default="", description="their name as an advisor in the orders, where they are one")
    active: bool = True
    made_at: datetime = Field(sa_type=UtcDateTime)


class StaffPassword(SQLModel, table=True):
    """The password of a member of staff; apart from `staff`, which more people may read."""

    __tablename__ = "staff_password"
    __table_args__ = (refers("staff_id", "staff"), CLUSTERED)
    shop_id: int = Field(primary_key=True)
    staff_id: int = Field(primary_key=True)
    hash: str = Field(description="argon2id, with its salt and parameters")
    changed_at: datetime = Field(sa_type=UtcDateTime)
    wrong: int = Field(default=0, description="wrong tries in a row")
    locked_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_at: datetime | None = Field(default=None, sa_type=UtcDateTime, description="the last sign-in")


class SignedInTerminal(SQLModel, table=True):
    """A terminal user who stays signed in until then; known by the digest of a token that only they have."""

    __tablename__ = "signed_in_terminal"
    __table_args__ = (
        refers("staff_id", "staff"),
        Index("ix_signed_in_terminal_staff", "shop_id", "staff_id"),
        CLUSTERED,
    )
    shop_id: int = Field(primary_key=True)
    digest: str = Field(primary_key=True, description="SHA-256 of the token")
    staff_id: int
    made_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
