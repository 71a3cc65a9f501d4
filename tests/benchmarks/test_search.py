"""The floor of finding anyone gives the hits that ours gives, in the same order."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import store
from benchmarks import child
from benchmarks.floors import search as floor
from benchmarks.measure import Limit
from benchmarks.measures import all_measures
from benchmarks.running import measured
from benchmarks.scene import Scene, copied, ours
from benchmarks.searching import meant, typed
from benchmarks.shop import moment


def told(hit: store.Hit) -> tuple[object, ...]:
    return (
        *(hit.by, hit.whole, hit.customer_id, hit.customer, hit.company, hit.tier, hit.do_not_call),
        *(hit.vehicles, hit.phone, hit.vehicle_id, hit.plate, hit.vin, hit.model, hit.order_number),
        hit.last_visit_on.isoformat() if hit.last_visit_on else None,
        *(hit.follow_up, hit.kind, hit.left_out, hit.waits_until),
    )


def test_the_floor_finds_the_same_people_by_every_text_that_is_typed(scene: Scene, tmp_path: Path) -> None:
    shop = copied(scene.worked(), tmp_path)
    child.run(ours("benchmarks.shop", "upgraded", str(shop)), tmp_path)
    settings = store.load_settings(None)
    found: dict[str, int] = {}
    with closing(store.Database(shop)) as database, closing(sqlite3.connect(shop)) as connection:
        for text in {*typed(database), "wx-2026", "RO2", "0013 8", "+8613"}:
            hits = [told(hit) for hit in store.find(database, settings, text, moment())]
            assert floor.found(connection, meant(settings, text)) == hits, text
            for hit in hits:
                found[str(hit[0])] = found.get(str(hit[0]), 0) + 1
    assert found.keys() >= {"number", "plate", "vin", "name", "sound"}


def test_a_key_is_held_to_the_floor_and_to_the_clock(scene: Scene) -> None:
    lines = measured([all_measures()["search"]], scene, 1, lambda _: None)
    assert all(line.ours > 0 and line.floor > 0 for line in lines)
    limits = [row.limit for row in all_measures()["search"].rows if row.limit]
    assert limits == [Limit("ratio", 3), Limit("ours", 100)]
