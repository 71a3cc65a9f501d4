"""Job lines fold into visits: a row a piece of work, and no order numbers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from store.database import Database
from store.intake import Account, import_file
from store.intake.layouts.filemap import FileMap, Identity, load_mapping
from store.intake.taking_back import take_back
from store.rules.settings import Settings
from tests.store.intake.samples import NOW, dump, write_cells

PROJECT = Path(__file__).parents[3]
MAPPING = PROJECT / "docs" / "mappings" / "workshop_job_lines.toml"
WORKSHOP = PROJECT / ".." / "shared" / "real" / "workshop_job_lines.csv"

HEADINGS = ("invoice_date", "job_card_date", "business_partner_name", "vehicle_no", "vehicle_model",
            "current_km_reading", "invoice_line_text")  # fmt: skip
LINE = ("30-05-17", "30-05-17", "asha", "KA01AB1234", "TOURER 220", "500", "ENGINE OIL")


def line(item: str = "ENGINE OIL", **fields: str) -> tuple[str, ...]:
    """Make a line of the same order, but for what is said."""
    said = dict(zip(HEADINGS, LINE, strict=True)) | fields | {"invoice_line_text": item}
    return tuple(said.values())


def taken(
    shop: Database, settings: Settings, path: Path, *lines: Sequence[str], said: FileMap | None = None
) -> Account:
    account = import_file(
        shop, settings, write_cells(path, [HEADINGS, *lines]), now=NOW, mapping=said or load_mapping(MAPPING)
    )
    _is_exact(account)
    return account


def _is_exact(account: Account) -> None:
    own = account.new.get("visits", 0) + account.updated.get("visits", 0)
    assert account.rows == own + account.unchanged + account.folded + account.rejected


def items(shop: Database) -> list[list[str]]:
    """List each visit's items in their order."""
    with shop.reading() as records:
        rows = records.rows("SELECT visit_id, item FROM visit_item ORDER BY visit_id, seq")
    found: dict[int, list[str]] = {}
    for row in rows:
        found.setdefault(row["visit_id"], []).append(row["item"])
    return list(found.values())


@pytest.fixture
def workshop() -> Path:
    if not WORKSHOP.is_file():
        pytest.skip("the workshop's job lines are not beside the repository")
    return WORKSHOP


def test_a_workshops_file_of_job_lines(shop: Database, settings: Settings, workshop: Path) -> None:
    said = load_mapping(MAPPING)
    before = dump(shop)
    tried = import_file(shop, settings, workshop, now=NOW, mapping=said, dry_run=True)
    assert dump(shop) == before
    account = import_file(shop, settings, workshop, now=NOW, mapping=said)
    assert (tried.new, tried.warnings) == (account.new, account.warnings)
    _is_exact(account)
    assert account.rows == 28_482
    assert account.new == {"customers": 2_406, "vehicles": 2_406, "visits": 4_153}
    assert (account.rejected, account.ignored) == (0, ())
    assert account.warnings == {
        "item_missing": 34,
        "odometer_goes_back": 112,
        "delivered_before_opened": 5,
        "odometer_zero": 842,
        "plate_unusual": 28_482,
    }
    full = dump(shop)
    assert len(full["visit_item"]) == 28_482 - 34
    again = import_file(shop, settings, workshop, now=NOW)
    _is_exact(again)
    assert (again.new, again.updated) == ({}, {}), "the mapping is remembered, and nothing is new"
    assert (again.unchanged, again.folded) == (4_153, 28_482 - 4_153)
    assert dump(shop) == full


def test_a_workshops_file_taken_back(
    shop: Database, settings: Settings, workshop: Path, tmp_path: Path
) -> None:
    import_file(shop, settings, workshop, now=NOW, mapping=load_mapping(MAPPING))
    full = dump(shop)
    lines = workshop.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[1] = lines[1].replace("ENGINE OIL", "ENGINE OIL (GOOD)")
    lines.insert(3, lines[3].replace("POLISH", "POLISHED TWICE"))
    other = tmp_path / "changed.csv"
    other.write_text("".join(lines), encoding="utf-8")
    changed = import_file(shop, settings, other, now=NOW)
    assert (changed.new, changed.updated) == ({}, {"visits": 2})
    assert len(dump(shop)["visit_item"]) == len(full["visit_item"]) + 2
    take_back(shop, settings, now=NOW, agent=1)
    _same_but_for_imports(dump(shop), full)


def _same_but_for_imports(
    one: dict[str, list[tuple[object, ...]]], other: dict[str, list[tuple[object, ...]]]
) -> None:
    imports = ("import_batch", "import_taken_back", "import_range", "import_change", "known_layout")
    kept = [name for name in one if name not in imports]
    assert {name: one[name] for name in kept} == {name: other[name] for name in kept}


def test_lines_fold_into_a_visit_with_its_items_in_their_order(
    shop: Database, settings: Settings, tmp_path: Path
) -> None:
    other = {"invoice_date": "02-06-17"}
    account = taken(
        shop, settings, tmp_path / "lines.csv",
        line("WASH"), line("OIL"), line("", **other), line("AIR FILTER"), line("CHAIN", **other), line("OIL"),
    )  # fmt: skip
    assert account.new == {"customers": 1, "vehicles": 1, "visits": 2}
    assert (account.folded, account.warnings["item_missing"]) == (4, 1)
    assert items(shop) == [["WASH", "OIL", "AIR FILTER", "OIL"], ["CHAIN"]]


@pytest.mark.parametrize(
    "other",
    [{"business_partner_name": "Asha"}, {"vehicle_no": "KA01AB1235"}, {"vehicle_model": "TOURER 200"}],
)
def test_name_plate_and_model_together_tell_vehicles_apart(
    shop: Database, settings: Settings, tmp_path: Path, other: dict[str, str]
) -> None:
    account = taken(
        shop, settings, tmp_path / "lines.csv", line(), line(**other), line(vehicle_no="KA 01 AB 1234")
    )
    assert (account.new["vehicles"], account.new["visits"]) == (2, 2)
    assert account.questions == 0


def test_a_later_file_adds_what_a_visit_lacks_and_takes_nothing_away(
    shop: Database, settings: Settings, tmp_path: Path
) -> None:
    taken(shop, settings, tmp_path / "lines.csv", line("OIL"), line("WASH"))
    before = dump(shop)
    more = [line("OIL"), line("CHAIN"), line("OIL"), line("WASH")]
    path = write_cells(tmp_path / "more.csv", [HEADINGS, *more])
    tried = import_file(shop, settings, path, now=NOW, dry_run=True)
    assert tried.preview is not None
    assert [(change.field, change.after) for change in tried.preview.changes] == [
        ("item", "CHAIN"),
        ("item", "OIL"),
    ]
    assert taken(shop, settings, path, *more).updated == {"visits": 1}
    assert items(shop) == [["OIL", "WASH", "CHAIN", "OIL"]]
    assert taken(shop, settings, path, *more).updated == {}
    assert taken(shop, settings, path, line("WASH")).updated == {}
    assert items(shop) == [["OIL", "WASH", "CHAIN", "OIL"]]
    take_back(shop, settings, now=NOW, agent=1)
    _same_but_for_imports(dump(shop), before)


def test_lines_that_have_order_numbers_fold_as_well(
    shop: Database, settings: Settings, tmp_path: Path
) -> None:
    headings = ("工单号", "车牌号", "交车时间", "进厂里程", "维修项目")
    said = FileMap({"维修项目": "item"})
    rows = [
        ("RO1", "吉A12345", "2026-03-02", "5000", "机油"),
        ("RO1", "吉A12345", "2026-03-02", "5000", "机滤"),
        ("RO2", "吉A12345", "2026-04-02", "6000", "轮胎"),
    ]
    path = write_cells(tmp_path / "orders.csv", [headings, *rows])
    assert import_file(shop, settings, path, now=NOW, mapping=said).new["visits"] == 2
    assert items(shop) == [["机油", "机滤"], ["轮胎"]]
    again = import_file(shop, settings, path, now=NOW)
    _is_exact(again)
    assert (again.updated, again.unchanged, again.folded) == ({}, 2, 1)
    write_cells(path, [headings, *rows, ("RO2", "吉A12345", "2026-04-02", "6000", "刹车片")])
    more = import_file(shop, settings, path, now=NOW)
    _is_exact(more)
    assert (more.updated, more.new) == ({"visits": 1}, {})
    assert items(shop) == [["机油", "机滤"], ["轮胎", "刹车片"]]


def test_an_odometer_at_nought_is_no_reading_but_goes_back(
    shop: Database, settings: Settings, tmp_path: Path
) -> None:
    account = taken(
        shop, settings, tmp_path / "lines.csv",
        line(),
        line(invoice_date="01-07-17", current_km_reading="0"),
        line(invoice_date="01-08-17", current_km_reading="800"),
        line(invoice_date="01-09-17", current_km_reading="799"),
        line(invoice_date="01-09-17", current_km_reading="798"),
        line(invoice_date="01-10-17", current_km_reading="0"),
    )  # fmt: skip
    assert (account.warnings["odometer_zero"], account.warnings["odometer_goes_back"]) == (2, 3)
    with shop.reading() as records:
        readings = records.rows("SELECT odometer_km FROM visit ORDER BY delivered_on")
        anchor = records.row("SELECT anchor_km, km_per_day FROM vehicle")
    assert [row["odometer_km"] for row in readings] == [500, None, 800, 799, None]
    assert anchor is not None
    assert anchor["anchor_km"] is None
    assert (
        taken(
            shop, settings, tmp_path / "lines.csv", line(invoice_date="01-07-17", current_km_reading="0")
        ).updated
        == {}
    )


def test_a_row_that_tells_nothing_of_its_vehicle_is_refused(
    shop: Database, settings: Settings, tmp_path: Path
) -> None:
    nothing = {"business_partner_name": "", "vehicle_no": "", "vehicle_model": ""}
    account = taken(
        shop,
        settings,
        tmp_path / "lines.csv",
        line(**nothing),
        line(vehicle_no=""),
        line(invoice_date="", job_card_date=""),
    )
    assert account.reasons == {"no_plate_nor_vin": 1, "no_readable_date": 1}
    assert account.new["vehicles"] == 1


@pytest.mark.parametrize(
    "vehicle", [("phone",), ("vin", "plate"), ("purchased_on", "plate"), ("plate",), ("vin",)]
)
def test_vehicles_are_told_apart_by_any_fields_and_a_vin_goes_before(
    shop: Database, settings: Settings, tmp_path: Path, vehicle: tuple[str, ...]
) -> None:
    headings = ("工单号", "姓名", "手机号", "车牌号", "车架号", "购车日期", "交车时间")
    one = ("RO1", "李明", "13800138000", "吉A12345", "", "2024-01-05", "2026-03-02")
    two = ("RO2", "李明", "138-0013-8000", "吉A12345", "", "2024/1/5", "2026-04-02")
    three = ("RO3", "李明", "", "", "LSVAM4187C2184847", "", "2026-05-02")
    four = ("RO4", "李明", "13900139000", "吉A12345", "LSVAM4187C2184847", "", "2026-06-02")
    blank = ("RO5", "", "", "", "", "", "2026-06-02")
    said = FileMap(identity=Identity(vehicle=vehicle))
    path = write_cells(tmp_path / "orders.csv", [headings, one, two, three, four, blank])
    account = import_file(shop, settings, path, now=NOW, mapping=said)
    _is_exact(account)
    assert account.reasons == {"no_plate_nor_vin": 1}
    with shop.reading() as records:
        vins = [row["vin"] for row in records.rows("SELECT vin FROM vehicle ORDER BY vin NULLS FIRST")]
    lone = [] if vehicle in {("vin",), ("plate",)} else [None]
    assert vins == [*lone, "LSVAM4187C2184847"]
