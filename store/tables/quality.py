"""Calls drawn by lot to be listened to or read again, and the marks they were given."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.tables.columns import CLUSTERED, ShopRow, UtcDateTime, refers


class QualityDraw(ShopRow, table=True):
    """A draw of some of an agent's calls of one week. Only ever added to."""

    __tablename__ = "quality_draw"
    __table_args__ = (
        UniqueConstraint("shop_id", "week_on", "agent_id"),
        refers("agent_id", "staff"),
        refers("drawn_by", "staff"),
        CLUSTERED,
    )
    week_on: date = Field(description="the Monday of the week")
    agent_id: int = Field(description="whose calls")
    drawn_at: datetime = Field(sa_type=UtcDateTime)
    drawn_by: int = Field(description="who drew")
    seed: str = Field(description="what the lot follows from, together with the calls' numbers")
    wanted: int = Field(description="how many calls were to be drawn")
    of_calls: int = Field(description="from how many")


class QualityDrawn(SQLModel, table=True):
    """A call that was drawn, and its place in the lot."""

    __tablename__ = "quality_drawn"
    __table_args__ = (
        refers("draw_id", "quality_draw"),
        refers("attempt_id", "attempt"),
        Index("ix_quality_drawn_attempt", "shop_id", "attempt_id"),
        CLUSTERED,
    )
    shop_id: int = Field(primary_key=True)
    draw_id: int = Field(primary_key=True)
    place: int = Field(primary_key=True)
    attempt_id: int


class QualityScore(ShopRow, table=True):
    """A drawn call scored by somebody; the latest of a call holds. Only ever added to."""

    __tablename__ = "quality_score"
    __table_args__ = (
        refers("attempt_id", "attempt"),
        refers("agent_id", "staff"),
        Index("ix_quality_score_attempt", "shop_id", "attempt_id"),
        CLUSTERED,
    )
    attempt_id: int
    at: datetime = Field(sa_type=UtcDateTime)
    agent_id: int = Field(description="who scored")
    note: str = ""
    corrects_id: int | None = Field(default=None, description="the score that this one takes the place of")


class QualityMark(SQLModel, table=True):
    """The points of one criterion, and its weight at that time. Only ever added to."""

    __tablename__ = "quality_mark"
    __table_args__ = (refers("score_id", "quality_score"), CLUSTERED)
    shop_id: int = Field(primary_key=True)
    score_id: int = Field(primary_key=True)
    criterion: str = Field(primary_key=True)
    points: int = Field(description="1 to 5; 0: it does not apply to this call")
    weight: int
