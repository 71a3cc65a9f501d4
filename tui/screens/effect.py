"""What changed rules would do: who enters and who leaves each queue, today and tomorrow; Enter saves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from store import DayEffect, Moved, Saved
from tui import changing_rules, keys
from tui.background import away, toast
from tui.changing_rules import Tried
from tui.plain import joined
from tui.text import fitted
from tui.widgets.lines import KeyLine, TabLine
from tui.widgets.rows import Part, Rows
from tui.widgets.told import Told
from tui.wiring import Desk
from tui.words import _, counted, labels, named, rules


class EffectScreen(Screen[bool]):
    """Gives back whether the changes were saved."""

    where = "effect"
    BINDINGS: ClassVar = keys.bindings(keys.EFFECT)

    def __init__(self, desk: Desk, changes: Mapping[str, Any]) -> None:
        super().__init__()
        self.desk = desk
        self._changes = changes
        self._tried: Tried | None = None
        self._tomorrow = False
        self._saving = False
        self._done = 0

    def compose(self) -> ComposeResult:
        """Lay out what is changed, the counts, and the names."""
        yield Static(id="status")
        yield Static(id="effect-changes")
        yield TabLine(id="tabs")
        yield Static(id="effect-counts")
        with Container(classes="body"):
            yield Rows(id="effect")
            yield Static(id="empty")
        yield Told(id="effect-why")
        yield KeyLine()

    async def on_mount(self) -> None:
        """Show the frame, then work the effect out."""
        self.retranslate()
        self.query_one(Rows).focus()
        found = await away(self, lambda: changing_rules.tried(self.desk, self._changes))
        if found is None:
            self.dismiss(False)
            return
        self._tried = found
        days = found.effect
        self._tomorrow = not (days.today.enters or days.today.leaves)
        self._show()

    def retranslate(self) -> None:
        """Show every word in the present language."""
        self.query_one(KeyLine).show(keys.EFFECT, keys.EVERYWHERE)
        self._show()

    # Showing.

    @property
    def _day(self) -> DayEffect | None:
        if self._tried is None:
            return None
        return self._tried.effect.tomorrow if self._tomorrow else self._tried.effect.today

    def _lines(self) -> list[tuple[bool, Moved]]:
        day = self._day
        if day is None:
            return []
        order = list(self.desk.settings.queues)
        both = [*((True, one) for one in day.enters), *((False, one) for one in day.leaves)]
        return sorted(both, key=lambda line: (order.index(line[1].kind), not line[0]))  # type: ignore[arg-type]

    def _show(self) -> None:
        self.query_one("#status", Static).update(
            joined((_("What the changed rules would do"), "bold"), f"  {self.desk.settings.name}")
        )
        self.query_one("#effect-changes", Static).update(self._changed())
        self.query_one(TabLine).show(self._tabs())
        self.query_one("#effect-counts", Static).update(self._counts())
        lines = self._lines()
        self.set_class(not lines, "-empty")
        told = _("Nobody enters or leaves a queue this day.") if self._tried else _("Working it out …")
        self.query_one("#empty", Static).update(joined((told, "$secondary")))
        self.query_one(Rows).show(len(lines), self._draw, heading=self._heading if lines else None)
        self._show_why()

    @on(Rows.Moved)
    def _show_why(self) -> None:
        """Say in full why the one under the cursor enters or leaves."""
        lines = self._lines()
        why = ""
        if lines:
            one = lines[self.query_one(Rows).cursor][1]
            why = named(one.customer, rules.why(one, self.desk.zone, self.desk.today()))
        self.query_one("#effect-why", Static).update(joined((why, "$secondary")))

    def _changed(self) -> Content:
        if self._tried is None:
            return joined("")
        lines = [
            joined(
                (rules.whole_name(one.key) + "  ", "$secondary"),
                f"{rules.told(one.key, one.old)} → ",
                (rules.told(one.key, one.new), "$accent bold"),
            )
            for one in self._tried.draft.changes
        ]
        return Content("\n").join(lines)

    def _tabs(self) -> list[tuple[str, bool, str]]:
        tabs = []
        for n, (words, which) in enumerate(((_("today"), False), (_("tomorrow"), True)), 1):
            day = self._tried and (self._tried.effect.tomorrow if which else self._tried.effect.today)
            moved = f" +{len(day.enters)} −{len(day.leaves)}" if day else ""
            tabs.append((f"{n} {words}{moved}", which == self._tomorrow, f"day_{n}"))
        return tabs

    def _counts(self) -> Content:
        day = self._day
        if day is None or self._tried is None:
            return joined("")
        if self._saving:
            working = _("Saving … due dates of {n} vehicles worked out").format(n=f"{self._done:,}")
            return joined((working if self._done else _("Saving …"), "$warning"))
        parts = []
        for kind in self.desk.settings.queues:
            before, after = day.before[kind], day.after[kind]
            text = f"{labels.label(labels.KINDS, kind)} {before:,}" + (
                f" → {after:,}" if after != before else ""
            )
            parts.append(joined((text, "bold" if after != before else "$secondary")))
        moved = self._tried.effect.due_dates
        if moved:
            text = counted("{n} vehicle due on another day", "{n} vehicles due on another day", moved)
            parts.append(joined((text, "$accent")))
        return Content("   ").join(parts)

    def _heading(self, width: int) -> str:
        heads = ("", _("queue"), _("customer"), _("plate"), _("model"), _("why"))
        return "".join(fitted(head, wide) for head, wide in zip(heads, _cells(width), strict=True))

    def _draw(self, place: int, width: int) -> Sequence[Part]:
        enters, one = self._lines()[place]
        desk = " " + _("(company cars)") if one.desk != "agents" else ""
        texts = (
            "+" if enters else "−",
            labels.label(labels.KINDS, one.kind) + desk,
            one.customer,
            one.vehicle,
            one.model,
            rules.why(one, self.desk.zone, self.desk.today()),
        )
        mark = "accent" if enters else "warning"
        kinds = (mark, mark, "line", "line", "quiet", "quiet")
        return [
            (fitted(text, wide), kind) for text, wide, kind in zip(texts, _cells(width), kinds, strict=True)
        ]

    # Doing.

    def action_day_1(self) -> None:
        """Show today."""
        self._tomorrow = False
        self._show()

    def action_day_2(self) -> None:
        """Show tomorrow."""
        self._tomorrow = True
        self._show()

    @on(Rows.Chosen)
    def _chosen(self) -> None:
        self.action_file()

    def action_file(self) -> None:
        """Open the customer's file."""
        from tui.screens.customer import CustomerScreen

        lines = self._lines()
        if lines:
            one = lines[self.query_one(Rows).cursor][1]
            self.app.push_screen(CustomerScreen(self.desk, one.customer_id, one.vehicle_id))

    async def action_save(self) -> None:
        """Save the changes; what was seen is what holds."""
        if self._tried is None or self._saving:
            return
        self._saving = True
        self._show()
        timer = self.set_interval(0.5, self._show)
        saved = await away(self, lambda: changing_rules.save(self.desk, self._changes, self._progress))
        timer.stop()
        self._saving = False
        if saved is None:
            self._show()
            return
        toast(self, told(saved))
        self.dismiss(True)

    def _progress(self, vehicles: int) -> None:
        self._done += vehicles

    def action_close(self) -> None:
        """Go back; nothing is saved."""
        if not self._saving:
            self.dismiss(False)


def told(saved: Saved) -> str:
    """Say what saving did."""
    parts = [counted("{n} rule saved", "{n} rules saved", len(saved.changes))]
    if saved.made:
        parts.append(counted("{n} more to be called", "{n} more to be called", saved.made))
    if saved.taken_out:
        parts.append(counted("{n} no longer offered", "{n} no longer offered", saved.taken_out))
    if saved.due_dates:
        parts.append(counted("{n} vehicle worked out anew", "{n} vehicles worked out anew", saved.due_dates))
    return " · ".join(parts)


def _cells(width: int) -> tuple[int, ...]:
    """Share the width out: sign, queue, customer, plate, model, the rest for why."""
    cells = (2, 10, 12, 10, 0) if width < 90 else (2, 20, 18, 12, 12)
    return *cells, max(0, width - sum(cells))
