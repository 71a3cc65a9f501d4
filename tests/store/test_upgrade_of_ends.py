"""A file from before its plates and VINs had the indexes of now: who was found by a part still is."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from store.database import open_database
from store.finding.searching import find
from store.rules.settings import load_settings
from tests.store.factories import at
from tests.store.older import MADE, add_customers, older_file

BEFORE = ("0020", "0021", "0022")
NOW = at("2026-05-11 09:00")


@pytest.fixture(params=BEFORE)
def path(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A file as releases before made it, with a number, one that is none, a plate and a VIN."""
    with older_file(tmp_path / "shop.db", request.param) as old:
        add_customers(old, "王芳", "李强")
        old.executemany(
            """INSERT INTO customer_number (shop_id, customer_id, position, raw, e164, verdict)
               VALUES (1, ?, 1, ?, ?, ?)""",
            [(1, "138 0013 5678", "+8613800135678", "mobile"), (2, "12 3456 x7788", None, "unusable")],
        )
        old.execute(
            """INSERT INTO vehicle (shop_id, id, plate, vin, owner_id, made_at)
               VALUES (1, 1, '吉A7V665', 'LSVAND8F56GRM3827', 1, ?)""",
            (MADE,),
        )
    return tmp_path / "shop.db"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("5678", "王芳"),
        ("13800135678", "王芳"),
        ("7788", "李强"),
        ("7V665", "王芳"),
        ("665", "王芳"),
        ("7V66", "王芳"),
        ("A7V", "王芳"),
        ("grm3827", "王芳"),
        ("3827", "王芳"),
    ],
)
def test_ends_are_found_in_a_file_that_was_upgraded(path: Path, typed: str, name: str) -> None:
    with closing(open_database(str(path), now=NOW, shop_name="another")) as database:
        assert [hit.customer for hit in find(database, load_settings(None), typed, NOW)] == [name]


def test_the_indexes_of_ends_hold_more_afterwards(path: Path) -> None:
    with (
        closing(open_database(str(path), now=NOW, shop_name="another")) as database,
        database.reading() as records,
    ):
        held = [
            row["name"]
            for row in records.rows("SELECT name FROM pragma_index_info('ix_customer_number_end')")
        ]
        ends = {
            column: records.value("SELECT sql FROM sqlite_master WHERE name = :name", name=index)
            for column, index in (("plate", "ix_vehicle_plate_end"), ("vin", "ix_vehicle_vin"))
        }
    assert held == ["shop_id", None, "e164", "raw"]
    assert "|| substr(plate, length(plate) - 3, 1)" in ends["plate"]
    assert "|| substr(vin, length(vin) - 4, 1)" in ends["vin"]


def test_a_vin_is_still_one_vehicles(path: Path) -> None:
    with closing(open_database(str(path), now=NOW, shop_name="another")) as database:
        twice = "INSERT INTO vehicle (shop_id, id, vin, owner_id, made_at) VALUES (:shop, 2, :vin, 1, :at)"
        with pytest.raises(sqlite3.IntegrityError), database.writing() as records:
            records.run(twice, vin="LSVAND8F56GRM3827", at=NOW)
        with database.writing() as records:
            records.run(twice, vin="LSVAND8F56GRM3828", at=NOW)
