"""Text files as tables: encodings, delimiters, quotes, line ends, pages; and what stops the reading."""

from __future__ import annotations

import codecs
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from store.intake.files.candidates import candidates
from store.intake.files.form import AS_FOUND, FileForm
from store.intake.files.reading import MOST_COLUMNS, Table
from store.intake.files.totals import is_total
from store.intake.layouts.opening import open_table
from store.remarks import Unusable
from tests.store.intake.samples import VISIT

HEADINGS, RECORD = list(VISIT), list(VISIT.values())
TRADITIONAL = [
    ["工單號", "客戶姓名", "車牌號", "VIN", "交車時間"],
    ["RO1", "陳雅婷", "ABC-1234", "LSVAM4187C2184847", "2026-03-02"],
    ["RO2", "林國棟", "AXY-5678", "LSVAM4187C2184848", "2026-03-03"],
]
WESTERN = [
    ["order number", "customer name", "VIN", "model", "delivered at"],
    ["RO1", "José Müller", "LSVAM4187C2184847", "Coupé", "2026-03-02"],
    ["RO2", "Åsa Nyström", "LSVAM4187C2184848", "Kombi", "2026-03-03"],
]


def write(path: Path, rows: list[list[str]], encoding: str, delimiter: str = ",", end: str = "\n") -> Path:
    path.write_bytes(end.join(delimiter.join(row) for row in [*rows, []]).encode(encoding))
    return path


def cells(table: Table) -> list[list[str]]:
    return [list(row) for _, row in table.rows()]


def likeliest(path: Path, encoding: str | None = None) -> Table:
    return next(candidates(path, FileForm(encoding)))


def code_of(path: Path, encoding: str | None = None) -> str:
    """What is said of a file nobody can read: by all its readings, or before there is any."""
    with pytest.raises(Unusable) as caught:
        [cells(table) for table in candidates(path, FileForm(encoding))]
    assert caught.value.remark.facts["path"] == str(path)
    return caught.value.remark.code


@pytest.mark.parametrize("count", [1, 400])
@pytest.mark.parametrize(
    ("encoding", "said", "rows"),
    [
        ("utf-8", "utf-8", [HEADINGS, RECORD]),
        ("utf-8-sig", "utf-8-sig", [HEADINGS, RECORD]),
        ("gb18030", "gb18030", [HEADINGS, RECORD]),
        ("gbk", "gb18030", [HEADINGS, RECORD]),
        ("utf-16", "utf-16", [HEADINGS, RECORD]),
        ("utf-16-le", "utf-16-le", [HEADINGS, RECORD]),
        ("utf-16-be", "utf-16-be", [HEADINGS, RECORD]),
        ("utf-32", "utf-32", [HEADINGS, RECORD]),
        ("big5", "cp950", TRADITIONAL),
        ("cp950", "cp950", TRADITIONAL),
        ("gb18030", "gb18030", TRADITIONAL),
        ("latin-1", "cp1252", WESTERN),
        ("latin-1", "cp1252", [WESTERN[0], ["RO1", "José Núñez", *WESTERN[1][2:]]]),
        ("cp1252", "cp1252", [*WESTERN, ["RO3", "René “le Gros”", "LSVAM4187C2184849", "€", ""]]),
    ],
)
def test_the_likeliest_encoding_is_the_right_one(
    tmp_path: Path, encoding: str, said: str, rows: list[list[str]], count: int
) -> None:
    rows = [rows[0], *rows[1:] * count]
    table = likeliest(write(tmp_path / "a.csv", rows, encoding))
    assert table.encoding == said
    assert cells(table) == rows


def test_what_reads_only_by_chance_comes_later(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", TRADITIONAL, "big5")
    encodings = list(dict.fromkeys(table.encoding for table in candidates(path, AS_FOUND)))
    assert encodings == ["cp950", "gb18030"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-8", "gb18030"])
def test_a_mark_is_no_part_of_the_first_heading(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path / "a.csv", [["\ufeff" + HEADINGS[0], *HEADINGS[1:]], RECORD], encoding)
    assert cells(likeliest(path, encoding)) == [HEADINGS, RECORD]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_characters_that_would_be_delimiters_the_other_way_round(tmp_path: Path, encoding: str) -> None:
    rows = [["工单号", "备注"], ["RO1", "一簀"], ["RO2", "一㬀"]]
    table = likeliest(write(tmp_path / "a.csv", rows, encoding))
    assert (table.encoding, cells(table)) == (encoding, rows)


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "big5", "gbk", "shift_jis"])
def test_an_encoding_is_taken_at_its_word(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path / "a.csv", [["工人", "日本"]] * 200, "gbk")
    if encoding == "big5":
        assert code_of(path, encoding) == "import_encoding"
    else:
        table = likeliest(path, encoding)
        assert (table.encoding, len(cells(table))) == (codecs.lookup(encoding).name, 200)


def test_the_headings_have_the_last_word(tmp_path: Path) -> None:
    groups = [["三月维修", "", "", ""], ["工单号", "车辆", "", "交车"], ["", "车牌号", "VIN", "交车时间"]]
    path = write(tmp_path / "a.csv", [*groups, ["RO1", "吉A12345", "LSVAM4187C2184847", "2026-03-02"]], "gbk")
    table, layout = open_table(path, kind="auto", mapping=None)
    assert (table.encoding, layout.heading_row, layout.missing) == ("gb18030", 3, ())
    assert set(layout.places) == {"order_number", "plate", "vin", "delivered_at"}


def test_bytes_that_no_encoding_reads_are_named_by_their_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    good = ",".join(HEADINGS) + "\n" + (",".join(RECORD) + "\n") * 50_000
    path.write_bytes(good.encode("gb18030") + b"\xff\xff\n" + good.encode("gb18030"))
    with pytest.raises(Unusable) as caught:
        likeliest(path)
    assert caught.value.remark.code == "import_encoding"
    assert caught.value.remark.facts == {"path": str(path), "encoding": "gb18030", "row": 50_002}


@pytest.mark.parametrize(
    "name", ["klingon", "zip", "punycode", "undefined", "unicode_escape", "a\0b", "cp037"]
)
def test_encodings_that_are_none_for_tables(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / "a.csv", [HEADINGS], "utf-8")
    assert code_of(path, name) == "import_encoding_unknown"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|", "^", "~", "\x1f", "，"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le"])
def test_delimiters_and_line_ends(tmp_path: Path, delimiter: str, end: str, encoding: str) -> None:
    path = write(tmp_path / "a.csv", [HEADINGS, RECORD, RECORD], encoding, delimiter, end)
    assert cells(likeliest(path)) == [HEADINGS, RECORD, RECORD]


def test_line_ends_of_several_kinds(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\r\n1,2\n3,4\r5,6\n")
    assert cells(likeliest(path)) == [["a", "b"], ["1", "2"], ["3", "4"], ["5", "6"]]


def test_a_delimiter_that_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("sep=;\n工单号;备注\nRO1;一,二,三,四\n", encoding="utf-16")
    tables = list(candidates(path, AS_FOUND))
    assert [cells(table)[1:] for table in tables] == [[["工单号", "备注"], ["RO1", "一,二,三,四"]]]


def test_delimiters_inside_cells_do_not_mislead(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("工单号;备注\n" + "RO1;一,二\n" * 3 + "RO2;三\n" * 9)
    assert cells(likeliest(path))[1] == ["RO1", "一,二"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a,"b, c",d\n', ["a", "b, c", "d"]),
        ('a,"say ""no""",d\n', ["a", 'say "no"', "d"]),
        ('a,"two\nlines",d\n', ["a", "two\nlines", "d"]),
        ('a,5" wheel,d\n', ["a", '5" wheel', "d"]),
        ("'a','b, c','it''s'\n", ["a", "b, c", "it's"]),
        ("a,O'Brien,'98\n", ["a", "O'Brien", "'98"]),
        ("a,'b','\n\"c, d\",e,f\n", ["a", "'b'", "'"]),
    ],
)
def test_quotes(tmp_path: Path, text: str, expected: list[str]) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text)
    assert cells(likeliest(path))[0] == expected


@pytest.mark.parametrize(
    ("code", "row", "text"),
    [
        ("import_quote_open", 2, 'a,b\n"1,2\n3,4\n'),
        ("import_quote_open", 3, 'a,b\n1,2\n"1,2\n' + "3,4\n" * 90_000),
        ("import_cell_too_long", 3, "a,b\n1,2\n1," + "x" * 200_000 + "\n"),
        ("import_quote_stray", 2, 'a,b\n"1" or so,2\n'),
        ("import_too_wide", 2, "a,b\n" + "," * MOST_COLUMNS + "\n"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(tmp_path: Path, code: str, row: int, text: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text)
    first, *_ = list(candidates(path, AS_FOUND))
    with pytest.raises(Unusable) as caught:
        cells(first)
    assert (caught.value.remark.code, caught.value.remark.facts["row"]) == (code, row)


PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style>td {color: red}</style></head>
<body><table><tr><th colspan=3>维修工单<br>三月</th></tr>
<tr><td rowspan="2">工单号</td><td colspan='2'>客户</td></tr><TR><TD>姓名<TD>手机&nbsp;号</TR>
<tr><td x:str>RO1</td><td><b>李</b>明 &amp; 子</td><td style="mso-number-format:'\\@'">13800138000</td></tr>
</table></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_page_that_is_named_like_a_workbook(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(PAGE.encode(encoding))
    table = likeliest(path)
    assert (table.encoding, table.total) == (encoding, 4)
    assert cells(table) == [
        ["维修工单\n三月", "", ""],
        ["工单号", "客户", ""],
        ["", "姓名", "手机 号"],
        ["RO1", "李明 & 子", "13800138000"],
    ]


def test_a_long_page_on_one_line_is_read_piece_by_piece(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text("<table>" + "".join(f"<tr><td>{n}</td><td>李明</td></tr>" for n in range(60_000)))
    rows = cells(likeliest(path))
    assert len(rows) == 60_000
    assert rows[-1] == ["59999", "李明"]


def test_headings_over_two_rows_are_offered_as_one(tmp_path: Path) -> None:
    rows = [
        ["三月维修", "", "", "", ""],
        ["工单号", "客户", "", "保养", ""],
        ["", "姓名", "电话", "日期", "电话"],
        ["RO1", "李明", "13800138000", "2026-03-02", ""],
    ]
    offered = [cells(table) for table in candidates(write(tmp_path / "a.csv", rows, "utf-8"), AS_FOUND)]
    assert [table[2] for table in offered] == [
        rows[2],
        ["工单号", "姓名", "电话", "日期", "电话"],
        ["工单号", "姓名", "客户 电话", "日期", "保养 电话"],
        ["工单号", "客户 姓名", "客户 电话", "保养 日期", "保养 电话"],
    ]
    assert all([*table[:2], *table[3:]] == [*rows[:2], *rows[3:]] for table in offered)


def test_records_are_no_second_heading_row(tmp_path: Path) -> None:
    rows = [["工单号", "", "手机号"], ["RO1", "李明", "13800138000"]]
    assert len(list(candidates(write(tmp_path / "a.csv", rows, "utf-8"), AS_FOUND))) == 1


@pytest.mark.parametrize(
    "row",
    [
        ["合计", "", "12345.60"],
        ["", "合计：", "3"],
        ["总 计", "", ""],
        ["本页小计", "9"],
        ["合计 120 台", ""],
        ["Grand Total", "", "9"],
        ["TOTAL:", "", "9"],
        ["小计(元)", ""],
        ["合计 Total", "9"],
    ],
)
def test_total_lines(row: list[str]) -> None:
    assert is_total(row)
    assert is_total(row, keys=(0,))


@pytest.mark.parametrize(
    "row", [["RO1", "合计"], ["合计达", "吉A12345"], ["Totaline", ""], [], ["", " "], ["累计里程表", "5"]]
)
def test_records_that_are_no_total_lines(row: list[str]) -> None:
    assert not is_total(row)


def test_a_name_like_a_total_is_a_record_where_it_has_a_plate() -> None:
    assert is_total(["总计", "", ""], keys=(1,))
    assert not is_total(["总计", "吉A12345", ""], keys=(1,))


def test_a_table_may_be_read_again(tmp_path: Path) -> None:
    table = likeliest(write(tmp_path / "a.csv", [HEADINGS, RECORD], "gb18030"))
    assert cells(table) == cells(table)


def _cut_while_read(path: Path) -> None:
    path.write_bytes("工单号,车牌\n".encode("gb18030") * 2)
    table = likeliest(path)
    path.write_bytes(b"\xff\xff")
    cells(table)


def _vanish_while_read(path: Path) -> None:
    table = likeliest(write(path, [HEADINGS], "utf-8"))
    path.unlink()
    cells(table)


@pytest.mark.parametrize(
    ("code", "happening"), [("import_changed", _cut_while_read), ("import_unreadable", _vanish_while_read)]
)
def test_a_file_that_changes(tmp_path: Path, code: str, happening: Callable[[Path], None]) -> None:
    with pytest.raises(Unusable) as caught:
        happening(tmp_path / "a.csv")
    assert caught.value.remark.code == code


def _huge_line(path: Path) -> None:
    """A line of a gigabyte, which takes no room on the disk."""
    path.write_bytes(b"a,b\n1,2\nx")
    os.truncate(path, 1 << 30)


def _long_cell(path: Path) -> None:
    path.write_bytes(b"a,b\n1,2\n" + b"x" * (3 << 20))


@pytest.mark.parametrize(
    ("code", "make"),
    [
        ("import_nul", _huge_line),
        ("import_line_too_long", _long_cell),
        ("import_not_a_file", os.mkfifo),
        ("import_is_folder", Path.mkdir),
        ("import_page_without_table", lambda path: path.write_text("<html><body>Log in first</body></html>")),
        ("import_line_too_long", lambda path: path.write_text("<table><tr><td>" + "x" * (3 << 20))),
        ("import_too_wide", lambda path: path.write_text("<table><tr><td colspan=99999>a</td></tr></table>")),
        ("import_binary", lambda path: path.write_text("MIME-Version: 1.0\nX-Document-Type: Workbook\n")),
        ("import_nul", lambda path: path.write_bytes("工单号,车牌号\nRO1,吉A\0\n".encode())),
        ("import_nul", lambda path: path.write_bytes(bytes(5000))),
        ("import_encoding", lambda path: path.write_bytes("\ufeff工单号".encode("utf-16-le")[:-1])),
        ("import_encoding", lambda path: path.write_bytes(b"\xef\xbb\xbfa,b\n\xff\n")),
    ],
)
def test_files_of_no_use(tmp_path: Path, code: str, make: Callable[[Path], object]) -> None:
    path = tmp_path / "a.csv"
    make(path)
    assert code_of(path) == code


def test_a_device_is_no_file() -> None:
    device = Path(os.devnull)
    with pytest.raises(Unusable) as caught:
        likeliest(device)
    assert caught.value.remark.code == "import_not_a_file"


PEAK = """
import resource, sys
from pathlib import Path
from store.intake.files.candidates import candidates
from store.intake.files.form import AS_FOUND, FileForm
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(sum(1 for _ in next(candidates(Path(sys.argv[1]), AS_FOUND)).rows()))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_a_file_takes_no_more_memory_for_being_large(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    record = (",".join(RECORD) + "\n").encode("gb18030")
    with path.open("wb") as file:
        file.write((",".join(HEADINGS) + "\n").encode("gb18030"))
        for _ in range(40):
            file.write(record * 10_000)
    assert path.stat().st_size > 40 << 20
    done = subprocess.run(
        [sys.executable, "-c", PEAK, str(path)], capture_output=True, check=True, text=True, timeout=120
    )
    rows, growth = map(int, done.stdout.split())
    assert rows == 400_001
    assert growth < 16 << (20 if sys.platform == "darwin" else 10)
