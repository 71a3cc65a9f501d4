"""Databases for the figures' tests: the reference shop, and an empty shop to be filled and forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from typing import Protocol

import pytest

from store.database import Database, Records, open_database
from tests.store.figures import reference

NOW = datetime(2026, 12, 31, tzinfo=UTC)


class Scratch(Protocol):
    """Opens a shop to fill; whatever was put in is gone afterwards."""

    def __call__(self) -> AbstractContextManager[Records]: ...


class _Forget(Exception):
    pass


def _open(folder: str) -> Database:
    return open_database(f"{folder}/shop.db", now=NOW, shop_name="x")


@pytest.fixture(scope="session")
def reference_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    if reference.missing():
        pytest.skip(reference.missing())
    database = _open(str(tmp_path_factory.mktemp("reference")))
    with database.writing() as records:
        reference.fill(records)
    yield database
    database.close()


@pytest.fixture
def published(reference_shop: Database) -> Iterator[Records]:
    with reference_shop.reading() as records:
        yield records


@pytest.fixture(scope="session")
def empty_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = _open(str(tmp_path_factory.mktemp("empty")))
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
