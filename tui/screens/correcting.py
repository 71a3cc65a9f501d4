"""Correcting a file: its fields below one another, one line to type in, a look before it is stored."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from store import Change, CustomerFile, Hit, Read
from tui import correcting, keys
from tui.background import away, toast
from tui.correcting import Draft, FormField
from tui.plain import joined
from tui.screens.finding import FindScreen
from tui.text import clean, fitted
from tui.widgets.lines import KeyLine
from tui.widgets.rows import Part, Rows
from tui.widgets.typed import TypedLine
from tui.wiring import Desk
from tui.words import _, accounts, filing, labels, listed
from tui.words.facts_line import who

LABEL = 26
"""Cells for the name of a field."""

BARS = 4
"""Rows above and below the fields: who it is, what is said of the field, the line to type in, the keys."""


class CorrectScreen(Screen[bool]):
    """The form: gives True where something was stored. What is typed stays in the draft, also after Esc."""

    where = "correct"
    BINDINGS: ClassVar = [*keys.bindings(keys.CORRECT), *keys.list_bindings("step", "page", typed=True)]

    def __init__(self, desk: Desk, file: CustomerFile, draft: Draft) -> None:
        super().__init__()
        self.desk, self._file, self._draft = desk, file, draft
        self._lines: list[str | FormField] = []
        self._changes: Sequence[Change] | None = None

    def compose(self) -> ComposeResult:
        """Lay out the fields, the line to type in, and what is said of it."""
        yield Static(id="status")
        yield Rows(id="form")
        yield Static(id="changes")
        yield Static(id="form-said")
        yield TypedLine(id="form-typed")
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin at the first field."""
        self.query_one(Rows).can_focus = False
        self.retranslate()
        self._go(1)

    def retranslate(self) -> None:
        """Show every word in the present language."""
        self._lines = []
        for heading, fields in correcting.sections(self._file):
            self._lines += [heading, *fields]
        self._show()

    # Showing.

    @property
    def _field(self) -> FormField | None:
        line = self._lines[self.query_one(Rows).cursor]
        return None if isinstance(line, str) else line

    def _show(self) -> None:
        looking = self._changes is not None
        title = _("What will be stored") if looking else _("Correct the file")
        self.query_one("#status", Static).update(joined((title, "bold"), f"  {who(self._file)}"))
        self.query_one(Rows).display = not looking
        self.query_one("#changes", Static).display = looking
        self.query_one(Rows).show(len(self._lines), self._row)
        self._fit()
        if self._changes is not None:
            self.query_one("#changes", Static).update(self._listed(self._changes))
        self.query_one(KeyLine).show(keys.LOOK_OVER if looking else keys.CORRECT_FORM)
        self._show_said()

    def on_resize(self) -> None:
        """Fit the form to the new height."""
        self._fit()

    def _fit(self) -> None:
        """Let the line to type in stand right below the fields."""
        room = self.size.height - BARS
        self.query_one(Rows).styles.height = max(1, min(len(self._lines), room))

    def _row(self, place: int, width: int) -> list[Part]:
        line = self._lines[place]
        if isinstance(line, str):
            return [(fitted(f"─ {line}", width), "accent")]
        read = correcting.read(self.desk, line, self._draft.value(line))
        changed = line.key in self._draft.typed
        label = LABEL if width >= 2 * LABEL + 20 else width // 3
        now = filing.shown(line.key[0], line.key[2], line.now, self.desk.today())
        if line.key[2] == correcting.OWNER:
            now = self._file.name
        elif changed and not read.refused and self._said_back(line, read) == now:
            changed = False
        sign = "! " if read.refused and changed else "* " if changed else "  "
        shown = [(sign + fitted(line.label, label) + "  ", "quiet")]
        if not changed:
            return [*shown, (fitted(now, width - label - 4), "line")]
        new = self._worded(line)
        style = "warning" if read.refused else "accent"
        return [*shown, (fitted(f"{new}   ← {now}", width - label - 4), style)]

    def _worded(self, line: FormField) -> str:
        value = self._draft.value(line)
        if line.key[2] == correcting.OWNER:
            return self._draft.names.get(int(value), value)
        return filing.shown(line.key[0], line.key[2], value, self.desk.today())

    def _show_said(self) -> None:
        said = self.query_one("#form-said", Static)
        if self._changes is not None:
            said.update(joined((_("Why? It is kept with the correction; it may stay empty."), "$secondary")))
            return
        line = self._field
        if line is None:
            said.update("")
        elif line.options:
            chosen = self._draft.value(line)
            words = [
                joined((f" {filing.shown(line.key[0], line.key[2], one, self.desk.today())} ",
                        "reverse" if one == chosen else "$secondary"))
                for one in line.options
            ]  # fmt: skip
            said.update(Content(" ").join([*words, joined(("  " + _("← → choose"), "$secondary"))]))
        elif line.key[2] == correcting.OWNER:
            said.update(joined((_("Space looks for the new owner."), "$secondary")))
        else:
            said.update(self._read_back(line))

    def _read_back(self, line: FormField) -> Content:
        """Say how what is typed will be stored, where that is otherwise, and what is unusual in it."""
        read = correcting.read(self.desk, line, self._draft.value(line))
        if read.refused:
            return joined((f"! {filing.refused(read.refused)}", "$warning"))
        if read.value is None:
            return Content("")
        said_back = self._said_back(line, read)
        told = [] if said_back == self._draft.value(line) else [joined((f"→ {said_back}", "$accent bold"))]
        if read.warning:
            told.append(joined((f"! {labels.label(accounts.WARNINGS, read.warning)}", "$warning")))
        return Content("   ").join(told)

    def _said_back(self, line: FormField, read: Read) -> str:
        """Say what was read of what was typed."""
        value = getattr(read.value, "code", None) or getattr(read.value, "e164", None) or read.value
        return filing.shown(line.key[0], line.key[2], value, self.desk.today())

    def _listed(self, changes: Sequence[Change]) -> Content:
        lines = []
        for change in changes:
            field, was, now = correcting.worded(self.desk, change, self._draft)
            warning = f"   ! {labels.label(accounts.WARNINGS, change.warning)}" if change.warning else ""
            lines += [
                joined((field, "bold"), (warning, "$warning")),
                joined(f"   {was}  →  ", (now, "$accent bold")),
            ]
        return Content("\n").join(lines)

    # Moving and typing.

    def action_step(self, by: int) -> None:
        """Go to the next field, or the one before."""
        if self._changes is None:
            self._go(self.query_one(Rows).cursor + by, by)

    def action_page(self, by: int) -> None:
        """Go on, or back, by what fits."""
        if self._changes is None:
            rows = self.query_one(Rows)
            self._go(rows.cursor + by * max(1, rows.size.height - 1), by)

    def _go(self, place: int, by: int = 1) -> None:
        """Put the cursor on a field, past headings."""
        place = max(1, min(place, len(self._lines) - 1))
        if isinstance(self._lines[place], str):
            place += 1 if by > 0 else -1
        self.query_one(Rows).go(place)
        self._take_up()

    @on(Rows.Moved)
    def _clicked(self) -> None:
        if self._field is None:
            self._go(self.query_one(Rows).cursor)
        else:
            self._take_up()

    def _take_up(self) -> None:
        """Put what the field is to be into the line, where it is one to be typed."""
        line, typed = self._field, self.query_one("#form-typed", Input)
        by_line = line is not None and not line.options and line.key[2] != correcting.OWNER
        typed.display = by_line
        if line is not None and by_line:
            with typed.prevent(Input.Changed):
                typed.value = clean(self._draft.value(line))
            typed.cursor_position = len(typed.value)
            typed.focus()
        else:
            self.set_focus(None)
        self._show_said()

    @on(Input.Changed, "#form-typed")
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        if self._changes is not None:
            self._draft.reason = event.value
        elif self._field is not None:
            self._draft.put(self._field, event.value)
            self.query_one(Rows).refresh()
            self._show_said()

    @on(Input.Submitted, "#form-typed")
    async def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        await self.action_on()

    def on_key(self, event: events.Key) -> None:
        """Let arrows and Space choose where there is a choice."""
        line = self._field
        if self._changes is not None or line is None or isinstance(self.focused, Input):
            return
        if line.key[2] == correcting.OWNER and event.key == "space":
            event.stop()
            self.app.push_screen(FindScreen(self.desk, picks=True), self._found)
        elif line.options and event.key in {"space", "left", "right"}:
            event.stop()
            place = line.options.index(self._draft.value(line))
            step = -1 if event.key == "left" else 1
            self._draft.put(line, line.options[(place + step) % len(line.options)])
            self.query_one(Rows).refresh()
            self._show_said()

    def _found(self, hit: Hit | None) -> None:
        line = self._field
        if hit is not None and line is not None:
            self._draft.names[hit.customer_id] = hit.customer
            self._draft.put(line, str(hit.customer_id))
            self._show()

    # Storing.

    async def action_on(self) -> None:
        """Go to the next field; from the look, store."""
        if self._changes is None:
            self.action_step(1)
        else:
            await self._store()

    async def action_look(self) -> None:
        """Look at what will be stored; where nothing changes, leave."""
        if self._changes is not None:
            return
        changes = await away(self, partial(correcting.look_over, self.desk, self._file.id, self._draft))
        if changes is None:
            return
        if not changes:
            self._draft.clear()
            toast(self, _("Nothing to correct: it stands there already."))
            self.dismiss(False)
            return
        self._changes = changes
        typed = self.query_one("#form-typed", Input)
        with typed.prevent(Input.Changed):
            typed.value = self._draft.reason
        typed.display = True
        typed.focus()
        self._show()

    async def _store(self) -> None:
        changes = await away(self, partial(correcting.store, self.desk, self._file.id, self._draft))
        if changes is None:
            return
        told = listed(dict.fromkeys(filing.label(change.field) for change in changes))
        self._draft.clear()
        toast(self, _("Corrected: {what}").format(what=told))
        self.dismiss(True)

    def action_close(self) -> None:
        """Go back from the look to the form; from there to the file: what was typed is kept."""
        if self._changes is not None:
            self._changes = None
            self._show()
            self._take_up()
        else:
            self.dismiss(False)
