"""A connection through which much is written: its temporary tables stay, its memory has bounds."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from store import open_database
from store.database import Records

NOW = datetime(2026, 5, 4, 2, tzinfo=UTC)
PAGE = 3_900
"""Bytes of a row of which there is one to a page."""

pytestmark = pytest.mark.usefixtures("files_only")


def _rows(records: Records, table: str, kilobytes: int) -> None:
    records.run(f"CREATE TEMP TABLE {table} (n INTEGER PRIMARY KEY, said TEXT)")
    rows = ({"n": n, "said": f"{table} {n} ".ljust(PAGE, "x")} for n in range(kilobytes // 4))
    records.run_many(f"INSERT INTO {table} VALUES (:n, :said)", rows)


def _ends(records: Records, table: str, kilobytes: int) -> bool:
    rows = records.each(f"SELECT n, said FROM {table} ORDER BY n")
    found = [row["said"].strip("x") == f"{table} {row['n']} " for row in rows]
    return len(found) == kilobytes // 4 and all(found)


@pytest.mark.parametrize("fresh", range(400, 4_000, 900))
def test_they_outlive_steps_that_do_not_change_them(tmp_path: Path, fresh: int) -> None:
    with (
        closing(open_database(str(tmp_path / "shop.db"), now=NOW, shop_name="Shop")) as shop,
        closing(shop.alone()) as own,
    ):
        with own.writing() as records:
            _rows(records, "planned", 20_000)
        with own.writing() as records:
            _rows(records, "added", fresh)
        with own.trusting():
            for _ in range(2):
                with own.writing() as records:
                    records.add("staff", id=records.next_id("staff"), code=f"a{_}", name="李娜", made_at=NOW)
            with own.reading() as records:
                assert _ends(records, "planned", 20_000)
                assert _ends(records, "added", fresh)
        with own.writing() as records:
            assert _ends(records, "planned", 20_000)
            assert _ends(records, "added", fresh)


def test_memory_goes_from_file_to_file_and_no_helper_sorts_while_rows_are_written(tmp_path: Path) -> None:
    with closing(sqlite3.connect(":memory:")) as bare:
        (most_helpers,) = bare.execute("PRAGMA threads=1").fetchone()
    with (
        closing(open_database(str(tmp_path / "shop.db"), now=NOW, shop_name="Shop")) as shop,
        closing(shop.alone()) as own,
    ):

        def of(*names: str) -> tuple[int, ...]:
            with own.reading() as records:
                return tuple(-records.value(f"PRAGMA {name}.cache_size") for name in names)

        def helpers() -> int:
            with own.reading() as records:
                return int(records.value("PRAGMA threads"))

        own.attach(tmp_path / "beside.db", "beside")
        assert helpers() == most_helpers
        with own.trusting():
            assert helpers() == 0
            shop_has, beside_has = of("main", "beside")
            own.keep_of("beside", much=True)
            shop_less, beside_more = of("main", "beside")
            own.keep_of("beside", much=False)
            shop_more, beside_less = of("main", "beside")
        assert beside_less < beside_has < beside_more
        assert shop_less < shop_has < shop_more
        assert max(shop_less + beside_more, shop_more + beside_less) <= shop_has + beside_has
        assert of("main") < (shop_less,)
        assert helpers() == 0
        own.detach("beside")
