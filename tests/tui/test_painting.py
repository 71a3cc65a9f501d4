"""What is sent of a frame: the terminal shows it, whatever was sent before; and little is sent for little."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hypothesis import given, settings, strategies as st
from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from tests.tui.glass import Cell, Glass, shown
from tui.painting import Painter, cells_of, pen_of, runs

WIDTH, HEIGHT = 24, 3
SYSTEM = ColorSystem.EIGHT_BIT
CONSOLE = Console(color_system="256", force_terminal=True)

STYLES = [
    Style.parse(said)
    for said in ("none", "white on black", "bold red on black", "underline blue", "reverse white on blue")
]


def seen(rows: Sequence[Strip]) -> dict[tuple[int, int], Cell]:
    """Give what the terminal has to show of some rows."""
    cells = {}
    for y, row in enumerate(rows):
        x = 0
        for text, style, _control in row:
            pen = pen_of(style, SYSTEM)
            attributes = frozenset(pen.attributes.split(";")) - {""}
            for sign in text:
                for half in range(cell_len(sign)):
                    cells[y, x] = shown("" if half else sign, attributes, pen.colour, pen.background)
                    x += 1
    return cells


def whole(rows: Sequence[Strip]) -> CompositorUpdate:
    return LayoutUpdate([[row] for row in rows], Region(0, 0, WIDTH, HEIGHT))


def parts(rows: Sequence[Strip], changed: Sequence[int]) -> CompositorUpdate:
    """Give a frame in which some lines may have changed, each in two parts side by side."""
    half = WIDTH // 2
    chops = []
    for row in rows:
        left, right = row.divide([half, WIDTH])
        chops.append({0: left, half: right})
    return ChopsUpdate(chops, [(y, 0, WIDTH) for y in changed], [[half, WIDTH]] * HEIGHT)


def cut(row: Strip) -> Strip:
    """Give a line as two parts side by side have it: a wide sign between them is in neither."""
    return Strip.join(row.divide([WIDTH // 2, WIDTH]))


def row(*pieces: tuple[str, int]) -> Strip:
    segments = [Segment(text, STYLES[style]) for text, style in pieces]
    return Strip(segments).adjust_cell_length(WIDTH, STYLES[1])


signs = st.text(st.sampled_from(" ab12客户车…·"), max_size=8)
rows_of = st.lists(
    st.lists(st.tuples(signs, st.integers(0, len(STYLES) - 1)), max_size=4).map(lambda pieces: row(*pieces)),
    min_size=HEIGHT,
    max_size=HEIGHT,
)


@settings(max_examples=200, deadline=None)
@given(first=rows_of, following=st.lists(st.tuples(rows_of, st.booleans()), max_size=4))
def test_the_terminal_shows_each_frame(first: list[Strip], following: list[tuple[list[Strip], bool]]) -> None:
    painter, glass = Painter(), Glass()
    glass.take(painter.drawn(whole(first), CONSOLE))
    assert glass.cells == seen(first)
    for rows, is_whole in following:
        update = whole(rows) if is_whole else parts(rows, range(HEIGHT))
        glass.take(painter.drawn(update, CONSOLE))
        assert glass.cells == seen(rows if is_whole else [cut(row) for row in rows])


def test_of_a_line_only_what_differs_is_sent() -> None:
    painter = Painter()
    before, after = row(("call 17 of 40  王芳", 1)), row(("call 18 of 40  王芳", 1))
    painter.drawn(whole([before, before, before]), CONSOLE)
    sent = painter.drawn(parts([before, after, before], [1]), CONSOLE)
    assert re.sub(r"\x1b\[[\d;]*[mH]", "", sent) == "8"


def test_a_pen_is_taken_once_where_lines_begin_in_one_and_go_on_in_another() -> None:
    painter, glass = Painter(), Glass()
    before, after = row(("1 May  ", 1), ("busy", 2)), row(("2 Jun  ", 1), ("none", 2))
    glass.take(painter.drawn(whole([before] * HEIGHT), CONSOLE))
    sent = painter.drawn(parts([after] * HEIGHT, range(HEIGHT)), CONSOLE)
    glass.take(sent)
    assert len(re.findall(r"\x1b\[[\d;]*m", sent)) == 3, "one pen, the other, and none"
    assert glass.cells == seen([after] * HEIGHT)


def test_a_line_that_is_as_it_was_sends_nothing() -> None:
    painter = Painter()
    same = row(("satisfied", 2), (" 满意", 1))
    painter.drawn(whole([same] * HEIGHT), CONSOLE)
    assert painter.drawn(parts([same] * HEIGHT, range(HEIGHT)), CONSOLE) == ""


def test_signs_of_doubtful_width_are_sent_with_all_of_their_part() -> None:
    painter = Painter()
    before, after = row(("👩\u200d👩 a", 1)), row(("👩\u200d👩 b", 1))
    painter.drawn(whole([before] * HEIGHT), CONSOLE)
    assert "👩\u200d👩 b" in painter.drawn(parts([after] * HEIGHT, [0]), CONSOLE)


def test_what_was_forgotten_is_sent_again() -> None:
    painter = Painter()
    same = row(("satisfied", 2))
    painter.drawn(whole([same] * HEIGHT), CONSOLE)
    painter.forget()
    assert "satisfied" in painter.drawn(parts([same] * HEIGHT, [0]), CONSOLE)


def test_a_wide_sign_is_sent_whole_and_what_follows_stands_in_its_place() -> None:
    before, after = (cells_of(Strip([Segment(text)]), SYSTEM) for text in ("1客客客客 ", "111户客客1"))
    assert before is not None
    assert after is not None
    assert list(runs(before, after)) == [(1, 10)]
    assert list(runs(after, before)) == [(1, 10)]
