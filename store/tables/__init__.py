"""The records: SQLModel tables, a family a file.

Importing this loads SQLModel and SQLAlchemy, which weigh more than all the rest: only upgrades, tests
and everyday administration do. What runs at an agent's key speaks SQL through `store.database`.
"""

from __future__ import annotations

from sqlalchemy import Date, DefaultClause, false, text, true
from sqlalchemy.sql.schema import ScalarElementColumnDefault
from sqlmodel import SQLModel

from store.tables.audit import Audit, AuditHead
from store.tables.columns import Day
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
from store.tables.reports import Export, ReportAction, ReportActionChange, ReportClosing, ReportKept
from store.tables.rules import RuleChange, RuleSaving
from store.tables.safeguards import Backup, Consent, ErasedMark, Erasure, ErasureKey
from store.tables.staff import SignedInTerminal, Staff, StaffPassword
from store.tables.surveys import OutsideSurvey
from store.tables.work import CalendarDay, QueueHold, WorkOrder, WorkOrderItem

metadata = SQLModel.metadata


def _keep_days_alike() -> None:
    """Let days be read and written as text on PostgreSQL, too."""
    for table in metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, Date):
                column.type = column.type.with_variant(Day(), "postgresql")


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


_keep_days_alike()
_let_the_database_know_the_defaults()

__all__ = [
    "Alias",
    "Answer",
    "Appointment",
    "Arriving",
    "Attempt",
    "AttemptCause",
    "AttemptChange",
    "Audit",
    "AuditHead",
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
    "ReportKept",
    "RuleChange",
    "RuleSaving",
    "Shop",
    "SignedInTerminal",
    "Skip",
    "Staff",
    "StaffPassword",
    "Vehicle",
    "Visit",
    "VisitItem",
    "WorkOrder",
    "WorkOrderItem",
    "metadata",
]
