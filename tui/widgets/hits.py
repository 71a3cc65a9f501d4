"""Who was found, a line each, with the cursor; draws only what is visible."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar
from zoneinfo import ZoneInfo

from rich.segment import Segment
from textual.events import Click
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from store import Hit
from tui.text import fitted
from tui.words import _, formats, labels


class HitList(ScrollView, can_focus=False):
    """Hits, best first. The box above keeps the keys; the screen moves the cursor."""

    COMPONENT_CLASSES: ClassVar = {"hits--heading", "hits--line", "hits--cursor"}

    class Chosen(Message):
        """The line under the cursor was clicked."""

    def __init__(self, zone: ZoneInfo, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._zone = zone
        self._today = date.min
        self._hits: tuple[Hit, ...] = ()
        self._cursor = 0

    @property
    def hit(self) -> Hit | None:
        """Whoever is under the cursor."""
        return self._hits[self._cursor] if self._hits else None

    def show(self, hits: Sequence[Hit], today: date) -> None:
        """Show others; the cursor stays with whom it was on, if they are there still."""
        former = self.hit
        self._hits, self._today = tuple(hits), today
        self._cursor = next((place for place, hit in enumerate(hits) if _same(hit, former)), 0)
        self.virtual_size = Size(self.size.width, len(hits) + 1)
        self._keep_in_view()
        self.refresh()

    def step(self, by: int) -> None:
        """Move the cursor by so many lines."""
        self._cursor = max(0, min(len(self._hits) - 1, self._cursor + by))
        self._keep_in_view()
        self.refresh()

    @property
    def page(self) -> int:
        """How many lines are in view."""
        return max(1, self.size.height - 2)

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self.virtual_size = Size(self.size.width, len(self._hits) + 1)
        self._keep_in_view()

    def on_click(self, event: Click) -> None:
        """Put the cursor on the line, or take it if it is there already."""
        place = event.y - 1 + int(self.scroll_offset.y)
        if event.y < 1 or place >= len(self._hits):
            return
        if place == self._cursor:
            self.post_message(self.Chosen())
        else:
            self.step(place - self._cursor)

    def _keep_in_view(self) -> None:
        self.scroll_to_region(Region(0, self._cursor, 1, 2), animate=False, force=True)

    def render_line(self, y: int) -> Strip:
        """Draw one row of the widget."""
        width = self.size.width
        if y == 0 and self._hits:
            return self._strip("  " + self._row(self._heading(), width), "hits--heading", width)
        place = y - 1 + int(self.scroll_offset.y)
        if y == 0 or place >= len(self._hits):
            return Strip.blank(width, self.get_component_rich_style("hits--line"))
        part, sign = ("hits--cursor", "▸ ") if place == self._cursor else ("hits--line", "  ")
        return self._strip(sign + self._row(self._cells(self._hits[place]), width), part, width)

    def _strip(self, text: str, part: str, width: int) -> Strip:
        return Strip([Segment(fitted(text, width), self.get_component_rich_style(part))], width)

    def _heading(self) -> list[str]:
        return [_("found by"), _("customer"), _("telephone"), _("plate"), _("model"), _("stands in")]

    def _cells(self, hit: Hit) -> list[str]:
        return [
            labels.label(labels.FOUND_BY, hit.by),
            hit.customer,
            hit.phone or "–",
            hit.plate or hit.vin or "–",
            hit.model,
            self._stands_in(hit),
        ]

    def _stands_in(self, hit: Hit) -> str:
        if hit.by == "order" and hit.order_number:
            return _("order {number}").format(number=hit.order_number)
        if hit.do_not_call:
            return _("not to be called")
        if hit.kind is None:
            return _("no list")
        kind = labels.label(labels.ONE_OF_KIND, hit.kind)
        if hit.left_out:
            return _("{kind}, left out").format(kind=kind)
        if hit.waits_until:
            when = formats.moment(hit.waits_until, self._zone, self._today)
            return _("{kind}, {when}").format(kind=kind, when=when)
        return kind

    def _row(self, cells: Sequence[str], width: int) -> str:
        """Set cells side by side: the customer as wide as there is room, the model where there is some."""
        wide = [8, 12, 12, 9, 0 if width < 76 else 10 if width < 90 else 16]
        left = width - 2 - sum(wide) - len(wide)
        wide[1] += min(10, max(0, left - 20))
        wide.append(max(6, width - 2 - sum(wide) - len(wide)))
        return " ".join(fitted(cell, cells) for cell, cells in zip(cells, wide, strict=True) if cells)


def _same(hit: Hit, other: Hit | None) -> bool:
    return other is not None and (hit.customer_id, hit.vehicle_id) == (other.customer_id, other.vehicle_id)
