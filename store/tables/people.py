"""Shop, customers, their numbers, vehicles and what the workshop did to them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.tables.columns import CLUSTERED, ShopRow, UtcDateTime, one_of, partial_index, refers

GENDERS = ("female", "male")
TIERS = ("A", "B", "C")
ENERGIES = ("petrol", "hybrid", "electric")
VEHICLE_STATES = ("active", "sold_on", "scrapped", "moved_away")
NUMBER_VERDICTS = ("mobile", "landline", "other", "unusable", "masked")
NUMBER_STATES = ("unknown", "good", "wrong", "suspended", "invalid")
SERVICE_TYPES = (
    "first_service",
    "periodic_maintenance",
    "general_repair",
    "body_and_paint",
    "warranty",
    "recall_campaign",
    "rework",
    "other",
)
DUE_BASES = ("time", "distance", "purchase", "said")


class Shop(SQLModel, table=True):
    """A dealer's workshop; everything else belongs to one."""

    id: int = Field(primary_key=True)
    name: str
    made_at: datetime = Field(sa_type=UtcDateTime)


class Customer(ShopRow, table=True):
    """A person or company whose vehicles come to the shop."""

    __table_args__ = (
        one_of("gender", GENDERS),
        one_of("tier", TIERS),
        Index("ix_customer_match", "shop_id", "match_key"),
        Index("ix_customer_name", "shop_id", "name"),
        partial_index("ix_customer_merged", "shop_id", "merged_into", where="merged_into IS NOT NULL"),
        CLUSTERED,
    )
    name: str
    gender: str | None = None
    is_company: bool = False
    tier: str = "C"
    address: str = ""
    preferred_time: str = ""
    do_not_call: bool = False
    do_not_call_on: date | None = None
    notes: str = ""
    match_key: str = Field(
        description="name and first number, folded: what tells that two rows mean one customer"
    )
    facts_of: str = Field(
        default="", description="the order its facts come from: instant and number, sorting as they passed"
    )
    facts_older: str = Field(
        default="{}", description="JSON: facts that come from an earlier order, and which one"
    )
    merged_into: int | None = Field(
        default=None, description="an empty shell: the customer it really is, as somebody decided"
    )
    made_at: datetime = Field(sa_type=UtcDateTime)


class CustomerNumber(SQLModel, table=True):
    """A telephone number of a customer, kept as given and, where it is usable, as E.164."""

    __tablename__ = "customer_number"
    __table_args__ = (
        one_of("verdict", NUMBER_VERDICTS),
        one_of("state", NUMBER_STATES),
        refers("customer_id", "customer"),
        Index("ix_customer_number_e164", "shop_id", "e164"),
        CLUSTERED,
    )
    shop_id: int = Field(primary_key=True)
    customer_id: int = Field(primary_key=True)
    position: int = Field(primary_key=True, description="the order in which they are dialled, from 1")
    raw: str
    e164: str | None = None
    verdict: str
    state: str = "unknown"
    dial_order: int | None = Field(
        default=None, description="the order somebody gave by hand, instead of the position"
    )


class Correction(ShopRow, table=True):
    """What somebody changed in a customer's file by hand: who, when, from what to what, why."""

    __table_args__ = (
        refers("agent_id", "staff"),
        Index("ix_correction_customer", "shop_id", "customer_id", "at"),
        Index("ix_correction_row", "shop_id", "table_name", "row_id", "field"),
        CLUSTERED,
    )
    at: datetime = Field(sa_type=UtcDateTime)
    agent_id: int
    customer_id: int = Field(description="in whose file it was changed")
    table_name: str
    row_id: int
    field: str
    was: str | None = None
    now: str | None = None
    reason: str = ""


class Vehicle(ShopRow, table=True):
    """A vehicle, its owner, and the due dates that follow from its visits."""

    __table_args__ = (
        one_of("energy", ENERGIES),
        one_of("status", VEHICLE_STATES),
        one_of("due_basis", DUE_BASES),
        refers("owner_id", "customer"),
        Index("ix_vehicle_plate", "shop_id", "plate"),
        Index("ix_vehicle_owner", "shop_id", "owner_id"),
        partial_index("ix_vehicle_due", "shop_id", "due_on", where="status = 'active'"),
        partial_index("ix_vehicle_last_visit", "shop_id", "last_visit_on", where="status = 'active'"),
        partial_index("ix_vehicle_merged", "shop_id", "merged_into", where="merged_into IS NOT NULL"),
        CLUSTERED,
    )
    plate: str | None = None
    vin: str | None = None
    vin_ok: bool = Field(default=False, description="17 characters whose ninth agrees with the others")
    model: str = ""
    energy: str | None = None
    purchased_on: date | None = None
    sold_here: bool | None = None
    warranty_registered: bool | None = None
    owner_id: int
    status: str = "active"
    visits: int = Field(default=0, description="delivered visits ever")
    last_visit_on: date | None = None
    last_visit_id: int | None = None
    anchor_visit_id: int | None = Field(
        default=None, description="the visit from which the next due date counts"
    )
    anchor_on: date | None = None
    anchor_km: int | None = None
    km_per_day: float | None = None
    due_by_time_on: date | None = None
    due_by_distance_on: date | None = None
    due_said_on: date | None = Field(default=None, description="what the customer said, until the next visit")
    due_on: date | None = None
    due_basis: str | None = None
    facts_of: str = Field(
        default="", description="the order its facts come from: instant and number, sorting as they passed"
    )
    facts_older: str = Field(
        default="{}", description="JSON: facts that come from an earlier order, and which one"
    )
    merged_into: int | None = Field(
        default=None, description="an empty shell: the vehicle it really is, as somebody decided"
    )
    made_at: datetime = Field(sa_type=UtcDateTime)


class Visit(ShopRow, table=True):
    """A repair order: what was done to a vehicle, when, for how much, by whom."""

    __table_args__ = (
        one_of("service_type", SERVICE_TYPES),
        CheckConstraint("opened_at IS NOT NULL OR delivered_at IS NOT NULL", name="dated"),
        UniqueConstraint("shop_id", "order_number"),
        refers("vehicle_id", "vehicle"),
        refers("customer_id", "customer"),
        Index("ix_visit_delivered", "shop_id", "delivered_on"),
        Index("ix_visit_vehicle", "shop_id", "vehicle_id", "delivered_on", "batch_id"),
        Index("ix_visit_customer", "shop_id", "customer_id", "delivered_on"),
        CLUSTERED,
    )
    order_number: str
    vehicle_id: int
    customer_id: int = Field(description="whose vehicle it was at that time")
    service_type: str = "other"
    opened_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    promised_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    delivered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    opened_on: date | None = Field(default=None, description="the shop's day of opening")
    delivered_on: date | None = Field(default=None, description="the shop's day of delivery")
    odometer_km: int | None = None
    estimate_cents: int | None = Field(default=None, description="hundredths of the shop's currency")
    amount_cents: int | None = Field(default=None, description="hundredths of the shop's currency")
    advisor: str = ""
    technician: str = ""
    by_appointment: bool | None = None
    is_rework: bool | None = None
    batch_id: int | None = Field(default=None, description="the import that brought it")
    source_hash: int | None = Field(
        default=None,
        sa_type=BigInteger,
        description="digest of the row it came from: the same row again says nothing new",
    )
