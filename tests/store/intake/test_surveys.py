"""Results of an outside survey: read, compared, written, and given back as they were."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings as how, strategies as st

from store.database import Database, Records
from store.intake.surveys import TABLE, TOLD, SurveyResult, asked, period, points, take_surveys
from tests.store.survey_samples import FIELDS, LAYOUT, line, take


def stored(records: Records) -> list[dict[str, Any]]:
    return [
        dict(row)
        for row in records.rows(f"SELECT * FROM {TABLE} WHERE {TABLE}.shop_id = :shop ORDER BY {TABLE}.id")
    ]


def account(found: SurveyResult) -> tuple[int, int, int, int, int]:
    refused = len(found.refused)
    assert found.rows == found.new + found.updated + found.unchanged + found.folded + refused
    return found.new, found.updated, found.unchanged, found.folded, refused


def take_back(records: Records, found: SurveyResult) -> None:
    """Undo, from nothing but what the changes say."""
    for table, number, before in reversed(found.changes):
        was = json.loads(before)
        if was is None:
            records.run(f"DELETE FROM {table} WHERE shop_id = :shop AND id = :id", id=number)
        else:
            names = ", ".join(f"{name} = :{name}" for name in was)
            records.run(f"UPDATE {table} SET {names} WHERE shop_id = :shop AND id = :id", id=number, **was)


# Cells.


@pytest.mark.parametrize(
    ("text", "month"),
    [
        *[(text, "2026-04") for text in (
            "2026-04", "2026-4", "2026/04", "2026.4", "2026年4月", "2026年04月份", "2026 年 4 月", "202604",
            "２０２６－０４", " 2026-04 ", "04/2026", "Apr 2026", "April 2026", "2026 apr", "2026-04-30",
            "2026-04-01 00:00:00", "20260415", "46113",
        )],
        *[(text, None) for text in ("", "-", "4月", "2026", "2026-13", "2026-00", "2026Q2", "20264", "soon",
                                    "03/04/2026", "Foo 2026", "1026-04", "²026-04")],
    ],
)  # fmt: skip
def test_months(text: str, month: str | None) -> None:
    assert period(text) == month


@pytest.mark.parametrize(
    ("text", "value", "code"),
    [
        ("99.4", 99.4, None),
        ("１０３．２", 103.2, None),
        ("99.4分", 99.4, None),
        ("99.4 %", 99.4, None),
        ("0", 0.0, None),
        ("98.10000000000001", 98.1, None),
        ("", None, None),
        ("/", None, None),
        ("very good", None, "score_unreadable"),
        ("-3", None, "score_unreadable"),
        ("1001", None, "score_unreadable"),
        ("1e3", None, "score_unreadable"),
        ("٩٩", None, "score_unreadable"),
    ],
)
def test_scores(text: str, value: float | None, code: str | None) -> None:
    assert points(text) == (value, code)


@pytest.mark.parametrize(
    ("text", "value"),
    [("114", 114), ("5,257", 5257), ("114份", 114), ("93.0", 93), ("", None), ("0", None), ("many", None),
     ("1,23", None), ("-5", None)],
)  # fmt: skip
def test_how_many_were_asked(text: str, value: int | None) -> None:
    assert asked(text) == (value, None if value else "sample_unreadable")


@given(st.text(max_size=40))
def test_no_text_breaks_a_cleaner(text: str) -> None:
    for clean in (period, points, asked):
        clean(text)


# Rows.


def test_rows_go_in_and_the_same_file_again_changes_nothing(shop: Database) -> None:
    rows = (
        line(),
        line(period="2026年4月", scope="分中心", n="5,257"),
        line(period="2026-04", scope="National"),
    )
    with shop.writing() as records:
        first = take(records, *rows)
        assert account(first) == (3, 0, 0, 0, 0)
        assert first.warnings == {}
        before = stored(records)
        assert [(row["period"], row["scope"], row["n"], row["row_no"]) for row in before] == [
            ("2026-03", "shop", 93, 2), ("2026-04", "region", 5257, 3), ("2026-04", "nation", 93, 4),
        ]  # fmt: skip
        assert (before[0]["explained_work"], before[0]["lounge"], before[0]["mot"], before[0]["css"]) == (
            99.4, 89.9, 99.2, 103.5,
        )  # fmt: skip
        again = take(records, *rows, batch=2)
        assert account(again) == (0, 0, 3, 0, 0)
        assert again.changes == ()
        assert stored(records) == before


def test_a_changed_row_updates_and_a_blank_cell_says_nothing(shop: Database) -> None:
    with shop.writing() as records:
        take(records, line())
        changed = take(records, line(n="94", css="", listens="?"), batch=2, first=7)
        assert account(changed) == (0, 1, 0, 0, 0)
        (row,) = stored(records)
        assert (row["n"], row["css"], row["listens"]) == (94, 103.5, 100.6)
        assert (row["batch_id"], row["row_no"]) == (2, 7)
        ((table, number, before),) = changed.changes
        assert (table, number, json.loads(before)) == (
            TABLE, row["id"], {"n": 93, "batch_id": 1, "row_no": 2},
        )  # fmt: skip


def test_what_is_refused_names_row_and_reason(shop: Database) -> None:
    with shop.writing() as records:
        found = take(records, line(period="someday"), line(scope="Mars"), line(period="", scope=""), line())
        assert account(found) == (1, 0, 0, 0, 3)
        assert found.refused == (
            (2, "no_readable_period"), (3, "scope_unknown"), (4, "no_readable_period"),
        )  # fmt: skip
        assert len(stored(records)) == 1


def test_of_several_rows_of_a_month_the_last_counts(shop: Database) -> None:
    with shop.writing() as records:
        found = take(records, line(n="1"), line(period="2026/3", n="2"), line(scope="dealer", n="3"))
        assert account(found) == (1, 0, 0, 2, 0)
        assert [row["n"] for row in stored(records)] == [3]


def test_what_is_odd_goes_in_and_is_counted(shop: Database) -> None:
    with shop.writing() as records:
        found = take(
            records,
            line(mot="99.3"),
            line(period="2026-04", n="many", lounge="nice"),
            line(period="2026-05", listens="", mot="12"),
            line(period="2026-06", mot=""),
        )
        assert account(found) == (4, 0, 0, 0, 0)
        assert found.warnings == {
            "mot_disagrees": 1, "sample_unreadable": 1, "score_unreadable": 1, "items_missing": 2,
        }  # fmt: skip
        rows = stored(records)
        assert [row["mot"] for row in rows] == [99.3, 99.2, 12.0, None]
        assert (rows[1]["n"], rows[1]["lounge"], rows[2]["listens"]) == (None, None, None)


def test_a_file_without_some_of_the_columns(shop: Database) -> None:
    with shop.writing() as records:
        layout = type(LAYOUT)(
            kind=LAYOUT.kind,
            heading_row=1,
            headings=("css", "period", "scope", "n"),
            places={"css": (0,), "period": (1,), "scope": (2,), "n": (3,)},
        )
        found = take_surveys(records, 1, [(2, ["97.3", "2026-04", "全国", "21689"])], layout, dry_run=False)
        assert account(found) == (1, 0, 0, 0, 0)
        assert [(row["css"], row["n"], row["mot"]) for row in stored(records)] == [(97.3, 21689, None)]


def test_another_shop_is_left_alone(shop: Database) -> None:
    with shop.writing() as records:
        records.run("INSERT INTO shop (id, name, made_at) VALUES (2, 'other', '')")
        other = Records(records._connection, 2)
        take(other, line(n="7"))
        assert account(take(records, line())) == (1, 0, 0, 0, 0)
        assert account(take(records, line(n="94"))) == (0, 1, 0, 0, 0)
        assert [row["n"] for row in stored(other)] == [7]


rows = st.builds(
    line,
    period=st.sampled_from(["2026-03", "2026-04", "2026-05", "someday"]),
    scope=st.sampled_from(["本店", "区域", "全国", "?"]),
    n=st.sampled_from(["93", "94", ""]),
    css=st.sampled_from(["103.5", "99", ""]),
    lounge=st.sampled_from(["89.9", "90", "", "x"]),
)
files = st.lists(rows, max_size=8)


@given(known=files, file=files)
@how(max_examples=60, deadline=None)
def test_every_file_is_accounted_for_and_can_be_taken_back(
    shop_once: Database, known: list[dict[str, str]], file: list[dict[str, str]]
) -> None:
    with shop_once.writing() as records:
        records.run(f"DELETE FROM {TABLE} WHERE shop_id = :shop")
        take(records, *known)
        before = stored(records)
        planned = take(records, *file, batch=2, dry_run=True)
        assert stored(records) == before, "a dry run writes nothing"
        found = take(records, *file, batch=2)
        account(found)
        assert found == planned
        after = stored(records)
        assert {row["id"] for row in after if row["batch_id"] == 2} == {
            number for _, number, _ in found.changes
        }
        again = take(records, *file, batch=3)
        assert (again.new, again.updated, again.changes) == (0, 0, ())
        take_back(records, found)
        assert stored(records) == before


@pytest.fixture(scope="module")
def shop_once(new_shop: Callable[[], Database]) -> Iterator[Database]:
    """One shop for all examples of a test, which empties it itself."""
    with closing(new_shop()) as database:
        yield database


def test_the_reference_file(shop: Database, reference: Path) -> None:
    with (reference / "outside_survey.csv").open(encoding="utf-8-sig", newline="") as file:
        _, *body = csv.reader(file)
    with shop.writing() as records:
        found = take(records, *(dict(zip(FIELDS, cells, strict=True)) for cells in body))
        assert account(found) == (4, 0, 0, 0, 0)
        assert found.warnings == {}, "each row's ten items give its MOT"
        rows = stored(records)
    assert [(row["period"], row["scope"], row["n"]) for row in rows] == [
        ("2026-03", "shop", 93), ("2026-04", "shop", 114), ("2026-04", "region", 5257),
        ("2026-04", "nation", 21689),
    ]  # fmt: skip
    assert all(row[name] is not None for row in rows for name in TOLD)
