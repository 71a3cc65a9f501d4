"""What finding needs beside the records themselves: how names sound, and indexes of the ends of numbers."""

from __future__ import annotations

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from store.endings import plate_end, vin_end
from store.tables.columns import CLUSTERED
from store.tables.people import CustomerNumber, Vehicle


class NameSound(SQLModel, table=True):
    """A way in which a customer's name may be typed by its sound; it follows from the name alone."""

    __tablename__ = "name_sound"
    __table_args__ = (Index("ix_name_sound_name", "shop_id", "name"), CLUSTERED)
    shop_id: int = Field(primary_key=True)
    sounds: str = Field(primary_key=True, description="syllables in pinyin, or words, with spaces between")
    name: str = Field(primary_key=True)


class NamesHeard(SQLModel, table=True):
    """How far the names' sounds are kept: nothing has come since where both are the newest."""

    __tablename__ = "names_heard"
    __table_args__ = (CLUSTERED,)
    shop_id: int = Field(primary_key=True)
    imports: int = Field(description="imports, and takings back of imports, that there were")
    last_customer: int


SAID = "coalesce(e164, raw)"
"""A number as it is dialled, or as it was given."""

Index(
    "ix_vehicle_plate_end",
    Vehicle.__table__.c.shop_id,  # type: ignore[attr-defined]
    text(plate_end("plate")),
)
Index(
    "ix_vehicle_vin",
    Vehicle.__table__.c.shop_id,  # type: ignore[attr-defined]
    text(vin_end("vin")),
    Vehicle.__table__.c.vin,  # type: ignore[attr-defined]
    unique=True,
    sqlite_where=text("vin IS NOT NULL"),
    postgresql_where=text("vin IS NOT NULL"),
)
Index(
    "ix_customer_number_end",
    CustomerNumber.__table__.c.shop_id,  # type: ignore[attr-defined]
    text(f"substr({SAID}, length({SAID}) - 3)"),
    CustomerNumber.__table__.c.e164,  # type: ignore[attr-defined]
    CustomerNumber.__table__.c.raw,  # type: ignore[attr-defined]
)
