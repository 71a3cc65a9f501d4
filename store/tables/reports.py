"""What the monthly report keeps: its closing, the actions agreed in it; and what left the shop as a file."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field

from store.tables.columns import CLUSTERED, ShopRow, UtcDateTime, one_of, refers

ACTION_STATES = ("not_begun", "under_way", "done")
"""How far an agreed action is."""


class ReportClosing(ShopRow, table=True):
    """The instant whose knowledge the report of a month is made from; the latest row of a month holds."""

    __tablename__ = "report_closing"
    __table_args__ = (
        refers("agent_id", "staff"),
        Index("ix_report_closing_month", "shop_id", "month"),
        CLUSTERED,
    )
    month: str = Field(description="2026-04")
    closed_at: datetime = Field(sa_type=UtcDateTime)
    agent_id: int


class ReportKept(ShopRow, table=True):
    """A closed month's report as it was filled, without its actions. Only ever added to."""

    __tablename__ = "report_kept"
    __table_args__ = (
        refers("closing_id", "report_closing"),
        Index("ix_report_kept_closing", "shop_id", "closing_id", unique=True),
        CLUSTERED,
    )
    closing_id: int
    content: str = Field(description="JSON: parts, tables and numbers; words stand in it as codes")


class ReportAction(ShopRow, table=True):
    """Something agreed for a month; what it says and how far it is stands in its changes."""

    __tablename__ = "report_action"
    __table_args__ = (Index("ix_report_action_month", "shop_id", "month"), CLUSTERED)
    month: str = Field(description="the month in which it is to be done, 2026-05")
    carried_from: int | None = Field(default=None, description="the action of an earlier month that goes on")


class ReportActionChange(ShopRow, table=True):
    """An action as it was left by somebody; the latest holds. Only ever added to."""

    __tablename__ = "report_action_change"
    __table_args__ = (
        one_of("state", ACTION_STATES),
        refers("action_id", "report_action"),
        refers("agent_id", "staff"),
        Index("ix_report_action_change_action", "shop_id", "action_id"),
        CLUSTERED,
    )
    action_id: int
    at: datetime = Field(sa_type=UtcDateTime)
    agent_id: int
    problem: str
    measure: str = ""
    owner: str = ""
    due_on: date | None = None
    supervisor: str = ""
    state: str = "not_begun"
    withdrawn: bool = False


class Export(ShopRow, table=True):
    """A file that left the shop: who wrote it, when, of what, how many rows. Only ever added to."""

    __tablename__ = "export"
    __table_args__ = (refers("agent_id", "staff"), Index("ix_export_at", "shop_id", "at"), CLUSTERED)
    at: datetime = Field(sa_type=UtcDateTime)
    agent_id: int
    what: str = Field(description="due, lapsed, report or person")
    of_month: str = ""
    asked: str = Field(default="", description="the filters, as the command line writes them")
    count_of_rows: int = 0
    numbers_shown: bool = Field(
        default=False, description="whether telephone numbers were written out in full"
    )
    file: str = ""
