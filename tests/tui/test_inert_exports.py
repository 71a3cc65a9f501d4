"""No cell of anything that is exported is a formula, whatever customers are called."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from io import StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, strategies as st

from store import inert
from tests.tui.test_command_line import call
from tests.tui.test_hostile import disguise
from tui.wiring import Desk

FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1+1", "＝1+1", "＋1", "－1", "＠SUM(1)")
DANGEROUS = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
NUMBER = re.compile(r"-?[\d,.]+")


def dangerous(text: str) -> list[str]:
    """Give the cells of a CSV that a spreadsheet may take for a formula."""
    cells: Iterable[str] = (cell for row in csv.reader(StringIO(text, newline="")) for cell in row)
    return [cell for cell in cells if DANGEROUS.match(cell) and not NUMBER.fullmatch(cell)]


@given(st.text())
def test_a_cell_never_begins_like_a_formula(text: str) -> None:
    assert not DANGEROUS.match(inert(text))
    assert inert(text).removeprefix("'") == text.removeprefix("'")


@pytest.mark.parametrize("name", FORMULAS)
def test_lists_printed_and_written_hold_no_formula(
    desk: Desk, environment: dict[str, str], tmp_path: Path, name: str
) -> None:
    disguise(desk, name)
    desk.database.close()
    printed = [
        ("queue", "--csv"),
        ("audit", "--csv"),
    ]
    for arguments in printed:
        status, out, errors = call(environment, *arguments)
        assert status == 0, errors
        assert out.count("\n") > 1, arguments
        assert dangerous(out) == [], arguments
    letters = tmp_path / "letters.csv"
    status, _, errors = call(
        environment, "due", "--month", "2026-12", "--out", str(letters), "--whole-numbers"
    )
    assert status == 0, errors
    text = letters.read_text("utf-8-sig")
    assert name.strip() in text, "what is dangerous is in it"
    assert dangerous(text) == []


def test_an_archive_of_one_person_holds_no_formula(
    desk: Desk, environment: dict[str, str], tmp_path: Path
) -> None:
    disguise(desk, FORMULAS[0])
    desk.database.close()
    file = tmp_path / "them.zip"
    assert call(environment, "person", "export", "1", "--out", str(file))[0] == 0
    with ZipFile(file) as archive:
        sheets = [name for name in archive.namelist() if name.endswith(".csv")]
        assert len(sheets) > 2
        for name in sheets:
            assert dangerous(archive.read(name).decode("utf-8-sig")) == [], name


@pytest.mark.parametrize("what", ["due", "report"])
def test_workbooks_hold_texts_as_texts(
    desk: Desk, environment: dict[str, str], tmp_path: Path, what: str
) -> None:
    disguise(desk, FORMULAS[0])
    desk.database.close()
    file = tmp_path / "list.xlsx"
    month = {"due": "2026-12", "report": "2026-10"}[what]
    status, _, errors = call(environment, what, "--month", month, "--out", str(file))
    assert status == 0, errors
    with ZipFile(file) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")}
    assert "calc" in "".join(parts.values()), "what is dangerous is in it"
    formulas = [found for text in parts.values() for found in re.findall(r"<f>(.*?)</f>", text)]
    assert not any("cmd" in each or "calc" in each for each in formulas)


@pytest.mark.parametrize(
    "text", ["'; DROP TABLE attempt; --", '"; DELETE FROM customer; --', ":shop ? %s {0}"]
)
def test_what_is_typed_is_never_a_statement(desk: Desk, environment: dict[str, str], text: str) -> None:
    with desk.database.reading() as records:
        before = records.value("SELECT count(*) FROM attempt"), records.value("SELECT count(*) FROM customer")
    status, _, errors = call(environment, "correct", "1", "--notes", text, "--reason", text)
    assert status == 0, errors
    call(environment, "find", text)
    call(environment, "person", "export", text, "--out", "x.json")
    with desk.database.reading() as records:
        assert records.value("SELECT notes FROM customer WHERE id = 1") == text
        after = records.value("SELECT count(*) FROM attempt"), records.value("SELECT count(*) FROM customer")
    assert after == before
