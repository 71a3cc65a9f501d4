"""What a part is made of: how the line sounds, what the customer says, and what the call should come to."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from callscripts.model import Name, Text

Line = Literal[
    "answers", "rings_out", "busy", "powered_off", "no_signal", "voicemail", "suspended", "no_such_number"
]
"""What is heard when the number was dialled."""

Seconds = Annotated[int, msgspec.Meta(ge=0, le=60)]


class Reply(Text, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the customer says to a question, and the answer that is meant by it."""

    to: Name
    """The question's id in the script."""
    means: Any = None
    """The answer that should be taken: a rating's digit or those that would do, a choice's code or several.

    Nothing where the question should be passed, or words are asked for (see `noted`)."""
    noted: bool = False
    """Whether words should be written down as the answer."""
    waits: Seconds = 0
    """Seconds that the customer hesitates before it is said."""


class Objecting(Text, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the customer objects when a question comes, before anything is said to it."""

    at: Name
    objection: Name
    """The id of the objection in the script."""


class Ending(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the call should come to."""

    outcome: Annotated[tuple[Name, ...], msgspec.Meta(min_length=1)]
    """The outcomes that are right."""
    causes: tuple[Name, ...] = ()
    severity: tuple[Name, ...] = ()
    """How serious a complaint may be said to be."""
    appointment: str = ""
    """`first` or `second` of the times offered, or a time as people say it."""
    call_back: str = ""
    due_on: str = ""
    other_shop: bool = False
    reason: bool = False
    note: bool = False
    """Whether the agent should write a note."""


class Call(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One call to one of the customer's numbers."""

    keys: Annotated[int, msgspec.Meta(ge=1, le=60)]
    """The price: how many keys it costs at most, the text typed not counted."""
    ends: Ending
    line: Line = "answers"
    greets: Text | None = None
    """What is said first by whoever takes the call."""
    says: tuple[Reply, ...] = ()
    objects: tuple[Objecting, ...] = ()
    hangs_up_at: Name | None = None
    """The question at which the customer hangs up instead of answering."""


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A customer's part: who they are, where they stand, and their calls, one for each number in turn."""

    part: Name
    title: Text
    script: Name
    """The script it is written for."""
    calls: Annotated[tuple[Call, ...], msgspec.Meta(min_length=1, max_length=3)]
    gender: Literal["female", "male"] = "male"
    model: str = ""
    complaint: Text | None = None
    """What was done about an earlier complaint; only for the script `complaint`."""
