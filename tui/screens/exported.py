"""What was written to files: who, when, which list or report, how many rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Static

from store import Exported
from tui import exported, keys
from tui.background import away
from tui.plain import joined
from tui.screens.listing import Listing
from tui.text import fitted
from tui.widgets.lines import KeyLine
from tui.widgets.rows import Part, Rows
from tui.widgets.told import Told
from tui.wiring import Desk
from tui.words import _, counted


class ExportedScreen(Listing):
    """A list, the latest first."""

    where = "exported"
    BINDINGS: ClassVar = keys.bindings(keys.EXPORTED)
    OWN: ClassVar = keys.EXPORTED

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._found: list[Exported] | None = None

    def compose(self) -> ComposeResult:
        """Lay out the bars and the list."""
        yield Static(id="status")
        yield Told(id="exported-told")
        yield Rows(id="exported")
        yield KeyLine()

    async def begin(self) -> None:
        """Read the list."""
        self._found = await away(self, lambda: exported.listed(self.desk))
        self.show()

    def show(self) -> None:
        """Draw what was read."""
        self.show_title(_("Written to files"))
        self.query_one("#exported-told", Told).update(joined((self._told(), "$secondary")))
        rows = self._found or ()
        self.query_one(Rows).show(len(rows), self._draw, heading=self._heading if rows else None)

    def _told(self) -> str:
        if self._found is None:
            return _("Reading …")
        if not self._found:
            return _(
                "Nothing was written to a file yet. Lists and reports will stand here, with who and when."
            )
        return counted("{n} file, the latest first", "{n} files, the latest first", len(self._found))

    def _heading(self, width: int) -> str:
        return exported.line(tuple(_(head) for head in exported.HEADS), width)

    def _draw(self, place: int, width: int) -> Sequence[Part]:
        one = (self._found or [])[place]
        kinds = ("quiet", "line", "line", "quiet", "line", "warning", "quiet")
        parts = zip(exported.texts(self.desk, one), exported.cells(width), kinds, strict=True)
        return [(fitted(text, wide) + " ", kind) for text, wide, kind in parts]
