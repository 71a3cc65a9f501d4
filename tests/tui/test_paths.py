"""Paths as people give them: typed, pasted, dropped; completed from what there is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from tui import paths


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("visits.csv", "visits.csv"),
        ("  visits.csv \n", "visits.csv"),
        ("'/data/my visits.csv' ", "/data/my visits.csv"),
        ('"/data/visits.csv"', "/data/visits.csv"),
        ("“/data/visits.csv”", "/data/visits.csv"),
        ("file:///data/my%20visits.csv", "/data/my visits.csv"),
        ("file://localhost/data/%E5%B7%A5%E5%8D%95.csv", "/data/工单.csv"),
        ("file:///data/a%23b.csv", "/data/a#b.csv"),
        ("file:///C:/data/visits.csv", "C:/data/visits.csv"),
        ("& '/data/visits.csv'", "/data/visits.csv"),
        ("/data/one.csv\n/data/two.csv", "/data/one.csv"),
        ("", ""),
        ("'", "'"),
    ],
)
def test_a_path_is_taken_out_of_what_was_dropped(text: str, path: str) -> None:
    assert paths.given(text) == path


@pytest.mark.skipif(os.sep != "/", reason="only such systems escape spaces")
def test_escaped_spaces_are_spaces() -> None:
    assert paths.given(r"/data/my\ visits\ \(1\).csv") == "/data/my visits (1).csv"


@given(st.text(st.characters(exclude_characters="'\"“”‘’\\\n\r", exclude_categories=["C", "Z"]), min_size=1))
def test_a_name_in_quotes_is_the_name(name: str) -> None:
    assert paths.given(f"'{name}'") == name


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("Visits-1.csv", "visits-2.XLSX", "letter.docx", ".hidden.csv", "~$visits.xlsx"):
        (tmp_path / name).touch()
    (tmp_path / "archive").mkdir()
    return tmp_path


def names(entries: list[paths.Entry]) -> list[str]:
    return [entry.name.replace(os.sep, "/") for entry in entries]


def test_folders_and_exports_are_offered(folder: Path) -> None:
    assert names(paths.offered("", folder)) == ["archive/", "Visits-1.csv", "visits-2.XLSX"]
    assert names(paths.offered("VIS", folder)) == ["Visits-1.csv", "visits-2.XLSX"]
    assert names(paths.offered(f"{folder}/visits-2", None)) == ["visits-2.XLSX"]
    assert names(paths.offered(".h", folder)) == [".hidden.csv"]
    assert names(paths.offered("nowhere/", folder)) == []


def test_a_path_is_completed_as_far_as_all_agree(folder: Path) -> None:
    def completed(text: str) -> str:
        return paths.completed(text, paths.offered(text, folder))

    assert completed("v") == "Visits-"
    assert completed("visits-2") == "visits-2.XLSX"
    assert completed("a") == f"archive{os.sep}"
    assert completed("x") == "x"
    assert completed(f"{folder}/visits-1") == f"{folder}/Visits-1.csv"


@given(st.text("aAbB-.", max_size=6), st.lists(st.text("aAbB-", min_size=1, max_size=6), min_size=1))
def test_completing_keeps_what_was_typed_and_goes_as_far_as_all_agree(text: str, ends: list[str]) -> None:
    if text in {".", ".."}:
        return
    entries = [paths.Entry(Path(text + end), is_folder=False) for end in ends]
    done = paths.completed(text, entries)
    assert done.startswith(text)
    assert all(entry.name.casefold().startswith(done.casefold()) for entry in entries)
    assert paths.completed(done, entries) == done
