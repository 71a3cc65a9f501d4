"""Damaged files, read: rows of text or one clear remark, never anything else."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import HealthCheck, given, settings, strategies as st

from store.intake.files import archives, compounds
from store.intake.files.candidates import candidates
from store.intake.files.delimiters import dialects
from store.intake.files.form import FileForm
from store.intake.files.reading import Table
from store.intake.files.totals import is_total
from store.remarks import Unusable
from tests.store.intake.old_workbooks import old_workbook
from tests.store.intake.samples import CALL, REFERENCE, VISIT

JOB_LINES = REFERENCE.parent / "real" / "workshop_job_lines.csv"
ALL_BYTES = st.integers(0, 255)
CHANGES = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), ALL_BYTES), max_size=8)
FEW = settings(
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
SYNTAX = st.lists(
    st.sampled_from(
        [",", ";", "\t", '"', "'", "\n", "\r", "\r\n", "工单号", "RO1", " ", "sep=;", "\ufeff", "é", "\0",
         "<table>", "<tr>", "</tr>", "<td>", "<td colspan=2 rowspan=3>", "<", ">", "&amp;", "<br>", "\ud800"]
    ),
    max_size=60,
)  # fmt: skip


def _csv(encoding: str) -> bytes:
    rows = [list(VISIT), *(list((VISIT | {"工单号": f"RO{number}"}).values()) for number in range(30))]
    return "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in rows).encode(encoding, "replace")


def _page() -> bytes:
    row = "".join(f"<td rowspan=1>{cell}</td>" for cell in VISIT.values())
    return ("<html><table>" + f"<tr>{row}</tr>" * 30).encode("gb18030")


def _workbook() -> bytes:
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed)
    for _ in range(2):
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, list(CALL))
        sheet.write_row(1, 0, list(CALL.values()))
        sheet.merge_range(3, 0, 3, 4, "合计")
    book.close()
    return packed.getvalue()


_WORKBOOK = _workbook()
WHOLE = [
    *map(_csv, ("utf-8", "gb18030", "utf-16", "utf-16-be", "cp950")),
    _page(),
    _WORKBOOK,
    old_workbook([list(VISIT), list(VISIT.values())] * 20),
]


@pytest.fixture(autouse=True)
def small_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sheet of 40 million cells is read, but that takes its time."""
    monkeypatch.setattr(archives, "MOST_CELLS", 400_000)
    monkeypatch.setattr(compounds, "MOST_CELLS", 400_000)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("damaged") / "damaged"


def _damaged(whole: bytes, changes: list[tuple[float, int]], cut: float) -> bytes:
    content = bytearray(whole)
    for place, byte in changes:
        content[int(place * len(content))] = byte
    return bytes(content[: round(cut * len(content))])


def _read(path: Path) -> int:
    """Read a file in every way it may be meant; give how many ways could be read to the end."""
    return sum(_is_read(table) for table in _tables(path))


def _tables(path: Path, encoding: str | None = None) -> Iterator[Table]:
    with suppress(Unusable):
        yield from candidates(path, FileForm(encoding))


def _is_read(table: Table) -> bool:
    try:
        for number, (row, cells) in enumerate(table.rows(), 1):
            assert row == number
            assert all(isinstance(cell, str) for cell in cells)
            is_total(cells, (0, 3, 99))
    except Unusable:
        return False
    return True


@pytest.mark.parametrize("which", range(len(WHOLE)))
def test_whole_files_are_read(path: Path, which: int) -> None:
    path.write_bytes(WHOLE[which])
    assert _read(path)


@FEW
@given(
    which=st.integers(0, len(WHOLE) - 1), changes=CHANGES, cut=st.floats(0.5, 1), junk=st.binary(max_size=40)
)
def test_damaged_bytes(
    path: Path, which: int, changes: list[tuple[float, int]], cut: float, junk: bytes
) -> None:
    path.write_bytes(_damaged(WHOLE[which], changes, cut) + junk)
    _read(path)


@FEW
@given(part=st.integers(0, 99), changes=CHANGES, cut=st.floats(0.5, 1))
def test_damage_inside_a_workbook(
    path: Path, part: int, changes: list[tuple[float, int]], cut: float
) -> None:
    with zipfile.ZipFile(io.BytesIO(_WORKBOOK)) as whole, zipfile.ZipFile(path, "w") as archive:
        names = whole.namelist()
        for name in names:
            content = whole.read(name)
            damaged = name == names[part % len(names)]
            archive.writestr(name, _damaged(content, changes, cut) if damaged else content)
    _read(path)


@FEW
@given(
    content=st.binary(max_size=300), encoding=st.sampled_from([None, "utf-8", "gb18030", "utf-16", "utf-7"])
)
def test_any_bytes(path: Path, content: bytes, encoding: str | None) -> None:
    path.write_bytes(content)
    for table in _tables(path, encoding):
        _is_read(table)


@FEW
@given(parts=SYNTAX, encoding=st.sampled_from(["utf-8", "gb18030", "utf-16-le", "latin-1"]))
def test_any_order_of_what_means_something(path: Path, parts: list[str], encoding: str) -> None:
    path.write_bytes("".join(parts).encode(encoding, "ignore"))
    _read(path)


@FEW
@given(text=st.text(max_size=200))
def test_some_dialect_is_always_found(text: str) -> None:
    assert dialects(text)


@pytest.mark.skipif(not JOB_LINES.is_file(), reason="the real records are not beside the repository")
@settings(FEW, max_examples=40)
@given(changes=CHANGES, cut=st.floats(0, 1))
def test_real_records_damaged(path: Path, changes: list[tuple[float, int]], cut: float) -> None:
    path.write_bytes(_damaged(JOB_LINES.read_bytes()[:200_000], changes, cut))
    _read(path)
