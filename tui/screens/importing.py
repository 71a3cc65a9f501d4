"""Import: look at what a file would change, then take it in, whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from store import Account, import_file
from tui import keys
from tui.background import away
from tui.commands.importing import rejects_beside
from tui.plain import joined
from tui.widgets.lines import KeyLine
from tui.wiring import Desk
from tui.words import _, accounts

BAR = 40


class ImportScreen(Screen[None]):
    """A file's path, a look at it, and its account."""

    where = "import"
    BINDINGS: ClassVar = keys.bindings(keys.IMPORT)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._seen: Path | None = None
        self._account: Account | None = None
        self._busy = False

    def compose(self) -> ComposeResult:
        """Lay out the path, the progress and the account."""
        yield Static(id="status")
        with Vertical(id="import-body"):
            yield Static(id="import-ask")
            yield Input(id="path", compact=True)
            yield Static(id="import-progress")
            with VerticalScroll(can_focus=False):
                yield Static(id="account")
        yield KeyLine()

    def on_mount(self) -> None:
        """Ask for the file."""
        self.retranslate()
        self.query_one("#path", Input).focus()

    def retranslate(self) -> None:
        """Show every word in the present language."""
        self.query_one("#status", Static).update(
            joined((_("Import"), "bold"), f"  {self.desk.settings.name}")
        )
        self.query_one("#import-ask", Static).update(
            joined(_("Which file? Type its path, or drop it here. CSV or XLSX, visits or calls."))
        )
        self.query_one("#path", Input).placeholder = "visits.csv"
        self.query_one(KeyLine).show(keys.IMPORT, keys.EVERYWHERE)
        self._show()

    @on(Input.Changed)
    def _changed(self) -> None:
        """Another path: what was seen of the last file counts no more."""
        if self._path() != self._seen:
            self._seen = self._account = None
            self._show()

    @on(Input.Submitted)
    async def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        await self.action_take()

    async def action_take(self) -> None:
        """Look at the file first; take it in when it has been looked at."""
        path = self._path()
        if path is None or self._busy:
            return
        dry = self._seen != path or self._account is None or not self._account.dry_run
        self._busy = True
        account = await away(self, lambda: self._take(path, dry=dry))
        self._busy = False
        self.query_one("#import-progress", Static).update("")
        if account is not None:
            self._seen, self._account = path, account
        self._show()

    def action_close(self) -> None:
        """Go back to the queues."""
        if not self._busy:
            self.dismiss()

    def _path(self) -> Path | None:
        typed = self.query_one("#path", Input).value.strip().strip("'\"")
        return Path(typed).expanduser() if typed else None

    def _take(self, path: Path, *, dry: bool) -> Account:
        return import_file(
            self.desk.database,
            self.desk.settings,
            path,
            now=self.desk.now(),
            dry_run=dry,
            rejects=None if dry else rejects_beside(path),
            words=accounts.reason,
            progress=lambda done, total: self.app.call_from_thread(self._show_progress, done, total),
        )

    def _show_progress(self, done: int, total: int | None) -> None:
        share = min(1.0, done / total) if total else 0.0
        bar = "▆" * round(share * BAR) + "·" * (BAR - round(share * BAR)) if total else ""
        rows = _("{n} rows").format(n=f"{done:,}")
        self.query_one("#import-progress", Static).update(joined((bar, "$accent"), f"  {rows}"))

    def _show(self) -> None:
        pane = self.query_one("#account", Static)
        if self._account is None:
            pane.update(joined((_("Enter looks at the file; nothing is stored yet."), "$secondary")))
            return
        first, *others = accounts.told(self._account)
        parts = [joined((first, "bold")), *(joined(line) for line in others), Content("")]
        if self._account.dry_run:
            parts.append(joined((_("This was a look. Enter takes it in."), "bold $accent")))
        else:
            parts.append(joined((_("Done. Esc goes back to the queues."), "bold $accent")))
        pane.update(Content("\n").join(parts))
