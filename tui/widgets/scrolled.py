"""What scrolls: its bar is drawn from as few parts as it shows, since every page draws it anew."""

from __future__ import annotations

from rich.color import Color
from rich.style import Style
from textual.filter import ANSIToTruecolor
from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip


class LightBar(ScrollBar):
    """A scroll bar that is drawn past what only bordered and padded widgets need."""

    _shown: tuple[object, list[Strip]] | None = None

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the bar, or give what was drawn where it looks the same."""
        bar, size = self.render(), self.size
        if not isinstance(bar, ScrollBarRender) or crop != size.region or not isinstance(bar.style, Style):
            return super().render_lines(crop)
        look = (size, bar.virtual_size, bar.window_size, bar.position, bar.style)
        if self._shown is None or self._shown[0] != look:
            self._shown = (look, self._drawn(bar, bar.style))
        return self._shown[1]

    def _drawn(self, bar: ScrollBarRender, style: Style) -> list[Strip]:
        segments = bar.render_bar(
            size=self.size.height,
            virtual_size=bar.virtual_size,
            window_size=bar.window_size,
            position=bar.position,
            thickness=bar.thickness,
            vertical=True,
            back_color=style.bgcolor or Color.default(),
            bar_color=style.color or Color.default(),
        ).segments
        parts = {}
        for segment in segments:
            if segment not in parts:
                parts[segment] = self._filtered(Strip([segment], bar.thickness))
        return [parts[segment] for segment in segments]

    def _filtered(self, strip: Strip) -> Strip:
        for one in self.get_line_filters():
            if not isinstance(one, ANSIToTruecolor):
                strip = strip.apply_filter(one, self.background_colors[1])
        return strip


class Scrolled(ScrollView):
    """A view with such a bar beside it."""

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """The bar; Textual makes it and has no place to name another kind."""
        bar = super().vertical_scrollbar
        if not isinstance(bar, LightBar):
            bar.__class__ = LightBar
        return bar
