"""Import: a file is chosen, its columns confirmed where they are unsure, looked at, and taken in whole."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Static

from store import Account, FileForm, TakenBack
from tui import importing, keys
from tui.background import away, toast
from tui.columns import Columns
from tui.importing import Run, Stopped, Wanted
from tui.plain import joined
from tui.screens.file_form import FileFormScreen
from tui.widgets import account, columns as table, import_steps
from tui.widgets.file_chooser import FileChooser
from tui.widgets.import_steps import Step
from tui.widgets.lines import KeyLine
from tui.widgets.rows import Rows
from tui.widgets.told import Told
from tui.wiring import Desk
from tui.words import _, fields

if TYPE_CHECKING:
    from tui.app import RingbackApp

LIVELY = 0.1
"""Seconds between two looks at how far the work is."""

PANES = ("#preview", "#account-pane", "#details-pane")
"""What scrolls after a look: all of it where it is narrow, else each side."""

COMMANDS = {
    "file": (*keys.IMPORT_FILE, *keys.IMPORT_FORM, *keys.IMPORT_BACK),
    "columns": (*keys.IMPORT_COLUMNS, *keys.IMPORT_FORM, *keys.IMPORT_BACK),
    "look": (*keys.IMPORT_LOOK, *keys.IMPORT_FORM, *keys.IMPORT_BACK),
    "done": (*keys.IMPORT_DONE, *keys.IMPORT_BACK),
    "busy": keys.IMPORT_BUSY,
}


class ImportScreen(Screen[None]):
    """The steps of an import: the file, its columns, the look, and what came of it."""

    where = "import"
    BINDINGS: ClassVar = [
        *keys.bindings(keys.IMPORT),
        *keys.list_bindings("scroll", "leaf", typed=True),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.step: Step = "file"
        self._wanted: Wanted | None = None
        self._columns: Columns | None = None
        self._account: Account | None = None
        self._undone: TakenBack | None = None
        self._run: Run | None = None
        self._timer: Timer | None = None
        self._asks_back = False

    def compose(self) -> ComposeResult:
        """Lay out all steps; one shows at a time."""
        yield Static(id="status")
        yield Static(id="tabs")
        with Vertical(id="import-body"):
            yield Static(id="import-ask")
            app: RingbackApp = self.app  # type: ignore[assignment]
            yield FileChooser(self.desk, app.import_folder)
            yield Rows(id="columns")
            yield Static(id="column")
            with Container(id="preview"):
                with VerticalScroll(id="account-pane", can_focus=False):
                    yield Told(id="account")
                with VerticalScroll(id="details-pane", can_focus=False):
                    yield Told(id="details")
            yield Static(id="import-progress")
        yield KeyLine()

    def on_mount(self) -> None:
        """Ask for the file."""
        self._timer = self.set_interval(LIVELY, self._show_progress, pause=True)
        self._go("file")

    def on_unmount(self) -> None:
        """Stop what is under way when the screen goes: nothing is stored then."""
        if self._run is not None:
            self._run.stop()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Let a key work only in its own step."""
        if action in {command.id for command in keys.IMPORT}:
            return action in {command.id for command in COMMANDS[self._now]}
        return True

    def retranslate(self) -> None:
        """Show every word in the present language."""
        self._show()

    @property
    def _now(self) -> str:
        return self.step if self._run is None else "busy"

    # Showing.

    def _go(self, step: Step) -> None:
        """Go on, or back, to a step."""
        self.step, self._asks_back = step, False
        self._show()
        if step == "file":
            self._chooser.type_here()
        else:
            self.set_focus(self.query_one("#columns", Rows) if step == "columns" else None)

    def _show(self) -> None:
        for name in COMMANDS:
            self.set_class(self._now == name, f"-{name}")
        self.set_class(self._account is not None and self._account.preview is not None, "-with-details")
        named = f"  {self._wanted.path.name}" if self._wanted and self.step != "file" else ""
        self.query_one("#status", Static).update(joined((_("Import"), "bold"), named))
        undone = self.step == "done" and self._undone is not None
        line = Content("") if undone else import_steps.steps_line(self.step)
        self.query_one("#tabs", Static).update(line)
        self.query_one("#import-ask", Static).update(self._asked())
        self._chooser.retranslate()
        self._show_columns()
        self._show_account()
        self._show_progress()
        self._show_keys()

    def _show_keys(self) -> None:
        shown = list(COMMANDS[self._now])
        if self.step == "columns" and not self._on_dates():
            shown = [command for command in shown if command.id != "days"]
        self.query_one(KeyLine).show(shown, keys.EVERYWHERE)

    def _asked(self) -> Content:
        """Say what this step wants."""
        if self._asks_back:
            return import_steps.asked_back()
        if self.step == "file":
            return import_steps.asked_for_file()
        if self.step == "columns" and self._columns is not None:
            return table.asked(self._columns)
        if self.step == "look":
            return import_steps.asked_to_take()
        return import_steps.told_back() if self._account is None else import_steps.told(self._account)

    def _show_columns(self) -> None:
        columns = self._columns
        if columns is None:
            return
        self.query_one("#columns", Rows).show(
            len(columns.columns),
            lambda place, width: table.row(columns, place, width),
            heading=table.heading_row,
        )
        place = self.query_one("#columns", Rows).cursor
        self.query_one("#column", Static).update(table.detail(columns, place))

    def _show_account(self) -> None:
        pane, details = self.query_one("#account", Static), self.query_one("#details", Static)
        if self._undone is not None:
            pane.update(account.taken_back_content(self._undone, self.desk.zone, self.desk.today()))
            return
        if self._account is None:
            return
        wide = self.app.size.width >= 100
        width = self.app.size.width - 4
        pane.update(account.account_content(self._account, width * 2 // 5 if wide else width))
        if self._account.preview is not None:
            room = width * 3 // 5 - 4 if wide else width
            details.update(account.details_content(self._account.preview, room, self.desk.zone))

    def _show_progress(self) -> None:
        line = self.query_one("#import-progress", Static)
        line.update(import_steps.progress_line(self._run, self.app.size.width) if self._run else Content(""))

    def on_resize(self) -> None:
        """Fit what is shown to the new size."""
        self._show_account()

    # The file.

    @on(FileChooser.Chosen)
    def _chosen(self, event: FileChooser.Chosen) -> None:
        self._look(Wanted(event.path))

    def action_complete(self) -> None:
        """Complete the path as far as all that may be meant agree."""
        self._chooser.complete()

    def action_look(self) -> None:
        """Look at the file; a folder is opened."""
        self._chooser.choose()

    @property
    def _chooser(self) -> FileChooser:
        return self.query_one(FileChooser)

    # The work.

    def _begin(self, run: Run) -> Run:
        self._run, self._asks_back = run, False
        self._show()
        self.set_focus(None)
        if self._timer:
            self._timer.resume()
        return run

    def _end(self, step: Step) -> None:
        self._run = None
        if self._timer:
            self._timer.pause()
        self._go(step)

    @work(group="import")
    async def _look(self, wanted: Wanted) -> None:
        """Look at a file; go on to its columns where they are unsure, else to what would come of it."""
        run = self._begin(Run())
        found = await away(self, lambda: importing.look(self.desk, wanted, run))
        step: Step = self.step
        if isinstance(found, Stopped) or run.is_stopping:
            toast(self, _("Stopped. Nothing was stored."))
        elif isinstance(found, Columns):
            self._ask_about(wanted, found)
            step = "columns"
        elif found is not None:
            self._wanted, self._account, self._undone = wanted, found, None
            step = "look"
            self._scroll_home()
        if found is not None:
            app: RingbackApp = self.app  # type: ignore[assignment]
            app.import_folder = self._chooser.folder = wanted.path.absolute().parent
        self._end(step)

    @work(group="import")
    async def _take(self, wanted: Wanted) -> None:
        """Take the file in."""
        run = self._begin(Run())
        found = await away(self, lambda: importing.take_in(self.desk, wanted, run))
        step: Step = "look"
        if isinstance(found, Stopped):
            toast(self, _("Stopped. Nothing was stored."))
        elif found is not None:
            self._account = found
            step = "done"
            self._scroll_home()
        self._end(step)

    @work(group="import")
    async def _see_columns(self, wanted: Wanted, keep: Columns | None = None) -> None:
        """Show what the columns are taken for, certain or not; what was said of them may be kept."""
        self._begin(Run())
        found = await away(self, lambda: importing.columns_of(self.desk, wanted))
        if found is not None:
            found.keep(keep)
            self._ask_about(wanted, found)
        self._end("columns" if found is not None else self.step)

    @work(group="import")
    async def _take_back(self) -> None:
        """Take the last import back."""
        self._begin(Run("taking_back"))
        done = await away(self, lambda: importing.undo(self.desk))
        if done is not None:
            self._undone, self._account = done, None
        self._end("done" if done is not None else self.step)

    def _ask_about(self, wanted: Wanted, columns: Columns) -> None:
        self._wanted, self._columns, self._account = wanted, columns, None
        self.query_one("#columns", Rows).go(0)

    def _scroll_home(self) -> None:
        for pane in PANES:
            self.query_one(pane).scroll_home(animate=False)

    def action_stop(self) -> None:
        """Stop what is under way."""
        if self._run is not None and self._run.stage != "taking_back":
            self._run.stop()
            self._show_progress()

    # The columns.

    @on(Rows.Moved)
    def _moved(self) -> None:
        self._show_columns()
        self._show_keys()

    @on(Rows.Chosen)
    def _clicked_column(self) -> None:
        self.action_field()

    def _on_dates(self) -> bool:
        columns, name = self._columns, self._named()
        return columns is not None and name in {*columns.asked, *columns.days}

    def _named(self) -> str:
        """Give the name of the column under the cursor."""
        if self._columns is None or not self._columns.columns:
            return ""
        return self._columns.columns[self.query_one("#columns", Rows).cursor].name

    def action_confirm(self) -> None:
        """Look at the file again with the columns as they stand; says what is missing where something is."""
        columns, wanted = self._columns, self._wanted
        if columns is None or wanted is None:
            return
        if columns.days_open:
            places = [column.name for column in columns.columns]
            self.query_one("#columns", Rows).go(places.index(columns.days_open[0]))
            toast(self, _("Say with d which comes first in this column: day or month."), severity="warning")
        elif columns.missing:
            missing = ", ".join(fields.needed(each) for each in columns.missing)
            toast(self, _("No column is {missing} yet; Space says which one is.").format(missing=missing),
                  severity="warning")  # fmt: skip
        else:
            self._look(replace(wanted, mapping=columns.mapping()))

    def action_field(self) -> None:
        """Choose what the column under the cursor is."""
        columns, name = self._columns, self._named()
        if columns is None or not name:
            return
        from tui.screens.fields import FieldsScreen

        column = columns.columns[self.query_one("#columns", Rows).cursor]

        def chosen(field: str | None) -> None:
            if field is not None:
                self._choose(name, field)

        self.app.push_screen(FieldsScreen(columns, column), chosen)

    def _choose(self, name: str, field: str) -> None:
        if self._columns is None:
            return
        lost = self._columns.choose(name, field)
        if lost is not None:
            toast(self, _("{column} is left out now.").format(column=lost))
        self._show()

    def action_leave_out(self) -> None:
        """Leave the column under the cursor out."""
        if self._named():
            self._choose(self._named(), fields.LEFT_OUT)

    def action_days(self) -> None:
        """Let day or month come first in the dates under the cursor."""
        if self._columns is not None and self._on_dates():
            self._columns.turn_days(self._named())
            self._show()

    def action_numbers(self) -> None:
        """Tell orders apart by vehicle and day, or by their numbers again."""
        if self._columns is not None and self._columns.proposal.kind == "visits":
            self._columns.turn_numbers()
            self._show()

    def action_kind(self) -> None:
        """Take the file for the next kind there is."""
        if self._columns is not None and self._wanted is not None:
            kinds = list(fields.KINDS)
            following = kinds[(kinds.index(self._columns.proposal.kind) + 1) % len(kinds)]
            self._see_columns(replace(self._wanted, kind=following, mapping=None))

    def action_form(self) -> None:
        """Say how the file is read; its columns are then shown anew."""
        wanted, read = self._wanted, self._columns.proposal if self._columns else self._account
        if self.step == "file":
            path = self._chooser.named()
            wanted, read = Wanted(path) if path else None, None
        if wanted is None:
            return

        def taken(form: FileForm | None) -> None:
            if form is not None:
                self._see_columns(replace(wanted, form=form, mapping=None), keep=self._columns)

        found = read.form if read else None
        self.app.push_screen(FileFormScreen(wanted.path, wanted.form, found), taken)

    # The look, and after.

    def action_columns(self) -> None:
        """Show what the columns are taken for."""
        if self._wanted is not None:
            self._see_columns(self._wanted)

    def action_take(self) -> None:
        """Take the file in."""
        if self._wanted is not None:
            self._take(self._wanted)

    def action_again(self) -> None:
        """Go on with another file."""
        self._wanted = self._columns = self._account = self._undone = None
        self._chooser.clear()
        self._go("file")

    def action_match(self) -> None:
        """Decide who is who."""
        from tui.screens.matching import MatchScreen

        self.app.push_screen(MatchScreen(self.desk))

    def action_take_back(self) -> None:
        """Take the last import back, once the key has been pressed again."""
        if self._asks_back:
            self._take_back()
        else:
            self._asks_back = True
            self._show()

    def on_key(self, event: events.Key) -> None:
        """Leave the import as it is when another key comes."""
        if self._asks_back and event.key not in keys.find("import.take_back").keys.split(","):
            self._asks_back = False
            self._show()

    def action_scroll(self, by: int) -> None:
        """Read on; in the list of files, move."""
        if self.step == "file":
            self._chooser.step(by)
            return
        for pane in PANES:
            self.query_one(pane).scroll_relative(y=by, animate=False)

    def action_leaf(self, by: int) -> None:
        """Read on by what fits on the screen; in the list of files, move so far."""
        rows = max(1, self.query_one("#import-body").size.height - 6)
        self.action_scroll(by * rows)

    def action_close(self) -> None:
        """Go back a step, at last to the queues."""
        if self.step in {"file", "done"}:
            self.dismiss()
        else:
            self._account = self._columns = None
            self._go("file")
