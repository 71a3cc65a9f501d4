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


class RuleSaving(ShopRow, table=True):
    """A change of rules that is under way, or was cut off; gone once all that follows from it is done."""

    __tablename__ = "rule_saving"
    __table_args__ = (refers("agent_id", "staff"), CLUSTERED)
    at: datetime = Field(sa_type=UtcDateTime)
    agent_id: int
    file: str = Field(description="the file of rules")
    before: str = Field(description="what stood in it")
    after: str = Field(description="what is to stand in it")
    changes: str = Field(description="JSON: key, old and new value of each change")
    recorded: bool = Field(default=False, description="whether the changes are on record and in the file")
