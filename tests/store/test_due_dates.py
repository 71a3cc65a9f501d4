"""Due dates kept up with the visits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from store import due_dates
from store.database import Database, Records, open_database
from store.rules.settings import Settings, shipped_settings

NOW = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def settings() -> Settings:
    return shipped_settings()


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    """Two vehicles of one customer, without visits."""
    database: Database = open_database(str(tmp_path / "shop.db"), now=NOW, shop_name="Test")
    with closing(database), database.writing() as records:
        records.add("customer", id=1, name="李明", match_key="", made_at=NOW)
        for number in (1, 2):
            records.add(
                "vehicle", id=number, vin=f"V{number}", owner_id=1, purchased_on="2026-01-31", made_at=NOW
            )
        yield records


def _visit(records: Records, number: int, day: str, vehicle: int = 1, **facts: object) -> None:
    facts = {
        "delivered_at": f"{day}T04:00:00.000Z",
        "delivered_on": day,
        "service_type": "periodic_maintenance",
    } | facts
    records.add("visit", id=number, order_number=f"RO{number}", vehicle_id=vehicle, customer_id=1, **facts)


def _facts(records: Records, vehicle: int = 1) -> dict[str, object]:
    row = records.row("SELECT * FROM vehicle WHERE shop_id = :shop AND id = :id", id=vehicle)
    assert row is not None
    return {
        name: row[name]
        for name in ("visits", "last_visit_id", "anchor_visit_id", "due_on", "due_basis", "due_said_on")
    }


def test_before_the_first_visit_the_purchase_counts(records: Records, settings: Settings) -> None:
    assert due_dates.work_out(records, settings, None) == 2
    assert (_facts(records)["due_on"], _facts(records)["due_basis"]) == ("2026-04-30", "purchase")


def test_only_the_touched_vehicles_are_worked_out(records: Records, settings: Settings) -> None:
    _visit(records, 7, "2026-03-02")
    _visit(records, 8, "2026-03-02", vehicle=2)
    assert due_dates.work_out(records, settings, [1, 1]) == 1
    assert _facts(records) == {
        "visits": 1,
        "last_visit_id": 7,
        "anchor_visit_id": 7,
        "due_on": "2026-06-02",
        "due_basis": "time",
        "due_said_on": None,
    }
    assert _facts(records, 2)["visits"] == 0
    assert due_dates.work_out(records, settings, [1]) == 0


def test_a_visit_still_in_the_workshop_does_not_count(records: Records, settings: Settings) -> None:
    _visit(
        records,
        7,
        "2026-03-02",
        delivered_at=None,
        delivered_on=None,
        opened_at=NOW,
        opened_on=date(2026, 6, 1),
    )
    due_dates.work_out(records, settings, [1])
    assert (_facts(records)["visits"], _facts(records)["due_basis"]) == (0, "purchase")


def test_of_two_visits_on_a_day_the_later_delivered_is_the_last(records: Records, settings: Settings) -> None:
    _visit(records, 8, "2026-03-02", delivered_at="2026-03-02T02:00:00.000Z")
    _visit(records, 7, "2026-03-02", delivered_at="2026-03-02T03:00:00.000Z")
    due_dates.work_out(records, settings, [1])
    assert _facts(records)["last_visit_id"] == 7


def test_what_was_said_holds_until_the_next_visit(records: Records, settings: Settings) -> None:
    _visit(records, 7, "2026-03-02")
    due_dates.work_out(records, settings, [1])
    records.run("UPDATE vehicle SET due_said_on = '2026-09-01' WHERE id = 1")
    due_dates.work_out(records, settings, [1])
    assert (_facts(records)["due_on"], _facts(records)["due_basis"]) == ("2026-09-01", "said")
    _visit(records, 6, "2026-01-02")
    due_dates.work_out(records, settings, [1])
    assert _facts(records)["due_basis"] == "said"
    _visit(records, 8, "2026-04-02")
    due_dates.work_out(records, settings, [1])
    assert (_facts(records)["due_on"], _facts(records)["due_said_on"]) == ("2026-07-02", None)
