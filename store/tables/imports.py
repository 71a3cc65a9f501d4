"""What was imported when, what it changed, and what was decided about files and about who is who."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, PrimaryKeyConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.tables.columns import CLUSTERED, ShopRow, UtcDateTime, one_of, refers

QUESTIONS = ("owner", "plate", "number")
DECISIONS = ("apart", "same", "owner_stays")


class ImportBatch(ShopRow, table=True):
    """One file taken in, and its account."""

    __tablename__ = "import_batch"
    __table_args__ = (Index("ix_import_batch_digest", "shop_id", "digest"), CLUSTERED)
    at: datetime = Field(sa_type=UtcDateTime)
    file: str
    digest: str = Field(description="SHA-256 of the file")
    kind: str
    encoding: str
    rows: int
    account: str = Field(description="JSON: what was new, updated, unchanged, refused, warned of")


class ImportTakenBack(SQLModel, table=True):
    """An import that was taken back whole."""

    __tablename__ = "import_taken_back"
    __table_args__ = (refers("batch_id", "import_batch"), CLUSTERED)
    shop_id: int = Field(primary_key=True)
    batch_id: int = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    agent_id: int


class ImportRange(SQLModel, table=True):
    """The numbers an import gave to its new rows of a table: from first to last, some perhaps unused."""

    __tablename__ = "import_range"
    __table_args__ = (CLUSTERED,)
    shop_id: int = Field(primary_key=True)
    batch_id: int = Field(primary_key=True)
    table_name: str = Field(primary_key=True)
    first_id: int
    last_id: int


class ImportChange(SQLModel, table=True):
    """A row that an import changed, as it was before."""

    __tablename__ = "import_change"
    __table_args__ = (CLUSTERED,)
    shop_id: int = Field(primary_key=True)
    batch_id: int = Field(primary_key=True)
    table_name: str = Field(primary_key=True)
    row_id: int = Field(primary_key=True)
    place: int = Field(default=0, primary_key=True, description="of rows that are told apart by one as well")
    before: str = Field(description="JSON: the columns that changed; null: the row was not there")


class Arriving(SQLModel, table=True):
    """Rows that are not to be seen yet: those of an import under way, or of one being taken back.

    The views `shown_visit`, `shown_vehicle`, `shown_customer` and `shown_attempt` leave them out, and what
    was merged into another record as well.
    One import at a time in a shop.
    """

    __table_args__ = (PrimaryKeyConstraint("shop_id", "table_name"), CLUSTERED)
    table_name: str
    shop_id: int
    batch_id: int
    first_id: int
    last_id: int


class KnownLayout(SQLModel, table=True):
    """What somebody said about the columns of files with these headings."""

    __tablename__ = "known_layout"
    __table_args__ = (CLUSTERED,)
    shop_id: int = Field(primary_key=True)
    fingerprint: str = Field(primary_key=True, description="SHA-256 of the simplified headings, in order")
    mapping: str = Field(description="JSON of the mapping")
    at: datetime = Field(sa_type=UtcDateTime)


class MatchQuestion(ShopRow, table=True):
    """Two records of which nobody but a person can say whether they are one.

    owner: a vehicle came with another customer; plate: a plate stands on another vehicle than before;
    number: one telephone number on several names.
    """

    __tablename__ = "match_question"
    __table_args__ = (
        one_of("kind", QUESTIONS),
        one_of("decision", DECISIONS),
        UniqueConstraint("shop_id", "kind", "subject", "former_id", "later_id"),
        Index("ix_match_question_open", "shop_id", "decision", "kind"),
        CLUSTERED,
    )
    kind: str
    subject: str = Field(description="the vehicle's id, the plate, or the number")
    former_id: int = Field(description="the customer (owner, number) or vehicle (plate) that was there first")
    later_id: int
    batch_id: int = Field(description="the import that raised it")
    decision: str | None = None
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    decided_by: int | None = None
    before: str = Field(default="", description="JSON: what the decision changed, as it was before")


class Alias(SQLModel, table=True):
    """What a customer or vehicle was also called, and who it really is, as somebody decided."""

    __table_args__ = (CLUSTERED,)
    shop_id: int = Field(primary_key=True)
    table_name: str = Field(primary_key=True)
    key: str = Field(primary_key=True, description="as rows are matched: name and number, VIN or plate")
    row_id: int
    question_id: int


class VisitItem(SQLModel, table=True):
    """A line of a repair order: one piece of work or one part."""

    __tablename__ = "visit_item"
    __table_args__ = (refers("visit_id", "visit"), CLUSTERED)
    shop_id: int = Field(primary_key=True)
    visit_id: int = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    item: str
