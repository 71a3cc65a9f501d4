"""Why: asks about any plate, and says in which queue the vehicle stands and why, or why in none."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from store import Judgement, ask
from tui import keys
from tui.background import away
from tui.plain import joined
from tui.text import clean
from tui.widgets.lines import KeyLine
from tui.widgets.told import Told
from tui.widgets.typed import TypedLine
from tui.wiring import Desk
from tui.words import _, labels, remarks


class WhyScreen(ModalScreen[None]):
    """A plate, and how each queue's rule judges it today."""

    where = "why"
    BINDINGS: ClassVar = [
        *keys.bindings(keys.WHY),
        *keys.list_bindings("scroll_answer", "leaf_answer", typed=True),
    ]

    def __init__(self, desk: Desk, plate: str) -> None:
        super().__init__()
        self.desk = desk
        self._plate = clean(plate)
        self._judgements: list[Judgement] | None = None

    def compose(self) -> ComposeResult:
        """Lay out the question and the answers."""
        with Vertical(classes="window"):
            yield Static(id="why-title", classes="title")
            yield TypedLine(self._plate, id="plate", select_on_focus=True)
            with VerticalScroll(can_focus=False, id="why-scroll"):
                yield Told(id="why-answer")
            yield KeyLine()

    async def on_mount(self) -> None:
        """Answer at once for the plate that was under the cursor."""
        self.retranslate()
        if self._plate:
            await self._ask(self._plate)

    def retranslate(self) -> None:
        """Show every word in the present language."""
        self.query_one("#why-title", Static).update(
            joined((_("Why is this vehicle called, or not?"), "bold"))
        )
        self.query_one("#plate", Input).placeholder = _("plate")
        self.query_one(KeyLine).show(keys.WHY)
        self._show()

    @on(Input.Submitted)
    async def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        await self._ask(event.value)

    async def action_ask(self) -> None:
        """Ask about the plate that was typed."""
        await self._ask(self.query_one("#plate", Input).value)

    def action_scroll_answer(self, by: int) -> None:
        """Read on where the answer is longer than the window."""
        self.query_one("#why-scroll", VerticalScroll).scroll_relative(y=by, animate=False)

    def action_leaf_answer(self, by: int) -> None:
        """Read on by what fits."""
        self.action_scroll_answer(by * max(1, self.query_one("#why-scroll", VerticalScroll).size.height - 1))

    def action_close(self) -> None:
        """Go back."""
        self.dismiss()

    async def _ask(self, plate: str) -> None:
        def look() -> list[Judgement]:
            with self.desk.database.reading() as records:
                wanted = plate.strip().upper().replace(" ", "")
                return ask(records, self.desk.settings, self.desk.today(), wanted, self.desk.now())

        self._judgements = await away(self, look)
        self._show()

    def _show(self) -> None:
        answer = self.query_one("#why-answer", Static)
        if self._judgements is None:
            answer.update("")
        elif not self._judgements:
            answer.update(joined((_("No vehicle has this plate."), "$warning")))
        else:
            answer.update(Content("\n").join(self._told(self._judgements)))

    def _told(self, judgements: list[Judgement]) -> list[Content]:
        parts = []
        first = None
        for judgement in judgements:
            named = f"{judgement.plate}  {judgement.customer}"
            if named != first:
                parts.append(joined((named, "bold")))
                first = named
            sign = "✓" if judgement.inside else "·"
            kind = labels.label(labels.KINDS, judgement.kind)
            parts.append(joined((f" {sign} {kind}", "$accent bold" if judgement.inside else "bold")))
            parts += [
                joined("   ", remarks.sentence(remark, self.desk.zone, self.desk.today()))
                for remark in judgement.remarks
            ]
        return parts
