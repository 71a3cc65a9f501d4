"""The list of a queue's lines: draws what is visible and holds no more than the pages around it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, ClassVar, Self
from zoneinfo import ZoneInfo

import msgspec
from rich.cells import set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip

from tui.keys import list_bindings
from tui.painting import Kept
from tui.text import fitted, right
from tui.widgets.drawing import Drawer
from tui.widgets.scrolled import Scrolled
from tui.words import _, formats, labels
from tui.words.short import short_why

if TYPE_CHECKING:
    from store import QueueLine

PAGE = 100
"""Lines asked for at a time."""

KEPT = 4 * PAGE
"""Lines on either side of the cursor that are kept."""


WITH_WHY = 70
"""Cells from which on the list says why somebody stands in it."""

WIDE = 104
"""Cells from which on whole names, the queue and the number stand in the list as well."""


_BELOW = -2
"""Where the blank line is kept that stands below the last one; the heading's place is -1."""


class Column(msgspec.Struct, frozen=True):
    """A column: its heading, and its width in cells; 0 takes what is left."""

    name: str
    width: int


class Page(msgspec.Struct, frozen=True):
    """A page to be read: from which line on, how many, and the follow-up it stands behind or before.

    Neither where none of them is here; `is_last` where it is the end of the queue.
    """

    first: int
    lines: int
    after: int | None = None
    before: int | None = None
    is_last: bool = False


class Line(Kept):
    """A row that ends in front of the bar. While no bar is laid out yet, the row takes its cell as well.

    Textual leaves out what is narrower than its place, and the list knows of the bar a layout before it.
    """

    def divide(self, cuts: Iterable[int]) -> Sequence[Strip]:
        """Cut the row where other widgets begin."""
        cells, places = self.cell_length, list(cuts)
        if places and places[-1] > cells and cells not in places:
            *_others, last = self
            return self.adjust_cell_length(places[-1], last.style).divide(places)
        return super().divide(places)


class QueueList(Scrolled, can_focus=True):
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

        def __init__(self, page: Page) -> None:
            super().__init__()
            self.page = page

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
        self._wanted.clear()
        self.cursor = max(0, min(self.cursor, total - 1))
        self.virtual_size = Size(self.size.width, total + 1)
        self._keep_in_view()
        self.refresh()
        self.post_message(self.Moved(self.line))

    def lengthen(self, total: int) -> None:
        """Know how many lines there are behind those that are shown."""
        self._total = total
        self.virtual_size = Size(self.size.width, total + 1)

    def fill(self, first: int, lines: Sequence[QueueLine]) -> None:
        """Take in a page that was asked for; what lies far from the cursor is dropped."""
        self._lines |= dict(enumerate(lines, start=first))
        self._wanted.discard(first)
        self._drop()
        top = int(self.scroll_offset.y)
        if first < top + self.size.height and top < first + len(lines):
            self.refresh(Region(0, 1, self.size.width, self.size.height - 1))
        if first <= self.cursor < first + len(lines):
            self.post_message(self.Moved(self.line))

    def look_ahead(self) -> Page | None:
        """Draw what a page up or down will show; give a page near by whose lines are not here yet."""
        rows, here = self.size.height, int(self.scroll_offset.y)
        for place in range(max(0, here - rows), min(self._total, here + 2 * rows)):
            if place in self._lines and place != self.cursor and place not in self._drawn:
                self._drawn[place] = self._of_line(place)
        for place in (here + 3 * rows, here - 2 * rows):
            near = max(0, min(place, self._total - 1))
            if self._total and near not in self._lines and near - near % PAGE not in self._wanted:
                return self._page_of(near)
        return None

    def _page_of(self, place: int) -> Page:
        first = place - place % PAGE
        count = min(PAGE, self._total - first)
        before, behind = self._lines.get(first - 1), self._lines.get(first + count)
        return Page(
            first,
            count,
            after=None if before is None else before.id,
            before=None if behind is None else behind.id,
            is_last=first + count == self._total,
        )

    def _drop(self) -> None:
        for kept in (self._lines, self._drawn):
            if len(kept) > 3 * KEPT:
                for place in [place for place in kept if abs(place - self.cursor) > KEPT]:
                    del kept[place]

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
        strip = self._draw(place)
        if place != self.cursor and (place in self._lines or place < 0):
            self._drawn[place] = strip
        return strip

    def _draw(self, place: int) -> Strip:
        if place < 0:
            return self._strip("  " + self._heading(self.size.width), "queue-list--heading")
        if place >= self._total:
            if _BELOW not in self._drawn:
                self._drawn[_BELOW] = self._strip(" " * self.size.width, "queue-list--line")
            return self._drawn[_BELOW]
        if place not in self._lines:
            self._want(place)
            return self._strip(fitted("  …", self.size.width), "queue-list--line")
        return self._of_line(place)

    def _of_line(self, place: int) -> Strip:
        line = self._lines[place]
        waits = line.waits_until or line.held_by
        part, sign = ("queue-list--waiting", "· ") if waits else ("queue-list--line", "  ")
        if place == self.cursor:
            part, sign = "queue-list--cursor", "▸ "
        return self._strip(sign + self._text(line, self.size.width), part)

    def _want(self, place: int) -> None:
        first = place - place % PAGE
        if first not in self._wanted:
            self._wanted.add(first)
            self.post_message(self.PageWanted(self._page_of(place)))

    def _strip(self, text: str, part: str) -> Strip:
        """Draw a row as wide as it can be seen: the bar stands in front of the last cell."""
        style: Style = self.get_component_rich_style(part)
        width = self.size.width
        if self.show_vertical_scrollbar:
            width -= self.styles.scrollbar_size_vertical
            text = text[:-1] if text.endswith(" ") else set_cell_size(text, width)
        if self._drawer is None:
            self._drawer = Drawer(self, width)
        return Line(self._drawer.filtered(Strip([Segment(text, style)], width)), width)

    def _columns(self, width: int) -> list[Column]:
        """Choose the columns that fit: the customer and the day always, the reason where there is room."""
        wide = width >= WIDE
        columns = [
            Column(_("last day"), 10),
            Column(_("customer"), 26 if wide else 16 if width >= 80 or 56 <= width < WITH_WHY else 12),
            Column(_("plate"), 9),
            Column(_("model"), 10 if width >= WITH_WHY else 0),
            Column(_("tries"), 5),
        ]
        if wide:
            columns += [Column(_("queue"), 10), Column(_("telephone"), 12)]
        if width >= WITH_WHY:
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
        ]
        if width >= WIDE:
            cells += [labels.label(labels.ONE_OF_KIND, line.kind), line.phone]
        cells.append(short_why(line, self._zone, self._today))
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
