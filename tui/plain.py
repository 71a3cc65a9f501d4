"""The one door by which text from files and customers reaches the terminal: as it is, and nothing more.

Textual and Rich take square brackets in a `str` for markup and pass control characters on to the
terminal. What customers are called must do neither.
"""

from __future__ import annotations

from textual.content import Content

from tui.text import clean_lines


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
