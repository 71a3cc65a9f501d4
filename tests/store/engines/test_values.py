"""What is put in comes out the same from both engines."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings as effort, strategies as st

from store.database import Database
from store.remarks import Unusable
from tests.store.factories import Shop

KINDS: dict[str, st.SearchStrategy[Any]] = {
    "TEXT": st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8),
    "BIGINT": st.integers(-(2**63), 2**63 - 1),
    "DOUBLE PRECISION": st.floats(allow_nan=False, allow_infinity=False),
    "VARCHAR(24)": st.datetimes(timezones=st.just(UTC), min_value=datetime(1900, 1, 1)),  # noqa: DTZ001
    "VARCHAR(10)": st.dates(min_value=date(1900, 1, 1)),
    "BOOLEAN": st.booleans(),
}


@pytest.fixture(scope="module")
def both(new_shop_on_sqlite: Callable[[], Shop], new_shop_on_postgres: Callable[[], Shop]) -> Any:
    with closing(new_shop_on_sqlite()) as file, closing(new_shop_on_postgres()) as server:
        yield [file.database, server.database]


@pytest.mark.parametrize("kind", KINDS)
def test_values_come_back_alike(both: list[Database], kind: str) -> None:
    @given(value=st.none() | KINDS[kind])
    @effort(max_examples=40)
    def alike(value: Any) -> None:
        came = []
        for database in both:
            with database.reading() as records:
                records.run("DROP TABLE IF EXISTS passing")
                records.run(f"CREATE TEMP TABLE passing (one {kind}, other {kind})")
                records.run("INSERT INTO passing VALUES (:one, NULL)", one=value)
                records.run_many("INSERT INTO passing VALUES (?, ?)", [(value, None)])
                came.append([tuple(row) for row in records.rows("SELECT one, other FROM passing")])
        assert came[0] == came[1]

    alike()


def test_rows_are_asked_by_name_and_by_place(both: list[Database]) -> None:
    for database in both:
        with database.reading() as records:
            row = records.row("SELECT 1 AS one, 'zwei' AS two, sum(n) AS three FROM (SELECT 2 AS n) t")
            assert row is not None
            assert list(dict(row).items()) == [("one", 1), ("two", "zwei"), ("three", 2)]
            by_place: Any = row
            assert (row["two"], by_place[1], tuple(by_place), len(row)) == ("zwei", "zwei", (1, "zwei", 2), 3)
            found = records.each("SELECT 5 AS a UNION SELECT 4 ORDER BY a")
            assert [each["a"] for each in found] == [4, 5]
            assert records.row("SELECT 1 AS one WHERE 1 = 2") is None


def test_words_of_one_engine_mean_the_same_on_the_other(both: list[Database]) -> None:
    sql = """SELECT max(1, 2) AS greater, min(:missing, 1) AS neither, instr('abc', 'c') AS at,
               'ABC' LIKE 'abc%' AS alike, :missing IS NULL AS gone, NULL IS NULL AS same,
               json_extract('{"a": "b"}', '$.a') AS told"""
    for database in both:
        with database.reading() as records:
            row = records.row(sql, missing=None)
            assert row is not None
            assert list(row) == [2, None, 3, True, True, True, "b"]


def test_text_sorts_by_its_characters_on_both(both: list[Database]) -> None:
    @given(st.lists(KINDS["TEXT"], unique=True, max_size=6))
    @effort(max_examples=30)
    def sorts_alike(texts: list[str]) -> None:
        for database in both:
            with database.reading() as records:
                records.run("DROP TABLE IF EXISTS passing")
                records.run("CREATE TEMP TABLE passing (one TEXT)")
                records.run_many("INSERT INTO passing VALUES (?)", [(text,) for text in texts])
                found = records.rows("SELECT one FROM passing ORDER BY one")
                assert [row["one"] for row in found] == sorted(texts)

    sorts_alike()


def test_rows_are_handed_out_while_others_are_asked_for(served: Shop) -> None:
    with served.database.reading() as records:
        doubled = [
            records.value("SELECT :n * 2", n=row["n"])
            for row in records.each("SELECT generate_series(1, 5000) AS n")
        ]
    assert doubled == [2 * number for number in range(1, 5001)]


def test_a_shop_on_a_server_has_no_file(served: Shop, tmp_path: Path) -> None:
    with pytest.raises(Unusable) as caught:
        assert served.database.path != tmp_path
    assert caught.value.remark.code == "only_for_files"
