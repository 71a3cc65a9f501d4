"""Mapping files are read, written for people to edit, and remembered."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings as example_settings, strategies as st

from store.database import Database
from store.intake.layouts.asking import ColumnsUnsure, Proposal, Proposed
from store.intake.layouts.filemap import FileMap, Identity, load_mapping, names_of, places_of
from store.intake.layouts.kinds import fields_of
from store.intake.layouts.known_layouts import fingerprint, forget, remember, remembered
from store.intake.layouts.mapfiles import quoted, write_mapping
from store.intake.layouts.opening import open_table, propose
from store.remarks import Remark, Unusable
from tests.store.intake.dealer_layouts import made_up
from tests.store.intake.samples import NOW, write_cells

FIELDS = ["order_number", "vin", "delivered_at", "amount_cents"]
HEADINGS = ["某号", "车架号", "某日", "某数"]
SAID = FileMap(columns={"某号": "order_number", "某日": "delivered_at"}, dates={"某日": "day_first"})


def _code(remark: Remark) -> str:
    return f"{remark.code}\n{dict(remark.facts)}"


def _proposal(path: Path, headings: list[str], fields: list[str]) -> Proposal:
    columns = tuple(
        Proposed(name, heading.strip(), ("a\nb", "\x07c"), field, 0.4, "content", is_unsure=True)
        for name, heading, field in zip(names_of(headings), headings, fields, strict=True)
    )
    return Proposal(path, "visits", 1, "utf-8", None, columns, fields_of("visits"))


@given(st.text())
def test_any_heading_is_quoted_so_that_it_comes_back(text: str) -> None:
    assert tomllib.loads(f"{quoted(text)} = {quoted(text)}") == {text: text}


@given(st.lists(st.text(max_size=6) | st.sampled_from(["", "备注", "备注 [2]", "[1]"]), max_size=12))
def test_no_two_columns_have_one_name(headings: list[str]) -> None:
    names = names_of(headings)
    assert len(set(names)) == len(headings)
    assert places_of(names, headings) == {name: (place,) for place, name in enumerate(names)}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("maps")


@example_settings(max_examples=50)
@given(headings=st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=8), data=st.data())
def test_what_is_written_is_what_is_read(folder: Path, headings: list[str], data: st.DataObject) -> None:
    fields = data.draw(
        st.lists(st.sampled_from(["", *fields_of("visits")]), min_size=len(headings), max_size=len(headings))
    )
    proposal = _proposal(folder / "file.csv", headings, fields)
    written = write_mapping(folder / "any.map.toml", proposal, _code)
    assert load_mapping(written) == proposal.as_mapping()
    assert written == folder / "any.map.toml"


def test_a_mapping_written_for_somebody_shows_every_column(tmp_path: Path) -> None:
    path = write_cells(tmp_path / "v.csv", [HEADINGS, *made_up(FIELDS, 20)])
    with pytest.raises(ColumnsUnsure) as caught:
        open_table(path, kind="visits", mapping=None)
    written = write_mapping(tmp_path / "v.map.toml", caught.value.proposal, _code)
    lines = written.read_text(encoding="utf-8").splitlines()
    assert '"某号" = "order_number"  # ? 40 | RO2603000000 | RO2603000001 | RO2603000002' in "\n".join(lines)
    assert any(line.startswith('"车架号" = "vin"  # 1') for line in lines)
    assert any(line.startswith("# map_note_missing") and "order_number" in line for line in lines)
    layout = open_table(path, kind="auto", mapping=load_mapping(written))[1]
    assert set(layout.places) == {"order_number", "vin", "delivered_at"}


def test_the_mapping_of_a_file_without_order_numbers_shows_what_to_do(tmp_path: Path) -> None:
    path = write_cells(
        tmp_path / "v.csv", [["车架号", "交车时间", "里程"], *made_up(["vin", "delivered_at"], 5)]
    )
    written = write_mapping(tmp_path / "m.toml", propose(path, "visits"), _code)
    text = (
        written.read_text(encoding="utf-8").replace("# [identity]", "[identity]").replace("# order", "order")
    )
    written.write_text(text, encoding="utf-8")
    layout = open_table(path, kind="auto", mapping=load_mapping(written))[1]
    assert (layout.missing, layout.identity.order) == ((), ("vehicle", "delivered_at"))


def test_an_edited_mapping_is_never_written_over(tmp_path: Path) -> None:
    proposal = _proposal(tmp_path / "v.csv", ["甲"], [""])
    path = tmp_path / "v.map.toml"
    assert write_mapping(path, proposal, _code) == path
    assert write_mapping(path, proposal, _code) == path
    edited = path.read_text(encoding="utf-8").replace('""', '"vin"')
    path.write_text(edited, encoding="utf-8")
    second = write_mapping(path, proposal, _code)
    assert second == tmp_path / "v.map-2.toml"
    second.write_text("mine", encoding="utf-8")
    assert write_mapping(path, proposal, _code) == tmp_path / "v.map-3.toml"
    assert (path.read_text(encoding="utf-8"), second.read_text(encoding="utf-8")) == (edited, "mine")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["v.map-2.toml", "v.map-3.toml", "v.map.toml"]


def test_a_mapping_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(Unusable) as caught:
        write_mapping(tmp_path / "none" / "m.toml", _proposal(tmp_path / "v.csv", ["甲"], [""]), _code)
    assert caught.value.remark.code == "map_unwritable"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("map_unreadable", None),
        ("map_not_toml", "columns = ["),
        ("map_value", "colums = {}"),
        ("map_value", "[columns]\na = 1"),
        ("map_value", '[dates]\n"日" = "middle"'),
        ("import_kind_unknown", 'kind = "poems"'),
        ("map_field_unknown", '[columns]\n"工号" = "order"'),
        ("map_identity_unknown", '[identity]\norder = ["vehicle", "day"]'),
        ("map_identity_unknown", '[identity]\nvehicle = ["vehicle"]'),
    ],
)
def test_a_mapping_file_of_no_use(tmp_path: Path, code: str, said: str | None) -> None:
    path = tmp_path / "map.toml"
    if said is not None:
        path.write_text(said, encoding="utf-8")
    with pytest.raises(Unusable) as caught:
        load_mapping(path)
    assert caught.value.remark.code == code
    assert caught.value.remark.facts["path"] == str(path)


@pytest.mark.parametrize(
    ("code", "mapping"),
    [
        ("map_heading_absent", FileMap(columns={"没有": "model"})),
        ("map_heading_absent", FileMap(dates={"没有": "day_first"})),
        ("map_field_unknown", FileMap(columns={"某号": "outcome"}, kind="visits")),
        ("map_field_twice", FileMap(columns={"某号": "order_number", "某数": "order_number"})),
        ("map_identity_absent", FileMap(identity=Identity(order=("vehicle", "opened_at")), kind="visits")),
    ],
)
def test_a_mapping_that_does_not_fit_the_file(tmp_path: Path, code: str, mapping: FileMap) -> None:
    path = write_cells(tmp_path / "v.csv", [HEADINGS, *made_up(FIELDS, 20)])
    with pytest.raises(Unusable) as caught:
        open_table(path, kind="auto", mapping=mapping)
    assert caught.value.remark.code == code


def test_a_mapping_says_orders_of_days_and_leaves_columns_out(tmp_path: Path) -> None:
    path = write_cells(tmp_path / "v.csv", [[*HEADINGS[:3], "金额"], *made_up(FIELDS, 20)])
    said = FileMap(columns={**SAID.columns, "金额": ""}, dates=SAID.dates)
    layout = open_table(path, kind="auto", mapping=said)[1]
    assert layout.dates == {"delivered_at": "day_first"}
    assert "amount_cents" not in layout.places
    assert layout.ignored == ("金额",)


def test_the_row_a_mapping_speaks_of_is_the_heading_row(tmp_path: Path) -> None:
    above = ["工单号", "车架号", "交车时间", "金额"]
    path = write_cells(tmp_path / "v.csv", [above, ["甲", "乙", "丙", "丁"], *made_up(FIELDS, 20)])
    said = FileMap(columns={"甲": "order_number", "乙": "vin", "丙": "delivered_at"})
    layout = open_table(path, kind="auto", mapping=said)[1]
    assert layout.heading_row == 2


def test_names_are_found_whatever_their_width_and_case() -> None:
    headings = ["Mileage (KM)", "备注", "备注", "金额（元）", "金额（万）"]
    assert places_of(["mileage（km）"], headings) == {"mileage（km）": (0,)}
    assert places_of(["备注 [2]"], headings) == {"备注 [2]": (2,)}
    assert places_of(["金额（元）"], headings) == {"金额（元）": (3,)}
    assert places_of(["金额"], headings) == {"金额": (3, 4)}
    assert places_of(["金额（元）", "金额"], headings) == {"金额（元）": (3,), "金额": (4,)}
    assert places_of(["无"], headings) == {}


def test_headings_have_one_fingerprint_whatever_the_noise() -> None:
    plain = fingerprint(["工单号", "里程", "交车时间"])
    assert fingerprint([" 工单号 ", "里程（km）", "交车_时间", "", ""]) == plain
    assert fingerprint(["ringback_row", "ringback_reason", "工单号", "里程", "交车时间"]) == plain
    assert fingerprint(["里程", "工单号", "交车时间"]) != plain
    assert fingerprint(["工单号", "里程"]) != plain


def test_a_mapping_once_confirmed_is_used_from_then_on(shop: Database, tmp_path: Path) -> None:
    path = write_cells(tmp_path / "v.csv", [HEADINGS, *made_up(FIELDS, 20)])
    with shop.writing() as records:
        remember(records, HEADINGS, SAID, kind="visits", now=NOW)
    with shop.reading() as records:
        layout = _opened(path, lambda headings: remembered(records, headings))
        assert (layout.kind, layout.dates) == ("visits", {"delivered_at": "day_first"})
        assert [column.reason for column in layout.columns] == ["remembered", "synonym", "remembered", ""]
        other = FileMap(columns={"某号": "", "某数": "order_number", "某日": "opened_at"}, kind="visits")
        layout = _opened(path, lambda headings: remembered(records, headings), other)
        assert layout.places["order_number"] == (3,)
        assert [column.reason for column in layout.columns] == ["mapping", "synonym", "mapping", "mapping"]


def _opened(path: Path, known: Callable[[Any], FileMap | None], mapping: FileMap | None = None) -> Any:
    return open_table(path, kind="auto", mapping=mapping, remembered=known)[1]


def test_what_is_remembered_is_replaced_forgotten_and_the_shops_own(shop: Database) -> None:
    with shop.writing() as records:
        assert remembered(records, HEADINGS) is None
        remember(records, HEADINGS, SAID, kind="visits", now=NOW)
        remember(records, HEADINGS, FileMap(), kind="calls", now=NOW)
        assert remembered(records, HEADINGS) == FileMap(kind="calls")
        assert forget(records, HEADINGS)
        assert not forget(records, HEADINGS)
        remember(records, HEADINGS, SAID, kind="visits", now=NOW)
    with closing(shop.alone()) as other:
        other.shop = 2
        with other.reading() as records:
            assert remembered(records, HEADINGS) is None


def test_what_cannot_be_read_any_more_was_never_said(shop: Database) -> None:
    with shop.writing() as records:
        records.add("known_layout", fingerprint=fingerprint(HEADINGS), mapping='{"colums": 1}', at=NOW)
        assert remembered(records, HEADINGS) is None
