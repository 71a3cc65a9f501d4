"""What the planner is told: how many rows share a shop, whatever a sample says, and how many are at hand."""

from __future__ import annotations

from contextlib import closing

import pytest

from store import typical
from tests.store.factories import Shop

pytestmark = pytest.mark.usefixtures("files_only")

VEHICLES = 30


def told(shop: Shop, index: str) -> list[int]:
    """Give the rows of an index, and how many share its first column, its first two, and so on."""
    with shop.database.reading() as records:
        return [
            int(each)
            for each in records.value(
                "SELECT stat FROM main.sqlite_stat1 WHERE idx = :index", index=index
            ).split()
        ]


@pytest.fixture
def large(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """A shop with more vehicles than a table may have to be told of as a typical one."""
    monkeypatch.setattr(typical, "ROWS", VEHICLES)
    with shop.together():
        for _ in range(VEHICLES):
            shop.vehicle()
    return shop


def test_all_rows_of_a_large_table_share_the_shop(large: Shop) -> None:
    with large.database.writing() as records:
        records.run("INSERT INTO shop (id, name, made_at) VALUES (2, 'another', '')")
        records.sample()
    rows, of_a_shop, of_an_owner = told(large, "ix_vehicle_owner")[:3]
    assert (rows, of_a_shop, of_an_owner) == (VEHICLES, VEHICLES // 2, 1)


def test_also_over_a_connection_that_sampled_its_temporary_tables(large: Shop) -> None:
    with closing(large.database.alone()) as own:
        with own.reading() as records:
            records.run("CREATE TEMP TABLE some (id INTEGER PRIMARY KEY, name TEXT)")
            records.run_many("INSERT INTO some VALUES (?, '')", [(number,) for number in range(7)])
            records.sample(temporary=True)
            assert records.value("SELECT stat FROM temp.sqlite_stat1 WHERE tbl = 'some'") == "7"
        with own.writing() as records:
            records.sample()
    assert told(large, "ix_vehicle_owner")[:2] == [VEHICLES, VEHICLES]
