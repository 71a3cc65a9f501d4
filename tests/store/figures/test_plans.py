"""No figure reads all attempts or all visits of a shop: the engine's own plans say so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from store.database import Database, Records, Row
from store.engines.sqlite import connect
from store.figures import breakdowns, figure, figure_names
from store.rules.settings import shipped_settings
from tests.store.figures.conftest import Scratch

pytestmark = pytest.mark.usefixtures("files_only")

FIRST, LAST = date(2026, 4, 1), date(2026, 4, 30)
RULES = shipped_settings()
BIG = r"(attempt|visit|answer|follow_up|attempt_cause)"
ALL_VEHICLES = {"base", "bands", "indicators"}
"""Figures of every vehicle there is: they read the index of visits by vehicle, once, and no visit itself."""


class Watched(Records):
    """Keeps every statement it is asked to run."""

    def __init__(self, records: Records) -> None:
        super().__init__(records._connection, records.shop)
        self.asked: list[tuple[str, Mapping[str, Any]]] = []

    def rows(self, sql: str, **values: object) -> list[Row]:
        self.asked.append((sql, values))
        return super().rows(sql, **values)


def whole_readings(records: Records, sql: str, values: Mapping[str, Any]) -> list[str]:
    """List the steps of a plan that read a big table from end to end, or all of a shop's part of it."""
    names = set(re.findall(rf"\b{BIG}(?: AS (\w+))?", sql))
    aliases = {alias or table for table, alias in names}
    found = []
    for step in records.rows(f"EXPLAIN QUERY PLAN {sql}", **values):
        detail = step["detail"]
        kind, _, rest = detail.partition(" ")
        of_big = rest.split()[0] in aliases or re.search(rf"INDEX ix_{BIG}_", detail)
        if kind not in {"SCAN", "SEARCH"} or not of_big or "ix_attempt_corrects" in detail:
            continue
        if kind == "SCAN" or detail.endswith("(shop_id=?)"):
            found.append(detail)
    return found


def statements(records: Records, name: str) -> list[tuple[str, Mapping[str, Any]]]:
    watched = Watched(records)
    for by in (None, *breakdowns(name)):
        figure(watched, RULES, name, FIRST, LAST, by)
    return watched.asked


def unexpected(records: Records, name: str) -> list[str]:
    """List whole readings, but of the index of visits by vehicle for the figures of all vehicles."""
    asked = statements(records, name)
    assert asked
    found = [step for sql, values in asked for step in whole_readings(records, sql, values)]
    allowed = "COVERING INDEX ix_visit_vehicle" if name in ALL_VEHICLES else "\0"
    return [step for step in found if allowed not in step]


@pytest.mark.parametrize("name", figure_names())
def test_figures_read_by_index(scratch: Scratch, name: str) -> None:
    with scratch() as records:
        assert unexpected(records, name) == []


@pytest.mark.parametrize("name", figure_names())
def test_figures_read_by_index_also_where_the_engine_knows_the_sizes(analysed: Database, name: str) -> None:
    with analysed.reading() as records:
        assert unexpected(records, name) == []


@pytest.fixture(scope="module")
def analysed(reference_shop: Database, tmp_path_factory: pytest.TempPathFactory) -> Database:
    copy = tmp_path_factory.mktemp("analysed") / "shop.db"
    with closing(connect(reference_shop.path, 5)) as source, closing(connect(copy, 5)) as target:
        source.backup(target)
        target.execute("ANALYZE")
    return Database(Path(copy))


def test_the_callbacks_of_a_month_touch_nothing_but_an_index(scratch: Scratch) -> None:
    with scratch() as records:
        watched = Watched(records)
        figure(watched, RULES, "callbacks", FIRST, LAST)
        ((sql, values),) = watched.asked
        plan = [step["detail"] for step in records.rows(f"EXPLAIN QUERY PLAN {sql}", **values)]
    assert any(step.startswith("SEARCH t USING COVERING INDEX ix_attempt_day") for step in plan)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT count(*) FROM attempt AS a WHERE a.outcome = 'busy'",
        "SELECT max(v.advisor) FROM visit AS v WHERE v.shop_id = :shop",
        "SELECT max(v.vehicle_id) FROM shown_visit AS v WHERE v.shop_id = :shop GROUP BY v.vehicle_id",
    ],
)
def test_a_statement_that_reads_everything_is_noticed(scratch: Scratch, sql: str) -> None:
    with scratch() as records:
        assert whole_readings(records, sql, {})


def test_each_interviews_answers_are_looked_up(scratch: Scratch, analysed: Database) -> None:
    def steps(records: Records) -> list[str]:
        watched = Watched(records)
        figure(watched, RULES, "scores", FIRST, LAST)
        ((sql, values),) = watched.asked
        return [step["detail"] for step in records.rows(f"EXPLAIN QUERY PLAN {sql}", **values)]

    wanted = "SEARCH answer USING PRIMARY KEY (shop_id=? AND attempt_id=?)"
    with scratch() as records:
        assert wanted in steps(records)
    with analysed.reading() as records:
        assert wanted in steps(records)
