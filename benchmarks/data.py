"""The files that are imported: made once from a seed and kept, with made-up people and sound values.

`python -m benchmarks.data visits 100000 FILE.csv` makes one; `.xlsx` makes the same rows as a workbook.
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from pathlib import Path

from benchmarks.people import FIRST_DAY, SEED, Car, cars

MADE_AS = 1
"""Raised when other rows come out, so that files made before are not taken for them."""

NOW = "2026-05-11T10:00"
"""The shop's time in every measure: two days after the last visit."""

HEADINGS = (
    "工单号", "客户姓名", "性别", "客户类型", "手机号", "车牌号", "车架号", "车型", "购车日期",
    "本店销售", "维修类型", "开单时间", "预计交车时间", "交车时间", "进厂里程", "预估金额", "结算金额",
    "服务顾问", "维修技师", "是否预约", "是否返修",
)  # fmt: skip
NUMBERS = ("进厂里程", "预估金额", "结算金额")
"""Columns that a workbook holds as numbers."""

_DAYS = (datetime.fromisoformat(NOW).date() - FIRST_DAY).days - 2
_TYPES, _TYPE_SHARES = ("定保", "一般维修", "钣喷", "索赔"), (6, 2, 1, 1)
_ADVISORS = tuple(f"顾问{sign}" for sign in "甲乙丙丁戊己庚辛")
_TECHNICIANS = tuple(f"技师{sign}" for sign in "ABCDEFGHIJKL")
_SHARES = (30, 22, 15, 11, 8, 6, 5, 3)
_WAITING_FIRST = 6_000_000
_WAITING_DAYS = (_DAYS - 168, _DAYS - 98)


def visits(size: int) -> Iterator[tuple[object, ...]]:
    """Make so many visits of three tenths as many vehicles, in the order of their opening.

    Some vehicles came once, a few very often; a tenth of the owners has several vehicles.
    """
    chance = random.Random(SEED)  # noqa: S311  made-up people, no secrets
    garage = list(cars(max(1, size * 3 // 10)))
    minutes = [
        (chance.randrange(_DAYS) * 1440 + chance.randrange(8 * 60, 15 * 60), number)
        for number in _whose(chance, size, len(garage))
    ]
    minutes.sort()
    for order, (minute, number) in enumerate(minutes, start=1):
        yield _visit(chance, garage[number], minute, f"RO{order:09}")


def waiting(size: int) -> Iterator[tuple[object, ...]]:
    """Make one visit each of so many other vehicles, long enough ago that maintenance is due now."""
    chance = random.Random(SEED)  # noqa: S311  made-up people, no secrets
    for order, car in enumerate(cars(size, first=_WAITING_FIRST), start=1):
        minute = chance.randrange(*_WAITING_DAYS) * 1440 + chance.randrange(8 * 60, 15 * 60)
        yield _visit(chance, car, minute, f"WA{order:09}", service="定保")


def day(size: int) -> Iterator[tuple[object, ...]]:
    """Make one visit each of so many vehicles that have some of `visits`, all on the day after these."""
    chance = random.Random(SEED)  # noqa: S311  made-up people, no secrets
    for order, car in enumerate(cars(size), start=1):
        minute = _DAYS * 1440 + chance.randrange(8 * 60, 15 * 60)
        yield _visit(chance, car, minute, f"DA{order:09}")


MAKERS = {"visits": visits, "waiting": waiting, "day": day}


def write(kind: str, size: int, path: Path) -> None:
    """Write a file of rows, whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    if path.suffix == ".xlsx":
        _write_workbook(part, MAKERS[kind](size))
    else:
        with part.open("w", encoding="gb18030", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(HEADINGS)
            writer.writerows(MAKERS[kind](size))
    part.replace(path)


def _whose(chance: random.Random, size: int, vehicles: int) -> Iterator[int]:
    """Give each vehicle a visit, and the others to few rather than to many."""
    yield from range(min(size, vehicles))
    for _ in range(size - vehicles):
        yield int(vehicles * chance.random() ** 1.5)


def _visit(
    chance: random.Random, car: Car, minute: int, order: str, *, service: str = ""
) -> tuple[object, ...]:
    opened = datetime.combine(FIRST_DAY, time()) + timedelta(minutes=minute)
    promised = opened + timedelta(hours=chance.choice((1, 2, 3)))
    delivered = promised + timedelta(minutes=chance.choice((-20, 0, 0, 10, 30)))
    estimate = chance.randrange(38_000, 260_000)
    owner = car.owner
    return (
        order,
        owner.name,
        owner.gender,
        owner.kind,
        owner.number,
        car.plate,
        car.vin,
        car.model,
        car.bought.isoformat(),
        "是" if car.km_a_day % 5 else "否",
        service or chance.choices(_TYPES, _TYPE_SHARES)[0],
        opened.isoformat(" ", "minutes"),
        promised.isoformat(" ", "minutes"),
        delivered.isoformat(" ", "minutes"),
        ((opened.date() - car.bought).days + 1) * car.km_a_day,
        f"{estimate / 100:.2f}",
        f"{estimate * chance.choice((95, 100, 100, 104)) / 10_000:.2f}",
        chance.choices(_ADVISORS, _SHARES)[0],
        chance.choice(_TECHNICIANS),
        chance.choice("是否"),
        "是" if chance.random() < 0.02 else "否",
    )


def _write_workbook(path: Path, rows: Iterator[Sequence[object]]) -> None:
    import xlsxwriter  # type: ignore[import-untyped]

    numeric = [heading in NUMBERS for heading in HEADINGS]
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("维修记录")
        sheet.write_row(0, 0, HEADINGS)
        for place, row in enumerate(rows, start=1):
            for column, (value, is_number) in enumerate(zip(row, numeric, strict=True)):
                if is_number:
                    sheet.write_number(place, column, float(str(value)))
                elif value != "":
                    sheet.write_string(place, column, str(value))


if __name__ == "__main__":
    write(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
