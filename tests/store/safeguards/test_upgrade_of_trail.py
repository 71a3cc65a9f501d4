"""A file from before the audit trail: it begins empty, and its backups say nothing of it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from store.database import open_database
from store.safeguards.trail import Entry
from store.safeguards.verifying import verify_trail
from tests.store.factories import at
from tests.store.older import older_file

BEFORE, NOW = "0015", at("2026-05-11 09:00")


def test_the_trail_of_an_older_file_begins_with_the_first_act_and_verifies(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    with older_file(path, BEFORE) as old:
        old.execute(
            """INSERT INTO backup (shop_id, id, at, agent_id, file, bytes, digest, revision)
               VALUES (1, 1, '2026-05-10T01:00:00.000Z', 1, '/copies/shop.db', 1, '', '0015')"""
        )
    for _again in range(2):
        with closing(open_database(str(path), now=NOW, shop_name="another")) as new:
            with new.writing() as records:
                records.note(Entry(NOW, "a01", "looked"))
            with new.reading() as records:
                whole = verify_trail(records)
        assert (whole.found, whole.seals) == ((), 0)
    assert (whole.entries, whole.number) == (2, 2)
