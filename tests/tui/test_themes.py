"""Colours: what is written can be read in every theme, and none of it is told by its colour alone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from rich.color_triplet import ColorTriplet
from rich.segment import Segment
from textual.color import Color

from store import Unusable
from tests.tui.conftest import everything_shown, press, settled, toasts, working
from tui import themes
from tui.app import RingbackApp
from tui.own import Own, remember_theme, theme_of
from tui.wiring import Desk, own_from

LEAST = {"dark": 4.5, "light": 4.5, "contrast": 7.0}
"""WCAG 2: level AA for text, AAA for the theme of high contrast."""

DRAWN = "─│╭╮╰╯▔▁▂▃▄▅▆▇█▉▊▋▌▍▎▏·…┃━▀🔎 "
"""Lines, bars and marks that only accompany text."""

WALK: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("today", ()),
    ("why", ("question_mark",)),
    ("find", ("escape", "slash", "z", "w")),
    ("file", ("enter",)),
    ("correct", ("f2",)),
    ("help of the file", ("escape", "f1")),
    ("import", ("f1", "escape", "escape", "i")),
    ("match", ("escape", "w")),
    ("complaints", ("escape", "c")),
    ("work in hand", ("escape", "a")),
    ("figures", ("escape", "g")),
    ("figures, which", ("f",)),
    ("card", ("escape", "escape", "n")),
    ("question", ("enter", "2")),
    ("objections", ("question_mark",)),
    ("details", ("escape", "t", "1", "0")),
    ("month", ("backspace", "backspace", "f2")),
    ("skip", ("escape", "escape", "f6")),
    ("palette", ("escape", "ctrl+p")),
    ("palette, found", ("b",)),
    ("help of the call", ("escape", "f1")),
)


def luminance(colour: ColorTriplet) -> float:
    """Relative luminance as WCAG 2 defines it."""

    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: ColorTriplet, other: ColorTriplet) -> float:
    """Give the contrast of two colours, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_that_of_the_standard() -> None:
    white, black, grey = ColorTriplet(255, 255, 255), ColorTriplet(0, 0, 0), ColorTriplet(118, 118, 118)
    assert contrast(white, black) == pytest.approx(21)
    assert contrast(grey, white) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("name", themes.NAMES)
def test_every_colour_of_text_reads_on_every_ground(name: str) -> None:
    theme = themes.THEMES[name]
    inks = (theme.foreground, theme.primary, theme.secondary, theme.accent, theme.warning, theme.error)
    grounds = (theme.background, theme.surface, theme.panel)
    for ink, ground in product(inks, grounds):
        assert ink is not None
        assert ground is not None
        found = contrast(
            Color.parse(ink).rich_color.get_truecolor(), Color.parse(ground).rich_color.get_truecolor()
        )
        assert found >= LEAST[name], f"{ink} on {ground}: {found:.2f}"


def in_front(app: RingbackApp) -> Iterator[Segment]:
    """Give the text of the screen; of a window over another screen only its own."""
    strips = app.screen._compositor.render_strips()
    if not app.screen.is_modal:
        return (segment for strip in strips for segment in strip)
    window = app.screen.children[0].region
    return (
        segment
        for strip in strips[window.y : window.bottom]
        for segment in strip.crop(window.x, window.right)
    )


def faint(app: RingbackApp, least: float) -> Iterator[str]:
    """Give every text on the screen whose contrast is too low, with its contrast."""
    for segment in in_front(app):
        text, style = segment.text.strip(DRAWN), segment.style
        if style is None or not text or style.color is None or style.bgcolor is None:
            continue
        ink, ground = style.color.get_truecolor(), style.bgcolor.get_truecolor()
        found = contrast(ink, ground)
        if found < least:
            yield f"{text!r} {ink.hex} on {ground.hex}: {found:.2f}"


async def test_a_key_goes_through_the_themes_and_the_choice_is_remembered(desk: Desk, tmp_path: Path) -> None:
    home = {"RINGBACK_HOME": str(tmp_path / "home")}
    app = RingbackApp(desk, own=own_from(home))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        seen = [app.theme]
        for _ in range(2):
            await press(app, pilot, "f12")
            seen.append(app.theme)
    assert seen == ["ringback-dark", "ringback-light", "ringback-contrast"]
    assert own_from(home).theme == "contrast"
    again = RingbackApp(desk, own=own_from(home))
    async with again.run_test(size=(80, 24)) as pilot:
        await settled(again, pilot)
        assert again.theme == "ringback-contrast"


async def test_colours_that_cannot_be_remembered_are_put_on_all_the_same(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    app = RingbackApp(desk, own=Own(theme_file=tmp_path / "taken" / "theme.toml"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await press(app, pilot, "f12")
        assert app.theme == "ringback-light"
        assert "they last until you leave" in toasts(app)[0]


def test_the_environment_comes_before_what_was_remembered(tmp_path: Path) -> None:
    remember_theme(tmp_path / "theme.toml", "contrast")
    home = {"RINGBACK_HOME": str(tmp_path)}
    assert own_from(home).theme == "contrast"
    assert own_from({**home, "RINGBACK_THEME": "light"}).theme == "light"
    with pytest.raises(Unusable) as refused:
        own_from({**home, "RINGBACK_THEME": "pink"})
    assert refused.value.remark.code == "theme_unknown"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('# mine\ntheme = "pink"\n', "theme_in_file", 2),
        ('theme = "dark"\nfont = 12\n', "theme_key", 2),
        ("theme = dark\n", "own_not_toml", None),
    ],
)
def test_a_theme_that_there_is_not_is_refused_with_its_line(
    tmp_path: Path, text: str, code: str, line: int | None
) -> None:
    file = tmp_path / "theme.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Unusable) as refused:
        theme_of(file)
    assert (refused.value.remark.code, refused.value.remark.facts.get("line")) == (code, line)


async def test_without_colour_the_cursor_and_the_tab_that_is_shown_still_stand_out(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with working(desk, (80, 24)) as (app, pilot):
        await press(app, pilot, "2")
        assert app.no_color
        lines = everything_shown(app).splitlines()
        assert sum(line.startswith("▸ ") for line in lines) == 1
        tabs = app.screen._compositor.render_strips()[1]
        reverse = [segment.text.strip() for segment in tabs if segment.style and segment.style.reverse]
        assert reverse
        assert all(word in "2 Invitations 186" for word in reverse)


async def test_everything_on_every_screen_can_be_read_in_every_theme(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found: set[str] = set()
    async with working(desk, (100, 40)) as (app, pilot):
        for screen, keys in WALK:
            await press(app, pilot, *keys)
            app.clear_notifications()
            for name in themes.NAMES:
                await app.run_action(f"colours({name!r})")
                await settled(app, pilot)
                found |= {f"{name}, {screen}: {each}" for each in faint(app, LEAST[name])}
    assert not found, "\n".join(sorted(found))
