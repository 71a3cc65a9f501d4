"""What is heard from the other end of the line in a practice call, and how the last call went."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from tui.plain import joined
from tui.practising.history import Result
from tui.wiring import Desk
from tui.words import _, counted, labels, practice

MOST_MISSED = 3
"""Missed steps shown beside the next card; the score shows all."""


def heard_content(heard: Sequence[str], most: int) -> Content:
    """Set what was heard, the latest last and standing out; at most so many of them."""
    label = _("customer") + "  "
    lines = [joined((label, "$accent"), (text, "")) for text in heard[-most:-1]]
    return Content("\n").join([*lines, *(joined((label, "$accent"), (text, "bold")) for text in heard[-1:])])


def result_content(desk: Desk, result: Result, *, most: int = MOST_MISSED) -> Content:
    """Say how a call went: what it came to, the steps, keys and seconds, and what was missed."""
    head = _("{outcome}: {right} of {steps} steps").format(
        outcome=labels.outcome(result.outcome), right=result.right, steps=result.steps
    )
    parts = [joined((_("last call") + "  ", "$accent"), (head, "bold"), (f"  {price(result)}", "$secondary"))]
    for missed in result.missed[:most]:
        said = practice.sentence(missed, desk.zone, desk.today())
        parts.append(joined(("✗ ", "$warning bold"), said))
    left = len(result.missed) - most
    if left > 0:
        more = counted("{n} more: see the score", "{n} more: see the score", left)
        parts.append(joined((more, "$secondary")))
    if not result.missed:
        parts.append(joined(("✓ ", "$success bold"), _("nothing missed")))
    return Content("\n").join(parts)


def price(result: Result) -> str:
    """Say what a call cost: keys beside the price, and seconds."""
    keys = _("{keys} keys (price {price})").format(keys=result.keys, price=result.price)
    return f"{keys}  " + _("{n} s").format(n=result.seconds)
