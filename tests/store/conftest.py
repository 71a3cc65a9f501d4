"""Shops without records, and the rules as they come."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from store.database import Database, open_database
from store.engines.sqlite import connect
from store.rules.settings import Settings, shipped_settings
from tests.store.factories import MADE, Shop

if TYPE_CHECKING:
    from tests.postgres import Server


@pytest.fixture(scope="session")
def settings() -> Settings:
    return shipped_settings()


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a shop without records; copied, never written to."""
    path = tmp_path_factory.mktemp("blank") / "blank.db"
    open_database(str(path), now=MADE, shop_name="Test").close()
    return path


@pytest.fixture(scope="session")
def new_shop(request: pytest.FixtureRequest, engine: str) -> Callable[[], Shop]:
    """Make any number of shops without records, on the engine asked for; whoever asks closes them."""
    made: Callable[[], Shop] = request.getfixturevalue(f"new_shop_on_{engine}")
    return made


@pytest.fixture(scope="session")
def new_shop_on_sqlite(
    blank: Path, tmp_path_factory: pytest.TempPathFactory, settings: Settings
) -> Callable[[], Shop]:
    def make() -> Shop:
        path = tmp_path_factory.mktemp("shop") / "shop.db"
        shutil.copy(blank, path)
        return Shop(_hasty(Database(path, patience=5)), settings)

    return make


@pytest.fixture(scope="session")
def new_shop_on_postgres(server: Server, settings: Settings) -> Callable[[], Shop]:
    return lambda: server.shop(settings)


@pytest.fixture
def on_sqlite(engine: str) -> None:
    """Leave out what is about SQLite's own ways."""
    if engine != "sqlite":
        pytest.skip("about SQLite's own ways")


@pytest.fixture(scope="session")
def files_only(engine: str) -> None:
    """Skip what looks into a shop's own file."""
    if engine != "sqlite":
        pytest.skip("there is no file of a shop that lies on a server")


@pytest.fixture
def shop(new_shop: Callable[[], Shop]) -> Iterator[Shop]:
    with closing(new_shop()) as made:
        yield made


def _hasty(database: Database) -> Database:
    """Give the database a first connection that does not wait for the disk: this shop is thrown away."""
    connection = connect(database.path, patience=5)
    connection.execute("PRAGMA synchronous=OFF")
    database._idle.put(connection)
    return database
