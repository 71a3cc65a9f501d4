"""A shop on a server whose people have logins of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from store.database import Database, Records, open_database, reopened
from store.engines.postgres import PostgresDatabase
from store.rules.settings import Settings
from store.safeguards.granting import grant_roles
from store.staff import Agent
from tests.store.factories import MADE, Shop

if TYPE_CHECKING:
    from tests.postgres import Server

T = TypeVar("T")

CHIEF = Agent(0, "chief", "chief", "administrator", "")
PASSWORD = "green lamps 7"


class Staffed(Shop):
    """A shop whose people have logins of their own; its owner is no superuser, and fills it."""

    def __init__(self, server: Server, name: str, settings: Settings) -> None:
        self.server = server
        self.name = name
        server.new(name)
        server.say(f"CREATE ROLE {name}_owner LOGIN CREATEROLE")
        server.say(f"ALTER DATABASE {name} OWNER TO {name}_owner")
        self.owner = server.address(name).replace("postgres@", f"{name}_owner@")
        database = open_database(self.owner, now=MADE, shop_name="Test", patience=5)
        super().__init__(database, settings)
        grant_roles(database, CHIEF, MADE)

    def member(self, code: str, role: str = "agent") -> Agent:
        """Enter somebody with a role and a login."""
        one = self.agent(code)
        self.change("staff", one.id, role=role)
        with self.database.writing() as records:
            records.keep_login(one.id, PASSWORD)
        return Agent(one.id, code, one.name, role, "")

    def address_of(self, code: str) -> str:
        """Say how somebody connects."""
        return self.server.address(self.name).replace(
            "postgres@", f"{self.name}_{self.database.shop}_{code}@"
        )

    def door(self, code: str) -> PostgresDatabase:
        """Open the shop by somebody's own login; whoever asks closes it."""
        found = reopened(self.address_of(code), shop=self.database.shop, patience=5)
        assert isinstance(found, PostgresDatabase)
        found.staff = code
        return found


class Worked(Shop):
    """The same shop as one agent works in it: what is put in and looked up is the owner's."""

    def __init__(self, owned: Shop, door: Database) -> None:
        super().__init__(door, owned.settings)
        self.owned = owned

    def close(self) -> None:
        super().close()
        self.owned.close()

    def all(self, table: str) -> list[dict[str, Any]]:
        return self.owned.all(table)

    @contextmanager
    def together(self) -> Iterator[None]:
        with self.owned.together():
            yield

    def _do(self, work: Callable[[Records], T]) -> T:
        return self.owned._do(work)

    def _see(self, look: Callable[[Records], T]) -> T:
        return self.owned._see(look)


def worked_by(server: Server, settings: Settings, code: str) -> Worked:
    """Give a shop without records but one agent, who works in it by a login of their own."""
    owned = server.shop(settings)
    agent = owned.agent(code)
    grant_roles(owned.database, CHIEF, MADE)
    with owned.database.writing() as records:
        login = records.keep_login(agent.id, PASSWORD)
    door = reopened(owned.database.address.replace("postgres@", f"{login}@"), patience=5)
    return Worked(owned, door)


def refused(address: str, sql: str) -> str:
    """Say a statement as a bare driver does; give the code of the server's refusal, "" where it went well."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        try:
            connection.execute(sql.encode())
        except psycopg.Error as fault:
            return fault.sqlstate or "?"
    return ""


def found(address: str, sql: str) -> list[tuple[Any, ...]]:
    """Fetch rows as a bare driver does."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        return connection.execute(sql.encode()).fetchall()
