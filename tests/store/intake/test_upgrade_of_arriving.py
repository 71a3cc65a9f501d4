"""A file in which an import was cut off before its upgrade: what was arriving is still known to be."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from store.database import open_database
from tests.store.factories import at
from tests.store.older import add_customers, older_file

BEFORE = "0018"


def test_what_was_arriving_stays_and_each_shop_has_its_own(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    with older_file(path, BEFORE) as old:
        add_customers(old, "王芳", "李雷")
        old.execute("INSERT INTO arriving VALUES ('customer', 1, 7, 2, 9)")
    with closing(open_database(str(path), now=at("2026-05-11 09:00"), shop_name="another")) as new:
        assert new.has_leftovers()
        with new.writing() as records:
            assert [row["name"] for row in records.rows("SELECT name FROM shown_customer")] == ["王芳"]
            records.run("INSERT INTO arriving VALUES ('customer', 2, 1, 1, 5)")
            kept = records.rows("SELECT shop_id, batch_id, first_id, last_id FROM arriving ORDER BY shop_id")
        assert [[*map(int, row)] for row in kept] == [[1, 7, 2, 9], [2, 1, 1, 5]]
