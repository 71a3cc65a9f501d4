"""A shop on a server, whatever engine the other tests run on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from store.rules.settings import Settings
from tests.store.factories import Shop

if TYPE_CHECKING:
    from tests.postgres import Server


@pytest.fixture
def served(server: Server, settings: Settings) -> Iterator[Shop]:
    with closing(server.shop(settings)) as shop:
        yield shop
