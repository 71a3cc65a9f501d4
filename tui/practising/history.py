"""The score of practice: a small file in the user's data folder, a line for each call."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

import msgspec

from tui.practising.judging import Missed

FILE = "practice.jsonl"


class Result(msgspec.Struct, frozen=True):
    """How one practice call went. Steps and keys are counted, `at` is ISO text in UTC."""

    session: str
    at: str
    agent: str
    part: str
    call: int
    kind: str
    outcome: str
    steps: int
    missed: tuple[Missed, ...]
    keys: int
    price: int
    seconds: int

    @property
    def right(self) -> int:
        """How many steps were done."""
        return self.steps - len(self.missed)


class Total(msgspec.Struct, frozen=True):
    """What several calls come to; `seconds` is all of them together."""

    session: str
    at: str
    agent: str
    calls: int
    faultless: int
    steps: int
    right: int
    keys: int
    price: int
    seconds: int


def keep(folder: Path, result: Result) -> None:
    """Add a result to the file. Raises `OSError` where that cannot be done."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / FILE).open("ab") as file:
        file.write(msgspec.json.encode(result) + b"\n")


def kept(folder: Path) -> list[Result]:
    """Read all results, the oldest first; a line that was cut off is passed over."""
    try:
        lines = (folder / FILE).read_bytes().splitlines()
    except FileNotFoundError:
        return []
    found = []
    for line in lines:
        try:
            found.append(msgspec.json.decode(line, type=Result))
        except msgspec.DecodeError:
            continue
    return found


def total(results: Iterable[Result]) -> Total | None:
    """Sum up calls; None where there are none."""
    calls = list(results)
    if not calls:
        return None
    return Total(
        session=calls[0].session,
        at=calls[0].at,
        agent=calls[0].agent,
        calls=len(calls),
        faultless=sum(not call.missed for call in calls),
        steps=sum(call.steps for call in calls),
        right=sum(call.right for call in calls),
        keys=sum(call.keys for call in calls),
        price=sum(call.price for call in calls),
        seconds=sum(call.seconds for call in calls),
    )


def sessions(results: Iterable[Result]) -> list[Total]:
    """Sum up each day of practice, the oldest first."""
    ordered = sorted(results, key=lambda result: (result.session, result.at))
    summed = (total(calls) for _, calls in groupby(ordered, key=lambda result: result.session))
    return sorted((one for one in summed if one is not None), key=lambda one: one.at)
