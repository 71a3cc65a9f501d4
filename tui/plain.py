"""The one door by which text from files and customers reaches the terminal: as it is, and nothing more.

Textual and Rich take square brackets in a `str` for markup and pass control characters on to the
terminal. What customers are called must do neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.content import Content
from textual.style import Style

from tui.text import clean_lines

DOES = "does"
"""Under which name an action stands in what is clicked."""


def plain(text: str, style: str = "") -> Content:
    """Make content that shows a text literally."""
    return Content.styled(clean_lines(text), style) if style else Content(clean_lines(text))


def joined(*parts: str | tuple[str, str] | Content) -> Content:
    """Put texts, (text, style) pairs and contents together, each text literally."""
    return Content.assemble(
        *(
            part
            if isinstance(part, Content)
            else clean_lines(part)
            if isinstance(part, str)
            else (clean_lines(part[0]), part[1])
            for part in parts
        )
    )


def doing(content: Content, action: str) -> Content:
    """Make content that does an action of its screen when it is clicked (`app.help`: of the app)."""
    return content.stylize(Style.from_meta({DOES: action}))


def flowed(items: Iterable[Content], cells: int, gap: int = 2) -> Content:
    """Set items one after the other in lines of so many cells; an item is never broken."""
    lines: list[list[Content]] = [[]]
    used = 0
    for item in items:
        if lines[-1] and used + gap + item.cell_length > cells:
            lines.append([])
            used = 0
        used += item.cell_length + (gap if lines[-1] else 0)
        lines[-1].append(item)
    return Content("\n").join(Content(" " * gap).join(line) for line in lines)


def in_columns(items: Sequence[Content], cells: int) -> Content:
    """Set items in two columns, read downwards, where they fit side by side; else below one another."""
    wide = max((item.cell_length for item in items), default=0) + 2
    if 2 * wide > cells:
        return Content("\n").join(items)
    half = (len(items) + 1) // 2
    rows = []
    for place in range(half):
        left = items[place]
        others = items[half + place : half + place + 1]
        rows.append(Content.assemble(left, " " * (wide - left.cell_length), *others))
    return Content("\n").join(rows)
