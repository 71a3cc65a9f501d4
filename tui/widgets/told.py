"""A longer text on a screen: as high as it is, broken as the languages break it."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from tui.wrapping import wrapped


class Told(Static):
    """Text of any length; what scrolls is what it stands in."""

    def render(self) -> Content:
        """Break the lines for the width there is."""
        return self._within(self.content_size.width)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Give the number of lines."""
        return self._within(width).plain.count("\n") + 1

    def _within(self, cells: int) -> Content:
        told = self.content if isinstance(self.content, Content) else Content(str(self.content))
        return wrapped(told, cells) if cells else told
