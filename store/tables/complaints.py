"""Complaints, and the log of what was done about them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from store.tables.columns import CLUSTERED, ShopRow, UtcDateTime, one_of, refers

COMPLAINT_STATES = ("open", "assigned", "proposed", "closing", "closed", "reopened", "withdrawn")
SEVERITIES = ("minor", "serious", "severe")


class Complaint(ShopRow, table=True):
    """Something that went wrong, from the call that heard of it to the call that asks if it is solved."""

    __table_args__ = (
        one_of("state", COMPLAINT_STATES),
        one_of("severity", SEVERITIES),
        refers("customer_id", "customer"),
        refers("vehicle_id", "vehicle"),
        refers("attempt_id", "attempt"),
        Index("ix_complaint_customer", "shop_id", "customer_id", "state"),
        Index("ix_complaint_solved", "shop_id", "solved_on"),
        Index("ix_complaint_opened", "shop_id", "state", "opened_at"),
        CLUSTERED,
    )
    customer_id: int
    vehicle_id: int
    visit_id: int = Field(default=0, description="the visit complained of; 0 where none is known")
    attempt_id: int | None = Field(default=None, description="the call that opened it")
    cause: str = "other"
    department: str = ""
    severity: str = "minor"
    state: str = "open"
    opened_at: datetime = Field(sa_type=UtcDateTime)
    reply_due_at: datetime = Field(sa_type=UtcDateTime)
    solve_due_at: datetime = Field(sa_type=UtcDateTime)
    first_reply_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    solved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    solved_on: date | None = Field(default=None, description="the shop's day of the solution")
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ComplaintStep(SQLModel, table=True):
    """One step of a complaint's log; only ever added to."""

    __tablename__ = "complaint_step"
    __table_args__ = (refers("complaint_id", "complaint"), CLUSTERED)
    shop_id: int = Field(primary_key=True)
    complaint_id: int = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    agent_id: int
    state: str
    note: str = ""
