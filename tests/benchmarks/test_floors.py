"""Floors do the work they are compared with: the same rows in the same tables as an import leaves."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from benchmarks import child
from benchmarks.scene import Scene, floor, taking_in

COUNTED = ("customer", "customer_number", "vehicle", "visit")
ALIKE = {
    "customer": "name, gender, is_company",
    "customer_number": "raw, e164, verdict",
    "vehicle": "plate, vin, vin_ok, model, purchased_on, sold_here",
    "visit": "order_number, service_type, opened_on, delivered_on, odometer_km, advisor, technician,"
    " by_appointment, is_rework",
}
"""Columns that come out the same although nothing is cleaned."""

WHOSE = {
    "visit": (
        "order_number, vin, c.name, n.e164",
        """visit s JOIN vehicle v ON v.id = s.vehicle_id JOIN customer c ON c.id = s.customer_id
           JOIN customer_number n ON n.customer_id = c.id""",
    ),
    "vehicle": ("vin, e164", "vehicle JOIN customer_number ON customer_id = owner_id"),
}
"""Columns and tables that tell whose each visit and vehicle is."""


def held(shop: Path, columns: str, table: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(shop)) as connection:
        return sorted(connection.execute(f"SELECT {columns} FROM {table}"), key=repr)


def test_the_floor_of_imports_fills_the_same_tables_as_an_import(scene: Scene, tmp_path: Path) -> None:
    file = scene.file("visits", scene.size)
    ours, bare = tmp_path / "ours", tmp_path / "floor"
    for place in (ours, bare):
        place.mkdir()
    child.run(taking_in(scene.blank(ours), file), ours)
    child.run(floor("import_rows", scene.blank(bare), file), bare)
    for table in COUNTED:
        counts = {place.name: held(place / "shop.db", "count(*)", table) for place in (ours, bare)}
        assert counts["floor"] == counts["ours"], table
        assert held(bare / "shop.db", ALIKE[table], table) == held(ours / "shop.db", ALIKE[table], table)
    assert held(bare / "shop.db", "count(*)", "visit") == [(scene.size,)]
    for table in ("visit", "vehicle"):
        assert held(bare / "shop.db", *WHOSE[table]) == held(ours / "shop.db", *WHOSE[table]), table


def test_the_floor_of_imports_changes_nothing_when_it_runs_again(scene: Scene, tmp_path: Path) -> None:
    shop, file = scene.blank(tmp_path), scene.file("visits", scene.size)
    child.run(floor("import_rows", shop, file), tmp_path)
    before = {table: held(shop, "*", table) for table in COUNTED}
    child.run(floor("import_rows", shop, file), tmp_path)
    assert {table: held(shop, "*", table) for table in COUNTED} == before


def test_the_floor_of_imports_takes_what_changed(scene: Scene, tmp_path: Path) -> None:
    shop, file = scene.blank(tmp_path), scene.file("visits", scene.size)
    child.run(floor("import_rows", shop, file), tmp_path)
    changed = tmp_path / "changed.csv"
    changed.write_bytes(file.read_bytes().replace("技师A".encode("gb18030"), "技师Z".encode("gb18030")))
    of_a = held(shop, "count(*)", "visit WHERE technician = '技师A'")
    child.run(floor("import_rows", shop, changed), tmp_path)
    assert held(shop, "count(*)", "visit WHERE technician = '技师Z'") == of_a != [(0,)]
    assert held(shop, "count(*)", "visit") == [(scene.size,)]
