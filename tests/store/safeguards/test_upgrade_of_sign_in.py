"""A file of before sign-in: nobody signs in until somebody has a password, and all keep their roles."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from store.database import open_database
from store.rules.settings import Settings
from store.safeguards.members import change_role, members, set_password
from store.safeguards.signing_in import sign_in, sign_in_is_asked
from store.staff import agent
from tests.store.factories import at
from tests.store.older import older_file

BEFORE = "0015"


def test_staff_of_an_older_file_sign_in_once_they_have_passwords(tmp_path: Path, settings: Settings) -> None:
    path, now = tmp_path / "shop.db", at("2026-05-12 12:00")
    with older_file(path, BEFORE) as shop:
        shop.execute("UPDATE staff SET role = 'supervisor'")
    with closing(open_database(str(path), now=now, shop_name="another")) as database:
        with database.reading() as records:
            caller = agent(records, "a01")
            assert not sign_in_is_asked(records)
            assert [(one.role, one.has_password) for one in members(records, now)] == [("supervisor", False)]
        change_role(database, caller, "a01", "administrator", now)
        set_password(database, settings, caller, "a01", "green lamps 7", now)
        assert sign_in(database, settings, "a01", "green lamps 7", now).role == "administrator"
