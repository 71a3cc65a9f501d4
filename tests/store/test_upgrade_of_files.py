"""A file from before corrections were kept: its calls and numbers stay as they are."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from store.database import open_database
from tests.store.factories import at
from tests.store.older import add_customers, older_file

BEFORE = "0005"


def made_before(path: Path) -> None:
    """Make a file as the release before did, with a number and a call."""
    with older_file(path, BEFORE) as old:
        add_customers(old, "王芳")
        old.execute(
            """INSERT INTO customer_number (shop_id, customer_id, position, raw, verdict)
               VALUES (1, 1, 1, '123', 'unusable')"""
        )
        old.execute(
            """INSERT INTO attempt (shop_id, id, follow_up_id, kind, customer_id, vehicle_id, agent_id,
                 number, started_at, on_day, outcome, aapor, reached, token)
               VALUES (1, 1, 1, 'callback', 1, 1, 1, '', '', '2026-05-11', 'busy', 'NC', 0, 't')"""
        )


def test_calls_and_numbers_of_an_older_file_stay_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    made_before(path)
    open_database(str(path), now=at("2026-05-11 09:00"), shop_name="another").close()
    with closing(sqlite3.connect(path)) as new:
        assert new.execute("SELECT outcome, despite FROM shown_attempt").fetchall() == [("busy", "")]
        assert new.execute("SELECT raw, dial_order FROM customer_number").fetchall() == [("123", None)]
        assert new.execute("SELECT count(*) FROM correction").fetchone() == (0,)
