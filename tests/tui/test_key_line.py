"""The line of keys at the bottom: what fits, whole, the important ones first, help at the end."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from tests.tui.conftest import everything_shown, press, settled, working
from tui import keys, words
from tui.app import RingbackApp
from tui.keying import Command
from tui.widgets.lines import KeyLine, fitting
from tui.wiring import Desk

SHOWN = [command for command in dict.fromkeys(keys.COMMANDS) if command.footer and command.id != "help"]

LINES = st.lists(st.sampled_from(SHOWN), unique_by=lambda command: command.label, max_size=14)

WALK: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("today", ()),
    ("why", ("question_mark",)),
    ("find", ("escape", "slash")),
    ("import", ("escape", "i")),
    ("match", ("escape", "w")),
    ("complaints", ("escape", "c")),
    ("work in hand", ("escape", "a")),
    ("figures", ("escape", "g")),
    ("card", ("escape", "n")),
    ("call", ("enter",)),
    ("skip", ("f6",)),
    ("help", ("escape", "f1")),
)


def drawn(command: Command) -> str:
    return f"{command.label} {words._(command.name)}"


@given(
    commands=LINES,
    cells=st.integers(min_value=0, max_value=200),
    language=st.sampled_from(words.LANGUAGES),
)
def test_it_holds_whole_keys_and_no_more_than_fit(commands: list[Command], cells: int, language: str) -> None:
    words.use(language)
    line = fitting(commands, cells)
    shown = line.plain.split("  ")
    assert line.cell_length <= cells or len(shown) == 1
    whole = [drawn(command) for command in commands]
    assert [one for one in whole if one in shown] == shown[:-1]
    told = "more" if len(shown) <= len(commands) else "help"
    assert shown[-1] == f"F1 {words._(told)}"


@given(commands=LINES, cells=st.integers(min_value=0, max_value=200))
def test_what_is_left_out_is_never_more_important_than_what_is_shown(
    commands: list[Command], cells: int
) -> None:
    words.use("en")
    shown = fitting(commands, cells).plain.split("  ")
    kept = [command.weight for command in commands if drawn(command) in shown]
    left_out = [command.weight for command in commands if drawn(command) not in shown]
    assert not kept or not left_out or min(kept) >= max(left_out)


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("width", [40, 80])
async def test_on_every_screen_the_keys_fit_and_lead_on_and_back(
    desk: Desk, language: str, width: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words.use(language)
    monkeypatch.chdir(tmp_path)
    async with working(desk, (width, 24)) as (app, pilot):
        for screen, pressed in WALK:
            await press(app, pilot, *pressed)
            line = app.screen.query_one(KeyLine)
            text = "".join(segment.text for segment in line.render_line(0)).strip()
            assert text == fitting(line.commands, line.content_size.width).plain, screen
            assert text.split("  ")[-1].startswith("F1 "), screen
            if screen != "today":
                assert "Esc " in text, screen


async def test_what_is_said_in_passing_leaves_the_keys_in_sight(desk: Desk) -> None:
    app = RingbackApp(desk)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(app, pilot)
        await press(app, pilot, "n", "enter", "n")
        lines = everything_shown(app).splitlines()
        assert any("no answer; again" in line for line in lines[:-1])
        for key in ("^Z undo", "F6 skip", "F1 more"):
            assert key in lines[-1]
