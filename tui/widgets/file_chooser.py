"""The choice of a file: its path, typed, pasted or dropped, and what it may mean listed below."""

from __future__ import annotations

from pathlib import Path

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from tui import paths
from tui.background import away
from tui.widgets.import_steps import file_row
from tui.widgets.rows import Part, Rows
from tui.widgets.typed import TypedLine
from tui.wiring import Desk


class FileChooser(Vertical):
    """A line for the path, and the folders and files it may mean, looked for in `folder`."""

    class Chosen(Message):
        """A file was chosen."""

        def __init__(self, path: Path) -> None:
            super().__init__()
            self.path = path

    def __init__(self, desk: Desk, folder: Path | None) -> None:
        super().__init__()
        self.folder = folder
        self._desk = desk
        self._entries: list[paths.Entry] = []
        self._begun = ""

    def compose(self) -> ComposeResult:
        """Lay out the line and the list."""
        yield TypedLine(id="path", placeholder="visits.csv")
        yield Rows(id="files")

    def on_mount(self) -> None:
        """List what is in the folder; keys stay with the line."""
        self._rows.can_focus = False
        self._list("")

    def retranslate(self) -> None:
        """Show every word in the present language."""
        self._rows.show(len(self._entries), self._row)

    def type_here(self) -> None:
        """Put the keys into the line."""
        self._line.focus()

    def clear(self) -> None:
        """Begin anew, in the same folder."""
        self._put("", lists=True)

    def step(self, by: int) -> None:
        """Move through the list."""
        self._rows.action_step(by)

    def complete(self) -> None:
        """Complete the path as far as all that may be meant agree."""
        self._put(paths.completed(self._line.value, self._entries), lists=True)

    def choose(self) -> None:
        """Take the file that is named, or else stands under the cursor; a folder is opened."""
        path = self.named()
        if path is not None:
            self.post_message(self.Chosen(path))

    def named(self) -> Path | None:
        """Give the file that is named, or else stands under the cursor; a folder is opened instead."""
        text = self._line.value
        if not paths.given(text):
            self._pick()
            text = self._line.value
        path = paths.meant(text, self.folder)
        if path is not None and path.is_dir():
            self._put(text if text.endswith("/") else f"{text}/", lists=True)
            return None
        return path.absolute() if path else None

    @property
    def _line(self) -> Input:
        return self.query_one("#path", Input)

    @property
    def _rows(self) -> Rows:
        return self.query_one("#files", Rows)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._list(event.value)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.choose()

    @on(Rows.Moved)
    def _moved(self, event: Rows.Moved) -> None:
        event.stop()
        self._pick()

    @on(Rows.Chosen)
    def _clicked(self, event: Rows.Chosen) -> None:
        event.stop()
        self._pick()
        self.choose()

    @work(exclusive=True, group="files")
    async def _list(self, text: str) -> None:
        """Offer what the beginning of a path may mean."""
        folder = self.folder
        found = await away(self, lambda: paths.offered(text, folder))
        self._begun, self._entries = text, found or []
        self._rows.show(len(self._entries), self._row, cursor=0)

    def _row(self, place: int, width: int) -> list[Part]:
        return file_row(self._entries[place], width, self._desk)

    def _pick(self) -> None:
        """Put the entry under the cursor into the line."""
        if self._entries:
            entry = self._entries[self._rows.cursor]
            self._put(paths.beside(self._begun, entry.name), lists=False)

    def _put(self, text: str, *, lists: bool) -> None:
        with self.prevent(Input.Changed):
            self._line.value = text
        self._line.cursor_position = len(text)
        if lists:
            self._list(text)
