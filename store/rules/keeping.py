"""Where records may lie, and for how long people are kept who have not been heard of."""

from __future__ import annotations

from typing import Annotated

import msgspec


class Storage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the shop's file may lie."""

    on_share: bool
    """Whether it may lie on a network share, where locks do not hold and the file is damaged in the end."""


class Retention(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long people are kept."""

    people_months: Annotated[int, msgspec.Meta(ge=0)]
    """Months after the last of them was heard, until they may be erased; 0: they are kept."""
