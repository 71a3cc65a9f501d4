"""Lines of text drawn once and kept: what is drawn again at a key is mostly what stood there before."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import Self

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.color import Color
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.filter import ANSIToTruecolor
from textual.geometry import Region
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Static

MOST = 512
"""Lines, and styles, that are kept."""

NO_COLOUR = Color(0, 0, 0, 0)


class Drawer:
    """Draws lines of a widget's content, in the widget's colours as they are now.

    No theme of Ringback's uses the terminal's own sixteen colours, so that none has to be looked up.
    """

    def __init__(self, widget: Widget, width: int, beside: tuple[int, int] = (0, 0)) -> None:
        self._parse = widget.app.stylesheet.parse_style
        self._style = widget.visual_style
        self._width = width
        self._beside = beside
        self._filters = [one for one in widget.get_line_filters() if not isinstance(one, ANSIToTruecolor)]
        self._background = widget.background_colors[1] if self._filters else NO_COLOUR

    def line(self, content: Content) -> Strip:
        """Draw a line, cut or filled to the width, with so many blank cells `beside` it."""
        spans = tuple((span.start, span.end, self._parsed(span.style)) for span in content.spans)
        strip = _drawn(content.plain, spans, self._style, self._width, self._beside)
        return self.filtered(strip)

    def filtered(self, strip: Strip) -> Strip:
        """Draw a line for terminals that cannot show it as it is, or were asked not to."""
        for one in self._filters:
            strip = strip.apply_filter(one, self._background)
        return strip

    def blank(self) -> Strip:
        """Draw a line without anything in it, below the content."""
        left, right = self._beside
        style = _blank(self._style)
        segments = [Segment(" " * cells, style) for cells in (left, self._width, right) if cells]
        return self.filtered(Strip(segments, left + self._width + right))

    def _parsed(self, style: str | Style) -> Style:
        return style if isinstance(style, Style) else self._parse(style)


Drawn = tuple[int, int, Style]
"""From which sign to which, and how it is drawn."""


@lru_cache(MOST)
def _drawn(text: str, spans: tuple[Drawn, ...], style: Style, width: int, beside: tuple[int, int]) -> Strip:
    blank = _blank(style)
    left, right = (Segment(" " * cells, blank) for cells in beside)
    edges = sorted({0, len(text), *(edge for begin, end, _how in spans for edge in (begin, end))})
    segments = []
    for begin, end in pairwise(edges) if text else ((0, 0),):
        how = tuple(how for first, last, how in spans if first <= begin and end <= last)
        segments.append(Segment(text[begin:end], _rich(style, how)))
    strip = Strip(segments).adjust_cell_length(width, blank)
    return Strip(
        [*([left] if left.text else []), *strip, *([right] if right.text else [])], sum((width, *beside))
    )


@lru_cache(MOST)
def _rich(style: Style, more: tuple[Style, ...]) -> RichStyle:
    return Style.combine((style, *more)).rich_style


@lru_cache(MOST)
def _blank(style: Style) -> RichStyle:
    return (style + Style(reverse=False)).rich_style


class Part(Widget):
    """A part of a screen that says how far it is drawn; else Textual alone knows it."""

    @property
    def is_laid_out(self) -> bool:
        """Whether it stands where it is to stand, and so do those in it that were shown or hidden."""
        return not self._layout_required

    def was_drawn(self) -> None:
        """Take note that it was drawn: it need not ask for that any more."""
        self._repaint_required = False


class Kept(Part):
    """Keeps what it drew until it is to be drawn anew: a frame asks all that lies near what changed."""

    _kept: tuple[object, list[Strip]] | None = None

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """Draw anew, when next asked."""
        self._kept = None
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def notify_style_update(self) -> None:
        """Draw in other colours."""
        self._kept = None
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the lines of a region, or give those kept."""
        asked = (crop, self.region.size)
        if self._kept is None or self._kept[0] != asked:
            self._kept = (asked, super().render_lines(crop))
        return self._kept[1]


class Bar(Kept, Static):
    """A text of a line or some."""


class Choices(Kept):
    """A text of lines that fit, of which parts can be clicked."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the lines of a region; as Textual does where one does not fit."""
        asked = (crop, self.region.size)
        if self._kept is not None and self._kept[0] == asked:
            return self._kept[1]
        gutter, size, shown = self.gutter, self.content_size, self.render()
        if not isinstance(shown, Content) or gutter.height or crop != Region(0, 0, *self.region.size):
            return super().render_lines(crop)
        drawer = Drawer(self, size.width, (gutter.left, gutter.right))
        lines = shown.split("\n", allow_blank=True)
        if len(lines) > size.height or any(line.cell_length > size.width for line in lines):
            return super().render_lines(crop)
        strips = [drawer.line(line) for line in lines]
        strips += [drawer.blank()] * (size.height - len(strips))
        self._kept = (asked, strips)
        return strips


class ChoiceBar(Choices, Static):
    """Choices that are set from outside."""


class Ground(Kept):
    """What others lie on; it shows nothing of its own but its colour."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw a region."""
        asked = (crop, self.region.size)
        if self._kept is None or self._kept[0] != asked:
            left, right = self.gutter.left, self.gutter.right
            blank = Drawer(self, crop.width - left - right, (left, right)).blank()
            self._kept = (asked, [blank] * crop.height)
        return self._kept[1]


class Body(Ground, Container):
    """The part of a screen between its bars."""


class Column(Ground, Vertical):
    """Parts below one another."""


class Scrolled(VerticalScroll, Ground):
    """Parts below one another that are scrolled where they do not fit."""
