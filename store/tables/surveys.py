"""What an outside survey found: of the shop, its region and the nation, month by month."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from store.rules.survey import SCOPES
from store.tables.columns import CLUSTERED, ShopRow, one_of


class OutsideSurvey(ShopRow, table=True):
    """One published row; a score is a number of points as printed, empty where none was given."""

    __tablename__ = "outside_survey"
    __table_args__ = (one_of("scope", SCOPES), UniqueConstraint("shop_id", "period", "scope"), CLUSTERED)
    period: str = Field(description="the month: 2026-04")
    scope: str
    n: int | None = Field(default=None, description="customers asked")
    explained_work: float | None = None
    quick_reception: float | None = None
    correct_work: float | None = None
    explained_bill: float | None = None
    quick_handover: float | None = None
    time_in_shop: float | None = None
    listens: float | None = None
    helped_at_collection: float | None = None
    clean_car: float | None = None
    lounge: float | None = None
    mot: float | None = Field(default=None, description="the MOT score as given, not as its items give it")
    css: float | None = Field(default=None, description="customer satisfaction with the service as a whole")
    batch_id: int = Field(description="the import that last said something new of it")
    row_no: int = Field(description="the number of the row in that import's file")
