"""Reports of the reference month and of a shop without records, worded by codes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date

import pytest

from store.database import Database
from store.remarks import Remark
from store.reports.actions import Action, keep_action
from store.reports.model import Report, Term
from store.reports.monthly import monthly_report
from store.rules.settings import Settings
from store.staff import agent_or_new
from tests.store.factories import Shop, at
from tests.store.figures import reference

APRIL = date(2026, 4, 1)
PRINTED = at("2026-12-31 12:00")


class Codes:
    """Words a report by its codes."""

    def term(self, term: Term) -> str:
        return str(term.facts.get("month", term.code))

    def remark(self, remark: Remark) -> str:
        return remark.code

    def day(self, on: date) -> str:
        return on.isoformat()

    def month(self, first: date) -> str:
        return f"{first:%Y-%m}"


@pytest.fixture(scope="session")
def codes() -> Codes:
    return Codes()


@pytest.fixture(scope="session")
def reference_shop(new_shop: Callable[[], Shop], settings: Settings) -> Iterator[Database]:
    if reference.missing():
        pytest.skip(reference.missing())
    with closing(new_shop()) as shop:
        database = shop.database
        with database.writing() as records:
            reference.fill(records)
            agent = agent_or_new(records, settings, "a01", PRINTED)
            for problem in ("=HYPERLINK(1)", "+49 <b>&"):
                action = Action(0, "2026-05", problem, "measure", "owner", date(2026, 5, 20), "boss")
                keep_action(records, action, agent.id, PRINTED)
        yield database


@pytest.fixture(scope="session")
def april(reference_shop: Database, settings: Settings) -> Report:
    with reference_shop.reading() as records:
        return monthly_report(records, settings, APRIL, PRINTED)


@pytest.fixture
def nothing(shop: Shop) -> Report:
    """The report of a shop without records."""
    with shop.database.reading() as records:
        return monthly_report(records, shop.settings, APRIL, PRINTED)
