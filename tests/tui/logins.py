"""The demo's shop on a server, whose people work by logins of their own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from store import Agent, add_member, copy_shop, grant_roles, load_settings, open_database, set_password
from store.database import Database
from store.safeguards import passwords
from tests.store.factories import at

if TYPE_CHECKING:
    from tests.postgres import Server

NOW = "2026-11-23 09:41"
PASSWORD = "green lamps 7"
CHIEF = Agent(0, "chief", "chief", "administrator", "")
_NUMBERS = count(1)


class Served:
    """The demo's shop on a server, whose people have logins of their own; its owner is no superuser."""

    def __init__(self, server: Server, file: Database) -> None:
        self.name = f"walked_{next(_NUMBERS)}"
        self.address = server.new(self.name)
        server.say(f"CREATE ROLE {self.name}_owner LOGIN CREATEROLE")
        server.say(f"ALTER DATABASE {self.name} OWNER TO {self.name}_owner")
        owners = self.address.replace("postgres@", f"{self.name}_owner@")
        self.database = open_database(owners, now=at(NOW), shop_name="Demo", patience=5)
        copy_shop(file, self.database, staff="a01", now=at(NOW))
        grant_roles(self.database, CHIEF, at(NOW))
        self.member("chief", "administrator")

    def member(self, code: str, role: str) -> str:
        """Enter somebody with a role and a login; say how they connect."""
        add_member(self.database, CHIEF, code, code, role, at(NOW))
        set_password(self.database, load_settings(None), CHIEF, code, PASSWORD, at(NOW))
        return self.address_of(code)

    def address_of(self, code: str) -> str:
        """Say how somebody connects."""
        return self.address.replace("postgres@", f"{self.name}_1_{code}@")

    def value(self, sql: str, **values: object) -> Any:
        """Look a value up, as the owner sees it."""
        with self.database.reading() as records:
            return records.value(sql, **values)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory, shop_file: Path) -> Iterator[Database]:
    """The demo's shop in its file."""
    home = tmp_path_factory.mktemp("home")
    shutil.copy(shop_file, home / "shop.db")
    with closing(open_database(str(home / "shop.db"), now=at(NOW), shop_name="Demo")) as found:
        yield found


@pytest.fixture
def served(server: Server, file: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """A shop of one's own on a server; passwords cost little."""
    monkeypatch.setattr(passwords, "_ROUNDS", 1)
    monkeypatch.setattr(passwords, "_KIB", 64)
    passwords._hasher.cache_clear()
    found = Served(server, file)
    with closing(found.database):
        yield found
    passwords._hasher.cache_clear()
