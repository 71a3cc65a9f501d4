"""Plots in signs: columns, a Pareto, a heat map, a curve.

Numbers stand beside them, and signs differ, so that they read the same without colour. Each gives lines
for so many cells; nothing here knows where the numbers come from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual.content import Content

from tui.plain import joined
from tui.text import fitted, right

EIGHTHS = " ▁▂▃▄▅▆▇█"
SHADES = "·░▒▓█"
"""From the fewest to the most: a fifth each."""

LONGEST_BAR = 80
"""Cells of a bar at most: its number is not to stand far from its name."""

FEW_SIGN = "░"
"""What columns of few cases are drawn with."""


@dataclass(frozen=True, slots=True)
class Point:
    """A column: its name, a rate of 0 to 1 or None, what it is counted from, whether those are few."""

    name: str
    rate: float | None
    counted: tuple[float, float] = (0, 0)
    few: bool = False


def columns(points: Sequence[Point], cells: int, high: int) -> list[Content]:
    """Draw rates as columns on a scale of 0 to 100, with percentage, counts and name below each."""
    if not points:
        return []
    wide = max(3, min(12, (cells - 6) // len(points)))
    shown = points[-max(1, (cells - 6) // wide) :]
    bar = max(1, wide - (2 if wide > 5 else 1))
    lines = []
    for level in range(high, 0, -1):
        mark = {high: "100 ", (high + 1) // 2: " 50 "}.get(level, "    ")
        parts: list[str | tuple[str, str]] = [(f"{mark}│", "$secondary")]
        for point in shown:
            filled = round((point.rate or 0) * high * 8) - (level - 1) * 8
            sign = EIGHTHS[max(0, min(8, filled))]
            if point.few and sign != " ":
                sign = FEW_SIGN
            style = "$secondary" if point.few else "$accent"
            parts.append((sign * bar + " " * (wide - bar), style))
        lines.append(joined(*parts))
    lines.append(joined(("  0 └" + "─" * (wide * len(shown)), "$secondary")))
    rates = ["–" if point.rate is None else f"{point.rate * 100:.0f}%" for point in shown]
    lines.append(_foot(rates, wide, "bold"))
    if wide >= 6:
        lines.append(_foot([f"{n:g}/{of:g}" for n, of in (p.counted for p in shown)], wide, "$secondary"))
    lines.append(_foot([point.name for point in shown], wide, "$secondary"))
    return lines


def _foot(texts: Sequence[str], wide: int, style: str) -> Content:
    return joined("     ", ("".join(fitted(text[: wide - 1], wide) for text in texts), style))


def pareto(
    rows: Sequence[tuple[str, float]], cells: int, heads: tuple[str, str, str] = ("", "", "")
) -> list[Content]:
    """Draw counts as bars, the most frequent first, with share and the share of all down to there."""
    whole = sum(count for _, count in rows)
    if not whole:
        return []
    name = min(24, max(10, cells // 5))
    bar = max(5, min(LONGEST_BAR, cells - name - 28))
    most = max(count for _, count in rows)
    head = fitted("", name + bar + 1) + "".join(right(text, 8) for text in heads)
    lines, so_far = [joined((head, "$secondary"))], 0.0
    for text, count in sorted(rows, key=lambda row: -row[1]):
        so_far += count
        length = round(count / most * bar)
        sign = "█" if so_far - count < whole * 0.8 else "▒"
        lines.append(
            joined(
                fitted(text, name) + " ",
                (sign * length, "$accent" if sign == "█" else "$secondary"),
                ("·" * (bar - length), "$secondary"),
                (right(f"{count:g}", 8), "bold"),
                right(f"{count / whole * 100:.1f} %", 8),
                (right(f"{so_far / whole * 100:.0f} %", 8), "$secondary"),
            )
        )
    return lines


def heat(
    rows: Sequence[str],
    heads: Sequence[int],
    rates: Mapping[tuple[int, int], tuple[int, int]],
    cells: int,
    few: int,
) -> list[Content]:
    """Draw rates by row and hour: a sign that is darker the higher, and the percentage.

    `rates` gives numerator and denominator by row (1 the first) and hour. Those of fewer cases than `few`
    stand in brackets without a shade.
    """
    name = 7
    wide = max(5, min(8, (cells - name) // max(1, len(heads))))
    lines = [joined((fitted("", name) + "".join(fitted(f"{hour:02}", wide) for hour in heads), "$secondary"))]
    for place, text in enumerate(rows, 1):
        parts: list[str | tuple[str, str]] = [fitted(text, name)]
        for hour in heads:
            reached, dials = rates.get((place, hour), (0, 0))
            parts.append(_cell(reached, dials, few, wide))
        lines.append(joined(*parts))
    return lines


def _cell(reached: int, dials: int, few: int, wide: int) -> tuple[str, str]:
    if not dials:
        return fitted("", wide), "$secondary"
    percent = round(reached / dials * 100)
    if dials < few:
        return fitted(f"({percent})", wide), "$secondary"
    sign = SHADES[min(4, percent // 20)]
    return fitted(f"{sign * (wide - 4)}{percent:>3}", wide), "$accent" if percent >= 60 else ""


def curve(values: Sequence[tuple[int, float]], cells: int, high: int) -> list[Content]:
    """Draw a curve that falls in steps from 100 %, over months; every sixth month is named."""
    if not values:
        return []
    wide = max(1, min(4, (cells - 6) // len(values)))
    shown = values[: max(1, (cells - 6) // wide)]
    lines = []
    for level in range(high, 0, -1):
        mark = {high: "100 ", (high + 1) // 2: " 50 "}.get(level, "    ")
        signs = "".join(_step(value, level, high) * wide for _, value in shown)
        lines.append(joined((f"{mark}│", "$secondary"), (signs, "$accent")))
    lines.append(joined(("  0 └" + "─" * (wide * len(shown)), "$secondary")))
    under = [" "] * (wide * len(shown) + 4)
    for place, (month, _) in enumerate(shown):
        if month % 6 == 0:
            under[place * wide : place * wide + len(str(month))] = str(month)
    lines.append(joined(("     " + "".join(under).rstrip(), "$secondary")))
    return lines


def _step(value: float, level: int, high: int) -> str:
    """Draw one cell of the curve: the line where it passes, a light shade below it."""
    eighths = round(value * high * 8) - (level - 1) * 8
    if eighths <= 0:
        return " "
    return "░" if eighths > 8 else EIGHTHS[eighths]
