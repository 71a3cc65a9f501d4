"""What two processes clean together is what one cleans alone, also where the second one fails."""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from unittest import mock

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from store.database import Database
from store.intake import import_file, sharing, staging
from store.intake.files import workbooks
from store.rules.settings import Settings
from tests.store.intake.cut_off import NOW, vehicle
from tests.store.intake.samples import picture, read_csv, write_csv

pytestmark = pytest.mark.usefixtures("files_only")

NO_SECOND = "import sys; sys.exit(1)"
FAILS_MIDWAY = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from store.intake import sharing
take = sharing.Blocks.take
def once(self, block):
    taken = take(self, block)
    if taken:
        raise SystemExit(1)
    return taken
sharing.Blocks.take = once
sharing.main()
"""
FAILS_PLANNING = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from store.intake import sharing
def fails(*_):
    raise SystemExit(1)
sharing.writing.plan_visits = fails
sharing.main()
"""
FAILS_FOLLOWING = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from store.intake import sharing
def fails(*_):
    raise SystemExit(1)
sharing.timelines.follow = fails
sharing.main()
"""


def a_file(folder: Path) -> Path:
    """Rows with refused and doubled ones, blank lines and a total among them."""
    rows = [vehicle(number) for number in range(400)]
    rows[7] |= {"工单号": ""}
    rows[123] |= {"交车时间": "", "开单时间": ""}
    rows += [vehicle(number, 交车时间="2026-05-02 11:00") for number in range(390, 400)]
    rows.append(
        vehicle(20, 工单号="L1", 客户姓名="林接手", 手机号="13900000020", 交车时间="2026-05-03 11:00")
    )
    rows.append(vehicle(21, 工单号="L2", 交车时间="2026-05-03 12:00", 进厂里程="12"))
    rows.insert(200, dict.fromkeys(rows[0], ""))
    rows.append({**dict.fromkeys(rows[0], ""), "工单号": "合计"})
    return write_csv(folder / "visits.csv", rows)


def a_workbook(folder: Path) -> Path:
    """Give the same rows as the only sheet of a workbook."""
    path = folder / "visits.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate(read_csv(a_file(folder))):
            for place, cell in enumerate(cells):
                sheet.write_string(number, place, cell)
    return path


files = pytest.mark.parametrize("a_file", [a_file, a_workbook], ids=["text", "workbook"])


class OnlyEveryOther(sharing.Blocks):
    """Leaves every other block to the second process."""

    def take(self, block: int) -> bool:
        return bool(block % 2) and super().take(block)


@pytest.mark.parametrize(
    "second",
    [None, NO_SECOND, FAILS_MIDWAY, FAILS_PLANNING, FAILS_FOLLOWING],
    ids=["works", "fails", "fails midway", "fails planning", "fails following"],
)
@files
def test_shared_cleaning_gives_what_one_process_gives(
    new_shop: Callable[[], Database],
    settings: Settings,
    tmp_path: Path,
    second: str | None,
    a_file: Callable[[Path], Path],
) -> None:
    path = a_file(tmp_path)
    with closing(new_shop()) as alone, mock.patch.object(staging, "BATCH", 16):
        wanted = import_file(alone, settings, path, now=NOW), picture(alone)
    start = mock.patch.object(sharing, "_START", second or sharing._START)
    small = mock.patch.multiple(sharing, WORTH_IT=1, Blocks=OnlyEveryOther)
    with closing(new_shop()) as shared, start, small, mock.patch.object(staging, "BATCH", 16):
        found = import_file(shared, settings, path, now=NOW), picture(shared)
    assert found == wanted
    assert found[0].rejected == 2
    assert found[0].warnings["owner_changed"] == found[0].warnings["odometer_goes_back"] == 1


def test_a_look_at_a_shared_file_says_what_the_import_then_does(
    new_shop: Callable[[], Database], settings: Settings, tmp_path: Path
) -> None:
    path = a_file(tmp_path)
    small = mock.patch.multiple(sharing, WORTH_IT=1, Blocks=OnlyEveryOther)
    with closing(new_shop()) as shop, small, mock.patch.object(staging, "BATCH", 16):
        looked = import_file(shop, settings, path, now=NOW, dry_run=True)
        done = import_file(shop, settings, path, now=NOW)
    assert (looked.new, looked.folded, looked.rejected) == (done.new, done.folded, done.rejected)
    assert looked.warnings == done.warnings


def test_what_one_customer_brought_is_numbered_together(
    new_shop: Callable[[], Database], settings: Settings, tmp_path: Path
) -> None:
    owners = [("周一", "13800000001"), ("郑二", "13800000002")]
    rows = [
        vehicle(number, 客户姓名=owners[number % 2][0], 手机号=owners[number % 2][1]) for number in range(40)
    ]
    with closing(new_shop()) as shop:
        import_file(shop, settings, write_csv(tmp_path / "visits.csv", rows), now=NOW)
        with shop.reading() as records:
            for statement in (
                "SELECT owner_id AS customer FROM vehicle WHERE shop_id = :shop ORDER BY id",
                "SELECT customer_id AS customer FROM visit WHERE shop_id = :shop ORDER BY id",
            ):
                found = [row["customer"] for row in records.rows(statement)]
                assert found == sorted(found)
                assert len(set(found)) == 2


@files
def test_the_second_process_plans_visits_and_follows_the_vehicles(
    new_shop: Callable[[], Database], settings: Settings, tmp_path: Path, a_file: Callable[[Path], Path]
) -> None:
    planned, said = [], []

    class Watched(sharing.Hand):
        def planned(self, own: Database) -> bool:
            planned.append(super().planned(own))
            return planned[-1]

        def followed(self, own: Database) -> Counter[str] | None:
            said.append(super().followed(own))
            return said[-1]

    with closing(new_shop()) as shared, mock.patch.multiple(sharing, WORTH_IT=1, Hand=Watched):
        import_file(shared, settings, a_file(tmp_path), now=NOW)
        with shared.reading() as records:
            assert records.value("SELECT count(*) FROM vehicle WHERE due_on IS NULL") == 0
    assert planned == [True]
    assert said == [Counter(owner_changed=1, odometer_goes_back=1)]


def test_a_workbook_too_large_for_two_is_read_by_one(
    new_shop: Callable[[], Database], settings: Settings, tmp_path: Path
) -> None:
    started = mock.Mock(side_effect=subprocess.Popen)
    sizes = mock.patch.object(sharing, "WORTH_IT", 1), mock.patch.object(workbooks, "_MOST_TWICE", 1)
    with closing(new_shop()) as shop, sizes[0], sizes[1], mock.patch("subprocess.Popen", started):
        account = import_file(shop, settings, a_workbook(tmp_path), now=NOW)
    assert account.rejected == 2
    assert not started.called


def test_a_block_is_taken_once(tmp_path: Path) -> None:
    first, second = sharing.Blocks(tmp_path), sharing.Blocks(tmp_path)
    assert [first.take(0), second.take(0), second.take(1), first.take(1)] == [True, False, True, False]
    assert [first.left(0), first.left(1), second.left(0), second.left(1)] == [False, True, True, False]
