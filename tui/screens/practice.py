"""Practice: the app as agents know it, with customers who speak, and the score."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from callscripts import Language
from tui import facts, keys
from tui.keying import Offer
from tui.plain import joined
from tui.practising.history import Result, Total, total
from tui.practising.session import Played, Practice
from tui.screens.call import CallScreen
from tui.screens.opening import Opening
from tui.widgets.card import rule
from tui.widgets.drawing import Bar
from tui.widgets.heard import heard_content, price, result_content
from tui.widgets.lines import KeyLine, change
from tui.words import _, counted, formats, labels, language, practice as worded

HEARD, HEARD_LOW = 4, 2
"""Utterances in sight on a high and on a low screen."""

HIGH = 30

EARLIER = 10
"""Earlier days shown."""


class PracticeBanner(Static):
    """Says on every screen that this is practice."""

    def __init__(self, practice: Practice) -> None:
        super().__init__()
        self._practice = practice

    def on_mount(self) -> None:
        """Fill in the words, and keep them up."""
        self.retranslate()
        self.set_interval(1.0, self.retranslate)

    def retranslate(self) -> None:
        """Show the words in the present language, and how far the day has come."""
        practice = self._practice
        said = _("PRACTICE: made-up customers; nothing is recorded but your score")
        calls = _("{done} of {all} calls").format(done=practice.done, all=practice.calls)
        score = f"{keys.PRACTICE[0].label} {_(keys.PRACTICE[0].name)}"
        short = _("PRACTICE") if self.app.size.width < 90 else said
        content = joined(short, f"   {calls}   {score}")
        change(self, content)


class PracticeCall(CallScreen):
    """The call screen, with the customer's words above the script."""

    def __init__(self, opening: Opening, practice: Practice, settle: Callable[[], object]) -> None:
        super().__init__(opening)
        self.practice = practice
        self._settle = settle

    async def on_mount(self) -> None:
        """Put the customer's words above the script."""
        await self.query_one("#talk").mount(Bar(id="heard"), before=0)
        self.set_interval(0.5, self.listen)
        self.listen()

    async def on_unmount(self) -> None:
        """Have the last call of the day judged too."""
        self._settle()

    def show_step(self) -> None:
        """Draw what changed, and hear what the customer says to it."""
        super().show_step()
        self._settle()
        self.listen()

    def listen(self) -> None:
        """Let the customer hear and say what there is now; without a call, show how the last one went."""
        for pane in self.query("#heard").results(Static):
            content = self._heard()
            pane.display = bool(content.plain)
            change(pane, content)

    def offers(self) -> Iterator[Offer]:
        """Give what else can be done: the score too."""
        yield from super().offers()
        score = keys.PRACTICE[0]
        yield Offer(_(score.name), score.label, _(score.help), "app.score")

    async def action_objections(self) -> None:
        """Look up the usual objections; the customer is answered by it."""
        played = self._played()
        await super().action_objections()
        if played is not None:
            played.acting.objections_looked_up(self.desk.now())
            self.listen()

    def _played(self) -> Played | None:
        return None if self.call is None else self.practice.playing(self.call)

    def _heard(self) -> Content:
        played, call = self._played(), self.call
        if played is None or call is None:
            latest = self.practice.latest
            return result_content(self.desk, latest) if latest else Content("")
        played.attend(call, self.desk.now())
        spoken: Language = call.interview.language
        said = played.acting.heard(spoken, facts.facts(self.desk, call.card, call.offers, spoken))
        return heard_content(said, HEARD if self.app.size.height >= HIGH else HEARD_LOW)


class ScoreScreen(ModalScreen[None]):
    """The score of the day so far, call by call, and of the days before."""

    where = "practice"
    BINDINGS: ClassVar = keys.bindings(keys.PRACTICE[1:])

    def __init__(self, practice: Practice, before: list[Total]) -> None:
        super().__init__()
        self._practice = practice
        self._before = before

    def compose(self) -> ComposeResult:
        """Lay out the account and the keys."""
        with Vertical(classes="window tall"):
            with VerticalScroll(id="score-pane"):
                yield Static(id="score")
            yield KeyLine()

    def on_mount(self) -> None:
        """Show the score."""
        self.retranslate()
        self.query_one("#score-pane").focus()

    def retranslate(self) -> None:
        """Show every word in the present language."""
        self.query_one("#score", Static).update(score_content(self._practice, self._before))
        self.query_one(KeyLine).show(keys.PRACTICE[1:], keys.EVERYWHERE)

    def action_close(self) -> None:
        """Go back."""
        self.dismiss()


def score_content(practice: Practice, before: list[Total]) -> Content:
    """Set the day's total, each call with what was missed in it, and the totals of earlier days."""
    results = practice.last_results()
    summed = total(results)
    if summed is None:
        parts = [
            joined(
                (_("No call was made yet. The score of each stands here as soon as it is logged."), "bold")
            )
        ]
    else:
        left = practice.calls - practice.done
        still = counted("{n} call left", "{n} calls left", left) if left else _("the day is done")
        parts = [joined((total_line(summed), "bold"), (f"   {still}", "$secondary")), Content("")]
        for result in results:
            parts += _call_lines(practice, result)
    if before:
        parts += [Content(""), rule(_("earlier days"))]
        parts += [_day_line(practice, one) for one in reversed(before[-EARLIER:])]
    return Content("\n").join(parts)


def total_line(one: Total) -> str:
    """Say what several calls come to."""
    return _(
        "{right} of {steps} steps right, {faultless} of {calls} calls without a fault,"
        " {over} keys over the price"
    ).format(
        right=one.right,
        steps=one.steps,
        faultless=one.faultless,
        calls=one.calls,
        over=max(0, one.keys - one.price),
    )


def _call_lines(practice: Practice, result: Result) -> Iterator[Content]:
    desk = practice.desk
    sign = ("✗ ", "$warning bold") if result.missed else ("✓ ", "$success bold")
    steps = _("{right} of {steps} steps").format(right=result.right, steps=result.steps)
    yield joined(
        sign,
        (title_of(practice, result), "bold"),
        f"  {labels.label(labels.ONE_OF_KIND, result.kind)} · {labels.outcome(result.outcome)} · {steps}",
        (f"  {price(result)}", "$secondary"),
    )
    for missed in result.missed:
        yield joined(f"    {worded.sentence(missed, desk.zone, desk.today())}")


def title_of(practice: Practice, result: Result) -> str:
    """Give the title of the part that was played; its name where it is not played today."""
    spoken: Language = "zh" if language() == "zh" else "en"
    found = (part.title.in_(spoken) for part in practice.parts.values() if part.part == result.part)
    return next(found, result.part)


def _day_line(practice: Practice, one: Total) -> Content:
    on = datetime.fromisoformat(one.at).astimezone(practice.desk.zone)
    said = f"{formats.day(on.date(), practice.desk.today())}  {on:%H:%M}  "
    return joined((said, "$secondary"), total_line(one))
