"""The short lists of reasons: why somebody given is not called, why an agent takes no calls for a while."""

from __future__ import annotations

from functools import cache

import msgspec

from store.remarks import Unusable
from store.rules.shipped import shipped


class Reason(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A reason in both languages; with `text` the agent says it in their own words."""

    code: str
    en: str
    zh: str
    text: bool = False


@cache
def skip_reasons() -> dict[str, Reason]:
    """Give the reasons for not calling whom one was given, by code, in the order they are shown in."""
    return _listed("skip")


@cache
def pause_reasons() -> dict[str, Reason]:
    """Give the reasons for a pause, by code, in the order they are shown in."""
    return _listed("pause")


def check(known: dict[str, Reason], reason: str, note: str) -> None:
    """Raise `Unusable` for a reason not on the list, or one that has to be said and is not."""
    if reason not in known:
        raise Unusable("reason_unknown", reason=reason, known=", ".join(known))
    if known[reason].text and not note.strip():
        raise Unusable("reason_not_said", reason=reason)


def _listed(which: str) -> dict[str, Reason]:
    return {
        code: msgspec.convert({"code": code, **fields}, Reason)
        for code, fields in shipped("reasons")[which].items()
    }
