"""Shops without records, and the rules as they come."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from store.database import Database, connect, open_database
from store.rules.settings import Settings, shipped_settings
from tests.store.factories import MADE, Shop


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
def new_shop(blank: Path, tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> Callable[[], Shop]:
    """Make any number of shops without records; whoever asks closes them."""

    def make() -> Shop:
        path = tmp_path_factory.mktemp("shop") / "shop.db"
        shutil.copy(blank, path)
        return Shop(_hasty(Database(path, patience=5)), settings)

    return make


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
