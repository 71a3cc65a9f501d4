"""What the rules were changed to, by whom, when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from store.tables.columns import CLUSTERED, ShopRow, UtcDateTime, refers


class RuleChange(ShopRow, table=True):
    """One key of the shop's rules given another value; only added to."""

    __tablename__ = "rule_change"
    __table_args__ = (
        refers("agent_id", "staff"),
        Index("ix_rule_change_at", "shop_id", "at"),
        CLUSTERED,
    )
    at: datetime = Field(sa_type=UtcDateTime)
    agent_id: int
    key: str = Field(description="as `table.key`")
    old_value: str = Field(description="JSON of the value that held before")
    new_value: str = Field(description="JSON of the value that holds from then on")
