"""Pictures of figures: bars in SVG, readable on light and on dark ground."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from benchmarks.table import figure

_STYLE = """<style>
text{font:13px sans-serif;fill:#24292f}.title{font-weight:bold}.value{font-size:12px}
.bar{fill:#3a7d5d}.missed{fill:#c2532d}.other{fill:#8a94a0}.mark{stroke:#24292f;stroke-dasharray:4 3}
@media (prefers-color-scheme:dark){text{fill:#e6edf3}.bar{fill:#5fb38a}
.missed{fill:#e8835c}.other{fill:#79838e}.mark{stroke:#e6edf3}}
</style>"""

WIDTH, LEFT, RIGHT, LINE = 860, 420, 90, 22
MOST = 300.0
"""Percent beyond which a bar is cut off."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: what it says, how long it is, and whether that is too long."""

    label: str
    value: float
    missed: bool = False


def bars(title: str, drawn: Sequence[Bar], *, mark: float) -> str:
    """Draw bars in percent, with a line at the most that is allowed."""
    longest = min(MOST, max((each.value for each in drawn), default=mark))
    scale = (WIDTH - LEFT - RIGHT) / max(longest, mark)
    height = LINE * (len(drawn) + 2)
    parts = []
    for place, each in enumerate(drawn):
        y = LINE * (place + 2)
        kind = "missed" if each.missed else "bar"
        parts.append(_line(each.label, min(each.value, MOST) * scale, f"{each.value:,.0f} %", kind, y))
    x = LEFT + mark * scale
    parts.append(f'<line class="mark" x1="{x:.1f}" x2="{x:.1f}" y1="{LINE + 6}" y2="{height - 4}"/>')
    return _whole(title, height, parts)


def grouped(title: str, groups: Mapping[str, Mapping[str, float]]) -> str:
    """Draw groups of bars, each group on a scale of its own; the first of each is ours."""
    parts, y = [], LINE
    for group, values in groups.items():
        y += LINE
        parts.append(f'<text x="8" y="{y + 14}">{escape(group)}</text>')
        scale = (WIDTH - LEFT - RIGHT) / max(values.values())
        for place, (name, value) in enumerate(values.items()):
            parts.append(_line(name, value * scale, f"{figure(value)} ms", "other" if place else "bar", y))
            y += LINE
    return _whole(title, y + LINE, parts)


def _line(label: str, length: float, value: str, kind: str, y: float) -> str:
    return (
        f'<text x="{LEFT - 8}" y="{y + 14}" text-anchor="end">{escape(label)}</text>'
        f'<rect class="{kind}" x="{LEFT}" y="{y + 3}" width="{max(length, 1):.1f}" height="{LINE - 6}"/>'
        f'<text class="value" x="{WIDTH - 8}" y="{y + 14}" text-anchor="end">{escape(value)}</text>'
    )


def _whole(title: str, height: float, parts: Sequence[str]) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">'
    named = f'<title>{escape(title)}</title>{_STYLE}<text class="title" x="8" y="16">{escape(title)}</text>'
    return "\n".join([head, named, *parts, "</svg>", ""])
