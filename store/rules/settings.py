"""A shop's rules: the shipped ones, and over them what the shop's own file says differently."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from store.remarks import Unusable
from store.rules import dialling as dialled, measures
from store.rules.keeping import Retention, Safety, Storage
from store.rules.measures import Figures, Indicators
from store.rules.outcomes import outcomes
from store.rules.quality import Criterion, Quality, shipped_card
from store.rules.seasons import Season, shipped_text
from store.rules.shipped import shipped

Positive = Annotated[int, msgspec.Meta(ge=1)]
NotNegative = Annotated[int, msgspec.Meta(ge=0)]
Weekday = Annotated[int, msgspec.Meta(ge=1, le=7)]

Hours = list[tuple[str, str]]
"""Opening and closing times of a day, `HH:MM`, in the shop's zone."""

Reason = Literal[
    "do_not_call", "no_consent", "settled", "interviewed_lately", "too_many_calls", "higher_queue",
    "came_since", "in_workshop", "appointment", "open_complaint", "single_visit", "recalled_lately",
]  # fmt: skip
"""Why somebody is left out of a queue."""

Source = Literal["solved_complaints", "delivered_visits", "due_vehicles", "lapsed_vehicles"]


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the settings; a key it does not know is an error, not a wish."""


DayTarget = Literal["dials_a_day", "reached_a_day", "complete_a_day", "booked_a_day"]


class Agent(Section, frozen=True):
    """One who calls: the code that exports use, the name, also as an advisor, and targets of their own."""

    code: str
    name: str
    advisor: str = ""
    targets: dict[DayTarget, NotNegative] = {}


class Calling(Section, frozen=True):
    """When the telephone may be used, and the parts of the day that attempts are spread over."""

    hours: Hours
    law_hours: Hours
    closed_weekdays: list[Weekday]
    closed_days: list[date]
    open_days: list[date]
    parts: list[tuple[str, str]]


class Workshop(Section, frozen=True):
    """When appointments are offered, every how many minutes, and how many at once."""

    hours: Hours
    closed_days: list[date]
    slot_minutes: Positive
    places_each_slot: int


class Calendar(Section, frozen=True):
    """The shop's working days and hours, whose public holidays hold, and what they close."""

    holidays: Literal["CN", ""]
    weekdays: Annotated[list[Weekday], msgspec.Meta(min_length=1)]
    hours: Annotated[Hours, msgspec.Meta(min_length=1)]
    closes: list[Literal["calling", "workshop"]]


class Retry(Section, frozen=True):
    """When to try again: minutes, or the word for another part of the day or the next day."""

    most_attempts: Positive
    hours_apart: int
    after: dict[str, Positive | Literal["another_part", "next_day"]]


class Limits(Section, frozen=True):
    """How often anyone is called; for how many minutes a hold, a promise and a skip are an agent's own."""

    follow_ups_touched: int
    within_days: int
    hold_minutes: int
    promise_minutes: int
    skip_minutes: int


class Targets(Section, frozen=True):
    """What an agent is to come to in a day; 0: no target."""

    dials_a_day: NotNegative
    reached_a_day: NotNegative
    complete_a_day: NotNegative
    booked_a_day: NotNegative


class Plan(Section, frozen=True):
    """Months and kilometres from one maintenance to the next."""

    months: int
    km: int


class Maintenance(Section, frozen=True):
    """When maintenance is due: the usual plan, the plans of models, and what makes a usable rate."""

    months: int
    km: int
    reading_months: int
    reading_days: int
    reading_km: int
    not_due_days: int
    plans: dict[str, Plan]

    def plan_of(self, model: str) -> Plan:
        """Give a model's own plan, or the usual one."""
        return self.plans.get(model) or Plan(self.months, self.km)


Role = Literal["supervisor", "service_manager"]


class Escalate(Section, frozen=True):
    """Who is told when a complaint's clock has run out, by clock."""

    reply: Role
    solve: Role
    call_again: Role


class Complaints(Section, frozen=True):
    """The clocks of a complaint, in hours, who is told when one runs out, and who answers for which cause."""

    clock: Literal["hours", "working_hours"]
    reply_hours: int
    solve_hours: int
    call_again_hours: int
    repeat_days: NotNegative
    escalate: Escalate
    departments: dict[str, str]


class QueueRule(Section, frozen=True):
    """What may come into a queue, when, and who is left out of it; days and months as in shop.toml."""

    source: Source
    script: str
    leave_out: list[Reason]
    first_day: int = 0
    last_day: int = 0
    first_month: int = 0
    last_month: int = 0
    interviewed_days: int = 30
    recalled_days: int = 90
    credited_days: int = 30
    company_desk: Literal["agents", "service_manager"] = "agents"
    first_service_script: str = ""
    first_service_days: int = 0


class Settings(Section, frozen=True):
    """All rules of one shop."""

    name: str
    zone: str
    region: str
    country_code: str
    area_code: str
    language: Literal["", "zh", "en"]
    staff: list[Agent]
    calling: Calling
    workshop: Workshop
    calendar: Calendar
    retry: Retry
    limits: Limits
    targets: Targets
    dialling: dialled.Dialling
    maintenance: Maintenance
    complaints: Complaints
    queues: dict[Literal["complaint", "callback", "invitation", "recall"], QueueRule]
    seasons: dict[str, Season]
    figures: Figures
    indicators: Indicators
    storage: Storage
    retention: Retention
    safety: Safety
    quality: Quality
    card: dict[str, Criterion]

    @property
    def zoneinfo(self) -> ZoneInfo:
        """The shop's time zone."""
        return ZoneInfo(self.zone)

    @property
    def visiting(self) -> Calling:
        """When the shop is open for visits: as for calls, without the workshop's own closed days."""
        own = self.workshop.closed_days
        both = [*self.calling.closed_days, *own]
        return msgspec.structs.replace(self.calling, closed_days=both) if own else self.calling

    def targets_of(self, code: str) -> Targets:
        """Give what an agent is to come to in a day: their own where the staff list says so."""
        own = next((person.targets for person in self.staff if person.code == code), {})
        return msgspec.structs.replace(self.targets, **own)


def shipped_settings() -> Settings:
    """Give the rules as they come."""
    return msgspec.convert(_shipped(), Settings)


def load_settings(file: Path | None) -> Settings:
    """Read a shop's rules; None means the shipped ones.

    Raises `Unusable` where the file cannot be read, is not TOML, or holds a key or value that does not
    fit; the remark names the file, the line and the key.
    """
    return shipped_settings() if file is None else read_settings(read_text(file), file)


def read_text(file: Path) -> str:
    """Read a file of rules as text. Raises `Unusable` where that cannot be done."""
    try:
        return file.read_bytes().decode("utf-8-sig")
    except OSError as fault:
        raise Unusable("settings_unreadable", path=str(file), problem=fault.strerror or "") from fault
    except UnicodeDecodeError as fault:
        raise Unusable("settings_not_toml", path=str(file), problem=str(fault)) from fault


def read_own(text: str, file: Path) -> dict[str, Any]:
    """Give what a shop's own rules say. Raises `Unusable` where they are not TOML."""
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise Unusable("settings_not_toml", path=str(file), problem=str(fault)) from fault


def shipped_rules() -> dict[str, Any]:
    """Give the rules as they come, as tables, without the seasons."""
    return {key: value for key, value in _shipped().items() if key != "seasons"}


def read_settings(text: str, file: Path) -> Settings:
    """Check the text of a shop's rules, which stands in `file` or is to; raises as `load_settings` does."""
    from store.rules.toml_lines import line_of

    own = read_own(text, file)
    try:
        settings = msgspec.convert(_laid_over(_shipped(), own), Settings)
    except msgspec.ValidationError as fault:
        problem, _, place = str(fault).partition(" - at ")
        key = _with_field(_key_at_fault(_shipped(), own), place)
        raise Unusable(
            "settings_value", path=str(file), line=line_of(text, key), key=key, problem=problem
        ) from fault
    _check(settings, file, text)
    return _own_seasons_first(settings, own)


def _shipped() -> dict[str, Any]:
    return {**shipped("shop"), "seasons": shipped_text(), "card": shipped_card()}


def _own_seasons_first(settings: Settings, own: dict[str, Any]) -> Settings:
    """Have the seasons that a shop names itself tried before the others."""
    first = {name: settings.seasons[name] for name in own.get("seasons", {})}
    return msgspec.structs.replace(settings, seasons={**first, **settings.seasons})


def _with_field(key: str, place: str) -> str:
    """Name the field of a table that only the shop has, as far as the fault's place tells it."""
    fields = re.findall(r"\.(\w+)", place)
    known = key.split(".")
    return f"{key}.{fields[-1]}" if fields[:1] == known[:1] and fields[-1] not in known else key


def _laid_over(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    laid = dict(base)
    for key, value in own.items():
        both = isinstance(value, dict) and isinstance(base.get(key), dict)
        laid[key] = _laid_over(base[key], value) if both else value
    return laid


def _key_at_fault(base: dict[str, Any], own: dict[str, Any], above: tuple[str, ...] = ()) -> str:
    """Name the first key of a shop's own that does not fit the schema, by its whole way."""
    for key, value in own.items():
        way = (*above, key)
        if _fits(_nested(way, value)):
            continue
        deeper = isinstance(value, dict) and isinstance(base.get(key), dict)
        return _key_at_fault(base[key], value, way) if deeper else ".".join(way)
    return ".".join(above)


def _nested(way: tuple[str, ...], value: Any) -> dict[str, Any]:
    for key in reversed(way):
        value = {key: value}
    found: dict[str, Any] = value
    return found


def _fits(own: dict[str, Any]) -> bool:
    try:
        msgspec.convert(_laid_over(_shipped(), own), Settings)
    except msgspec.ValidationError:
        return False
    return True


def _check(settings: Settings, file: Path, text: str) -> None:
    """Refuse what has the right type and still cannot be."""
    from store.rules.toml_lines import line_of

    for key, problem in _impossible(settings):
        raise Unusable("settings_value", path=str(file), line=line_of(text, key), key=key, problem=problem)


def _impossible(settings: Settings) -> Iterator[tuple[str, str]]:
    """Name the keys whose values cannot be, and what is the matter with each."""
    try:
        ZoneInfo(settings.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield "zone", settings.zone
    if settings.area_code and not (settings.area_code.isascii() and settings.area_code.isdecimal()):
        yield "area_code", settings.area_code
    yield from _impossible_times("calling.hours", settings.calling.hours)
    yield from _impossible_times("calling.law_hours", settings.calling.law_hours)
    yield from _impossible_times("workshop.hours", settings.workshop.hours)
    yield from _impossible_times("calendar.hours", settings.calendar.hours)
    for part, begins in settings.calling.parts:
        if not _is_time(begins):
            yield "calling.parts", f"{part} {begins}"
    for code in set(settings.retry.after) - set(outcomes()):
        yield f"retry.after.{code}", code
    yield from measures.impossible(settings.figures)
    yield from dialled.impossible(settings.dialling)
    for kind, rule in settings.queues.items():
        if rule.source == "lapsed_vehicles" and rule.first_month >= rule.last_month:
            yield f"queues.{kind}.first_month", f"{rule.first_month} >= {rule.last_month}"
        if rule.first_day > rule.last_day:
            yield f"queues.{kind}.first_day", f"{rule.first_day} > {rule.last_day}"


def _impossible_times(key: str, hours: Hours) -> Iterator[tuple[str, str]]:
    for opens, closes in hours:
        if not (_is_time(opens) and (_is_time(closes) or closes == "24:00") and opens < closes):
            yield key, f"{opens}-{closes}"


def _is_time(text: str) -> bool:
    hour, _, minute = text.partition(":")
    return len(text) == 5 and hour.isdigit() and minute.isdigit() and int(hour) < 24 and int(minute) < 60
