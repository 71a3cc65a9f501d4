"""Pictures of screens as SVG: the same wherever they are made, Chinese in its columns."""

from __future__ import annotations

import html
import re
from itertools import groupby

from rich.cells import cell_len

from tui.app import RingbackApp

CELL = 12.2
"""Width of a terminal cell in the picture's units."""

_WEB_FONT = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)
_NUMBERED = re.compile(r"\bterminal-\d+-")
_TEXT = re.compile(
    r'<text (class="[^"]*") x="([\d.]+)" y="([\d.]+)" textLength="[\d.]+" ([^>]*)>([^<]*)</text>'
)


def picture(app: RingbackApp, title: str = "Ringback") -> str:
    """Draw the present screen as SVG that fetches nothing from anywhere."""
    drawn = _WEB_FONT.sub("", app.export_screenshot(title=title)).replace("Fira Code, monospace", "monospace")
    return _TEXT.sub(_in_columns, _NUMBERED.sub("terminal-", drawn))


def _in_columns(match: re.Match[str]) -> str:
    """Set wide and narrow signs as texts of their own, each as wide as its cells."""
    kind, x, y, rest, content = match.groups()
    place, texts = float(x), []
    for wide, signs in groupby(html.unescape(content), key=lambda sign: cell_len(sign) == 2):
        run = "".join(signs)
        width = CELL * len(run) * (2 if wide else 1)
        texts.append(
            f'<text {kind} x="{place:.1f}" y="{y}" textLength="{width:.1f}" {rest}>'
            f"{html.escape(run).replace(chr(0xA0), '&#160;')}</text>"
        )
        place += width
    return "".join(texts)
