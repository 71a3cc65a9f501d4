"""A table of numbers with a cursor on one of them: lines down, the numbers that can be opened across."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from store import Cell
from tui.keys import list_bindings
from tui.text import clean, fitted, right

LONGEST_NAME = 46
"""Cells of a line's name, at most: a number is not to stand far from it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A text in a column, right-aligned (or `left`) in so many cells; `cell` says which number it opens."""

    text: str
    wide: int
    cell: Cell | None = None
    style: str = "line"
    left: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: its name, its entries, and what stands behind them where there is room."""

    name: str
    entries: tuple[Entry, ...] = ()
    behind: tuple[tuple[str, str], ...] = ()
    style: str = "line"


class Grid(ScrollView, can_focus=True):
    """Lines that are drawn when they are seen."""

    BINDINGS: ClassVar = list_bindings(edge="edge")
    COMPONENT_CLASSES: ClassVar = {
        "grid--heading", "grid--line", "grid--bold", "grid--quiet", "grid--accent", "grid--cursor",
        "grid--chosen", "grid--warning", "grid--error",
    }  # fmt: skip

    class Chosen(Message):
        """The number under the cursor was clicked."""

    class Widened(Message):
        """There are more cells for a line than before, or fewer."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._lines: Sequence[Line] = ()
        self._heading = Line("")
        self._at = 0
        self._wanted = 0
        self._was_wide = 0

    @property
    def cell(self) -> Cell | None:
        """The number under the cursor."""
        cells = self._cells(self._at)
        return cells[min(self._wanted, len(cells) - 1)] if cells else None

    def show(self, heading: Line, lines: Sequence[Line], *, anew: bool = False) -> None:
        """Show other lines; the cursor stays on its number, if it is there, or (`anew`) goes to the top."""
        former = None if anew else self.cell
        if anew:
            self._at = self._wanted = 0
        self._heading, self._lines = heading, lines
        places = [place for place in range(len(lines)) if former is not None and former in self._cells(place)]
        self._at = places[0] if places else self._nearest(min(self._at, max(0, len(lines) - 1)))
        self._fit()

    def action_step(self, by: int) -> None:
        """Go to the next line that has numbers."""
        place = self._at + by
        while 0 <= place < len(self._lines) and not self._cells(place):
            place += by
        if 0 <= place < len(self._lines):
            self._go(place)
        elif self._lines:
            self.scroll_to(y=0 if by < 0 else self.max_scroll_y, animate=False, force=True, immediate=True)

    def action_page(self, by: int) -> None:
        """Go on by what fits."""
        self._go(self._nearest(self._at + by * max(1, self.size.height - 2)))

    def action_edge(self, end: int) -> None:
        """Go to the first line, or the last."""
        self._go(self._nearest(len(self._lines) - 1 if end else 0))

    def step_beside(self, by: int) -> None:
        """Mark the next number of the line; after the last the first."""
        cells = self._cells(self._at)
        if cells:
            self._wanted = (min(self._wanted, len(cells) - 1) + by) % len(cells)
            self.refresh()

    def on_click(self, event: Message) -> None:
        """Mark the number that was clicked, or open it if it is marked already."""
        place = getattr(event, "y", 0) - 1 + int(self.scroll_offset.y)
        if not 0 <= place < len(self._lines) or not self._cells(place):
            return
        cell = self._cell_at(place, getattr(event, "x", 0))
        if cell is not None and cell == self.cell:
            self.post_message(self.Chosen())
        self._at = place
        if cell is not None:
            self._wanted = self._cells(place).index(cell)
        self._fit()

    def on_resize(self) -> None:
        """Fit the lines to the new width."""
        self._fit()
        if self.outer_size.width != self._was_wide:
            self._was_wide = self.outer_size.width
            self.post_message(self.Widened())

    def on_show(self) -> None:
        """Say that it has its width now."""
        self.post_message(self.Widened())

    def _cell_at(self, place: int, x: int) -> Cell | None:
        left = 2 + self._name_cells
        for entry in self._lines[place].entries:
            left += entry.wide
            if x < left:
                return entry.cell
        return None

    def _cells(self, place: int) -> list[Cell]:
        if not 0 <= place < len(self._lines):
            return []
        return [entry.cell for entry in self._lines[place].entries if entry.cell is not None]

    def _nearest(self, place: int) -> int:
        """Give the place of the line nearest to one that has numbers."""
        with_numbers = [each for each in range(len(self._lines)) if self._cells(each)]
        return min(with_numbers, key=lambda each: abs(each - place), default=0)

    def _go(self, place: int) -> None:
        self._at = place
        self._fit()

    def _fit(self) -> None:
        """Scroll as little as brings the cursor into view."""
        self.virtual_size = Size(self._width, len(self._lines) + 1)
        top, rows = int(self.scroll_offset.y), max(1, self.size.height - 1)
        if self._at < top:
            self.scroll_to(y=self._at, animate=False, force=True, immediate=True)
        elif self._at >= top + rows:
            self.scroll_to(y=self._at - rows + 1, animate=False, force=True, immediate=True)
        self.refresh()

    @property
    def _name_cells(self) -> int:
        lines = [line for line in (*self._lines, self._heading) if line.entries]
        widest = max((sum(entry.wide for entry in line.entries) for line in lines), default=0)
        longest = max((cell_len(line.name) for line in lines), default=0) + 1
        return max(8, min(LONGEST_NAME, longest, self._width - 2 - widest))

    @property
    def _width(self) -> int:
        return self.scrollable_content_region.width

    def render_line(self, y: int) -> Strip:
        """Draw one row of the widget."""
        width = self._width
        if y == 0:
            return self._strip("  ", self._heading, "heading", width)
        place = y - 1 + int(self.scroll_offset.y)
        if not 0 <= place < len(self._lines):
            return Strip.blank(width, self.get_component_rich_style("grid--line"))
        here = place == self._at and self.has_focus and bool(self._cells(place))
        return self._strip("▸ " if here else "  ", self._lines[place], "cursor" if here else "", width)

    def _strip(self, sign: str, line: Line, part: str, width: int) -> Strip:
        """Set a line's parts side by side; `part` overrides their own styles."""
        name = fitted(line.name, self._name_cells) if line.entries else clean(line.name)
        parts = [(sign, part or line.style), (name, part or line.style)]
        chosen = self.cell if part == "cursor" else None
        for entry in line.entries:
            text = fitted(entry.text, entry.wide - 1) + " " if entry.left else right(entry.text, entry.wide)
            if chosen is not None and entry.cell == chosen:
                lead = len(text) - len(text.lstrip())
                end = max(lead + 1, len(text.rstrip()))
                parts += [(text[:lead], part), (text[lead:end], "chosen"), (text[end:], part)]
            else:
                parts.append((text, part or entry.style))
        parts += [(text, part or style) for text, style in line.behind]
        segments = [
            Segment(clean(text), self.get_component_rich_style(f"grid--{style}")) for text, style in parts
        ]
        return Strip(segments).adjust_cell_length(
            width, self.get_component_rich_style(f"grid--{part or 'line'}")
        )
