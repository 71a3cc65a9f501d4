"""Databases for the figures' tests: the reference shop, and an empty shop to be filled and forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

import pytest

from store.database import Database, Records, open_database
from tests.store.figures import reference

if TYPE_CHECKING:
    from tests.postgres import Server

NOW = datetime(2026, 12, 31, tzinfo=UTC)


class Scratch(Protocol):
    """Opens a shop to fill; whatever was put in is gone afterwards."""

    def __call__(self) -> AbstractContextManager[Records]: ...


class _Forget(Exception):
    pass


@pytest.fixture(scope="session")
def new_database(request: pytest.FixtureRequest, engine: str) -> Callable[[], Database]:
    """Open any number of shops without records, on the engine asked for."""
    if engine == "postgres":
        server: Server = request.getfixturevalue("server")
        return server.database
    folders: pytest.TempPathFactory = request.getfixturevalue("tmp_path_factory")
    return lambda: open_database(str(folders.mktemp("shop") / "shop.db"), now=NOW, shop_name="x")


@pytest.fixture(scope="session")
def reference_shop(new_database: Callable[[], Database]) -> Iterator[Database]:
    if reference.missing():
        pytest.skip(reference.missing())
    database = new_database()
    with database.writing() as records:
        reference.fill(records)
    yield database
    database.close()


@pytest.fixture
def published(reference_shop: Database) -> Iterator[Records]:
    with reference_shop.reading() as records:
        yield records


@pytest.fixture(scope="session")
def empty_shop(new_database: Callable[[], Database]) -> Iterator[Database]:
    database = new_database()
    yield database
    database.close()


@pytest.fixture(scope="session")
def scratch(empty_shop: Database) -> Scratch:
    @contextmanager
    def opened() -> Iterator[Records]:
        try:
            with empty_shop.writing() as records:
                yield records
                raise _Forget
        except _Forget:
            pass

    return opened
