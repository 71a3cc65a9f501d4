"""Customers of whom a list knows no telephone number, and the visits that bring it later."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings as trying, strategies as st

from store.database import Database
from store.intake import Account, import_file
from store.intake.taking_back import take_back
from store.rules.settings import shipped_settings
from tests.store.factories import Shop
from tests.store.intake.samples import NOW, VISIT, dump, lost, picture, read_csv, write_csv

RULES = shipped_settings()
LISTED = {"客户姓名": "李娜", "手机号": "", "车牌号": "吉A12345", "地址": "长春"}
BRINGS = VISIT | {"客户姓名": "李娜", "手机号": "13800138001", "车牌号": "吉A12345", "车架号": ""}
OLD, NEW = "2026-01-01", "2027-01-01"

Taker = Callable[..., Account]


def taken(
    shop: Database, folder: Path, rows: Sequence[dict[str, str]], made: str = NEW, **said: Any
) -> Account:
    path = write_csv(folder / "file.csv", rows)
    when = datetime.fromisoformat(made).replace(tzinfo=UTC).timestamp()
    os.utime(path, (when, when))
    return import_file(shop, RULES, path, now=NOW, **said)


@pytest.fixture
def take(shop: Database, tmp_path: Path) -> Taker:
    """Take rows in, as a file that was made on a day."""
    return lambda rows, **said: taken(shop, tmp_path, rows, **said)


def people(shop: Database) -> list[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    """List customers: name, address, numbers, the plates of what is theirs."""
    with shop.reading() as records:
        return sorted(
            (
                row["name"],
                row["address"],
                tuple(
                    each["e164"]
                    for each in records.rows(
                        """SELECT e164 FROM customer_number WHERE shop_id = :shop AND customer_id = :id
                           ORDER BY position""",
                        id=row["id"],
                    )
                ),
                tuple(
                    each["plate"]
                    for each in records.rows(
                        "SELECT plate FROM vehicle WHERE shop_id = :shop AND owner_id = :id ORDER BY plate",
                        id=row["id"],
                    )
                ),
            )
            for row in records.rows("SELECT id, name, address FROM customer WHERE shop_id = :shop")
        )


@pytest.mark.parametrize("made", [OLD, NEW], ids=["an older list", "a newer list"])
def test_the_owner_takes_the_number_of_the_visit_that_brings_it(
    take: Taker, shop: Database, made: str
) -> None:
    take([LISTED], made=made)
    before = dump(shop)
    account = take([BRINGS])
    assert (account.new, account.updated["customers"], account.questions) == ({"visits": 1}, 1, 0)
    assert people(shop) == [("李娜", "长春", ("+8613800138001",), ("吉A12345",))]
    assert (take([BRINGS]).unchanged, take([LISTED], made=made).unchanged) == (1, 1)
    with shop.reading() as records:
        assert records.value("SELECT count(*) FROM customer") == 1
    take_back(shop, RULES, now=NOW, agent=Shop(shop, RULES).agent("boss").id)
    after = dump(shop)
    for table in ("customer", "customer_number", "vehicle", "visit"):
        assert after[table] == before[table], table
    assert lost(shop) == []


def test_whoever_took_a_number_is_known_by_it_with_another_vehicle(take: Taker, shop: Database) -> None:
    take([LISTED])
    take([BRINGS])
    take([BRINGS | {"工单号": "RO2", "车牌号": "吉A54321"}])
    assert people(shop) == [("李娜", "长春", ("+8613800138001",), ("吉A12345", "吉A54321"))]


def test_another_name_is_somebody_else_and_asked_about(take: Taker, shop: Database) -> None:
    take([LISTED], made=OLD)
    assert take([BRINGS | {"客户姓名": "王伟"}]).questions == 1
    assert [(name, numbers) for name, _, numbers, _ in people(shop)] == [
        ("李娜", ()), ("王伟", ("+8613800138001",)),
    ]  # fmt: skip


def test_of_two_owners_of_one_name_only_the_one_whose_vehicle_came_takes_the_number(
    take: Taker, shop: Database
) -> None:
    take([LISTED, LISTED | {"车牌号": "吉A99999", "地址": "四平"}])
    take([BRINGS])
    assert people(shop) == [
        ("李娜", "四平", (), ("吉A99999",)),
        ("李娜", "长春", ("+8613800138001",), ("吉A12345",)),
    ]


def test_of_two_numbers_one_owner_takes_the_later(take: Taker, shop: Database) -> None:
    take([LISTED])
    later = {"工单号": "RO2", "手机号": "13800138002", "交车时间": "2026-04-02 11:00"}
    take([BRINGS, BRINGS | later])
    assert [(address, numbers) for _, address, numbers, _ in people(shop)] == [
        ("", ("+8613800138001",)), ("长春", ("+8613800138002",)),
    ]  # fmt: skip


def test_whoever_has_neither_number_nor_vehicle_is_handed_back_and_lost_to_nobody(
    take: Taker, shop: Database, tmp_path: Path
) -> None:
    rejects = tmp_path / "rejects.csv"
    nobody = LISTED | {"客户姓名": "张三", "车牌号": "", "地址": "四平"}
    account = take([LISTED, nobody, nobody | {"地址": "辽源"}], rejects=rejects)
    assert (account.rows, account.rejected, account.reasons) == (3, 2, {"no_number_nor_vehicle": 2})
    heading, *rows = read_csv(rejects)
    assert [row[2:] for row in rows] == [["张三", "", "", "四平"], ["张三", "", "", "辽源"]]
    take([BRINGS | {"客户姓名": "张三", "手机号": "13800138003", "车牌号": "吉A33333"}])
    assert [name for name, *_ in people(shop)] == ["张三", "李娜"]
    corrected = dict(zip(heading, rows[0], strict=True)) | {"手机号": "13800138003"}
    assert take([corrected]).updated == {"customers": 1}
    assert ("张三", "四平", ("+8613800138003",), ("吉A33333",)) in people(shop)


ROWS = (
    LISTED,
    BRINGS,
    BRINGS | {"工单号": "RO2", "交车时间": "2026-05-02 11:00", "手机号": ""},
    BRINGS | {"工单号": "RO3", "交车时间": "2026-06-02 11:00"},
)


@trying(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(ROWS))
def test_list_and_visits_in_any_order_come_to_the_same(
    new_shop: Callable[[], Database], tmp_path: Path, order: list[dict[str, str]]
) -> None:
    with closing(new_shop()) as one, closing(new_shop()) as other:
        for row in order:
            taken(one, tmp_path, [row])
        for row in ROWS:
            taken(other, tmp_path, [row])
        assert people(one) == people(other) == [("李娜", "长春", ("+8613800138001",), ("吉A12345",))]
        assert picture(one)["visits"] == picture(other)["visits"]
