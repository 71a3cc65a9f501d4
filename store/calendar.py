"""The shop's calendar: its own days over the public holidays that come with Ringback."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import msgspec

from store import moments
from store.database import Records
from store.remarks import Unusable
from store.rules import working_days
from store.rules.settings import Settings
from store.rules.working_days import NamedDay, WorkingDays
from store.safeguards.trail import Entry

_WORKED = {"workday", "work", "working", "open", "班", "上班", "补班", "调休上班", "工作日"}
_OFF = {"holiday", "off", "closed", "休", "放假", "休息", "节假日", "店休"}
_ENCODINGS = ("utf-8-sig", "gb18030")


def working_time(records: Records, settings: Settings) -> WorkingDays:
    """Give the shop's working days and hours."""
    own = {one.on: one.works for one in own_days(records)}
    return working_days.working_days(settings.calendar, own, settings.zoneinfo)


def calendar_days(records: Records, settings: Settings, year: int | None = None) -> list[NamedDay]:
    """List the days that are not as their weekday says, in order; of one year, or all."""
    listed = {one.on: one for one in working_days.named_days(settings.calendar.holidays)}
    for one in own_days(records):
        named = listed.get(one.on)
        listed[one.on] = one if one.en or named is None else _named_as(one, named)
    return [listed[on] for on in sorted(listed) if year is None or on.year == year]


def _named_as(own: NamedDay, shipped: NamedDay) -> NamedDay:
    """Give a shop's own day the name that the same day has anyway, where it is of the same kind."""
    if own.works != shipped.works:
        return own
    return NamedDay(own.on, own.works, shipped.en, shipped.zh, own=True)


def enter_days(records: Records, days: Iterable[NamedDay], now: datetime) -> int:
    """Enter days into the shop's calendar, over what it said of them; return how many differ from before."""
    before = {one.on: one for one in own_days(records)}
    changed = 0
    for one in days:
        known = before.get(one.on)
        if known is not None and (known.works, known.zh) == (one.works, one.zh):
            continue
        records.run("DELETE FROM calendar_day WHERE shop_id = :shop AND on_day = :day", day=one.on)
        records.add("calendar_day", on_day=one.on, works=one.works, name=one.zh)
        changed += 1
    if changed:
        records.note(Entry(now, records.staff, "calendar", facts={"days": changed}))
    return changed


def forget_day(records: Records, day: date, now: datetime) -> bool:
    """Take a day out of the shop's own calendar; False where it was not in it."""
    gone = records.run("DELETE FROM calendar_day WHERE shop_id = :shop AND on_day = :day", day=day)
    if gone:
        records.note(Entry(now, records.staff, "calendar", facts={"forgotten": day.isoformat()}))
    return gone == 1


def read_days(file: Path) -> list[NamedDay]:
    """Read a file of days: CSV (day, kind, name) or JSON (`days` with `date`, `isOffDay`, `name`).

    The kind says whether the day is worked: `workday` or `holiday`, or their Chinese words. Raises
    `Unusable` where the file cannot be read, names no day, or a row says neither.
    """
    text = _text(file)
    rows = _of_json(file, text) if file.suffix.lower() == ".json" else _of_csv(file, text)
    found = {one.on: one for one in rows}
    if not found:
        raise Unusable("holidays_empty", path=str(file))
    return [found[on] for on in sorted(found)]


def with_holidays(records: Records, settings: Settings) -> Settings:
    """Close calling and workshop on holidays, where `calendar.closes` says so; make-up days are open."""
    if not settings.calendar.closes:
        return settings
    listed = calendar_days(records, settings)
    off = [one.on for one in listed if not one.works]
    worked = [one.on for one in listed if one.works]
    calling, workshop = settings.calling, settings.workshop
    if "calling" in settings.calendar.closes:
        calling = msgspec.structs.replace(
            calling,
            closed_days=sorted({*calling.closed_days, *(set(off) - set(calling.open_days))}),
            open_days=sorted({*calling.open_days, *worked}),
        )
    if "workshop" in settings.calendar.closes:
        workshop = msgspec.structs.replace(workshop, closed_days=sorted({*workshop.closed_days, *off}))
    return msgspec.structs.replace(settings, calling=calling, workshop=workshop)


def own_days(records: Records) -> list[NamedDay]:
    """List the days that the shop entered itself, in order."""
    rows = records.rows("SELECT on_day, works, name FROM calendar_day WHERE shop_id = :shop ORDER BY on_day")
    return [
        NamedDay(moments.as_day(row["on_day"]), bool(row["works"]), row["name"], row["name"], own=True)
        for row in rows
    ]


def _text(file: Path) -> str:
    try:
        raw = file.read_bytes()
    except OSError as fault:
        raise Unusable("holidays_unreadable", path=str(file), problem=fault.strerror or "") from fault
    for encoding in _ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unusable("holidays_unreadable", path=str(file), problem="UTF-8, GB18030")


def _of_csv(file: Path, text: str) -> Iterator[NamedDay]:
    for number, row in enumerate(csv.reader(StringIO(text)), start=1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or (number == 1 and _day(cells[0]) is None):
            continue
        day, works = _day(cells[0]), _kind(cells[1] if len(cells) > 1 else "")
        if day is None or works is None:
            raise Unusable("holidays_row", path=str(file), row=number, text=", ".join(cells))
        name = cells[2] if len(cells) > 2 else ""
        yield NamedDay(day, works, name, name, own=True)


def _of_json(file: Path, text: str) -> Iterator[NamedDay]:
    try:
        read: Any = json.loads(text)
    except ValueError as fault:
        raise Unusable("holidays_unreadable", path=str(file), problem=str(fault)) from fault
    listed = read.get("days") if isinstance(read, Mapping) else read
    for number, one in enumerate(listed if isinstance(listed, list) else [], start=1):
        day = _day(str(one.get("date", ""))) if isinstance(one, Mapping) else None
        if day is None or not isinstance(one.get("isOffDay"), bool):
            said = json.dumps(one, ensure_ascii=False)
            raise Unusable("holidays_row", path=str(file), row=number, text=said)
        name = str(one.get("name", ""))
        yield NamedDay(day, not one["isOffDay"], name, name, own=True)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat("-".join(part.zfill(2) for part in text.replace("/", "-").split("-")))
    except ValueError:
        return None


def _kind(text: str) -> bool | None:
    word = text.casefold()
    return True if word in _WORKED else False if word in _OFF else None
