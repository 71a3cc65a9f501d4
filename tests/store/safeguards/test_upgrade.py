"""A file of before consents and erasures: it is brought up to date with all it holds, and goes on."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from store.database import open_database
from store.rules.settings import Settings
from store.safeguards.consent import Said, consents_of, record_consent
from store.safeguards.person import erase
from store.staff import agent
from store.upgrades import alembic_config
from tests.store.factories import at

BEFORE, MADE = "0012", "2026-05-11T01:00:00.000Z"


def test_somebody_on_an_older_file_refuses_and_is_erased(tmp_path: Path, settings: Settings) -> None:
    path, now = tmp_path / "shop.db", at("2026-05-12 12:00")
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    with engine.begin() as connection:
        command.upgrade(alembic_config(connection), BEFORE)
    with closing(sqlite3.connect(path)) as shop:
        shop.execute("PRAGMA journal_mode=WAL")
        shop.execute("INSERT INTO shop (id, name, made_at) VALUES (1, 'Test', ?)", (MADE,))
        shop.execute(
            "INSERT INTO staff (shop_id, id, code, name, made_at) VALUES (1, 1, 'a01', 'A', ?)", (MADE,)
        )
        shop.execute(
            "INSERT INTO customer (shop_id, id, name, match_key, made_at) VALUES (1, 1, '王芳', '', ?)",
            (MADE,),
        )
        shop.commit()
    with closing(open_database(str(path), now=now, shop_name="another")) as database:
        with database.reading() as records:
            caller = agent(records, "a01")
            assert consents_of(records, 1) == ()
        record_consent(database, caller, Said("recall", False, "letter", now, 1), now)
        with database.reading() as records:
            assert [one.purpose for one in consents_of(records, 1)] == ["recall"]
        done = erase(database, settings, caller, "1", now)
        assert [Path(file).name for file in done.copies] == [
            each.name for each in tmp_path.glob("shop.before-*.db")
        ]
        assert "王芳".encode() not in path.read_bytes()
