"""Complaints, and the log of what was done about them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from store.tables.columns import CLUSTERED, ShopRow, UtcDateTime, one_of, partial_index, refers

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
        Index("ix_complaint_vehicle", "shop_id", "vehicle_id", "opened_at"),
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
    owner_id: int | None = Field(default=None, description="who sees to it")
    source: str = Field(default="call", description="how it came in: call, telephone, visit, other")
    opened_by: int | None = None
    call_due_at: datetime | None = Field(
        default=None,
        sa_type=UtcDateTime,
        description="until when the customer is to be asked about the solution",
    )
    asked_at: datetime | None = Field(
        default=None,
        sa_type=UtcDateTime,
        description="when the customer was asked, after the latest solution",
    )
    proposed_by: int | None = None
    applied_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    applied_by: int | None = None
    closed_by: int | None = None
    reopened: int = Field(default=0, description="how often it was opened again")


class ComplaintStep(SQLModel, table=True):
    """One step of a complaint's log; only ever added to."""

    __tablename__ = "complaint_step"
    __table_args__ = (
        refers("complaint_id", "complaint"),
        partial_index(
            "ix_complaint_step_escalated",
            "shop_id",
            "complaint_id",
            "clock",
            "due_at",
            where="what = 'escalated'",
            unique=True,
        ),
        CLUSTERED,
    )
    shop_id: int = Field(primary_key=True)
    complaint_id: int = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    agent_id: int
    state: str
    note: str = ""
    what: str = Field(default="", description="what was done; empty in older records: what the state says")
    owner_id: int | None = Field(default=None, description="who sees to it from this step on")
    department: str = Field(default="", description="which department answers from this step on")
    clock: str = Field(default="", description="of an escalation: the clock that ran out")
    due_at: datetime | None = Field(
        default=None, sa_type=UtcDateTime, description="the clock that this step starts, or that ran out"
    )
