"""Rules: every rule of the shop with its value; changed by keys, looked over, and only then saved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from store import AS_SHIPPED, Rule, RuleChanged, read_rule, written_rule
from tui import changing_rules, keys
from tui.background import away, toast
from tui.plain import joined
from tui.screens.one_line import OneLineScreen
from tui.text import fitted, in_cells
from tui.widgets.lines import KeyLine, TabLine
from tui.widgets.pane import Pane
from tui.widgets.rows import Part, Rows
from tui.wiring import Desk
from tui.words import _, counted, formats, named, rules

HISTORY = len(rules.GROUPS)
"""The place of the tab with the changes on record."""

Listed = tuple[list[Rule], list[RuleChanged]]


class RulesScreen(Screen[None]):
    """What a supervisor may change, with what it does shown before it is saved."""

    where = "rules"
    BINDINGS: ClassVar = keys.bindings(keys.RULES)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._rules: list[Rule] | None = None
        self._history: list[RuleChanged] = []
        self._drafts: dict[str, Any] = {}
        self._group = 0
        self._warned = False

    def compose(self) -> ComposeResult:
        """Lay out the bars, the list, and what is known of the rule under the cursor."""
        yield Static(id="status")
        yield TabLine(id="tabs")
        with Container(classes="body"):
            yield Rows(id="rules")
            yield Static(id="empty")
            yield Pane(id="rule", classes="card-pane")
        yield KeyLine()

    async def on_mount(self) -> None:
        """Show the frame, then the rules."""
        self.retranslate()
        self.query_one(Rows).focus()
        await self._read()

    def retranslate(self) -> None:
        """Show every word in the present language."""
        self.query_one(KeyLine).show(keys.RULES, keys.EVERYWHERE)
        self._show()

    # Reading and showing.

    async def _read(self) -> None:
        desk = self.desk
        found: Listed | None = await away(
            self, lambda: (changing_rules.listed(desk), changing_rules.history(desk))
        )
        if found is None:
            self.dismiss()
            return
        self._rules, self._history = found
        self._show()

    def _shown(self) -> list[Rule]:
        return [rule for rule in self._rules or [] if rules.group_of(rule.key) == self._group]

    def _show(self, cursor: int | None = None) -> None:
        status = joined((_("Rules"), "bold"), f"  {self.desk.settings.name}  ")
        unsaved = counted("{n} change not saved", "{n} changes not saved", len(self._drafts))
        self.query_one("#status", Static).update(
            joined(status, (unsaved, "$warning bold") if self._drafts else "")
        )
        self.query_one(TabLine).show(self._tabs())
        history = self._group == HISTORY
        shown = self._shown()
        self.set_class(history and not self._history, "-empty")
        self.set_class(history, "-history")
        self.query_one("#empty", Static).update(joined(_("No rule has been changed yet.")))
        self.query_one(Rows).show(
            len(self._history) if history else len(shown),
            self._draw_change if history else self._draw,
            heading=self._history_heading if history else None,
            cursor=cursor,
        )
        self._show_rule()

    def _tabs(self) -> list[tuple[str, bool, str]]:
        words = [*(_(name) for name, _begins in rules.GROUPS), _("changes")]
        wide = (
            cell_len("  ".join(f"{n} {word}" for n, word in enumerate(words, 1))) <= self.app.size.width - 2
        )
        return [
            (f"{n} {word}" if wide or n - 1 == self._group else str(n), n - 1 == self._group, f"group_{n}")
            for n, word in enumerate(words, 1)
        ]

    def _draw(self, place: int, width: int) -> Sequence[Part]:
        shown = self._shown()
        rule = shown[place]
        table = rules.table(rule.key)
        first = place == 0 or rules.table(shown[place - 1].key) != table
        names = 14 if width < 70 else 20
        label = max(20, min(46, (width - names) * 3 // 5))
        value = max(8, width - names - label - 2)
        drafted = rule.key in self._drafts
        mark, style = ("»", "warning") if drafted else ("•", "accent") if rule.own else (" ", "line")
        return [
            (fitted(table if first else "", names), "quiet"),
            (fitted(rules.name(rule.key), label), "line"),
            (f"{mark} ", style),
            (fitted(self._told_of(rule), value), style if drafted or rule.own else "line"),
        ]

    def _value_of(self, rule: Rule) -> str:
        value = self._drafts.get(rule.key, rule.value)
        return written_rule(rule.shipped if value is AS_SHIPPED else value) or "–"

    def _told_of(self, rule: Rule) -> str:
        """Say a rule's value in words, where there are some."""
        value = self._drafts.get(rule.key, rule.value)
        return rules.told(rule.key, rule.shipped if value is AS_SHIPPED else value)

    def _history_heading(self, width: int) -> str:
        heads = (_("when"), _("who"), _("rule"), _("before"), _("then"))
        return in_cells(heads, _history_cells(width), gap="")

    def _draw_change(self, place: int, width: int) -> Sequence[Part]:
        one = self._history[place]
        texts = (
            formats.moment(one.at, self.desk.zone, self.desk.today()),
            one.agent,
            rules.whole_name(one.key),
            rules.told(one.key, one.old),
            rules.told(one.key, one.new),
        )
        kinds = ("quiet", "quiet", "line", "quiet", "accent")
        cells = zip(texts, _history_cells(width), kinds, strict=True)
        return [(fitted(text, wide), kind) for text, wide, kind in cells]

    def _show_rule(self) -> None:
        pane, rule = self.query_one("#rule", Pane), self._rule()
        pane.show(Content("") if rule is None else self._about(rule))

    def _about(self, rule: Rule) -> Content:
        lines = [
            joined((rules.whole_name(rule.key), "bold")),
            joined((rule.key, "$secondary")),
            joined(""),
            joined((_("holds") + "  ", "$secondary"), rules.told(rule.key, rule.value)),
            joined((_("as shipped") + "  ", "$secondary"), rules.told(rule.key, rule.shipped)),
        ]
        if rule.key in self._drafts:
            lines.append(
                joined((_("not saved") + "  ", "$secondary"), (self._told_of(rule), "$warning bold"))
            )
        past = [one for one in self._history if one.key == rule.key][:5]
        if past:
            lines += [joined(""), joined((_("changes"), "bold"))]
        for one in past:
            when = formats.moment(one.at, self.desk.zone, self.desk.today())
            lines.append(
                joined(
                    (f"{when}  {one.agent}  ", "$secondary"),
                    f"{rules.told(one.key, one.old)} → {rules.told(one.key, one.new)}",
                )
            )
        return Content("\n").join(lines)

    def _rule(self) -> Rule | None:
        shown = self._shown()
        return shown[self.query_one(Rows).cursor] if shown else None

    @on(Rows.Moved)
    def _moved(self) -> None:
        self._show_rule()

    def on_resize(self) -> None:
        """Draw the tabs and the rule anew for their new width."""
        self.call_after_refresh(self._show)

    # Doing.

    @on(Rows.Chosen)
    def _chosen(self) -> None:
        self.action_change()

    def action_change(self) -> None:
        """Ask for another value."""
        rule = self._rule()
        if rule is None:
            return
        about = [rule.key, named(_("as shipped"), rules.said(rule.shipped)), *_how(rule.key, rule.value)]

        async def typed(said: str | None) -> None:
            if said is not None:
                await self._draft(rule, read_rule(said, rule.value))

        present = self._value_of(rule)
        title = rules.whole_name(rule.key)
        self.app.push_screen(OneLineScreen(title, "" if present == "–" else present, about), typed)

    async def action_shipped(self) -> None:
        """Let the shipped value hold again."""
        rule = self._rule()
        if rule is not None and (rule.own or rule.key in self._drafts):
            await self._draft(rule, AS_SHIPPED)

    async def _draft(self, rule: Rule, value: Any) -> None:
        """Take a change among those not saved, if it can hold beside the others."""
        wanted = dict(self._drafts)
        wanted.pop(rule.key, None)
        if not (value == rule.value or (value is AS_SHIPPED and not rule.own)):
            wanted[rule.key] = value
        if await away(self, lambda: changing_rules.checked(self.desk, wanted)) is not None:
            self._drafts = wanted
            self._warned = False
            self._show()

    def action_drop(self) -> None:
        """Drop what is not saved."""
        self._drafts = {}
        self._show()

    def action_look(self) -> None:
        """See what the changes would do, and save them from there."""
        from tui.screens.effect import EffectScreen

        if not self._drafts:
            toast(self, _("Change a rule first, with {key}.").format(key=keys.spoken("rules.change")))
            return
        self.app.push_screen(EffectScreen(self.desk, dict(self._drafts)), self._saved)

    async def _saved(self, saved: bool | None) -> None:
        if saved:
            self._drafts = {}
            await self._read()

    def _choose(self, group: int) -> None:
        self._group = group
        self._show(cursor=0)

    def action_group_1(self) -> None:
        """Show the queues' rules."""
        self._choose(0)

    def action_group_2(self) -> None:
        """Show when maintenance is due."""
        self._choose(1)

    def action_group_3(self) -> None:
        """Show the hours."""
        self._choose(2)

    def action_group_4(self) -> None:
        """Show attempts, limits and targets."""
        self._choose(3)

    def action_group_5(self) -> None:
        """Show the clocks of complaints."""
        self._choose(4)

    def action_group_6(self) -> None:
        """Show what figures go by."""
        self._choose(5)

    def action_group_7(self) -> None:
        """Show the shop and dialling."""
        self._choose(6)

    def action_group_8(self) -> None:
        """Show the changes on record."""
        self._choose(HISTORY)

    def action_close(self) -> None:
        """Go back; once more where something is not saved."""
        if self._drafts and not self._warned:
            self._warned = True
            toast(
                self,
                _("Not saved yet: {look} looks and saves, {close} once more drops it.").format(
                    look=keys.spoken("rules.look"), close=keys.spoken("rules.close")
                ),
                severity="warning",
            )
            return
        self.dismiss()


def _how(key: str, value: Any) -> list[str]:
    """Say how a value of this kind is typed, where that is not plain."""
    if key.startswith("retry.after."):
        return [_("A number of minutes, or {codes}.").format(codes=rules.choices_told(key))]
    if rules.choices(key):
        return [_("One of {codes}.").format(codes=rules.choices_told(key))]
    if isinstance(value, list) and value and isinstance(value[0], list):
        return [_("Typed as 09:00-12:00 13:30-20:00.")] if ":" in str(value[0][0]) else []
    if isinstance(value, list):
        return [_("Several are typed with spaces between; days as 2027-02-05.")]
    if isinstance(value, bool):
        return [_("true or false")]
    return []


def _history_cells(width: int) -> tuple[int, ...]:
    """Share the width out: when, who, which rule, before, then."""
    rest = max(0, width - 14 - 10)
    rule = min(46, rest // 2)
    return 14, 10, rule, (rest - rule) // 2, rest - rule - (rest - rule) // 2
