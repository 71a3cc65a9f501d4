"""The list of a queue's lines: draws what is visible and holds no more than the pages around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar, Self
from zoneinfo import ZoneInfo

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.keys import list_bindings
from tui.text import fitted, right
from tui.widgets.drawing import Drawer
from tui.words import _, formats
from tui.words.short import short_why

if TYPE_CHECKING:
    from store import QueueLine

PAGE = 100
"""Lines asked for at a time."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, and its width in cells; 0 takes what is left."""

    name: str
    width: int


class QueueList(ScrollView, can_focus=True):
    """A queue, a line a customer. Asks for pages of lines as they come into view."""

    BINDINGS: ClassVar = list_bindings(edge="edge")
    COMPONENT_CLASSES: ClassVar = {
        "queue-list--heading",
        "queue-list--line",
        "queue-list--cursor",
        "queue-list--waiting",
        "queue-list--urgent",
    }
    cursor: var[int] = var(0)

    class PageWanted(Message):
        """Lines from `first` on are in view and not here yet."""

        def __init__(self, first: int) -> None:
            super().__init__()
            self.first = first

    class Moved(Message):
        """The cursor stands on another line; None while it is not here yet.

        `in_passing` says that a key moved it, and that another may follow at once.
        """

        def __init__(self, line: QueueLine | None, *, in_passing: bool = False) -> None:
            super().__init__()
            self.line = line
            self.in_passing = in_passing

    class Chosen(Message):
        """The line under the cursor was clicked."""

    def __init__(self, zone: ZoneInfo, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._zone = zone
        self._today = date.min
        self._total = 0
        self._lines: dict[int, QueueLine] = {}
        self._wanted: set[int] = set()
        self._drawn: dict[int, Strip] = {}
        self._drawer: Drawer | None = None
        self._set_for, self._set = -1, list[int]()

    @property
    def line(self) -> QueueLine | None:
        """The line under the cursor, if it is here."""
        return self._lines.get(self.cursor)

    @property
    def total(self) -> int:
        """How many lines the queue has."""
        return self._total

    def show(self, total: int, today: date, first: int, lines: Sequence[QueueLine]) -> None:
        """Show another queue, or this one as it stands now, from the page that begins at `first`."""
        self._total, self._today = total, today
        self._lines = dict(enumerate(lines, start=first))
        self._wanted = {first}
        self.cursor = max(0, min(self.cursor, total - 1))
        self.virtual_size = Size(self.size.width, total + 1)
        self._keep_in_view()
        self.refresh()
        self.post_message(self.Moved(self.line))

    def fill(self, first: int, lines: Sequence[QueueLine]) -> None:
        """Take in a page that was asked for."""
        self._lines |= dict(enumerate(lines, start=first))
        self.refresh()
        if first <= self.cursor < first + len(lines):
            self.post_message(self.Moved(self.line))

    def place_of(self, follow_up: int | None) -> int | None:
        """Say where a follow-up stands, if its line is here."""
        return next((place for place, line in self._lines.items() if line.id == follow_up), None)

    def action_step(self, by: int) -> None:
        """Move the cursor by a line."""
        self._go(self.cursor + by)

    def action_page(self, by: int) -> None:
        """Move the cursor by what fits on the screen."""
        self._go(self.cursor + by * max(1, self.size.height - 2))

    def action_edge(self, end: int) -> None:
        """Go to the first line, or the last."""
        self._go(self._total - 1 if end else 0)

    def on_click(self, event: Message) -> None:
        """Put the cursor where the mouse clicked; a second click there chooses the line."""
        offset = getattr(event, "y", 0) - 1 + int(self.scroll_offset.y)
        if not 0 <= offset < self._total:
            return
        if offset == self.cursor:
            self.post_message(self.Chosen())
        self._go(offset)

    def _go(self, place: int) -> None:
        place = max(0, min(place, self._total - 1))
        if place == self.cursor or not self._total:
            return
        before, self.cursor = self.cursor, place
        self._keep_in_view()
        for row in (before, place):
            self.refresh(Region(0, row - int(self.scroll_offset.y) + 1, self.size.width, 1))
        self.post_message(self.Moved(self.line, in_passing=True))

    def _keep_in_view(self) -> None:
        """Scroll as little as brings the cursor into view; the heading takes the first row."""
        top, rows = int(self.scroll_offset.y), max(1, self.size.height - 1)
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False, force=True, immediate=True)
        elif self.cursor >= top + rows:
            self.scroll_to(y=self.cursor - rows + 1, animate=False, force=True, immediate=True)

    def on_resize(self) -> None:
        """Fit the lines to the new width."""
        self._drawn.clear()
        self._drawer = None
        self.virtual_size = Size(self.size.width, self._total + 1)
        self._keep_in_view()

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """Draw anew; where no regions are named, with other words or colours."""
        if not regions:
            self._drawn.clear()
            self._drawer = None
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw some rows; a line that was in view before is not drawn again."""
        top, drawn, cursor = int(self.scroll_offset.y) - 1, self._drawn, self.cursor
        lines = []
        for y in crop.line_range:
            place = y + top if y else -1
            if place == cursor or place not in drawn:
                lines.append(self.render_line(y))
            else:
                lines.append(drawn[place])
        if crop.column_span == (0, self.size.width):
            return lines
        return [line.crop(*crop.column_span) for line in lines]

    def render_line(self, y: int) -> Strip:
        """Draw one row of the widget."""
        place = y - 1 + int(self.scroll_offset.y) if y else -1
        strip = self._draw(y)
        if place != self.cursor and (place in self._lines or place < 0):
            self._drawn[place] = strip
        return strip

    def _draw(self, y: int) -> Strip:
        width = self.size.width
        if y == 0:
            return self._strip("  " + self._heading(width), "queue-list--heading", width)
        place = y - 1 + int(self.scroll_offset.y)
        if place >= self._total:
            return Strip.blank(width, self.get_component_rich_style("queue-list--line"))
        line = self._lines.get(place)
        if line is None:
            self._want(place)
            return self._strip(fitted("  …", width), "queue-list--line", width)
        waits = line.waits_until or line.held_by
        part, sign = ("queue-list--waiting", "· ") if waits else ("queue-list--line", "  ")
        if place == self.cursor:
            part, sign = "queue-list--cursor", "▸ "
        return self._strip(sign + self._text(line, width), part, width)

    def _want(self, place: int) -> None:
        first = place - place % PAGE
        if first not in self._wanted:
            self._wanted.add(first)
            self.post_message(self.PageWanted(first))

    def _strip(self, text: str, part: str, width: int) -> Strip:
        style: Style = self.get_component_rich_style(part)
        if self._drawer is None:
            self._drawer = Drawer(self, width)
        return self._drawer.filtered(Strip([Segment(text, style)], width))

    def _columns(self, width: int) -> list[Column]:
        """Choose the columns that fit: the customer and the day always, the reason where there is room."""
        columns = [
            Column(_("last day"), 10),
            Column(_("customer"), 16 if width >= 80 else 12),
            Column(_("plate"), 9),
            Column(_("model"), 10 if width >= 70 else 0),
            Column(_("tries"), 5),
        ]
        if width >= 70:
            columns.append(Column(_("why today"), 0))
        return columns

    def _heading(self, width: int) -> str:
        return self._row([column.name for column in self._columns(width)], width)

    def _text(self, line: QueueLine, width: int) -> str:
        tries = str(line.attempts) if line.attempts else "·"
        cells = [
            formats.list_day(line.last_useful_on, self._today),
            line.customer,
            line.plate or line.vin or "",
            line.model,
            tries,
            short_why(line, self._zone, self._today),
        ]
        return self._row(cells, width)

    def _row(self, cells: Sequence[str], width: int) -> str:
        widths = self._widths(width)
        parts = [fitted(cell, wide) for cell, wide in zip(cells, widths, strict=False)]
        parts[4] = right(cells[4], 5)
        spare = width - 2 - sum(widths) - len(widths) + 1
        text = " ".join(parts)
        return text + " " * spare if spare >= 0 else fitted(text, width - 2)

    def _widths(self, width: int) -> list[int]:
        if self._set_for != width:
            columns = self._columns(width)
            left = width - 2 - sum(column.width + 1 for column in columns)
            self._set_for, self._set = width, [column.width or max(4, left) for column in columns]
        return self._set
