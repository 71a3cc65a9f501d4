"""The records: SQLModel tables, a family a file.

Importing this loads SQLModel and SQLAlchemy, which weigh more than all the rest: only upgrades, tests
and everyday administration do. What runs at an agent's key speaks SQL through `store.database`.
"""

from __future__ import annotations

from sqlalchemy import DefaultClause, false, text, true
from sqlalchemy.sql.schema import ScalarElementColumnDefault
from sqlmodel import SQLModel

from store.tables.complaints import Complaint, ComplaintStep
from store.tables.finding import NamesHeard, NameSound
from store.tables.followups import (
    Answer,
    Appointment,
    Attempt,
    AttemptCause,
    AttemptChange,
    FollowUp,
    Interview,
    OpenAnswer,
    OpenCall,
    Pause,
    QueueDay,
    Skip,
)
from store.tables.imports import (
    Alias,
    Arriving,
    ImportBatch,
    ImportChange,
    ImportRange,
    ImportTakenBack,
    KnownLayout,
    MatchQuestion,
    VisitItem,
)
from store.tables.people import Customer, CustomerNumber, Shop, Vehicle, Visit
from store.tables.staff import Staff
from store.tables.surveys import OutsideSurvey

metadata = SQLModel.metadata


def _let_the_database_know_the_defaults() -> None:
    """Give each column's plain default to the schema as well, for what is written in SQL."""
    for table in metadata.tables.values():
        for column in table.columns:
            default = column.default
            if not isinstance(default, ScalarElementColumnDefault) or column.server_default is not None:
                continue
            value = default.arg
            column.server_default = DefaultClause(
                (true() if value else false()) if isinstance(value, bool) else text(repr(value))
            )


_let_the_database_know_the_defaults()

__all__ = [
    "Alias",
    "Answer",
    "Appointment",
    "Arriving",
    "Attempt",
    "AttemptCause",
    "AttemptChange",
    "Complaint",
    "ComplaintStep",
    "Customer",
    "CustomerNumber",
    "FollowUp",
    "ImportBatch",
    "ImportChange",
    "ImportRange",
    "ImportTakenBack",
    "Interview",
    "KnownLayout",
    "MatchQuestion",
    "NameSound",
    "NamesHeard",
    "OpenAnswer",
    "OpenCall",
    "OutsideSurvey",
    "Pause",
    "QueueDay",
    "Shop",
    "Skip",
    "Staff",
    "Vehicle",
    "Visit",
    "VisitItem",
    "metadata",
]
