"""A shop without records, and its rules."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from store.database import Database, open_database
from store.rules.settings import Settings, shipped_settings
from tests.store.intake.samples import NOW, REFERENCE

if TYPE_CHECKING:
    from tests.postgres import Server


@pytest.fixture(scope="session")
def settings() -> Settings:
    return shipped_settings()


@pytest.fixture(scope="session")
def empty_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a shop without records; copied, never written to."""
    path = tmp_path_factory.mktemp("shop") / "empty.db"
    open_database(str(path), now=NOW, shop_name="Test").close()
    return path


@pytest.fixture(scope="session")
def new_shop(request: pytest.FixtureRequest, engine: str) -> Callable[[], Database]:
    """Make any number of shops without records, on the engine asked for; whoever asks closes them."""
    if engine == "postgres":
        server: Server = request.getfixturevalue("server")
        return server.database
    empty: Path = request.getfixturevalue("empty_shop")
    folders: pytest.TempPathFactory = request.getfixturevalue("tmp_path_factory")

    def make() -> Database:
        path = folders.mktemp("copy") / "shop.db"
        shutil.copy(empty, path)
        return Database(path)

    return make


@pytest.fixture
def shop(new_shop: Callable[[], Database]) -> Iterator[Database]:
    with closing(new_shop()) as database:
        yield database


@pytest.fixture(scope="session")
def reference() -> Path:
    if not REFERENCE.is_dir():
        pytest.skip("the reference records are not beside the repository")
    return REFERENCE
