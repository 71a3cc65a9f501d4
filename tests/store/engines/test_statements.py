"""Statements put in PostgreSQL's words."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from store.engines.statements import spoken, values_of


@pytest.mark.parametrize(
    ("ours", "theirs", "names"),
    [
        ("SELECT :b, :a, :b", "SELECT $1, $2, $1", ("b", "a")),
        ("VALUES (?, ?)", "VALUES ($1, $2)", ()),
        ("SELECT ':a', \"b:c\", d::text -- :e", "SELECT ':a', \"b:c\", d::text -- :e", ()),
        ("a IS :b AND c IS NOT d", "a IS NOT DISTINCT FROM $1 AND c IS DISTINCT FROM d", ("b",)),
        ("a IS NULL OR b IS NOT NULL OR c IS TRUE", "a IS NULL OR b IS NOT NULL OR c IS TRUE", ()),
        ("a LIKE :b", "a ILIKE $1", ("b",)),
        ("LIMIT :most OFFSET :skip", "LIMIT nullif($1, -1) OFFSET $2", ("most", "skip")),
        ("INSERT OR IGNORE INTO t SELECT 1", "INSERT INTO t SELECT 1 ON CONFLICT DO NOTHING", ()),
        ("INSERT OR ROLLBACK INTO t SELECT 1", "INSERT INTO t SELECT 1", ()),
        ("SELECT * FROM temp.plan", "SELECT * FROM pg_temp.plan", ()),
        ("SELECT json_object('a', 1)", "SELECT json_build_object('a', 1)", ()),
        ("SELECT 'it''s LIKE this, :a'", "SELECT 'it''s LIKE this, :a'", ()),
    ],
)
def test_a_statement_is_put_so_that_it_means_the_same(ours: str, theirs: str, names: tuple[str, ...]) -> None:
    assert spoken(ours) == (theirs.encode(), names)


def test_a_value_that_is_missing_becomes_part_of_the_statement() -> None:
    assert spoken("SELECT :a, :b IS NULL, :c", ("b",)) == (b"SELECT $1, NULL IS NULL, $2", ("a", "c"))


@given(st.text(alphabet="ab:?'% LIKEIS", max_size=20))
def test_what_stands_in_quotes_is_left_as_it_is(text: str) -> None:
    quoted = "'" + text.replace("'", "''") + "'"
    assert spoken(f"SELECT {quoted}, :a") == (f"SELECT {quoted}, $1".encode(), ("a",))
    assert values_of(f"SELECT {quoted}, :a") == ("a",)
