"""A file of before groups of shops: everybody is who they were, and one may supervise a group from now on."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from store.database import open_database
from store.safeguards.members import add_member, members
from store.staff import agent
from tests.store.factories import at
from tests.store.older import older_file

BEFORE = "0019"


def test_staff_of_an_older_file_stay_who_they_are(tmp_path: Path) -> None:
    path, now = tmp_path / "shop.db", at("2026-05-12 12:00")
    with older_file(path, BEFORE) as shop:
        shop.execute("UPDATE staff SET role = 'auditor', advisor = 'B', active = FALSE")
        before = shop.execute("SELECT * FROM staff").fetchall()
        shop.execute(
            """INSERT INTO staff_password (shop_id, staff_id, hash, changed_at, wrong)
               VALUES (1, 1, 'h', '2026-01-01T00:00:00.000Z', 0)"""
        )
    with closing(open_database(str(path), now=now, shop_name="another")) as database:
        with database.reading() as records:
            assert [tuple(row) for row in records.rows("SELECT * FROM staff")] == before
            assert records.rows("PRAGMA foreign_key_check") == []
            assert records.value("SELECT hash FROM staff_password") == "h"
        with database.writing() as records:
            records.run("UPDATE staff SET role = 'administrator', active = TRUE")
            chief = agent(records, "a01")
        add_member(database, chief, "g01", "高敏", "group_supervisor", now)
        with database.reading() as records:
            assert [one.role for one in members(records, now)] == ["administrator", "group_supervisor"]
