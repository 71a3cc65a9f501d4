"""Follow-ups, the calls made for them, and what was answered."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.tables.columns import CLUSTERED, ShopRow, UtcDateTime, one_of, partial_index, refers

KINDS = ("complaint", "callback", "invitation", "recall")
"""The queues, first to last: a vehicle stands in the first of them that wants it."""

FOLLOW_UP_STATES = ("open", "closed", "expired", "superseded", "withdrawn")
DESKS = ("agents", "service_manager")
AAPOR_GROUPS = ("I", "P", "R", "O", "NC", "UO", "NE")
APPOINTMENT_STATES = ("booked", "moved", "kept", "missed", "cancelled")

OFFERED = "state = 'open' AND left_out IS NULL"


class FollowUp(ShopRow, table=True):
    """Someone to be called, why, and until when it is worth it."""

    __tablename__ = "follow_up"
    __table_args__ = (
        one_of("kind", KINDS),
        one_of("state", FOLLOW_UP_STATES),
        one_of("desk", DESKS),
        UniqueConstraint("shop_id", "kind", "vehicle_id", "visit_id", "round"),
        refers("customer_id", "customer"),
        refers("vehicle_id", "vehicle"),
        partial_index(
            "ix_follow_up_order",
            "shop_id",
            "desk",
            "rank",
            "sort_on",
            "tier_rank",
            "id",
            "kind",
            "state",
            "left_out",
            where=OFFERED,
        ),
        partial_index(
            "ix_follow_up_promised",
            "shop_id",
            "promised_at",
            where="state = 'open' AND promised_at IS NOT NULL",
        ),
        Index("ix_follow_up_open", "shop_id", "state", "kind", "last_useful_on"),
        Index("ix_follow_up_customer", "shop_id", "customer_id", "state"),
        partial_index(
            "ix_follow_up_held", "shop_id", "held_by", where="state = 'open' AND held_by IS NOT NULL"
        ),
        Index("ix_follow_up_visit", "shop_id", "visit_id", "kind"),
        partial_index(
            "ix_follow_up_assigned",
            "shop_id",
            "assigned_to",
            where="state = 'open' AND assigned_to IS NOT NULL",
        ),
        partial_index("ix_follow_up_due", "shop_id", "due_on", "vehicle_id", where="kind = 'invitation'"),
        CLUSTERED,
    )
    kind: str
    customer_id: int
    vehicle_id: int
    visit_id: int = Field(description="the visit it follows; 0 where none does")
    round: int = Field(default=1, description="the how-manieth of its kind after that visit")
    complaint_id: int | None = None
    desk: str = "agents"
    rank: int = Field(description="order of the queues, 1 first")
    sort_on: date = Field(description="order inside the queue, earliest first")
    tier_rank: int = Field(default=3, description="1 for tier A, 2 for B, 3 for C")
    due_on: date
    last_useful_on: date
    basis: str = Field(
        description="the rule's reason, as a code: delivered, time, distance, purchase, said, lapsed"
    )
    state: str = "open"
    outcome: str | None = Field(default=None, description="of the case, from all its attempts by precedence")
    left_out: str | None = Field(default=None, description="why it is not offered although it is open")
    attempts: int = 0
    not_before: datetime | None = Field(default=None, sa_type=UtcDateTime)
    promised_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    promised_by: int | None = Field(default=None, description="the agent who promised")
    assigned_to: int | None = Field(default=None, description="the only agent who gets it; nobody's: anyone")
    held_by: int | None = None
    held_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    in_talk: int | None = Field(
        default=None, description="the attempt that began the talk which goes on with it"
    )
    made_at: datetime = Field(sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    brought_visit_id: int | None = Field(
        default=None,
        description="the visit an invitation is credited with: the first in time after its calls",
    )


class QueueDay(SQLModel, table=True):
    """A day whose queues have been made, and after which import."""

    __tablename__ = "queue_day"
    __table_args__ = (CLUSTERED,)
    shop_id: int = Field(primary_key=True, foreign_key="shop.id")
    on_day: date = Field(primary_key=True)
    made_at: datetime = Field(sa_type=UtcDateTime)
    after_batch: int = Field(description="the last import it has seen; 0 before the first")


class Attempt(ShopRow, table=True):
    """One dial. Never changed or deleted: a correction is a new row that names the old one."""

    __table_args__ = (
        one_of("kind", KINDS),
        one_of("aapor", AAPOR_GROUPS),
        UniqueConstraint("shop_id", "token"),
        refers("follow_up_id", "follow_up"),
        refers("agent_id", "staff"),
        Index("ix_attempt_follow_up", "shop_id", "follow_up_id", "started_at"),
        Index("ix_attempt_customer", "shop_id", "customer_id", "started_at"),
        Index("ix_attempt_vehicle", "shop_id", "vehicle_id", "kind", "started_at"),
        Index(
            "ix_attempt_day", "shop_id", "kind", "on_day", "follow_up_id", "outcome", "aapor", "started_at"
        ),
        Index(
            "ix_attempt_agent",
            "shop_id",
            "on_day",
            "agent_id",
            "kind",
            "outcome",
            "aapor",
            "reached",
            "talk_id",
            "follow_up_id",
            "started_at",
        ),
        partial_index(
            "ix_attempt_corrects",
            "shop_id",
            "corrects_id",
            where="corrects_id IS NOT NULL",
        ),
        CLUSTERED,
    )
    follow_up_id: int
    kind: str
    customer_id: int
    vehicle_id: int
    agent_id: int
    number: str = Field(description="what was dialled, E.164 where it is known")
    number_position: int | None = Field(default=None, description="which of the customer's numbers it was")
    started_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    on_day: date = Field(description="the shop's day of the dial")
    outcome: str
    aapor: str = Field(description="the outcome's group of the AAPOR Standard Definitions, as it was then")
    reached: bool = Field(description="somebody answered and spoke")
    note: str = ""
    other_shop: str = Field(default="", description="where the customer goes now")
    reason: str = Field(default="", description="why, in the customer's words")
    promised_at: datetime | None = Field(default=None, sa_type=UtcDateTime, description="when to call again")
    despite: str = Field(
        default="", description="why the time agreed is out of hours or full, where it was taken knowingly"
    )
    due_said_on: date | None = Field(default=None, description="when the customer thinks maintenance is due")
    corrects_id: int | None = None
    talk_id: int | None = Field(
        default=None,
        description="the attempt that began the talk; null: it was dialled for this follow-up itself",
    )
    token: str = Field(description="made when the call was opened: the same call is never logged twice")
    batch_id: int | None = Field(default=None, description="the import that brought it")


class AttemptChange(SQLModel, table=True):
    """A row that logging a call changed, as it was before; kept until the day is over, for undoing."""

    __tablename__ = "attempt_change"
    __table_args__ = (CLUSTERED,)
    shop_id: int = Field(primary_key=True)
    on_day: date = Field(primary_key=True)
    attempt_id: int = Field(primary_key=True)
    table_name: str = Field(primary_key=True)
    row_id: int = Field(primary_key=True)
    place: int = Field(default=0, primary_key=True, description="of rows that are told apart by one as well")
    before: str = Field(description="JSON: the columns a call may change; null: the row was not there")
    after: str = Field(default="null", description="the same, when the call had been logged")


class AttemptCause(SQLModel, table=True):
    """A cause of dissatisfaction that was named in a call; there may be several."""

    __tablename__ = "attempt_cause"
    __table_args__ = (refers("attempt_id", "attempt"), CLUSTERED)
    shop_id: int = Field(primary_key=True)
    attempt_id: int = Field(primary_key=True)
    cause: str = Field(primary_key=True)


class Interview(SQLModel, table=True):
    """Which script, in which version and language, an attempt was spoken from."""

    __table_args__ = (refers("attempt_id", "attempt"), CLUSTERED)
    shop_id: int = Field(primary_key=True)
    attempt_id: int = Field(primary_key=True)
    script: str
    script_version: int
    language: str
    complete: bool


class Answer(SQLModel, table=True):
    """One answer as it was given, in the order of the asking."""

    __table_args__ = (
        refers("attempt_id", "attempt"),
        Index("ix_answer_question", "shop_id", "question", "attempt_id", "score"),
        CLUSTERED,
    )
    shop_id: int = Field(primary_key=True)
    attempt_id: int = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    question: str
    value: str = Field(description="JSON, as it was given")
    score: int | None = Field(default=None, description="1 to 5, where the question is rated")
    counted: bool = Field(default=True, description="false: a later answer took the talk another way")


class Appointment(ShopRow, table=True):
    """A time in the workshop, agreed in a call."""

    __table_args__ = (
        one_of("state", APPOINTMENT_STATES),
        refers("vehicle_id", "vehicle"),
        refers("customer_id", "customer"),
        Index("ix_appointment_vehicle", "shop_id", "vehicle_id", "on_day"),
        Index("ix_appointment_day", "shop_id", "on_day", "at"),
        CLUSTERED,
    )
    vehicle_id: int
    customer_id: int
    attempt_id: int | None = None
    at: datetime = Field(sa_type=UtcDateTime)
    on_day: date
    work: str = ""
    state: str = "booked"
    made_at: datetime = Field(sa_type=UtcDateTime)


class OpenCall(SQLModel, table=True):
    """A call that goes on now: what would be lost if the machine stopped."""

    __tablename__ = "open_call"
    __table_args__ = (
        refers("follow_up_id", "follow_up"),
        Index("ix_open_call_agent", "shop_id", "agent_id"),
        CLUSTERED,
    )
    shop_id: int = Field(primary_key=True)
    follow_up_id: int = Field(primary_key=True)
    agent_id: int
    token: str
    number: str = ""
    number_position: int | None = None
    opened_at: datetime = Field(sa_type=UtcDateTime)
    script: str
    script_version: int
    language: str
    offers: str = Field(default="[]", description="JSON: the times offered in this call, as stored instants")
    at_question: str | None = Field(default=None, description="the question on the screen")
    note: str = ""
    chosen: str | None = Field(default=None, description="the outcome chosen, while its details are asked")
    drafts: str = Field(default="{}", description="JSON: what is typed and not taken yet, by what it is for")
    corrects_id: int | None = Field(
        default=None, description="the attempt that took this call's outcome back, to be corrected"
    )


class OpenAnswer(SQLModel, table=True):
    """An answer of a call that goes on; one row a question, in the order of the answering."""

    __tablename__ = "open_answer"
    __table_args__ = (CLUSTERED,)
    shop_id: int = Field(primary_key=True)
    follow_up_id: int = Field(primary_key=True)
    question: str = Field(primary_key=True)
    seq: int
    value: str = Field(description="JSON, as it was given")


class Skip(ShopRow, table=True):
    """A follow-up that an agent was given and did not call, and why.

    It goes with the follow-up, where that is deleted as an import is taken back or a queue is made again.
    """

    __table_args__ = (
        ForeignKeyConstraint(
            ["shop_id", "follow_up_id"], ["follow_up.shop_id", "follow_up.id"], ondelete="CASCADE"
        ),
        refers("agent_id", "staff"),
        Index("ix_skip_follow_up", "shop_id", "follow_up_id"),
        Index("ix_skip_agent", "shop_id", "agent_id", "at", "follow_up_id"),
        Index("ix_skip_day", "shop_id", "on_day", "agent_id"),
        CLUSTERED,
    )
    follow_up_id: int
    agent_id: int
    at: datetime = Field(sa_type=UtcDateTime)
    on_day: date = Field(description="the shop's day")
    reason: str
    note: str = Field(default="", description="the reason in the agent's words, where it is none of the list")


class Pause(ShopRow, table=True):
    """A time in which an agent took no calls, and why."""

    __table_args__ = (
        refers("agent_id", "staff"),
        Index("ix_pause_agent", "shop_id", "agent_id", "began_at"),
        partial_index("ix_pause_going_on", "shop_id", "agent_id", where="ended_at IS NULL", unique=True),
        CLUSTERED,
    )
    agent_id: int
    began_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime, description="the last sign of the agent's screen")
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: str
    note: str = Field(default="", description="the reason in the agent's words, where it is none of the list")
