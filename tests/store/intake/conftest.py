"""Shops without records, as their databases, and the reference records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from store.database import Database
from tests.store.factories import Shop
from tests.store.intake.samples import REFERENCE


@pytest.fixture(scope="session")
def new_shop(new_shop: Callable[[], Shop]) -> Callable[[], Database]:
    """Make any number of shops without records, on the engine asked for; whoever asks closes them."""
    return lambda: new_shop().database


@pytest.fixture
def shop(new_shop: Callable[[], Database]) -> Iterator[Database]:
    with closing(new_shop()) as database:
        yield database


@pytest.fixture(scope="session")
def reference() -> Path:
    if not REFERENCE.is_dir():
        pytest.skip("the reference records are not beside the repository")
    return REFERENCE
