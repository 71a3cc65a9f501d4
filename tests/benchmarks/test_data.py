"""The files that are imported: as told, the same every time, and with nothing in them to warn of."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from python_calamine import CalamineWorkbook

from benchmarks.data import HEADINGS, NUMBERS, visits, waiting, write
from benchmarks.people import Car, cars

VISITS = 1000
LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
WEIGHTS = dict(zip(range(17), (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2), strict=True))


def valid(number: str) -> bool:
    from phonenumbers import is_valid_number, parse

    return is_valid_number(parse(number, "CN"))


def column(rows: list[tuple[object, ...]], heading: str) -> list[str]:
    return [str(row[HEADINGS.index(heading)]) for row in rows]


def test_visits_are_as_many_as_asked_on_three_tenths_as_many_vehicles() -> None:
    rows = list(visits(VISITS))
    assert len(rows) == len(set(column(rows, "工单号"))) == VISITS
    assert len(set(column(rows, "车架号"))) == len(set(column(rows, "车牌号"))) == VISITS * 3 // 10
    came = Counter(column(rows, "车架号"))
    assert min(came.values()) == 1
    assert max(came.values()) >= 8
    assert column(rows, "开单时间") == sorted(column(rows, "开单时间"))


def test_the_same_rows_come_out_every_time() -> None:
    assert list(visits(50)) == list(visits(50))
    assert list(visits(50))[:10] != list(visits(60))[:10]


def test_numbers_and_vins_are_sound() -> None:
    values = {sign: int(number) for sign, number in zip(LETTERS, "12345678123457923456789", strict=True)}
    values |= {str(digit): digit for digit in range(10)}
    for car in [*cars(300), *cars(300, first=2_999_000)]:
        assert valid(car.owner.number)
        total = sum(values[sign] * WEIGHTS[place] for place, sign in enumerate(car.vin))
        assert len(car.vin) == 17
        assert car.vin[8] == "0123456789X"[total % 11]


def test_cars_of_different_numbers_share_nothing() -> None:
    first, others = list(cars(200)), list(cars(200, first=6_000_000))

    def told(of: list[Car]) -> set[str]:
        return {word for car in of for word in (car.plate, car.vin, car.owner.number)}

    assert len(told(first)) > 500
    assert not told(first) & told(others)


def test_an_owner_keeps_one_number_and_some_have_several_vehicles() -> None:
    made = list(cars(600))
    by_number = {car.owner.number: car.owner for car in made}
    assert all(by_number[car.owner.number] == car.owner for car in made)
    assert 0.8 < len(by_number) / len(made) < 0.95


def test_csv_and_workbook_hold_the_same_rows(tmp_path: Path) -> None:
    write("visits", 40, tmp_path / "v.csv")
    write("visits", 40, tmp_path / "v.xlsx")
    with (tmp_path / "v.csv").open(encoding="gb18030", newline="") as file:
        text = [tuple(row) for row in csv.reader(file)]
    book = CalamineWorkbook.from_path(tmp_path / "v.xlsx").get_sheet_by_index(0).to_python()
    numeric = {HEADINGS.index(heading) for heading in NUMBERS}

    def plain(row: list[object]) -> tuple[object, ...]:
        return tuple(float(str(cell)) if place in numeric else cell for place, cell in enumerate(row))

    assert tuple(text[0]) == tuple(book[0]) == HEADINGS
    assert [plain(list(row)) for row in text[1:]] == [plain(list(row)) for row in book[1:]]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["v.csv", "v.xlsx"], "no part is left"


def test_those_who_wait_came_once() -> None:
    rows = list(waiting(120))
    assert len(set(column(rows, "车架号"))) == 120
    assert set(column(rows, "维修类型")) == {"定保"}
