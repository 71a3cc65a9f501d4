"""The throwaway shop of a day's practice: one made-up customer for each part, in the part's queue."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from callscripts import Language
from callscripts.practice.model import Part
from callscripts.practice.reading import part, part_names
from store import (
    CallEnd,
    Clock,
    Database,
    Settings,
    agent_or_new,
    import_file,
    load_settings,
    log,
    make_today,
    open_database,
    outcomes,
    propose_solution,
    todays_lines,
)
from tui import calling
from tui.calling import Call
from tui.made_up import VISIT_HEADINGS, Car, cars, write
from tui.wiring import Desk

_DAYS = {
    "callback": (3, 4, 5, 6),
    "invitation": (92, 96, 100),
    "first_service": (80, 84, 88),
    "recall": (240, 270, 300),
    "complaint": (4, 5),
}
"""How many days the last visit may lie back, by the script."""

_WORK = {"first_service": "其他", "complaint": "一般维修"}
_SHOP, _COLLEAGUE = "长春远达", "李娜"
_BEFORE = timedelta(days=1)
_TO_SOLVE = timedelta(hours=5)
_PEOPLE = 4
"""Made-up people are drawn until one fits the part; so many for each part are enough on average."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays which part: the parts by their customers' plates, in the order of the parts."""

    desk: Desk
    parts: Mapping[str, Part]


def chosen_parts(names: Sequence[str]) -> list[Part]:
    """Read the parts named, all that come with the product where none is. Raises `ScriptUnusable`."""
    kinds = {code: outcome.kinds for code, outcome in outcomes().items()}
    return [part(name, kinds) for name in names or part_names()]


def make_shop(
    folder: Path, own: Settings, clock: Clock, user: str, parts: Sequence[Part], seed: int, language: Language
) -> Cast:
    """Make the shop of a practice day in a folder; the same seed and day give the same shop."""
    now = clock()
    settings = practice_settings(own)
    chance = random.Random(seed)  # noqa: S311  made-up people, not secrets
    today = now.astimezone(settings.zoneinfo).date()
    roles = list(zip(parts, _people(chance, today, parts), strict=True))
    rows = [row for played, car in roles for row in _visits(chance, played, car, today)]
    database = open_database(str(folder / "practice.db"), now=now, shop_name=settings.name)
    import_file(database, settings, write(folder / "visits.csv", VISIT_HEADINGS, rows), now=now)
    with database.writing() as records:
        agent = agent_or_new(records, settings, user, now)
    desk = Desk(database, settings, clock, agent)
    for played, car in roles:
        if len(played.calls) > 1:
            _add_numbers(chance, database, car, len(played.calls) - 1)
        if played.script == "complaint":
            _complain(desk, played, car, now, language)
    make_today(database, settings, now)
    return Cast(desk, {car.plate: played for played, car in roles})


def practice_settings(own: Settings) -> Settings:
    """Give the shipped rules with the shop's own name and country; calls may be made at any hour.

    There are no targets: who practises is never behind.
    """
    from msgspec import structs

    shipped = load_settings(None)
    calling_hours = structs.replace(
        shipped.calling, hours=[("00:00", "24:00")], closed_weekdays=[], closed_days=[]
    )
    return structs.replace(
        shipped,
        name=own.name if own.name != shipped.name else _SHOP,
        zone=own.zone,
        region=own.region,
        country_code=own.country_code,
        area_code=own.area_code,
        language=own.language,
        staff=[structs.replace(person, targets={}) for person in own.staff],
        seasons=own.seasons,
        calling=calling_hours,
        targets=structs.replace(shipped.targets, dials_a_day=0),
    )


def _people(chance: random.Random, today: date, parts: Sequence[Part]) -> Iterator[Car]:
    """Make up a private customer of the right gender for each part, no two with one plate or number."""
    from dataclasses import replace

    taken: set[str] = set()
    drawn = cars(chance, today, 50 + _PEOPLE * 10 * len(parts))
    for played in parts:
        wanted = "女" if played.gender == "female" else "男"
        car = next(
            one for one in drawn if one.gender == wanted and not {one.plate, one.number, one.name} & taken
        )
        taken |= {car.plate, car.number, car.name}
        new = played.script == "first_service"
        bought = today - timedelta(days=89) if new else today - timedelta(days=chance.randrange(700, 2200))
        yield replace(car, model=played.model or car.model, bought=bought)


def _visits(chance: random.Random, played: Part, car: Car, today: date) -> Iterator[dict[str, object]]:
    last = chance.choice(_DAYS[played.script])
    days = (last + 95, last) if played.script == "recall" else (last,)
    for back in days:
        day = today - timedelta(days=back)
        opened = datetime.combine(day, time(9, chance.choice((0, 10, 30))))
        done = opened + timedelta(hours=2)
        times = [f"{at:%Y-%m-%d %H:%M}" for at in (opened, done, done)]
        values = (
            f"P{day:%y%m%d}{car.plate[2:]}", car.name, car.gender, "个人", car.number, car.plate, car.vin,
            car.model, car.bought, "是", _WORK.get(played.script, "定保"), *times,
            (day - car.bought).days * min(car.km_a_day, 40), "820.00", "800.00",
            chance.choice(("赵师傅", "钱师傅")), "孙师傅", "是", "否",
            car.energy,
        )  # fmt: skip
        yield dict(zip(VISIT_HEADINGS, values, strict=True))


def _add_numbers(chance: random.Random, database: Database, car: Car, more: int) -> None:
    with database.writing() as records:
        owner = records.value(
            "SELECT owner_id FROM vehicle WHERE shop_id = :shop AND plate = :plate", plate=car.plate
        )
        for position in range(2, 2 + more):
            number = f"137{chance.randrange(10**8):08}"
            records.add(
                "customer_number",
                customer_id=owner,
                position=position,
                raw=number,
                e164=f"+86{number}",
                verdict="mobile",
            )


def _complain(desk: Desk, played: Part, car: Car, now: datetime, language: Language) -> None:
    """Have the customer complain yesterday, and a colleague put it right since."""
    from msgspec.structs import replace

    at = now - _BEFORE
    database, settings = desk.database, desk.settings
    make_today(database, settings, at)
    with database.writing() as records:
        colleague = agent_or_new(records, settings, _COLLEAGUE, at)
    then = replace(desk, agent=colleague, clock=lambda: at)
    with database.reading() as records:
        lines = todays_lines(records, settings, at, kind="callback")
    line = next(one for one in lines if one.plate == car.plate and one.id is not None)
    call = Call.begin(then, calling.take(then, line.id or 0), language)
    end = CallEnd("dissatisfied", causes=("quality",), severity="serious")
    log(database, settings, colleague, call.follow_up, end, at + timedelta(seconds=90))
    done = played.complaint.in_(language) if played.complaint else ""
    with database.writing() as records:
        number = records.value("SELECT max(id) FROM complaint WHERE shop_id = :shop")
        propose_solution(records, settings, colleague, number, done, at + _TO_SOLVE)
