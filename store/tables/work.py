"""Who is to call whom, which queues are held, and on which days the shop works."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from store.tables.columns import CLUSTERED, ShopRow, UtcDateTime, one_of, refers
from store.tables.followups import KINDS

ORDERS = ("assign", "release", "hand_over", "add", "hold", "let_go")
"""What a supervisor may do with the work in hand."""


class WorkOrder(ShopRow, table=True):
    """Something a supervisor did with the work in hand; only ever added to."""

    __tablename__ = "work_order"
    __table_args__ = (
        one_of("what", ORDERS),
        refers("agent_id", "staff"),
        Index("ix_work_order_at", "shop_id", "at"),
        CLUSTERED,
    )
    at: datetime = Field(sa_type=UtcDateTime)
    agent_id: int = Field(description="who did it")
    what: str
    from_id: int | None = Field(default=None, description="of a handing over: whose work it was")
    to_id: int | None = Field(default=None, description="whose work it is now; nobody's: anyone may have it")
    kind: str = Field(default="", description="of a hold: the queue")
    follow_ups: int = Field(default=0, description="how many it was about")
    note: str = ""


class WorkOrderItem(SQLModel, table=True):
    """A follow-up that an order was about, and whose it was before."""

    __tablename__ = "work_order_item"
    __table_args__ = (
        refers("order_id", "work_order"),
        Index("ix_work_order_item_follow_up", "shop_id", "follow_up_id"),
        CLUSTERED,
    )
    shop_id: int = Field(primary_key=True)
    order_id: int = Field(primary_key=True)
    follow_up_id: int = Field(primary_key=True)
    was_assigned_to: int | None = None
    was_promised_by: int | None = None


class QueueHold(SQLModel, table=True):
    """A queue nobody gets a call from, until it is let go."""

    __tablename__ = "queue_hold"
    __table_args__ = (one_of("kind", KINDS), refers("agent_id", "staff"), CLUSTERED)
    shop_id: int = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    agent_id: int
    note: str = ""


class CalendarDay(SQLModel, table=True):
    """A day on which the shop works, or does not, whatever its weekday and the shipped calendar say."""

    __tablename__ = "calendar_day"
    __table_args__ = (CLUSTERED,)
    shop_id: int = Field(primary_key=True)
    on_day: date = Field(primary_key=True)
    works: bool
    name: str = ""
