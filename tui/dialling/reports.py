"""What a telephone says of a call, a line of JSON at a time, and what that makes of the call.

Pure: knows no process and no screen. The format is told in docs/dialling.md.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from store import Remark, Settings

Said = Literal["ringing", "answered", "ended"]
State = Literal["idle", "copied", "dialling", "handed_over", "ringing", "answered", "ended", "failed"]

LONGEST = 8192
"""Bytes of a line; what is longer is no report."""


@dataclass(frozen=True, slots=True)
class Report:
    """One thing a telephone says; `sip` is the status that ended the call, where it is known."""

    said: Said
    reason: str = ""
    sip: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """The telephone as it stands: whose follow-up, since when, how it ended, and the outcome to offer.

    `since` is the beginning of the present state; of an ended talk `seconds` says how long it was.
    `remark` is what went wrong, or what was not understood.
    """

    state: State = "idle"
    whom: int | None = None
    since: datetime | None = None
    reason: str = ""
    sip: int | None = None
    seconds: int = 0
    outcome: str | None = None
    remark: Remark | None = None

    @property
    def is_open(self) -> bool:
        """Whether a call is on the telephone, as far as it tells."""
        return self.state in {"dialling", "ringing", "answered"}


def follow(line: Line, report: Report, settings: Settings, now: datetime) -> Line:
    """Carry the line on by a report; one that comes too late or goes back changes nothing."""
    if not line.is_open:
        return line
    if report.said == "ringing":
        return replace(line, state="ringing", since=now) if line.state == "dialling" else line
    if report.said == "answered":
        return line if line.state == "answered" else replace(line, state="answered", since=now)
    return _ended(line, report, settings, now)


def _ended(line: Line, report: Report, settings: Settings, now: datetime) -> Line:
    rules = settings.dialling
    talked = line.state == "answered"
    reason = "hung_up" if talked else report.reason or (rules.reason(report.sip) if report.sip else "")
    seconds = int((now - line.since).total_seconds()) if talked and line.since else 0
    return replace(
        line,
        state="ended",
        since=now,
        reason=reason,
        sip=None if talked else report.sip,
        seconds=seconds,
        outcome=rules.outcome(reason),
    )


def read(line: bytes, number: str, settings: Settings) -> Report | None:
    """Read a line of JSON about the call to a number; None for one about another call.

    Raises `ValueError` for what is no report: not an object, no state, a reason the rules do not know.
    """
    said = json.loads(line.decode("utf-8"))
    if not isinstance(said, dict):
        raise ValueError("no object")  # noqa: TRY004  what is wrong is what was written
    state, reason, sip = said.get("state"), said.get("reason", ""), said.get("sip")
    if state not in {"ringing", "answered", "ended"}:
        raise ValueError("no state")
    if not isinstance(reason, str) or (reason and reason not in settings.dialling.outcomes):
        raise ValueError("no reason")
    if sip is not None and (isinstance(sip, bool) or not isinstance(sip, int) or not 100 <= sip <= 699):
        raise ValueError("no status")
    other = said.get("number")
    if other is not None and not _same(str(other), number):
        return None
    return Report(state, reason, sip)


def _same(one: str, other: str) -> bool:
    """Say whether two ways of writing may be one number: their last eight digits are alike."""
    ends = [re.sub("[^0-9]", "", number)[-8:] for number in (one, other)]
    return ends[0] == ends[1] != ""


class Splitter:
    """Lines out of pieces as they come; of a line too long only its beginning is kept.

    What does not end with a line break is no line.
    """

    def __init__(self) -> None:
        self._rest = b""

    def lines(self, piece: bytes) -> list[bytes]:
        """Give the lines that this piece ends, without blank ones."""
        *whole, self._rest = (self._rest + piece).split(b"\n")
        self._rest = self._rest[: LONGEST + 1]
        return [line[: LONGEST + 1] for line in whole if line.strip()]
