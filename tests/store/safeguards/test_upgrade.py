"""A file of before consents and erasures: it is brought up to date with all it holds, and goes on."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from store.database import open_database
from store.rules.settings import Settings
from store.safeguards.consent import Said, consents_of, record_consent
from store.safeguards.person import erase
from store.staff import agent
from tests.store.factories import at
from tests.store.older import add_customers, older_file

BEFORE = "0012"


def test_somebody_on_an_older_file_refuses_and_is_erased(tmp_path: Path, settings: Settings) -> None:
    path, now = tmp_path / "shop.db", at("2026-05-12 12:00")
    with older_file(path, BEFORE) as shop:
        add_customers(shop, "王芳")
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
