"""The reference files taken in by the importer give the figures of the records put in by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from store.database import Database, Records
from store.figures import figure, month_of
from store.intake import import_file
from store.rules.settings import shipped_settings
from tests.store.figures import reference
from tests.store.figures.conftest import NOW

RULES = shipped_settings()
DUE = {"due", "notified"}
"""Rows of due dates, which only the importer works out."""


@pytest.fixture(scope="module")
def imported(new_database: Callable[[], Database]) -> Iterator[Database]:
    if reference.missing():
        pytest.skip(reference.missing())
    database = new_database()
    for name in ("visits.csv", "calls.csv"):
        import_file(database, RULES, reference.FOLDER / name, now=NOW)
    yield database
    database.close()


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("callbacks", "2026-04"),
        ("aapor", "2026-04"),
        ("scores", "2026-04"),
        ("contact-rate", "2026-04"),
        ("causes", "2026-09"),
        ("lapse", "2026-05"),
        ("recall", "2026-12"),
        ("recall-reasons", "2026-12"),
        ("fixed-first-time", "2026-10"),
        ("invitations", "2026-10"),
        ("survival", "2025-11"),
        ("bands", "2026-10"),
    ],
)
def test_the_figures_are_the_same(imported: Database, published: Records, name: str, month: str) -> None:
    first, last = month_of(date.fromisoformat(f"{month}-01"))
    with imported.reading() as records:
        found = figure(records, RULES, name, first, last)
    told = [row.as_json() for row in found.rows if row.name not in DUE]
    by_hand = figure(published, RULES, name, first, last)
    assert told == [row.as_json() for row in by_hand.rows if row.name not in DUE]
