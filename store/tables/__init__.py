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
from store.tables.people import Correction, Customer, CustomerNumber, Shop, Vehicle, Visit
from store.tables.quality import QualityDraw, QualityDrawn, QualityMark, QualityScore
from store.tables.reports import Export, ReportAction, ReportActionChange, ReportClosing
from store.tables.rules import RuleChange
from store.tables.safeguards import Backup, Consent, ErasedMark, Erasure, ErasureKey
from store.tables.staff import Staff
from store.tables.surveys import OutsideSurvey
from store.tables.work import CalendarDay, QueueHold, WorkOrder, WorkOrderItem

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
    "Backup",
    "CalendarDay",
    "Complaint",
    "ComplaintStep",
    "Consent",
    "Correction",
    "Customer",
    "CustomerNumber",
    "ErasedMark",
    "Erasure",
    "ErasureKey",
    "Export",
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
    "QualityDraw",
    "QualityDrawn",
    "QualityMark",
    "QualityScore",
    "QueueDay",
    "QueueHold",
    "ReportAction",
    "ReportActionChange",
    "ReportClosing",
    "RuleChange",
    "Shop",
    "Skip",
    "Staff",
    "Vehicle",
    "Visit",
    "VisitItem",
    "WorkOrder",
    "WorkOrderItem",
    "metadata",
]
