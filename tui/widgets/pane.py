"""A pane of text that redraws only the lines that changed, however much is shown: at a key, little does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content
from textual.geometry import Region, Size, Spacing
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.widgets.drawing import Drawer, Part
from tui.wrapping import pieces

LEAST = 30
"""Cells that text is set for where there are fewer."""


class Pane(ScrollView, Part, can_focus=False):
    """Text, wrapped to the width there is; scrolls where it is longer than the pane is high."""

    DEFAULT_CSS = "Pane { overflow-x: hidden; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.content = Content("")
        """What is shown."""
        self._strips: list[Strip] = []
        self._blank = Strip.blank(0)
        self._stale = False
        self._laid_out: tuple[int, Spacing, bool] = (0, Spacing(), False)

    @property
    def room(self) -> int:
        """How many cells wide the text may be; some, before the pane is laid out."""
        return max(LEAST, self.scrollable_content_region.width)

    def show(self, content: Content) -> None:
        """Show something else, from its beginning."""
        self.content = content
        if self.styles.is_auto_height:
            self.refresh(layout=True)
        self._draw()
        if self.scroll_offset.y:
            self.scroll_to(y=0, animate=False, force=True, immediate=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Give the height of all the text, for a pane that is as high as that."""
        return len(self._lines(Drawer(self, width), width))

    def on_resize(self) -> None:
        """Wrap to the new width."""
        self._draw()

    def watch_show_vertical_scrollbar(self) -> None:
        """Wrap anew beside the bar that came or went."""
        self.call_after_refresh(self._draw)

    def notify_style_update(self) -> None:
        """Draw in other colours, when next a row is wanted."""
        super().notify_style_update()
        self._stale = True

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw some rows of the pane, with the space beside the text."""
        region, gutter = self.region, self.gutter
        if self._stale or self._laid_out != (region.width, gutter, self.show_vertical_scrollbar):
            self._strips = self._drawn()
        rows, first = region.height - gutter.bottom, int(self.scroll_offset.y) - gutter.top
        blank, strips = self._blank, self._strips
        lines = [
            strips[y + first] if gutter.top <= y < rows and y + first < len(strips) else blank
            for y in crop.line_range
        ]
        if crop.column_span == (0, region.width):
            return lines
        return [line.crop(*crop.column_span) for line in lines]

    def _height(self, lines: int) -> int:
        """Give the height to scroll through; the same while all fits, so that nothing is laid out."""
        return max(lines, self.size.height)

    def _lines(self, drawer: Drawer, width: int) -> list[Strip]:
        return [drawer.line(line) for line in pieces(self.content, width)] if width else []

    def _drawn(self) -> list[Strip]:
        gutter, width = self.gutter, self.scrollable_content_region.width
        self._stale, self._laid_out = False, (self.region.width, gutter, self.show_vertical_scrollbar)
        drawer = Drawer(self, width, (gutter.left, gutter.right))
        self._blank = drawer.blank()
        return self._lines(drawer, width)

    def _draw(self) -> None:
        width = self.scrollable_content_region.width
        before, fresh = self._strips, self._drawn()
        self._strips = fresh
        self.virtual_size = Size(width, self._height(len(fresh)))
        top, rows = int(self.scroll_offset.y), self.size.height
        if self.show_vertical_scrollbar and len(fresh) <= rows:
            self._refresh_scrollbars()
        seen = zip(self._seen(before, top, rows), self._seen(fresh, top, rows), strict=True)
        changed = [row for row, (was, now) in enumerate(seen) if was is not now and was != now]
        if changed:
            self.refresh(*(Region(0, row, width, rows) for row, rows in together(changed)))

    def _seen(self, strips: list[Strip], top: int, rows: int) -> list[Strip]:
        seen = strips[top : top + rows]
        return seen + [self._blank] * (rows - len(seen))


def together(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Give the rows that follow on one another in one go: the first of them, and how many they are."""
    begins = rows[0]
    for row, following in zip(rows, (*rows[1:], -1), strict=True):
        if following != row + 1:
            yield begins, row + 1 - begins
            begins = following
