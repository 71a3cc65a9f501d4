"""Measures of many at once and of the day's queues: a few rows of each, and floors that do the same work."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks import child, crowd
from benchmarks.child import Failed
from benchmarks.measures import all_measures, claims, command_line, encrypted, logging, queue_json
from benchmarks.running import measured
from benchmarks.scene import Scene, copied, floor, ours
from benchmarks.table import Line

QUEUED = """SELECT kind, customer_id, vehicle_id, visit_id, round, complaint_id, desk, rank, sort_on,
  tier_rank, due_on, last_useful_on, basis, made_at FROM follow_up WHERE state = 'open'"""


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everything be small and short."""
    for name, value in {"SECONDS": "0.2", "ONE": 1, "CROWD": 2, "PEOPLE": 3, "THINKING": "0.05"}.items():
        monkeypatch.setattr(claims, name, value)
    for name, value in {"SECONDS": "0.2", "ONE": 1, "CROWD": 2}.items():
        monkeypatch.setattr(encrypted, name, value)
    monkeypatch.setattr(command_line, "TIMES", 1)
    monkeypatch.setattr(queue_json, "TIMES", 1)
    monkeypatch.setattr(logging, "CALLS", 6)


def lines_of(name: str, scene: Scene) -> list[Line]:
    lines = list(measured([all_measures()[name]], scene, 1, lambda _: None))
    assert all(line.ours > 0 and line.floor > 0 for line in lines)
    return lines


@pytest.mark.parametrize("name", ["claims", "command-line", "encrypted", "logging", "making", "queue-json"])
def test_a_measure_runs_and_fills_its_lines(name: str, scene: Scene) -> None:
    lines = lines_of(name, scene)
    assert {line.measure for line in lines} == {name}
    assert any(line.limit for line in lines)


def test_the_floor_makes_the_same_queues(scene: Scene, tmp_path: Path) -> None:
    found = {}
    for name in ("ours", "floor"):
        place = tmp_path / name
        place.mkdir()
        shop = copied(scene.worked(), place)
        child.run(ours("benchmarks.making", "unmake", str(shop)), place)
        make = ours("benchmarks.making", "make", str(shop))
        child.run(make if name == "ours" else floor("make_queues", shop, Path("2026-05-11")), place)
        with closing(sqlite3.connect(shop)) as connection:
            found[name] = sorted(connection.execute(QUEUED), key=repr)
    assert found["floor"] == found["ours"]
    assert {row[0] for row in found["ours"]} >= {"invitation", "recall"}


def test_the_floor_logs_the_same_calls(scene: Scene, tmp_path: Path) -> None:
    measure = all_measures()["logging"]
    found = {}
    for name, part in measure.parts.items():
        place = tmp_path / name
        place.mkdir()
        child.run(part(scene, place), place)
        with closing(sqlite3.connect(place / "shop.db")) as connection:
            found[name] = [
                sorted(connection.execute(f"SELECT * FROM {table}"), key=repr)
                for table in ("attempt", "answer", "appointment", "follow_up", "open_call")
            ]
    assert found["floor"] == found["ours"]
    assert len(found["ours"][0]) == logging.CALLS
    assert len(found["ours"][1]) == 9 * logging.CALLS


def test_the_floor_takes_the_same_follow_ups(scene: Scene, tmp_path: Path) -> None:
    shops = [
        copied(claims.claimable(scene), place) for place in (_made(tmp_path / "a"), _made(tmp_path / "b"))
    ]
    statements = tmp_path / "claim.json"
    child.run(ours("benchmarks.claiming", "record", str(shops[0]), str(statements)), tmp_path)
    kept = json.loads(statements.read_text(encoding="utf-8"))
    first, *_, last = (sql for sql, _ in kept["claim"])
    assert (first, last) == ("BEGIN IMMEDIATE", "COMMIT")
    for number in (1, 2):
        found = crowd.crowd(1, "0.05", "0", str(shops[1]), statements if number == 1 else None)
        assert found["a_second"] != 0
    with closing(sqlite3.connect(shops[1])) as connection:
        rows = connection.execute(
            "SELECT customer_id, state FROM follow_up WHERE desk = 'agents'"
            " ORDER BY rank, sort_on, tier_rank, id"
        ).fetchall()
    called = {customer for customer, state in rows if state == "closed"}
    in_order = list(dict.fromkeys(customer for customer, _ in rows))
    assert called == set(in_order[: len(called)])
    assert 0 < len(called) < len(in_order)


def _made(place: Path) -> Path:
    place.mkdir()
    return place


def test_a_crowd_is_summed_up_with_its_fairness() -> None:
    found = crowd.told([[1.0, 2.0], [3.0], [4.0, 5.0, 6.0, 7.0]], 2)
    assert (found["a_second"], found["least_to_most"]) == (3.5, 0.25)
    assert found["claims"] == {"n": 7, "max": 7, "p50": 4, "p99": 7}


def test_a_crowd_without_work_is_no_measure(scene: Scene, tmp_path: Path) -> None:
    command = ours("benchmarks.crowd", "1", "0.2", "0", str(scene.blank(tmp_path)))
    with pytest.raises(Failed, match="ran dry"):
        child.run(command, tmp_path)
