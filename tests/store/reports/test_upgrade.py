"""A file from before reports were kept keeps them from its upgrade on; its earlier closings still hold."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

from store.database import open_database
from store.reports.closing import closed_at
from store.reports.monthly import report_to_print
from store.rules.settings import Settings
from store.staff import agent_or_new
from tests.store.factories import MADE, at
from tests.store.older import older_file

BEFORE, CLOSED = "0017", "2026-05-02T01:00:00.000Z"


def test_a_month_closed_before_is_kept_when_it_is_next_printed(tmp_path: Path, settings: Settings) -> None:
    path, now = tmp_path / "shop.db", at("2026-06-12 12:00")
    with older_file(path, BEFORE) as shop:
        shop.execute(
            """INSERT INTO report_closing (shop_id, id, month, closed_at, agent_id)
               VALUES (1, 1, '2026-04', ?, 1)""",
            (CLOSED,),
        )
    with closing(open_database(str(path), now=MADE, shop_name="Test")) as database:
        with database.writing() as records:
            agent = agent_or_new(records, settings, "a01", now)
        first = report_to_print(database, settings, date(2026, 4, 1), agent.id, now)
        with database.reading() as records:
            assert records.value("SELECT closing_id FROM report_kept WHERE shop_id = :shop") == 1
            assert closed_at(records, "2026-04") == at("2026-05-02 09:00")
            columns = records.rows("PRAGMA index_info(ix_visit_vehicle)")
        assert report_to_print(database, settings, date(2026, 4, 1), agent.id, now) == first
        assert [row["name"] for row in columns][-1] == "batch_id"
