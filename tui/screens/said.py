"""What was said about a subject: a call a line, the words of the one under the cursor in full."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from store import Look, SaidLine, ToneWanted
from tui import keys, subjects as asking
from tui.background import away
from tui.looking import see
from tui.periods import Period
from tui.plain import joined
from tui.text import fitted, in_cells
from tui.widgets.lines import KeyLine
from tui.widgets.pane import Pane
from tui.widgets.rows import Part, Rows
from tui.wiring import Desk
from tui.words import _, counted, formats, labels, subjects


class SaidScreen(Screen[None]):
    """The calls behind a subject."""

    where = "said"
    BINDINGS: ClassVar = keys.bindings(keys.SAID)

    def __init__(
        self,
        desk: Desk,
        subject: str,
        title: str,
        period: Period,
        tone: ToneWanted | None,
        as_of: date | None = None,
    ) -> None:
        super().__init__()
        self.desk = desk
        self._subject, self._title, self._period, self._tone = subject, title, period, tone
        self._as_of = as_of
        self._lines: list[SaidLine] | None = None

    def compose(self) -> ComposeResult:
        """Lay out the bar, the list, and the words in full."""
        yield Static(id="status")
        yield Static(id="tabs")
        with Container(classes="body"):
            yield Rows(id="said")
            yield Pane(id="words", classes="card-pane")
        yield KeyLine()

    async def on_mount(self) -> None:
        """Show the frame, then the calls."""
        self.retranslate()
        self.query_one(Rows).focus()
        period = self._period
        found = await away(
            self,
            lambda: asking.cases(
                self.desk, self._subject, period.first, period.last, self._tone, as_of=self._as_of
            ),
        )
        if found is None:
            self.dismiss()
            return
        self._lines = found
        self._show()
        facts = {"list": "subjects", "n": len(found)}
        see(self, Look(self.desk.now(), "listed", facts=facts))

    def retranslate(self) -> None:
        """Show every word in the present language."""
        self.query_one(KeyLine).show(keys.SAID, keys.EVERYWHERE)
        self._show()

    def _show(self) -> None:
        days = f"{formats.day(self._period.first)} – {formats.day(self._period.last)}"
        self.query_one("#status", Static).update(joined((self._title, "bold"), f"  {days}"))
        lines = self._lines
        told = _("Reading what was said …") if lines is None else counted("{n} call", "{n} calls", len(lines))
        self.query_one("#tabs", Static).update(joined((told, "$secondary")))
        self.query_one(Rows).show(len(lines or ()), self._draw, heading=self._heading)
        self._show_words()

    def _heading(self, width: int) -> str:
        heads = (_("date"), _("customer"), _("plate"), _("came to"), _("words"))
        return in_cells(heads, _cells(width), gap="")

    def _draw(self, place: int, width: int) -> Sequence[Part]:
        line = (self._lines or [])[place]
        texts = (
            formats.list_day(line.on, self.desk.today()),
            line.customer,
            line.vehicle,
            labels.outcome(line.outcome),
            line.text,
        )
        tone = {"good": "accent", "bad": "warning"}.get(line.tone, "quiet")
        kinds = ("quiet", "line", "quiet", tone, "line")
        cells = zip(texts, _cells(width), kinds, strict=True)
        return [(fitted(text, wide), kind) for text, wide, kind in cells]

    @on(Rows.Moved)
    def _moved(self) -> None:
        self._show_words()

    def _show_words(self) -> None:
        line = self._line()
        if line is None:
            self.query_one("#words", Pane).show(Content(""))
            return
        facts = " · ".join(
            (labels.label(labels.KINDS, line.kind), labels.outcome(line.outcome), line.by, line.model)
        )
        self.query_one("#words", Pane).show(
            Content("\n").join(
                [
                    joined((f"{line.customer}  {line.vehicle}", "bold")),
                    joined((facts, "$secondary")),
                    joined((_(subjects.TONES[line.tone]), "$secondary")),
                    joined(""),
                    joined(line.text),
                ]
            )
        )

    def _line(self) -> SaidLine | None:
        return self._lines[self.query_one(Rows).cursor] if self._lines else None

    def on_resize(self) -> None:
        """Draw the words anew for their new width."""
        self.call_after_refresh(self._show_words)

    @on(Rows.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """Open the file of the customer under the cursor."""
        from tui.screens.customer import CustomerScreen

        line = self._line()
        if line is not None:
            self.app.push_screen(CustomerScreen(self.desk, line.customer_id, line.vehicle_id))

    def action_close(self) -> None:
        """Go back to the subjects."""
        self.dismiss()


def _cells(width: int) -> tuple[int, ...]:
    """Share the width out: day, customer, plate, what it came to, the rest for the words."""
    cells = (9, 10, 10, 10) if width < 76 else (12, 14, 12, 14)
    return *cells, max(0, width - sum(cells))
