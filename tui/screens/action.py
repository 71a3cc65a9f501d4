"""An action of the monthly report: problem, measure, owner, day and supervisor, a line each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from store import Action
from tui import keys
from tui.plain import joined
from tui.widgets.lines import KeyLine
from tui.widgets.typed import TypedLine
from tui.words import N_, _, formats

LINES = (
    ("problem", N_("problem")),
    ("measure", N_("measure")),
    ("owner", N_("responsible")),
    ("due_on", N_("due by")),
    ("supervisor", N_("supervisor")),
)


class ActionScreen(ModalScreen[Action | None]):
    """Gives back the action as it was typed, or nothing."""

    where = "action"
    BINDINGS: ClassVar = keys.bindings(keys.ACTION)

    def __init__(self, action: Action) -> None:
        super().__init__()
        self._action = action

    def compose(self) -> ComposeResult:
        """Lay out a line for each part."""
        with Vertical(classes="window", id="action"):
            yield Static(id="action-title")
            for name, _words in LINES:
                yield Static(id=f"{name}-name", classes="action-name")
                yield TypedLine(self._said(name), id=name, most=300, select_on_focus=True)
            yield Static(id="action-told")
            yield KeyLine()

    def _said(self, name: str) -> str:
        value = getattr(self._action, name)
        return value.isoformat() if isinstance(value, date) else value or ""

    def on_mount(self) -> None:
        """Begin with the problem."""
        self.retranslate()
        self.query_one("#problem", Input).focus()

    def retranslate(self) -> None:
        """Show every word in the present language."""
        month = date.fromisoformat(f"{self._action.month}-01")
        title = _("Another action") if self._action.id == 0 else _("Change the action")
        self.query_one("#action-title", Static).update(
            joined((title, "bold"), (f"  {formats.month(month)}", "$secondary"))
        )
        for name, words in LINES:
            self.query_one(f"#{name}-name", Static).update(joined((_(words), "$secondary")))
        self.query_one("#due_on", Input).placeholder = "2026-11-30"
        self.query_one(KeyLine).show(keys.ACTION)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_take()

    def action_take(self) -> None:
        """Go to the next line; from the last one, keep it."""
        names = [name for name, _words in LINES]
        here = self.focused.id if self.focused is not None and self.focused.id in names else names[-1]
        if here == names[-1]:
            self.action_keep()
        else:
            self.query_one(f"#{names[names.index(here) + 1]}", Input).focus()

    def action_keep(self) -> None:
        """Keep the action; without a problem or with a day that is none, say so and wait."""
        said = {name: self.query_one(f"#{name}", Input).value.strip() for name, _words in LINES}
        if not said["problem"]:
            self._refuse(_("An action needs a problem."), "problem")
            return
        try:
            due_on = date.fromisoformat(said["due_on"]) if said["due_on"] else None
        except ValueError:
            self._refuse(_("Write the day as 2026-11-30."), "due_on")
            return
        self.dismiss(
            replace(
                self._action,
                problem=said["problem"],
                measure=said["measure"],
                owner=said["owner"],
                due_on=due_on,
                supervisor=said["supervisor"],
            )
        )

    def _refuse(self, why: str, line: str) -> None:
        told: Content = joined((why, "$warning"))
        self.query_one("#action-told", Static).update(told)
        self.query_one(f"#{line}", Input).focus()

    def action_close(self) -> None:
        """Go back; nothing is changed."""
        self.dismiss(None)
