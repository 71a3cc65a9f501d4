"""Panes of text: what is drawn, at which width, and which rows are drawn anew."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st
from textual.app import App, ComposeResult
from textual.content import Content
from textual.geometry import Region
from textual.pilot import Pilot

from tui.widgets.pane import Pane, together
from tui.wrapping import pieces

WIDTH, ROWS = 24, 6
WORDS = "so many words that they are set in several lines of the pane, one below the other"


class OnePane(App[None]):
    """A pane, and nothing else."""

    CSS = f"Pane {{ width: {WIDTH}; height: {ROWS}; scrollbar-size: 1 1; }}"

    def compose(self) -> ComposeResult:
        """Show it."""
        yield Pane(id="pane")


def drawn(pane: Pane) -> list[str]:
    """Draw the pane now, and read its lines."""
    lines = pane.render_lines(pane.region.size.region)
    return ["".join(segment.text for segment in line).rstrip() for line in lines]


async def shown(pilot: Pilot[None], pane: Pane) -> None:
    """Wait until a pane is laid out, and its bar is there where it needs one."""
    for _ in range(100):
        await pilot.pause()
        if pane.show_vertical_scrollbar == (pane.virtual_size.height > ROWS) and pane.is_laid_out:
            return


def set_for(text: str, cells: int) -> list[str]:
    """Set a text for so many cells, as far as the pane shows it."""
    return [line.plain for line in pieces(Content(text), cells)][:ROWS]


async def test_a_pane_whose_bar_has_just_gone_draws_at_the_full_width_at_once() -> None:
    async with OnePane().run_test(size=(40, 10)) as pilot:
        pane = pilot.app.query_one(Pane)
        pane.show(Content(f"{WORDS}, {WORDS}"))
        await shown(pilot, pane)
        assert pane.show_vertical_scrollbar
        assert drawn(pane) == set_for(f"{WORDS}, {WORDS}", WIDTH - 1) != set_for(f"{WORDS}, {WORDS}", WIDTH)
        pane.show_vertical_scrollbar = False  # nothing is awaited from here on: no frame lies between
        assert drawn(pane) == set_for(f"{WORDS}, {WORDS}", WIDTH)


async def test_only_rows_that_differ_are_drawn_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Region] = []
    refresh = Pane.refresh

    def noted(pane: Pane, *regions: Region, **more: Any) -> Pane:
        asked.extend(regions)
        return refresh(pane, *regions, **more)

    async with OnePane().run_test(size=(40, 10)) as pilot:
        pane = pilot.app.query_one(Pane)
        pane.show(Content("one\ntwo\nthree\nfour\nfive"))
        await shown(pilot, pane)
        monkeypatch.setattr(Pane, "refresh", noted)
        pane.show(Content("one\n2\n3\nfour\n5"))
        assert [(region.y, region.height) for region in asked] == [(1, 2), (4, 1)]
        asked.clear()
        pane.show(Content("one\n2\n3\nfour\n5"))
        assert not asked


@given(rows=st.sets(st.integers(min_value=0, max_value=60), min_size=1).map(sorted))
def test_rows_that_follow_on_one_another_are_one_stretch(rows: list[int]) -> None:
    stretches = list(together(rows))
    assert [row for first, many in stretches for row in range(first, first + many)] == rows
    ends = [first + many for first, many in stretches]
    assert all(end < first for end, (first, _many) in zip(ends, stretches[1:], strict=False))


async def test_a_bar_goes_with_what_it_was_there_for() -> None:
    async with OnePane().run_test(size=(40, 10)) as pilot:
        pane = pilot.app.query_one(Pane)
        pane.show(Content(WORDS))
        await shown(pilot, pane)
        pane.show_vertical_scrollbar = True  # as of a moment in which the pane was less high
        pane.show(Content(WORDS))
        assert not pane.show_vertical_scrollbar
        assert drawn(pane) == [*set_for(WORDS, WIDTH), *[""] * (ROWS - len(set_for(WORDS, WIDTH)))]
