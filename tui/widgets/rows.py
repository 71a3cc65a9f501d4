"""A list with a cursor: draws the rows that are visible, each in parts of its own style."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.keys import list_bindings
from tui.text import clean

Part = tuple[str, str]
"""A text, and its style: line, quiet, accent, warning."""

Draw = Callable[[int, int], Sequence[Part]]
"""Gives the parts of a row, by its place and the width there is."""


class Rows(ScrollView, can_focus=True):
    """Rows that are drawn when they are seen; the cursor is moved by keys or a click."""

    BINDINGS: ClassVar = list_bindings(edge="edge")
    COMPONENT_CLASSES: ClassVar = {
        "rows--heading", "rows--line", "rows--quiet", "rows--accent", "rows--warning", "rows--cursor",
    }  # fmt: skip

    class Moved(Message):
        """The cursor stands on another row."""

    class Chosen(Message):
        """The row under the cursor was clicked again."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.cursor = 0
        self._count = 0
        self._draw: Draw = lambda _place, _width: ()
        self._heading: Callable[[int], str] | None = None

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self._count

    def show(
        self,
        count: int,
        draw: Draw,
        *,
        heading: Callable[[int], str] | None = None,
        cursor: int | None = None,
    ) -> None:
        """Show other rows, or these as they are now; the cursor stays unless it is put elsewhere."""
        self._count, self._draw, self._heading = count, draw, heading
        self.cursor = max(0, min(self.cursor if cursor is None else cursor, count - 1))
        self._fit()

    def action_step(self, by: int) -> None:
        """Move the cursor by a row."""
        self.go(self.cursor + by)

    def action_page(self, by: int) -> None:
        """Move the cursor by what fits on the screen."""
        self.go(self.cursor + by * max(1, self.size.height - self._top - 1))

    def action_edge(self, end: int) -> None:
        """Go to the first row, or the last."""
        self.go(self._count - 1 if end else 0)

    def go(self, place: int) -> None:
        """Put the cursor on a row."""
        place = max(0, min(place, self._count - 1))
        if place != self.cursor and self._count:
            self.cursor = place
            self._fit()
            self.post_message(self.Moved())

    def on_click(self, event: Message) -> None:
        """Put the cursor where the mouse clicked; a second click there chooses the row."""
        place = getattr(event, "y", 0) - self._top + int(self.scroll_offset.y)
        if not 0 <= place < self._count:
            return
        if place == self.cursor:
            self.post_message(self.Chosen())
        self.go(place)

    def on_resize(self) -> None:
        """Fit the rows to the new width."""
        self._fit()

    @property
    def _top(self) -> int:
        return 1 if self._heading else 0

    def _fit(self) -> None:
        """Scroll as little as brings the cursor into view; a heading keeps the first row."""
        self.virtual_size = Size(self.size.width, self._count + self._top)
        top, rows = int(self.scroll_offset.y), max(1, self.size.height - self._top)
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False, force=True, immediate=True)
        elif self.cursor >= top + rows:
            self.scroll_to(y=self.cursor - rows + 1, animate=False, force=True, immediate=True)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one row of the widget."""
        width = self.scrollable_content_region.width
        if self._heading and y == 0:
            return self._strip([("  " + self._heading(width - 2), "heading")], width)
        place = y - self._top + int(self.scroll_offset.y)
        if not 0 <= place < self._count:
            return Strip.blank(width, self.get_component_rich_style("rows--line"))
        parts = [(clean(text), part) for text, part in self._draw(place, width - 2)]
        if place == self.cursor:
            return self._strip([("▸ ", "cursor"), *((text, "cursor") for text, _ in parts)], width)
        return self._strip([("  ", "line"), *parts], width)

    def _strip(self, parts: Sequence[Part], width: int) -> Strip:
        segments = [Segment(text, self.get_component_rich_style(f"rows--{part}")) for text, part in parts]
        return Strip(segments).adjust_cell_length(width, segments[-1].style)
