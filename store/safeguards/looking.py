"""What somebody looked at: noted beside the screen, several looks in one short transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

import msgspec

from store.database import Database
from store.safeguards.trail import Entry

How = Literal["looked", "listed", "searched", "revealed", "dialled", "exported"]


class Look(msgspec.Struct, frozen=True):
    """Something that was shown or handed out: when, how, whose or what (a table and a number there), facts.

    looked: one person's data were opened; listed: several people's, of a figure or a list; searched: somebody
    was looked for; revealed: a telephone number was shown in full; dialled: one was handed to a telephone.
    """

    at: datetime
    how: How
    about: str = ""
    about_id: int | None = None
    facts: Mapping[str, object] = {}


def looked(database: Database, staff: str, looks: Sequence[Look]) -> None:
    """Put looks into the audit trail, in their order; `staff` is the code of whoever looked."""
    with database.writing() as records:
        for one in looks:
            records.note(Entry(one.at, staff, one.how, one.about, one.about_id, one.facts))
