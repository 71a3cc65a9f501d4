"""Files, their encodings and headings; and every kind of file that is of no use."""

from __future__ import annotations

import json
import os
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from store.database import Database
from store.intake import import_file, load_mapping
from store.intake.files.form import FileForm
from store.intake.layouts import headings
from store.intake.layouts.kinds import TIMES, fields_of, known_kinds
from store.intake.layouts.opening import open_table
from store.intake.layouts.spelling import simplified
from store.remarks import Unusable
from store.rules.settings import Settings
from tests.store.intake.samples import CALL, NOW, REFERENCE, VISIT, dump, write_cells, write_csv

LAYOUTS = REFERENCE.parent / "real" / "layouts.json"


def _open(path: Path, **options: object) -> headings.Layout:
    asked = {"kind": "auto", "mapping": None, **options}
    return open_table(path, **asked)[1]  # type: ignore[arg-type]


def _write_workbook(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    book = xlsxwriter.Workbook(path)
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return path


def _nul(path: Path) -> None:
    path.write_bytes("工单号,车牌号\nRO1,吉A\0\n".encode())


def _long_line(path: Path) -> None:
    path.write_bytes(b"a" * (3 << 20))


def _bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as entry:
            for _ in range(80):
                entry.write(bytes(1 << 20))


def _lying_bomb(path: Path) -> None:
    """A bomb whose directory says that it is small."""
    _bomb(path)
    packed = bytearray(path.read_bytes())
    place = packed.rindex(b"PK\x01\x02")
    packed[place + 24 : place + 28] = struct.pack("<I", 1000)
    path.write_bytes(packed)


def _far_cell(path: Path) -> None:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, list(VISIT))
    sheet.write(1_048_575, 16_383, "x")
    book.close()


BAD: list[tuple[str, str, Callable[[Path], object]]] = [
    ("import_missing", "none.csv", lambda _path: None),
    ("import_is_folder", "folder.csv", lambda path: path.mkdir()),
    ("import_not_a_file", "pipe.csv", os.mkfifo),
    ("import_empty", "empty.csv", lambda path: path.write_bytes(b"")),
    ("import_empty", "blank.csv", lambda path: path.write_bytes(b"\xef\xbb\xbf \r\n\n")),
    ("import_binary", "picture.csv", lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))),
    ("import_binary", "print.csv", lambda path: path.write_bytes(b"%PDF-1.7\n")),
    (
        "import_encoding",
        "wrong.csv",
        lambda path: path.write_bytes("工单号,车牌".encode("gb18030") + b"\xff\xff"),
    ),
    ("import_nul", "nul.csv", _nul),
    ("import_line_too_long", "long.csv", _long_line),
    (
        "import_quote_open",
        "quote.csv",
        lambda path: path.write_text('工单号,车牌号,交车时间\n"RO1,吉A,2026-01-01\n'),
    ),
    ("import_headings_unknown", "poem.csv", lambda path: path.write_text("roses,are\nred,violets\n")),
    ("import_headings_missing", "part.csv", lambda path: path.write_text("工单号,客户姓名\nRO1,李明\n")),
    ("import_workbook_damaged", "cut.xlsx", lambda path: path.write_bytes(b"PK\x03\x04" + bytes(100))),
    (
        "import_workbook_damaged",
        "cut.xls",
        lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99)),
    ),
    ("import_bursting", "bomb.xlsx", _bomb),
    ("import_bursting", "lying.xlsx", _lying_bomb),
    ("import_bursting", "far.xlsx", _far_cell),
]


@pytest.mark.parametrize(("code", "name", "make"), BAD, ids=[f"{code}-{name}" for code, name, _ in BAD])
def test_a_file_of_no_use_is_named_once_and_changes_nothing(
    shop: Database, settings: Settings, tmp_path: Path, code: str, name: str, make: Callable[[Path], object]
) -> None:
    path = tmp_path / name
    make(path)
    before = dump(shop)
    with pytest.raises(Unusable) as caught:
        import_file(shop, settings, path, now=NOW, rejects=tmp_path / "rejects.csv")
    assert caught.value.remark.code == code
    assert caught.value.remark.facts["path"] == str(path)
    assert dump(shop) == before
    assert not list(tmp_path.glob("rejects*"))


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable to root")
def test_an_unreadable_file(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "secret.csv", [VISIT])
    path.chmod(0)
    with pytest.raises(Unusable) as caught:
        _open(path)
    assert caught.value.remark.code == "import_unreadable"


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    path = tmp_path / "part.csv"
    path.write_text("工单号,客户姓名\nRO1,李明\n")
    with pytest.raises(Unusable) as caught:
        _open(path)
    assert caught.value.remark.facts == {
        "path": str(path),
        "kind": "visits",
        "row": 1,
        "missing": "plate|vin, delivered_at|opened_at",
        "headings": "工单号, 客户姓名",
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_encodings_and_delimiters(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "visits.csv"
    path.write_text("\n".join(delimiter.join(row) for row in (VISIT, VISIT.values())), encoding=encoding)
    table, layout = open_table(path, kind="auto", mapping=None)
    assert table.encoding == encoding
    assert layout.kind == "visits"
    assert layout.ignored == ()
    assert [list(cells) for _, cells in table.rows()] == [list(VISIT), list(VISIT.values())]


def test_an_encoding_that_is_said(tmp_path: Path) -> None:
    path = tmp_path / "visits.csv"
    path.write_text("工單號,車架號,交車時間\n", encoding="big5")
    assert _open(path, form=FileForm(encoding="big5")).headings == ("工單號", "車架號", "交車時間")
    for wrong, code in (
        ("utf-8", "import_encoding"),
        ("klingon", "import_encoding_unknown"),
        ("zip", "import_encoding_unknown"),
    ):
        with pytest.raises(Unusable) as caught:
            _open(path, form=FileForm(encoding=wrong))
        assert caught.value.remark.code == code


def test_a_cut_multibyte_character_at_a_pieces_end(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "visits.csv", [VISIT | {"车型": "朗" * 200}] * 4000, "gb18030")
    table, _ = open_table(path, kind="auto", mapping=None)
    assert table.encoding == "gb18030"
    assert sum(1 for _ in table.rows()) == 4001


def test_titles_above_the_headings(tmp_path: Path) -> None:
    rows = [["维修工单清单"], [], ["导出时间", "2026-03-03"], list(VISIT), list(VISIT.values())]
    layout = _open(write_cells(tmp_path / "visits.csv", rows))
    assert layout.heading_row == 4
    assert not layout.missing


def test_headings_with_noise(tmp_path: Path) -> None:
    rows = [
        ["工单号 ", "车架号\n(VIN)", "交车_时间", "进厂里程（km）", "结算金额：", "Remarks?"],
        ["", "", "", "", "", ""],
    ]
    layout = _open(write_cells(tmp_path / "visits.csv", rows))
    assert set(layout.places) == {"order_number", "vin", "delivered_at", "odometer_km", "amount_cents"}
    assert layout.ignored == ("Remarks?",)


def test_kinds_are_recognised(tmp_path: Path) -> None:
    assert _open(write_csv(tmp_path / "a.csv", [VISIT])).kind == "visits"
    assert _open(write_csv(tmp_path / "b.csv", [CALL])).kind == "calls"
    with pytest.raises(Unusable) as caught:
        _open(tmp_path / "b.csv", kind="visits")
    assert caught.value.remark.code == "import_columns_unsure"
    with pytest.raises(Unusable) as caught:
        _open(tmp_path / "b.csv", kind="poems")
    assert caught.value.remark.code == "import_kind_unknown"


def test_the_sheet_that_is_understood_best_or_the_one_asked_for(tmp_path: Path) -> None:
    path = _write_workbook(
        tmp_path / "book.xlsx",
        {
            "说明": [["读我"]],
            "工单": [[], [*VISIT], [*VISIT.values()]],
            "部分": [["工单号", "VIN", "交车时间"]],
        },
    )
    layout = _open(path)
    assert (layout.heading_row, layout.kind, len(layout.places)) == (2, "visits", len(VISIT))
    assert len(_open(path, form=FileForm(sheet="部分")).places) == 3
    with pytest.raises(Unusable) as caught:
        _open(path, form=FileForm(sheet="无"))
    assert caught.value.remark.facts["sheets"] == "说明, 工单, 部分"


@pytest.mark.skipif(not LAYOUTS.is_file(), reason="the real layouts are not beside the repository")
def test_real_headings() -> None:
    layouts = {
        each["name"].split()[0]: each["headers"] for each in json.loads(LAYOUTS.read_text())["layouts"]
    }
    alarm = headings.recognise([(1, layouts["客户流失报警导出"])], "auto", None)
    orders = headings.recognise([(1, layouts["工单导入模板"])], "auto", None)
    lines = headings.recognise([(1, layouts["Indian"])], "auto", None)
    assert alarm is not None
    assert orders is not None
    assert lines is not None
    named = {field: [alarm.headings[place] for place in places] for field, places in alarm.places.items()}
    assert named["vin"] == ["VIN"]
    assert named["delivered_at"] == ["上次维修日期"]
    assert named["odometer_km"] == ["行驶里程"]
    assert named["phone"][:2] == ["车主手机", "车主电话"]
    assert alarm.missing == ("order_number",)
    assert orders.missing == ()
    assert set(orders.places) >= {"order_number", "service_type", "customer_name", "phone", "vin", "advisor"}
    assert set(lines.places) >= {
        "delivered_at",
        "opened_at",
        "customer_name",
        "plate",
        "model",
        "odometer_km",
    }


def test_a_mapping_file(tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    path.write_text(
        '[columns]\n"工号" = "order_number"\n"车架号" = "vin"\n"完成" = "delivered_at"\n"金额" = ""\n'
    )
    mapping = load_mapping(path)
    rows = [["工号", "车架号", "完成", "金额"], ["RO1", "LSVAM4187C2184847", "2026-03-02", "5"]]
    layout = _open(write_cells(tmp_path / "visits.csv", rows), mapping=mapping)
    assert set(layout.places) == {"order_number", "vin", "delivered_at"}
    assert layout.ignored == ("金额",)
    with pytest.raises(Unusable) as caught:
        _open(write_csv(tmp_path / "other.csv", [VISIT]), mapping=mapping)
    assert caught.value.remark.code == "map_heading_absent"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("map_unreadable", None),
        ("map_not_toml", "columns = ["),
        ("map_value", "colums = {}"),
        ("map_value", "[columns]\na = 1"),
        ("map_field_unknown", '[columns]\n"工号" = "order"'),
    ],
)
def test_a_mapping_file_of_no_use(tmp_path: Path, code: str, said: str | None) -> None:
    path = tmp_path / "map.toml"
    if said is not None:
        path.write_text(said)
    with pytest.raises(Unusable) as caught:
        load_mapping(path)
    assert caught.value.remark.code == code
    assert caught.value.remark.facts["path"] == str(path)


def test_every_field_has_a_cleaner_and_every_synonym_one_field() -> None:
    from store.intake import calls, visits
    from store.rules.settings import shipped_settings

    for kind, made in (("visits", visits.cleaners), ("calls", calls.cleaners)):
        assert set(fields_of(kind)) - {*TIMES.values(), "given_name"} == set(made(shipped_settings(), {}))
        known = known_kinds()[kind].columns
        said = [simplified(each) for listed in known.values() for each in set(listed)]
        doubled = {
            each
            for each in said
            if said.count(each) > 1
            and len({f for f, ls in known.items() if any(simplified(x) == each for x in ls)}) > 1
        }
        assert not doubled


def test_a_path_that_cannot_be(shop: Database, settings: Settings) -> None:
    with pytest.raises(Unusable) as caught:
        import_file(shop, settings, Path("a\0b"), now=NOW)
    assert caught.value.remark.code == "import_unreadable"
