"""A file of before sign-in: nobody signs in until somebody has a password, and all keep their roles."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from store.database import open_database
from store.rules.settings import Settings
from store.safeguards.members import change_role, members, set_password
from store.safeguards.signing_in import sign_in, sign_in_is_asked
from store.staff import agent
from store.upgrades import alembic_config
from tests.store.factories import at

BEFORE, MADE = "0015", "2026-05-11T01:00:00.000Z"


def test_staff_of_an_older_file_sign_in_once_they_have_passwords(tmp_path: Path, settings: Settings) -> None:
    path, now = tmp_path / "shop.db", at("2026-05-12 12:00")
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    with engine.begin() as connection:
        command.upgrade(alembic_config(connection), BEFORE)
    with closing(sqlite3.connect(path)) as shop:
        shop.execute("PRAGMA journal_mode=WAL")
        shop.execute("INSERT INTO shop (id, name, made_at) VALUES (1, 'Test', ?)", (MADE,))
        shop.execute(
            "INSERT INTO staff (shop_id, id, code, name, role, made_at) VALUES (1, 1, 'a01', 'A', ?, ?)",
            ("supervisor", MADE),
        )
        shop.commit()
    with closing(open_database(str(path), now=now, shop_name="another")) as database:
        with database.reading() as records:
            caller = agent(records, "a01")
            assert not sign_in_is_asked(records)
            assert [(one.role, one.has_password) for one in members(records, now)] == [("supervisor", False)]
        change_role(database, caller, "a01", "administrator", now)
        set_password(database, settings, caller, "a01", "green lamps 7", now)
        assert sign_in(database, settings, "a01", "green lamps 7", now).role == "administrator"
