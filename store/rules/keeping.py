"""Where records may lie, how long people are kept who were not heard of, and how staff sign in."""

from typing import Annotated

import msgspec


class Storage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the shop's file may lie, and where its key is."""

    on_share: bool
    """Whether it may lie on a network share, where locks do not hold and the file is damaged in the end."""

    key_file: str
    """The file that holds the key of an encrypted shop; "": none is named."""


class Retention(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long people are kept."""

    people_months: Annotated[int, msgspec.Meta(ge=0)]
    """Months after the last of them was heard, until they may be erased; 0: they are kept."""


class Safety(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How staff sign in, where anybody has a password."""

    password_least: Annotated[int, msgspec.Meta(ge=6, le=100)]
    """Signs that a password has at least."""
    tries: Annotated[int, msgspec.Meta(ge=1)]
    """Wrong tries in a row, after which a code is locked."""
    lock_minutes: Annotated[int, msgspec.Meta(ge=1)]
    """Minutes for which it is."""
    idle_minutes: Annotated[int, msgspec.Meta(ge=0)]
    """Minutes without a key, after which the screen is locked; 0: it is not."""
    stay_hours: Annotated[int, msgspec.Meta(ge=1)]
    """Hours for which a terminal stays signed in."""
