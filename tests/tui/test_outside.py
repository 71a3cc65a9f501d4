"""The outside survey as people see it: on the command line and among the figures."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from store import Cell, Figure, FigureRow
from tests.store.survey_samples import line, take
from tests.tui.conftest import everything_shown, press, toasts, working
from tui import command_line, figure_lines, words
from tui.wiring import Desk

TITLE = "Outside survey, own interviews"
Said = Callable[..., list[str]]


@pytest.fixture
def survey(desk: Desk) -> Desk:
    """A shop with the survey of this month for shop and nation, and of the month before."""
    with desk.database.writing() as records:
        take(
            records,
            line(period="2026-10"),
            line(period="2026-11", n="1,114", mot="99.9", lounge=""),
            line(period="2026-11", scope="全国", n="21689", mot="95"),
        )
    return desk


@pytest.fixture
def figures(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Said:
    """Run `ringback figures outside` and give the lines it prints."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("RINGBACK_CONFIG", raising=False)

    def run(*options: str) -> list[str]:
        assert command_line.main(["figures", "outside", *options]) == 0
        return capsys.readouterr().out.splitlines()

    return run


def cells(lines: list[str], name: str) -> list[str]:
    (found,) = [text for text in lines if text.startswith(f"  {name}  ")]
    return found.removeprefix(f"  {name}").replace("≠ ", "≠").split()


@pytest.mark.usefixtures("survey")
def test_the_command_line_shows_survey_and_own_side_by_side(figures: Said) -> None:
    lines = figures("--month", "2026-11")
    assert lines[0].startswith(TITLE)
    assert lines[1].split() == ["shop", "previous", "region", "nation", "own", "calls"]
    assert cells(lines, "interviews")[:4] == ["1,114", "93", "–", "21,689"]
    assert cells(lines, "lounge")[:4] == ["–", "89.9", "–", "89.9"]
    assert cells(lines, "MOT, worked out")[:4] == ["100.2", "99.2", "–", "99.2"]
    assert cells(lines, "MOT as given") == ["99.9", "99.2", "–", "≠95.0", "–"]
    assert cells(lines, "CSS") == ["103.5", "103.5", "–", "103.5", "–"]
    assert max(map(len, lines[1:16])) <= 80
    assert [text.strip() for text in lines[16:]] == [
        "Outside survey of the shop, 2026-11: 1 of 10 items missing; MOT is that of the others.",
        "No outside survey of the region for 2026-11 has been imported.",
        "Outside survey of the nation, 2026-11: MOT is given as 95.0, but its items give 99.2.",
        "The shop's own interviews answer 70 % of the items' weight; their MOT, 0 to 100, is of these.",
    ]


@pytest.mark.usefixtures("survey")
def test_the_command_line_by_month_and_by_advisor(figures: Said) -> None:
    lines = figures("--from", "2026-10-01", "--to", "2026-11-30", "--by", "month")
    months = [place for place, text in enumerate(lines) if text.strip() in {"2026-10", "2026-11"}]
    october, november = lines[months[0] : months[1]], lines[months[1] :]
    assert cells(october, "interviews")[:2] == ["93", "–"]
    assert cells(november, "interviews")[:2] == ["1,114", "93"]
    own = figures("--month", "2026-11", "--by", "advisor")[1:-1]
    assert own
    assert all("own calls" in text and "/ 70" in text for text in own)


@pytest.mark.usefixtures("survey")
def test_programs_read_where_a_number_comes_from(figures: Said) -> None:
    rows = {
        row["name"]: row for row in json.loads("\n".join(figures("--month", "2026-11", "--json")))["rows"]
    }
    assert list(rows) == ["shop", "shop_last_month", "region", "nation", "own"]
    assert (rows["nation"]["batch"], rows["nation"]["row"], rows["nation"]["mot_agrees"]) == (1, 4, False)
    assert (rows["shop"]["missing"], rows["shop"]["denominator"]) == (["lounge"], 90)
    assert rows["region"]["rate"] is None


TO_IT = ("g", "3", "f", *["down"] * 5, "enter")
"""The keys from Today to the survey of the month."""


async def test_the_survey_is_a_figure_of_its_month_and_each_number_opens_its_row(survey: Desk) -> None:
    async with working(survey, size=(80, 60)) as (app, pilot):
        await press(app, pilot, *TO_IT, "B")
        assert TITLE in everything_shown(app)
        assert "≠ 95.0" in everything_shown(app)
        assert "has been imported" in everything_shown(app)
        await press(app, pilot, "enter")
        assert "1 case" in everything_shown(app)
        await press(app, pilot, "enter")
        assert "has no customer" in toasts(app)[-1]


async def test_without_a_survey_only_the_shops_own_interviews_stand_there(desk: Desk) -> None:
    async with working(desk, size=(80, 60)) as (app, pilot):
        await press(app, pilot, *TO_IT, "B")
        heading = everything_shown(app).splitlines()[4]
        assert "own calls" in everything_shown(app)
        assert "nation" not in heading


def test_every_item_has_a_name_of_its_own() -> None:
    from store.rules.survey import items
    from tui.words import figures

    words.use("en")
    assert list(figures.MOMENTS) == list(items())
    assert len({figures.moment(name) for name in items()}) == 10


def own_of(place: int) -> FigureRow:
    items = dict.fromkeys(("explained_work", *map(str, range(3))), 50.0 + place)
    extra = {"n": 20 + place, "items": items, "mot": 50.0 + place}
    extra |= dict.fromkeys(("mot_given", "mot_agrees", "css"))
    cell = Cell("own", "advisor", f"Advisor {place:02} of a long name indeed")
    return FigureRow("own", 35.0 + place, 70, extra=extra, cases=cell, few=place < 10)


@pytest.mark.parametrize("width", [76, 116, 196])
def test_split_by_many_every_column_stands_within_the_width(width: int) -> None:
    on = date(2026, 11, 1)
    split = Figure("outside", on, on, tuple(map(own_of, range(40))))
    shown = figure_lines.Shown(Figure("outside", on, on, ()), split, "advisor", {}, ranked=True)
    heading, found = figure_lines.lines(shown, width, ZoneInfo("Asia/Shanghai"), on)
    for drawn in (heading, *found):
        assert sum(entry.wide for entry in drawn.entries) <= width - 2 - figure_lines.ITEM
        assert all(len(entry.text) < entry.wide for entry in drawn.entries)
    asked = [entry for drawn in found if drawn.name == "interviews" for entry in drawn.entries]
    assert [entry.text for entry in asked] == [*map(str, range(59, 29, -1)), *map(str, range(20, 30))]
    assert [entry.style for entry in asked] == ["line"] * 30 + ["quiet"] * 10
    heads = [entry for drawn in (heading, *found) for entry in drawn.entries if "Advisor" in entry.text]
    assert len(heads) == 40
