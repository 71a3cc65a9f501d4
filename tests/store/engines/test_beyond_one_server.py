"""What lets the records of many shops lie on many servers: the shop leads, what is special is told."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Table, UniqueConstraint

from store.tables import metadata
from tests.store.factories import Shop
from tests.store.test_statements import busy, said

__all__ = ["busy"]

ROOT = Path(__file__).parents[3]
TABLES = {name: table for name, table in metadata.tables.items() if name != "shop"}

STORED = """SELECT c.relname AS name, a.attname AS leads FROM pg_index i
  JOIN pg_class c ON c.oid = i.indexrelid
  JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
  JOIN pg_class t ON t.oid = i.indrelid
  WHERE t.relnamespace = 'ringback'::regnamespace AND t.relname NOT IN ('shop', 'alembic_version')"""

FEATURES = {
    "`FOR NO KEY UPDATE … SKIP LOCKED`": r"SKIP LOCKED",
    "advisory locks of a transaction": r"pg_advisory_xact_lock",
    "advisory locks of a session": r"pg_try_advisory_lock",
    "`LISTEN`, `NOTIFY`": r"\bLISTEN \{|\bNOTIFY \{",
    "`pg_locks`": r"pg_locks",
    "`REPEATABLE READ`": r"REPEATABLE READ",
    "temporary tables": r"pg_temp\.|CREATE TEMP",
    "`COPY`": r"\bCOPY \{",
    "`ON CONFLICT`": r"\bON CONFLICT\b",
    "`RETURNING`": r"\bRETURNING\b",
    "window functions": r"\bOVER \(",
    "`ILIKE`": r"\bILIKE\b",
    "partial indexes": r"partial_index\(",
    "indexes on expressions": r"Index\([^)]*text\(",
    "foreign keys": r"ForeignKeyConstraint",
    "triggers": r"CREATE (?:OR REPLACE )?TRIGGER",
    "PL/pgSQL": r"LANGUAGE plpgsql",
    "functions in SQL": r"LANGUAGE sql",
    "functions with any number of values": r"VARIADIC",
    "`security_invoker` views": r"security_invoker",
    "changes of the schema in a transaction": r"upgrading_on_server",
    "row-level security": r"ROW LEVEL SECURITY",
    "functions with their owner's rights": r"SECURITY DEFINER",
    "`security_barrier` views": r"security_barrier",
    "views that are written to": r"INSTEAD OF",
    "roles and grants": r"\bGRANT\b|\bCREATE ROLE\b",
    "numbers of transactions": r"pg_current_xact_id",
    "`jsonb`": r"\bjsonb\b",
    "`lock_timeout`": r"lock_timeout",
    "cursors of the server": r"RawServerCursor",
    "unlogged tables": r"\bUNLOGGED\b",
    "sequences": r"\bCREATE SEQUENCE\b|\bnextval\(|GENERATED (?:ALWAYS|BY DEFAULT) AS IDENTITY",
    "exclusion constraints": r"\bEXCLUDE USING\b",
    "materialised views": r"CREATE MATERIALIZED VIEW",
    "extensions": r"CREATE EXTENSION",
}
"""What of PostgreSQL's the code may use, as the table of docs/scale.md calls it, and how it is found."""

NEVER = {"unlogged tables", "sequences", "exclusion constraints", "materialised views", "extensions"}


# The shop leads.


@pytest.mark.parametrize("table", TABLES.values(), ids=str)
def test_the_shop_leads_every_key_and_index(table: Table) -> None:
    assert next(iter(table.primary_key)).name == "shop_id"
    for index in table.indexes:
        assert str(index.expressions[0]).rpartition(".")[2] == "shop_id", index.name
    for one in table.constraints:
        if isinstance(one, UniqueConstraint):
            assert next(iter(one.columns)).name == "shop_id", one.name
    for reference in table.foreign_key_constraints:
        assert reference.column_keys[0] == "shop_id", "it leads to another shop's rows"
        assert reference.elements[0].column.name in {"shop_id", "id"}
        assert reference.referred_table.name == "shop" or reference.elements[0].column.name == "shop_id"


def test_the_shop_leads_every_index_as_it_is_stored(shop: Shop, engine: str) -> None:
    if engine == "postgres":
        found = {row["name"]: row["leads"] for row in shop.rows(STORED)}
    else:
        listed = shop.rows(
            """SELECT i.name, i.tbl_name AS of_table FROM sqlite_master i
               WHERE i.type = 'index' AND i.tbl_name NOT IN ('shop', 'alembic_version')"""
        )
        found = {
            row["name"]: shop.rows("SELECT name FROM pragma_index_info(:name)", name=row["name"])[0]["name"]
            for row in listed
        }
    assert len(found) > len(TABLES), "each table has its key, some have indexes"
    assert {name: leads for name, leads in found.items() if leads != "shop_id"} == {}


@pytest.mark.usefixtures("on_sqlite")
def test_every_statement_of_an_agents_keys_names_the_shop(busy: Shop) -> None:
    watched, keys = said(busy)
    looked_up = 0
    with closing(watched.shop):
        for name, statements in keys.items():
            for statement in statements:
                assert "shop_id" in statement, (name, statement)
                for step in watched.plan(statement):
                    found = re.match(r"(SEARCH|SCAN) (\w+)", step)
                    if found and found[2] in TABLES:
                        assert "(shop_id=?" in step, (name, step, statement)
                        looked_up += 1
    assert looked_up > 30


# What is special to PostgreSQL.


def code() -> Iterator[tuple[str, str]]:
    """Give every file of the store, as text."""
    for file in sorted((ROOT / "store").rglob("*")):
        if file.suffix in {".py", ".sql"}:
            yield file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")


def told() -> dict[str, list[str]]:
    """Give the rows of the table, by their first cell."""
    page = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    part = page.partition("\n## Engines that split data over servers\n")[2].partition("\n## ")[0]
    rows = [line.strip("|").split(" | ") for line in part.splitlines() if line.startswith("| ")]
    return {row[0].strip(): [cell.strip() for cell in row[1:]] for row in rows[2:]}


@pytest.mark.parametrize("feature", sorted(FEATURES.keys() - NEVER))
def test_what_is_used_of_postgresql_is_told_with_a_way_round(feature: str) -> None:
    pattern = re.compile(FEATURES[feature])
    places = [name for name, text in code() if pattern.search(text)]
    assert places, "it is not used any more: take its row out of docs/scale.md, and this"
    cells = told().get(feature)
    assert cells is not None, f"docs/scale.md: {feature}, used in {', '.join(places)}"
    assert len(cells) == 5
    assert all(cells)


@pytest.mark.parametrize("feature", sorted(NEVER))
def test_what_other_engines_lack_is_not_used(feature: str) -> None:
    pattern = re.compile(FEATURES[feature])
    assert [name for name, text in code() if pattern.search(text)] == []


def test_no_row_tells_what_is_not_used() -> None:
    assert told().keys() <= FEATURES.keys()


# Older servers.


def texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Give every text of a file and its line; what is put into it stands as `{}`."""
    inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = (part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
            yield node.lineno, "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inner:
            yield node.lineno, node.value


def nameless(text: str) -> list[str]:
    """Give every query in a FROM that has no name, which PostgreSQL 15 and older want it to have."""
    found = []
    for begin in re.finditer(r"\b(?:FROM|JOIN)\s*\(", text):
        depth, end = 0, begin.end() - 1
        for end in range(begin.end() - 1, len(text)):
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            if depth == 0:
                break
        named = re.match(
            r"\)\s*(?:AS\s+)?(?!(?:ON|WHERE|GROUP|ORDER|JOIN|LEFT|LIMIT|UNION|CROSS)\b)[a-z_{]", text[end:]
        )
        if depth or named is None:
            found.append(text[begin.start() : end + 12])
    return found


def test_every_query_in_another_has_a_name() -> None:
    found = [
        f"{name}:{line}: {each}"
        for name, text in code()
        if name.endswith(".py")
        for line, said_there in texts(ast.parse(text))
        for each in nameless(said_there)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("text", "how_many"),
    [
        ("SELECT * FROM (SELECT 1)", 1),
        ("SELECT * FROM (SELECT 1) WHERE a", 1),
        ("SELECT * FROM (SELECT 1) AS one WHERE a", 0),
        ("SELECT * FROM (SELECT (1)) one JOIN (SELECT 2) ON a", 1),
    ],
)
def test_a_query_without_a_name_is_found(text: str, how_many: int) -> None:
    assert len(nameless(text)) == how_many
