"""Who is who: questions that imports raised, both records side by side, a key for each answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from store import Look, Question, Remark, alike, question, question_counts, questions
from tui import deciding, keys
from tui.background import away, toast
from tui.looking import see
from tui.plain import doing, joined
from tui.text import fitted
from tui.widgets.lines import KeyLine, TabLine
from tui.widgets.rows import Part, Rows
from tui.wiring import Desk
from tui.words import _, labels, matches, remarks

PAGE = 100
"""Questions read at a time."""

SIDE = 44
"""Cells of one of the two records, at most."""

COMPARED = 5
"""Lines of the two records that are marked where they agree: what tells people and vehicles apart."""

ROOMY = 74
"""Cells from which on the list says the decision."""


@dataclass(frozen=True, slots=True)
class Listed:
    """The questions read so far, whether there are more, and how many are open of each kind."""

    questions: tuple[Question, ...]
    more: bool
    counts: dict[str, int]


class MatchScreen(Screen[None]):
    """A list of questions, and the two records of the one under the cursor."""

    where = "match"
    BINDINGS: ClassVar = keys.bindings(keys.MATCH)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._kind: str | None = None
        self._decided = False
        self._listed = Listed((), False, {})
        self._done: list[int] = []
        self._busy = False

    def compose(self) -> ComposeResult:
        """Lay out the bars, the list and the two records."""
        yield Static(id="status")
        yield TabLine(id="tabs")
        with Container(classes="body"):
            yield Rows(id="questions")
            with VerticalScroll(id="sides-pane", can_focus=False):
                yield Static(id="sides")
        yield KeyLine()

    async def on_mount(self) -> None:
        """Show the open questions."""
        self.retranslate()
        self.query_one(Rows).focus()
        await self._read()

    def retranslate(self) -> None:
        """Show every word in the present language."""
        self.query_one("#status", Static).update(
            joined((_("Who is who"), "bold"), f"  {self.desk.settings.name}")
        )
        self.query_one(KeyLine).show(keys.MATCH, keys.EVERYWHERE)
        self._show()

    # Reading.

    @property
    def _one(self) -> Question | None:
        """The question under the cursor."""
        place = self.query_one(Rows).cursor
        return self._listed.questions[place] if place < len(self._listed.questions) else None

    async def _read(self) -> None:
        found = await away(self, lambda: self._page(()))
        if found is not None:
            self._listed = found
            self._show(cursor=0)
            facts = {"list": "match", "n": len(found.questions)}
            see(self, Look(self.desk.now(), "listed", facts=facts))

    def _page(self, before: tuple[Question, ...]) -> Listed:
        """Read the questions after those, a page of them."""
        after = before[-1].id if before else 0
        with self.desk.database.reading() as records:
            found = questions(
                records,
                self.desk.settings,
                decided=self._decided,
                kind=self._kind,
                after=after,
                limit=PAGE + 1,
            )
            return Listed((*before, *found[:PAGE]), len(found) > PAGE, question_counts(records))

    def _again(self) -> Listed:
        """Read the questions around the cursor as they are now."""
        place = self.query_one(Rows).cursor
        listed = list(self._listed.questions)
        with self.desk.database.reading() as records:
            for near in range(max(0, place - PAGE), min(len(listed), place + PAGE)):
                listed[near] = question(records, self.desk.settings, listed[near].id)
            return replace(self._listed, questions=tuple(listed), counts=question_counts(records))

    @on(Rows.Moved)
    async def _moved(self) -> None:
        self._show_sides()
        shown = self._listed.questions
        if self._listed.more and self.query_one(Rows).cursor >= len(shown) - PAGE // 4:
            found = await away(self, lambda: self._page(shown))
            if found is not None and self._listed.questions is shown:
                self._listed = found
                self._show()

    # Showing.

    def _show(self, *, cursor: int | None = None) -> None:
        self._show_tabs()
        self.query_one(Rows).show(len(self._listed.questions), self._draw, cursor=cursor)
        self._show_sides()

    def _show_tabs(self) -> None:
        counts = self._listed.counts
        named: list[tuple[str | None, str, int]] = [(None, _("All"), sum(counts.values()))]
        named += [(kind, labels.label(matches.KINDS, kind), counts.get(kind, 0)) for kind in matches.KINDS]
        tabs = [
            (f"{keys.label(f'match.kind_{place}')} {word} {number}", kind == self._kind, f"kind_{place}")
            for place, (kind, word, number) in enumerate(named)
        ]
        more = [joined((_("decided ones"), "$accent bold"))] if self._decided else []
        self.query_one(TabLine).show(tabs, *more)

    def _draw(self, place: int, width: int) -> Sequence[Part]:
        one = self._listed.questions[place]
        answered = matches.answer(one.kind, one.decision) if one.decision else ""
        said = 24 if width >= ROOMY else 0
        name = max(6, (width - 23 - said) // 2)
        text = " ".join(
            (
                "✓" if one.decision else " ",
                fitted(labels.label(matches.KINDS, one.kind), 6),
                fitted(one.subject, 11),
                fitted(one.former.name, name),
                fitted(one.later.name, name),
                fitted(answered, said) if said else "",
            )
        )
        return [(fitted(text, width), "quiet" if one.decision else "line")]

    def _show_sides(self) -> None:
        pane, one = self.query_one("#sides", Static), self._one
        if one is None:
            nothing = _("Nothing was decided yet.") if self._decided else _("There is no open question.")
            pane.update(joined((nothing, "$secondary")))
            return
        today = self.desk.today()
        width = min(SIDE, max(16, (pane.size.width - 3) // 2))
        former, later = matches.told(one.former, today), matches.told(one.later, today)
        heads = [fitted(_(side), width) for side in matches.SIDES[one.kind]]
        lines = [
            joined((matches.asked(one), "bold $accent")),
            joined((matches.raised(one, self.desk.zone, today), "$secondary")),
            joined(("   ".join(heads), "$secondary")),
        ]
        for place, (left, right) in enumerate(zip(former, later, strict=True)):
            if left or right:
                sign = " = " if left == right and place < COMPARED and left != "–" else "   "
                lines.append(
                    joined((f"{fitted(left, width)}{sign}{fitted(right, width)}", "" if place else "bold"))
                )
        if self.has_class("-wide"):
            lines = [*lines[:2], Content(""), *lines[2:], Content("")]
        pane.update(Content("\n").join([*lines, *self._answers(one)]))

    def _answers(self, one: Question) -> list[Content]:
        """Say what was decided, or which key decides what."""
        if one.decision is not None:
            said = matches.decided(one, self.desk.zone, self.desk.today())
            return [joined((f"✓ {said}", "bold $accent"))]
        items = [
            doing(joined((keys.label(f"match.{decision}"), "bold $accent"), f" {_(word)}"), decision)
            for decision, word in matches.ANSWERS[one.kind].items()
        ]
        return [Content("  ").join(items)]

    def on_resize(self) -> None:
        """Set the two records anew for the new width."""
        self.call_after_refresh(self._show_sides)

    # Doing.

    async def action_same(self) -> None:
        """Decide that the two are one."""
        await self._decide("same")

    async def action_apart(self) -> None:
        """Decide that the two are two."""
        await self._decide("apart")

    async def action_owner_stays(self) -> None:
        """Decide that somebody else brings the vehicle."""
        await self._decide("owner_stays")

    async def action_all_same(self) -> None:
        """Decide that all whom this raised are one."""
        await self._decide_alike("same")

    async def action_all_apart(self) -> None:
        """Decide that all whom this raised are different ones."""
        await self._decide_alike("apart")

    async def action_undo(self) -> None:
        """Take back the decision under the cursor, else the last one made here."""
        one = self._one
        if one is not None and one.decision is not None:
            number = one.id
        elif self._done:
            number = self._done[-1]
        else:
            toast(self, _("There is no decision here to take back."))
            return
        if await self._do(lambda: deciding.take_back(self.desk, number)):
            self._done = [each for each in self._done if each != number]
            places = [place for place, each in enumerate(self._listed.questions) if each.id == number]
            self._show(cursor=places[0] if places else None)

    async def action_decided(self) -> None:
        """Show the decided questions, or the open ones again."""
        self._decided = not self._decided
        await self._read()

    async def action_kind_0(self) -> None:
        """Show questions of every kind."""
        await self._choose(None)

    async def action_kind_1(self) -> None:
        """Show the questions about owners."""
        await self._choose("owner")

    async def action_kind_2(self) -> None:
        """Show the questions about plates."""
        await self._choose("plate")

    async def action_kind_3(self) -> None:
        """Show the questions about numbers."""
        await self._choose("number")

    def action_close(self) -> None:
        """Go back."""
        if not self._busy:
            self.dismiss()

    async def _choose(self, kind: str | None) -> None:
        self._kind = kind
        await self._read()

    async def _decide(self, decision: str) -> None:
        one = self._one
        if one is None:
            return
        if await self._do(lambda: deciding.decide_one(self.desk, one.id, decision)):
            self._done.append(one.id)
            self._go_on()

    async def _decide_alike(self, decision: str) -> None:
        one = self._one
        if one is None:
            return

        def work() -> None:
            with self.desk.database.reading() as records:
                numbers = alike(records, one.id)
            found = deciding.decide_all(self.desk, numbers, decision)
            self._done += found.done
            refused.extend(found.refused)

        refused: list[Remark] = []
        if await self._do(work):
            self._go_on()
        for remark in refused[:1]:
            said = remarks.sentence(remark, self.desk.zone, self.desk.today())
            toast(self, said, severity="warning")

    async def _do(self, work: Callable[[], None]) -> bool:
        """Do something to the records, and show what came of it; False where it was refused."""
        if self._busy:
            return False
        self._busy = True

        def step() -> bool:
            work()
            return True

        done = await away(self, step)
        listed = await away(self, self._again)
        self._busy = False
        if listed is not None:
            self._listed = listed
            self._show()
        return bool(done)

    def _go_on(self) -> None:
        """Put the cursor on the next question that is open, if there is one further down."""
        rows = self.query_one(Rows)
        following = range(rows.cursor + 1, len(self._listed.questions))
        rows.go(next((at for at in following if self._listed.questions[at].decision is None), rows.cursor))
