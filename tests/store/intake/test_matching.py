"""Which vehicle and customer a row is of: by rules, in any order; asked once where these cannot tell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings as hypothesis_settings, strategies as st

from store.database import Database
from store.intake import Account, import_file
from store.intake.layouts.filemap import FileMap, Identity
from store.rules.settings import Settings, shipped_settings
from tests.store.intake.samples import NOW, VISIT, picture, write_csv

RULES: Settings = shipped_settings()
Rows = list[dict[str, str]]
slow = hypothesis_settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


def _cut(data: st.DataObject, rows: Rows) -> list[Rows]:
    """Bring rows into another order, in up to three files that overlap."""
    shuffled = data.draw(st.permutations(rows))
    first, second = sorted(data.draw(st.tuples(*(st.integers(0, len(rows)),) * 2)))
    overlap = data.draw(st.integers(0, 2))
    files = [
        shuffled[:first],
        shuffled[max(0, first - overlap) : second],
        shuffled[max(0, second - overlap) :],
    ]
    return [file for file in files if file]


# By what a mapping says.

WITHOUT_NUMBERS = FileMap(identity=Identity(("customer_name", "plate", "model"), ("vehicle", "delivered_at")))
ITEMS = ["机油", "机滤", "轮胎", ""]


@st.composite
def a_line(draw: st.DrawFn) -> dict[str, str]:
    """Draw a job line; what it says of the visit follows from the vehicle and the day."""
    name, plate = draw(st.sampled_from(["li ming", "Li Ming", ""])), draw(st.sampled_from(["A1", "B2", ""]))
    model, day = draw(st.sampled_from(["X", "Y"])), draw(st.integers(1, 4))
    reading = str(1_000 * day + len(name) + len(plate)) if day != 2 else "0"
    return {"客户": name, "车牌": plate, "车型": model, "结算日期": f"2026-03-{day:02}", "里程": reading,
            "项目": draw(st.sampled_from(ITEMS))}  # fmt: skip


SAID = FileMap(
    {"客户": "customer_name", "车牌": "plate", "车型": "model", "结算日期": "delivered_at",
     "里程": "odometer_km", "项目": "item"},
    kind="visits",
    identity=WITHOUT_NUMBERS.identity,
)  # fmt: skip


def _mapped(new_shop: Callable[[], Database], folder: Path, files: Sequence[Rows]) -> dict[str, Any]:
    with closing(new_shop()) as shop:
        for file in files:
            import_file(shop, RULES, write_csv(folder / "lines.csv", file), now=NOW, mapping=SAID)
        seen: dict[str, Any] = picture(shop)
        with shop.reading() as records:
            rows = records.rows(
                "SELECT v.order_number, i.item FROM visit_item i JOIN visit v ON v.id = i.visit_id"
            )
        return seen | {"items": sorted(map(tuple, rows))}


@slow
@given(
    rows=st.lists(a_line(), min_size=1, max_size=10, unique_by=lambda line: tuple(line.values())),
    data=st.data(),
)
def test_what_a_mapping_tells_apart_is_so_in_any_order(
    new_shop: Callable[[], Database], tmp_path: Path, rows: Rows, data: st.DataObject
) -> None:
    at_once = _mapped(new_shop, tmp_path, [rows])
    told = {(row["客户"], row["车牌"], row["车型"]) for row in rows}
    assert len(at_once["vehicles"]) == len(told)
    assert len(at_once["visits"]) == len(
        {(row["客户"], row["车牌"], row["车型"], row["结算日期"]) for row in rows}
    )
    assert len(at_once["items"]) == sum(bool(row["项目"]) for row in rows)
    assert _mapped(new_shop, tmp_path, _cut(data, rows)) == at_once


# By what somebody decided.

PEOPLE = [("李明", "13800138000"), ("王芳", "13800138000"), ("王芳", "13900139000")]
CARS = [("吉A12345", "LSVAM4187C2184847"), ("吉B11111", "LSVAM4187C2184848"), ("吉C22222", "")]
ALIASES = [("customer", "王芳|+8613800138000"), ("vehicle", "VLSVAM4187C2184848"), ("vehicle", "P吉C22222")]


@st.composite
def a_visit(draw: st.DrawFn) -> dict[str, str]:
    (name, phone), (plate, vin) = draw(st.sampled_from(PEOPLE)), draw(st.sampled_from(CARS))
    month, day = draw(st.integers(4, 9)), draw(st.integers(1, 28))
    return VISIT | {
        "客户姓名": name, "手机号": phone, "车牌号": plate, "车架号": vin,
        "性别": draw(st.sampled_from(["", "男", "女"])), "客户等级": draw(st.sampled_from(["", "A"])),
        "车型": draw(st.sampled_from(["", "朗逸", "帕萨特"])),
        "购车日期": draw(st.sampled_from(["", "2024-01-05"])),
        "开单时间": "", "交车时间": f"2026-{month:02}-{day:02} 11:00",
    }  # fmt: skip


visits = st.lists(a_visit(), min_size=1, max_size=8).map(
    lambda rows: [row | {"工单号": f"RO{number}"} for number, row in enumerate(rows, 2)]
)


def _decided(
    new_shop: Callable[[], Database], folder: Path, files: Sequence[Rows], aliases: Sequence[tuple[str, str]]
) -> dict[str, Any]:
    with closing(new_shop()) as shop:
        import_file(shop, RULES, write_csv(folder / "file.csv", [VISIT]), now=NOW)
        with shop.writing() as records:
            for table, key in aliases:
                records.add("alias", table_name=table, key=key, row_id=1, question_id=1)
        for rows in files:
            import_file(shop, RULES, write_csv(folder / "file.csv", rows), now=NOW)
        return picture(shop)


@slow
@given(rows=visits, aliases=st.lists(st.sampled_from(ALIASES), unique=True), data=st.data())
def test_what_was_decided_is_so_in_any_order(
    new_shop: Callable[[], Database],
    tmp_path: Path,
    rows: Rows,
    aliases: list[tuple[str, str]],
    data: st.DataObject,
) -> None:
    at_once = _decided(new_shop, tmp_path, [rows], aliases)
    assert _decided(new_shop, tmp_path, _cut(data, rows), aliases) == at_once
    keys = {row[6] for row in at_once["customers"]}
    assert not keys & {key for table, key in aliases if table == "customer"}


# What is asked.


@pytest.fixture
def take(shop: Database, settings: Settings, tmp_path: Path) -> Callable[..., Account]:
    """Take orders in, a month between one and the next."""

    def take(*changes: dict[str, str], first: int = 1) -> Account:
        rows = [
            VISIT | {"工单号": f"RO{place}", "开单时间": "", "交车时间": f"2026-{place:02}-02 11:00"} | change
            for place, change in enumerate(changes, first)
        ]
        return import_file(shop, settings, write_csv(tmp_path / "file.csv", rows), now=NOW)

    return take


WANG = {"客户姓名": "王芳", "手机号": "13900139000"}
OTHER_VIN = {"车架号": "LSVAM4187C2184848"}


def asked(shop: Database) -> list[tuple[str, ...]]:
    """List the questions: kind, subject, and the names or VINs of the two."""
    with shop.reading() as records:
        return [
            tuple(row)
            for row in records.rows(
                """SELECT q.kind, q.subject,
                     CASE q.kind WHEN 'plate' THEN (SELECT vin FROM vehicle WHERE id = q.former_id)
                       ELSE (SELECT name FROM customer WHERE id = q.former_id) END,
                     CASE q.kind WHEN 'plate' THEN (SELECT vin FROM vehicle WHERE id = q.later_id)
                       ELSE (SELECT name FROM customer WHERE id = q.later_id) END
                   FROM match_question q ORDER BY q.id"""
            )
        ]


@pytest.mark.parametrize(
    ("later", "question"),
    [
        (WANG, ("owner", "1", "李明", "王芳")),
        (OTHER_VIN, ("plate", "吉A12345", "LSVAM4187C2184847", "LSVAM4187C2184848")),
        (
            {"客户姓名": "王芳", **OTHER_VIN, "车牌号": "吉B11111"},
            ("number", "+8613800138000", "李明", "王芳"),
        ),
    ],
)
@pytest.mark.parametrize("in_one_file", [True, False])
def test_what_nobody_can_tell_is_asked_once(
    take: Callable[..., Account],
    shop: Database,
    later: dict[str, str],
    question: tuple[str, ...],
    in_one_file: bool,
) -> None:
    if in_one_file:
        assert take({}, later).questions == 1
    else:
        assert take({}).questions == 0
        assert take(later, first=2).questions == 1
    assert asked(shop) == [question]
    assert take({}, later).questions == 0, "the same files say nothing new"
    assert take(later, {}, later, first=3).questions == 0, "nor do later orders of the same two"
    assert asked(shop) == [question]


@pytest.mark.parametrize("somebody_known", [False, True])
def test_a_customers_new_vehicles_are_numbered_together(
    take: Callable[..., Account], shop: Database, somebody_known: bool
) -> None:
    """What lies together is found together, in a shop's first file as in later ones."""
    if somebody_known:
        take(WANG | {"客户姓名": "赵刚", "车架号": "LSVAM4187C2184846", "车牌号": "吉A00001"})
    cars = [{"车架号": f"LSVAM4187C218484{last}", "车牌号": f"吉B1111{last}"} for last in (7, 8, 9)]
    account = take(cars[2], WANG | cars[1], cars[0], first=2)
    assert account.new["vehicles"] == 3
    with shop.reading() as records:
        rows = records.rows(
            """SELECT v.vin, c.name FROM vehicle v JOIN customer c ON c.id = v.owner_id
               WHERE c.name <> '赵刚' ORDER BY v.id"""
        )
    assert [(row["vin"][-1], row["name"]) for row in rows] == [("7", "李明"), ("9", "李明"), ("8", "王芳")]


def test_what_differs_only_in_writing_is_not_asked(take: Callable[..., Account], shop: Database) -> None:
    same = {
        "客户姓名": "李 明",
        "手机号": "138-0013-8000",
        "车牌号": "吉a·12345",
        "车架号": "lsvam4187c2184847",
    }
    assert take({}, same).questions == 0
    assert take({"客户姓名": ""}, {"手机号": ""}, first=3).questions == 0
    assert asked(shop) == []


def test_an_old_order_found_late_changes_no_owner(take: Callable[..., Account], shop: Database) -> None:
    take({}, first=5)
    assert take(WANG, first=2).questions == 0
    assert asked(shop) == []


def test_new_questions_beside_asked_ones_are_all_kept(take: Callable[..., Account], shop: Database) -> None:
    """Those asked before leave no gap into which new ones fall."""
    take({}, WANG)
    family = [WANG | {"客户姓名": name} for name in ("赵刚", "孙立")]
    account = take(WANG, *family, first=3)
    assert account.questions == len(asked(shop)) - 1
    assert {(kind, later) for kind, _, _, later in asked(shop)} >= {("number", "赵刚"), ("number", "孙立")}
