"""Lists of customers, and calls made before the shop came here."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings as hypothesis_settings, strategies as st

from store.database import Database
from store.intake import Account, import_file
from store.intake.layouts.filemap import FileMap
from store.intake.taking_back import take_back
from store.rules.outcomes import outcomes
from store.rules.settings import Settings, shipped_settings
from tests.store.factories import Shop
from tests.store.intake.samples import CALL, NOW, VISIT, dump, picture, read_csv, write_csv

RULES: Settings = shipped_settings()
OWN = {"customers": "customers", "calls": "calls", "visits": "visits"}
CUSTOMER = {"客户姓名": "李明", "手机号": "13800138000", "性别": "男", "客户等级": "A", "车牌号": "吉A12345",
            "车架号": "LSVAM4187C2184847", "车型": "朗逸", "购车日期": "2025-01-05"}  # fmt: skip
BARE = dict.fromkeys(("车牌号", "车架号", "车型", "购车日期"), "")
OLD, NEW = "2026-01-01", "2027-01-01"

Taker = Callable[..., Account]


@pytest.fixture
def take(shop: Database, tmp_path: Path) -> Taker:
    """Take rows in, as a file that was made on a day."""

    def take(rows: Sequence[dict[str, str]], *, made: str = NEW, **said: Any) -> Account:
        return _taken(shop, tmp_path, rows, made, **said)

    return take


def _taken(
    shop: Database, folder: Path, rows: Sequence[dict[str, str]], made: str = NEW, **said: Any
) -> Account:
    path = write_csv(folder / "file.csv", rows)
    when = datetime.fromisoformat(made).replace(tzinfo=UTC).timestamp()
    os.utime(path, (when, when))
    account = import_file(shop, RULES, path, now=NOW, **said)
    own = OWN[account.kind]
    assert account.rows == len(rows)
    assert account.rows == (
        account.new.get(own, 0) + account.updated.get(own, 0) + account.unchanged + account.folded
        + account.rejected
    )  # fmt: skip
    assert account.unchanged >= 0
    return account


def _facts(shop: Database) -> list[tuple[Any, ...]]:
    """List customers, each with tier and usable numbers, and what they have: plate, model."""
    numbers = "SELECT e164 FROM customer_number WHERE customer_id = :id ORDER BY position"
    vehicles = "SELECT plate, model FROM vehicle WHERE owner_id = :id ORDER BY plate"
    with shop.reading() as records:
        people = records.rows("SELECT id, name, tier FROM customer ORDER BY name, id")
        return [
            (
                row["name"],
                row["tier"],
                [number["e164"] for number in records.rows(numbers, id=row["id"])],
                [(car["plate"], car["model"]) for car in records.rows(vehicles, id=row["id"])],
            )
            for row in people
        ]


# Customers without visits.


def test_customers_with_and_without_vehicles(take: Taker, shop: Database) -> None:
    rows = [
        CUSTOMER,
        CUSTOMER | {"车牌号": "吉B22222", "车架号": "", "车型": "帕萨特"},
        CUSTOMER | BARE | {"客户姓名": "王芳", "手机号": "13900139000/0431-88888888"},
        CUSTOMER | {"客户姓名": "赵刚", "手机号": "", "车牌号": "吉C33333", "车架号": ""},
        CUSTOMER | BARE | {"客户姓名": "", "手机号": "13700137000"},
        CUSTOMER | BARE | {"客户姓名": "孙立", "手机号": "问前台"},
        CUSTOMER | BARE | {"客户姓名": "周明", "手机号": ""},
    ]
    account = take(rows)
    assert account.kind == "customers"
    assert account.new == {"customers": 5, "vehicles": 3}
    assert (account.folded, account.rejected, account.reasons) == (1, 1, {"no_number_nor_vehicle": 1})
    assert _facts(shop) == [
        ("", "A", ["+8613700137000"], []),
        ("孙立", "A", [None], []),
        ("李明", "A", ["+8613800138000"], [("吉A12345", "朗逸"), ("吉B22222", "帕萨特")]),
        ("王芳", "A", ["+8613900139000", "+8643188888888"], []),
        ("赵刚", "A", [], [("吉C33333", "朗逸")]),
    ]
    before = dump(shop)
    again = take(rows)
    assert (again.new, again.updated, again.unchanged, again.folded) == ({}, {}, 5, 1)
    assert again.questions == 0
    assert dump(shop) == before


def test_refused_customers_complete_the_list_once_corrected(
    take: Taker, shop: Database, tmp_path: Path
) -> None:
    rejects = tmp_path / "rejects.csv"
    rows = [CUSTOMER, CUSTOMER | BARE | {"客户姓名": "周明", "手机号": ""}]
    assert take(rows, rejects=rejects).rejected == 1
    heading, row = read_csv(rejects)
    corrected = dict(zip(heading, row, strict=True)) | {"手机号": "13700137000"}
    assert take([corrected]).new == {"customers": 1}
    assert [name for name, *_ in _facts(shop)] == ["周明", "李明"]


def test_a_vehicle_of_a_list_is_due_from_its_purchase(take: Taker, shop: Database) -> None:
    take([CUSTOMER])
    with shop.reading() as records:
        row = records.row("SELECT due_on, due_basis, visits FROM vehicle")
    assert row is not None
    assert (row["due_on"], row["due_basis"], row["visits"]) == ("2025-04-05", "purchase", 0)


@pytest.mark.parametrize(("made", "tier", "model"), [(OLD, "C", "朗逸L"), (NEW, "A", "朗逸")])
@pytest.mark.parametrize("list_first", [True, False])
def test_of_a_list_and_an_order_the_later_tells_the_facts(
    take: Taker, shop: Database, list_first: bool, made: str, tier: str, model: str
) -> None:
    order = VISIT | {"客户等级": "C", "车型": "朗逸L"}
    for rows in [[CUSTOMER], [order]] if list_first else [[order], [CUSTOMER]]:
        take(rows, made=made)
    assert _facts(shop) == [("李明", tier, ["+8613800138000"], [("吉A12345", model)])]
    with shop.reading() as records:
        assert records.value("SELECT gender FROM customer") == "male", "the order says nothing of it"
        assert records.value("SELECT count(*) FROM visit") == 1


def test_a_newer_list_that_names_another_owner_asks(take: Taker, shop: Database) -> None:
    take([VISIT])
    sold = CUSTOMER | {"客户姓名": "王芳", "手机号": "13900139000"}
    assert take([sold], made=OLD).questions == 0, "the order is later"
    account = take([sold])
    assert (account.questions, account.warnings["owner_changed"]) == (1, 1)
    assert [(name, cars) for name, _, _, cars in _facts(shop)] == [
        ("李明", []), ("王芳", [("吉A12345", "朗逸")]),
    ]  # fmt: skip
    assert take([sold], made="2027-02-01").questions == 0, "asked once"


PEOPLE = [("李明", "13800138000"), ("李 明", "138-0013-8000"), ("王芳", "13800138000"), ("王芳", ""),
          ("", "13900139000"), ("赵刚", "坏"), ("", "")]  # fmt: skip
CARS = [
    ("", ""),
    ("吉A12345", "LSVAM4187C2184847"),
    ("吉A12345", ""),
    ("吉B11111", ""),
    ("", "1HGCM82633A004352"),
]


@st.composite
def a_customer(draw: st.DrawFn) -> dict[str, str]:
    name, phone = draw(st.sampled_from(PEOPLE))
    plate, vin = draw(st.sampled_from(CARS))
    said = {"客户姓名": name, "手机号": phone, "车牌号": plate, "车架号": vin}
    return CUSTOMER | said | {
        "客户等级": draw(st.sampled_from(["", "A", "B"])),
        "车型": draw(st.sampled_from(["", "朗逸", "帕萨特"])),
    }  # fmt: skip


lists = st.lists(a_customer(), min_size=1, max_size=8)


@hypothesis_settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=lists, order=st.randoms(use_true_random=False))
def test_every_row_of_a_list_is_accounted_for_and_their_order_does_not_matter(
    new_shop: Callable[[], Database], tmp_path: Path, rows: list[dict[str, str]], order: Any
) -> None:
    shuffled = list(rows)
    order.shuffle(shuffled)
    with closing(new_shop()) as one, closing(new_shop()) as other:
        first, second = _taken(one, tmp_path, rows), _taken(other, tmp_path, shuffled)
        assert picture(one) == picture(other)
        assert (first.new, first.folded, first.reasons) == (second.new, second.folded, second.reasons)
        refused = [row for row in rows if not (row["手机号"] or row["车牌号"] or row["车架号"])]
        assert first.rejected == len(refused)
        with one.reading() as records:
            assert records.value("SELECT count(*) FROM customer") == first.new.get("customers", 0)
        full = dump(one)
        again = _taken(one, tmp_path, rows)
        assert (again.new, again.updated, again.questions) == ({}, {}, 0)
        assert dump(one) == full


# Calls that were made before.


@pytest.mark.parametrize("code", outcomes())
def test_an_outcome_is_known_by_its_code_and_its_words(take: Taker, shop: Database, code: str) -> None:
    known = outcomes()[code]
    kind = (
        {"callback": "回访", "invitation": "招揽", "recall": "流失召回", "complaint": "投诉"}[known.kinds[0]]
        if known.kinds
        else "招揽"
    )
    take([VISIT])
    said = dict.fromkeys([code, code.upper(), known.en, known.zh, f" {known.zh} ", *known.also])
    calls = [
        CALL | {"结果": words, "回访类型": kind, "拨打时间": f"2026-03-05 {10 + place // 60}:{place % 60:02}"}
        for place, words in enumerate(said)
    ]
    account = take(calls)
    assert account.new == {"calls": len(calls)}
    with shop.reading() as records:
        assert {row["outcome"] for row in records.rows("SELECT outcome FROM attempt")} == {code}


def test_a_spreadsheet_of_calls_keeps_its_history(take: Taker, shop: Database) -> None:
    """Own headings, days without hours, English words, no numbers, two calls of one case."""
    take([VISIT])
    sheet = [
        {"日期": "2026-03-04", "车牌": "吉a 123 45", "回访员": "小李", "结果": "No answer", "备注": ""},
        {"日期": "2026-03-05", "车牌": "吉A12345", "回访员": "小王", "结果": "满意", "备注": "很好"},
    ]  # fmt: skip
    said = FileMap(
        {
            "日期": "started_at",
            "车牌": "plate",
            "类型": "kind",
            "回访员": "agent",
            "结果": "outcome",
            "备注": "note",
        },
        kind="calls",
    )
    account = take([each | {"类型": "回访"} for each in sheet], mapping=said)
    assert (account.kind, account.new, account.rejected) == ("calls", {"calls": 2}, 0)
    found = picture(shop)
    assert [(row[0], row[8], row[11]) for row in found["attempts"]] == [
        ("callback", "no_answer", ""), ("callback", "satisfied", "很好"),
    ]  # fmt: skip
    assert [(row[13], row[14], row[16]) for row in found["cases"]] == [("closed", "satisfied", 2)]


LEFT_BEHIND = {"import_batch", "import_taken_back", "import_range"}
"""What is kept of an import that was taken back."""


@st.composite
def a_call(draw: st.DrawFn) -> dict[str, str]:
    day, hour = draw(st.integers(3, 28)), draw(st.integers(9, 19))
    return CALL | {
        "拨打时间": f"2026-{draw(st.sampled_from(['03', '09', '11']))}-{day:02} {hour:02}:00",
        "回访类型": draw(st.sampled_from(["回访", "招揽", "流失召回"])),
        "回访员": draw(st.sampled_from(["a01", "a02", ""])),
        "结果": draw(st.sampled_from(["满意", "无人接听", "已预约", "空号", "不满意", "仅来站一次"])),
        "总体满意度": draw(st.sampled_from(["", "1", "5"])),
    }


@hypothesis_settings(
    deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=st.lists(a_call(), max_size=4), second=st.lists(a_call(), min_size=1, max_size=4))
def test_taking_calls_back_leaves_the_cases_as_they_were(
    new_shop: Callable[[], Database],
    tmp_path: Path,
    first: list[dict[str, str]],
    second: list[dict[str, str]],
) -> None:
    with closing(new_shop()) as shop:
        _taken(
            shop, tmp_path, [VISIT, VISIT | {"工单号": "RO2", "开单时间": "", "交车时间": "2026-09-10 10:00"}]
        )
        if first:
            _taken(shop, tmp_path, first)
        boss = Shop(shop, RULES).agent("boss").id
        before = dump(shop)
        account = _taken(shop, tmp_path, second)
        if not account.changes_something:
            return
        take_back(shop, RULES, now=NOW, agent=boss)
        after = dump(shop)
        assert {name: rows for name, rows in after.items() if name not in LEFT_BEHIND} == {
            name: rows for name, rows in before.items() if name not in LEFT_BEHIND
        }
        assert _taken(shop, tmp_path, second).new == account.new
