"""One drawn call, and the card beside it: digits give points, Enter keeps the score."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from store import DrawnPage, Look, drawn_page, score_call
from tui import keys
from tui.background import away, toast
from tui.looking import see
from tui.plain import joined
from tui.text import fitted
from tui.widgets.lines import KeyLine
from tui.widgets.rows import Part, Rows
from tui.widgets.typed import TypedLine
from tui.wiring import Desk
from tui.words import _, figures, formats, labels, listed, named, quality as worded

BOXES = "□■"


class ScoringScreen(Screen[None]):
    """The call on one side, the card on the other."""

    where = "scoring"
    BINDINGS: ClassVar = keys.bindings(keys.SCORING)

    def __init__(self, desk: Desk, attempt: int) -> None:
        super().__init__()
        self.desk = desk
        self._attempt = attempt
        self._page: DrawnPage | None = None
        self._asked = worded.criteria(desk.settings)
        self._points: dict[str, int] = {}
        self._note = ""

    def compose(self) -> ComposeResult:
        """Lay out the bar, the card, the call and the note."""
        yield Static(id="status")
        with Container(classes="body"):
            yield Rows(id="score-card")
            with VerticalScroll(classes="card-pane", can_focus=False):
                yield Static(id="drawn-call")
        yield Static(id="score-note")
        yield TypedLine(id="score-typed", most=500, select_on_focus=True)
        yield KeyLine()

    def on_mount(self) -> None:
        """Show the frame, then what is in it."""
        self.query_one(Rows).focus()
        self.retranslate()
        self._read()

    def retranslate(self) -> None:
        """Show every word in the present language."""
        self.query_one(KeyLine).show(keys.SCORING, keys.EVERYWHERE)
        self._show()

    @work(exclusive=True, group="scoring")
    async def _read(self) -> None:
        see(self, Look(self.desk.now(), "looked", "attempt", self._attempt))

        def look() -> DrawnPage:
            with self.desk.database.reading() as records:
                return drawn_page(records, self._attempt)

        found = await away(self, look)
        if found is None:
            self.dismiss()
            return
        self._page = found
        if found.call.score is not None:
            former = {mark.criterion: mark.points for mark in found.call.score.marks}
            self._points = {name: former[name] for name in self._asked if name in former}
            self._note = found.call.score.note
        self._show()

    # Showing.

    def _show(self) -> None:
        if not self.is_mounted:
            return
        page = self._page
        told = ""
        if page is not None:
            call = page.call
            at = formats.moment(call.at, self.desk.zone, self.desk.today())
            told = f"  {call.agent_name}  {at}  {call.customer}  {call.plate}"
        self.query_one("#status", Static).update(joined((_("Scoring a call"), "bold"), told))
        self.query_one(Rows).show(len(self._asked), self._draw, heading=self._heading)
        content = joined((_("Reading …"), "$secondary")) if page is None else self._call(page)
        self.query_one("#drawn-call", Static).update(content)
        self._show_note()

    @on(Rows.Moved)
    def _show_note(self) -> None:
        """Say the criterion under the cursor in full, and the note so far."""
        place = self.query_one(Rows).cursor
        words = worded.criterion(self._asked[place], self.desk.settings) if self._asked else ""
        self.query_one("#score-note", Static).update(
            joined((words + "\n", "bold"), (_("note") + "  ", "$secondary"), self._note or "–")
        )

    def _heading(self, width: int) -> str:
        done = sum(name in self._points for name in self._asked)
        return fitted(
            _("{done} of {all} criteria; points 1 to 5").format(done=done, all=len(self._asked)), width
        )

    def _draw(self, place: int, width: int) -> list[Part]:
        name = self._asked[place]
        points, weight = self._points.get(name), self.desk.settings.card[name].weight
        if points is None:
            boxes = BOXES[0] * 5
        else:
            boxes = BOXES[1] * points + BOXES[0] * (5 - points) if points else fitted("–", 5)
        words = worded.criterion(name, self.desk.settings)
        said = f"{points}" if points else "–" if points == 0 else " "
        return [
            (f"{said} {boxes} ", "accent" if points is not None else "quiet"),
            (fitted(f"{weight:>3}", 5), "quiet"),
            (fitted(words, max(0, width - 13)), "line"),
        ]

    def _call(self, page: DrawnPage) -> Content:
        """Say all that was kept of the call, and how it was scored so far."""
        call = page.call
        lines: list[str | tuple[str, str] | Content] = [
            (labels.outcome(call.outcome), "bold"),
            f"  {labels.label(labels.ONE_OF_KIND, call.kind)}",
        ]
        if call.seconds is not None:
            lasted = _("lasted {time}").format(time=formats.duration(call.seconds))
            lines.append((f"  {lasted}", "$secondary"))
        if call.corrected:
            lines.append(("\n" + _("The outcome was taken back or corrected since."), "$warning"))
        if page.causes:
            causes = listed(labels.label(labels.CAUSES, cause) for cause in page.causes)
            lines.append("\n" + named(_("causes"), causes))
        lines += [f"\n{text}" for text in (page.reason, call.note) if text]
        lines.append(("\n\n" + _("answers"), "$secondary"))
        lines += [
            "\n  " + named(figures.row_name(one.question, "scores"), str(one.value)) for one in page.answers
        ] or ["\n  –"]
        if page.scores:
            lines.append(("\n\n" + _("scored so far"), "$secondary"))
        for score in reversed(page.scores):
            at = formats.moment(score.at, self.desk.zone, self.desk.today())
            mean = "–" if score.mean is None else f"{score.mean:.2f}"
            lines.append(f"\n  {mean}  {score.by}  {at}  {score.note}".rstrip())
        return joined(*lines)

    # Doing.

    def _give(self, points: int) -> None:
        rows = self.query_one(Rows)
        if self.has_class("-typing") or not self._asked:
            return
        self._points[self._asked[rows.cursor]] = points
        rows.go(rows.cursor + 1)
        self._show()

    def action_apart(self) -> None:
        """Leave the criterion out."""
        self._give(0)

    def action_points_1(self) -> None:
        """Give one point."""
        self._give(1)

    def action_points_2(self) -> None:
        """Give two points."""
        self._give(2)

    def action_points_3(self) -> None:
        """Give three points."""
        self._give(3)

    def action_points_4(self) -> None:
        """Give four points."""
        self._give(4)

    def action_points_5(self) -> None:
        """Give five points."""
        self._give(5)

    def action_note(self) -> None:
        """Write a note."""
        box = self.query_one("#score-typed", Input)
        box.value, box.placeholder = self._note, _("what was heard")
        self.add_class("-typing")
        box.focus()

    @on(Input.Submitted)
    def _noted(self, event: Input.Submitted) -> None:
        event.stop()
        self._note = event.value.strip()
        self._stop_typing()
        self._show()

    def _stop_typing(self) -> None:
        self.remove_class("-typing")
        self.query_one(Rows).focus()

    async def action_keep(self) -> None:
        """Keep the score and go back."""
        if self._page is None:
            return
        desk = self.desk
        kept = await away(
            self,
            lambda: score_call(
                desk.database, desk.settings, self._attempt, self._points, desk.agent, desk.now(), self._note
            ),
        )
        if kept is not None:
            mean = "–" if kept.mean is None else f"{kept.mean:.2f}"
            toast(self, _("Scored {mean}; a later score would take its place.").format(mean=mean))
            self.dismiss()

    def action_file(self) -> None:
        """Open the customer's file."""
        from tui.screens.customer import CustomerScreen

        if self._page is not None:
            call = self._page.call
            self.app.push_screen(CustomerScreen(self.desk, call.customer_id, call.vehicle_id))

    def action_close(self) -> None:
        """Go back, from the note to the card."""
        if self.has_class("-typing"):
            self._stop_typing()
        else:
            self.dismiss()
