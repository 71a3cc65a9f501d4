"""What a terminal shows of what it was sent."""

from __future__ import annotations

import re

from rich.cells import cell_len

PIECES = re.compile(
    r"\x1b\[(?P<place>\d*(?:;\d+)?)H|\x1b\[(?P<ahead>\d*)C|\x1b\[(?P<style>[\d;]*)m"
    r"|\x1b\[[?<>=]?[\d;]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[P_^][^\x1b]*\x1b\\|\x1b[=>78c]"
    r"|(?P<sign>[^\x1b])",
    re.DOTALL,
)
"""A place, a step ahead, a style, what shows nothing, or a sign."""

SHOWN_ON_SPACES = {"4", "7"}

Cell = tuple[str, frozenset[str], str, str]
"""A sign, "" behind a wide one; its attributes, colour and background as the terminal was told them."""


class Glass:
    """Knows only what Ringback sends: places, styles and signs."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], Cell] = {}
        self._pen: tuple[frozenset[str], str, str] = (frozenset(), "", "")
        self._at = (0, 0)
        self._cut_off = ""

    def take(self, sent: str) -> None:
        """Show what was sent; what a piece of it has only begun waits for the next."""
        sent, end = self._cut_off + sent, 0
        while found := PIECES.match(sent, end):
            end = found.end()
            self._take(found)
        self._cut_off = sent[end:]

    def text(self) -> str:
        """Give what stands there, line by line."""
        lines: dict[int, list[str]] = {}
        for (y, _), cell in sorted(self.cells.items()):
            lines.setdefault(y, []).append(cell[0])
        return "\n".join("".join(line) for line in lines.values())

    def _take(self, found: re.Match[str]) -> None:
        y, x = self._at
        place, ahead, style, sign = found.group("place", "ahead", "style", "sign")
        if place is not None:
            row, _, column = place.partition(";")
            y, x = int(row or 1) - 1, int(column or 1) - 1
        elif ahead is not None:
            x += int(ahead or 1)
        elif style is not None:
            self._switch(style)
        elif sign == "\n":
            y, x = y + 1, 0
        elif sign == "\r":
            x = 0
        elif sign is not None:
            self.cells[y, x] = shown(sign, *self._pen)
            for half in range(1, cell_len(sign)):
                self.cells[y, x + half] = shown("", *self._pen)
            x += cell_len(sign)
        self._at = (y, x)

    def _switch(self, codes: str) -> None:
        attributes, colour, background = self._pen
        for code in re.findall(r"[34]8;5;\d+|[34]8;2;\d+;\d+;\d+|\d+", codes) or ["0"]:
            if code == "0":
                attributes, colour, background = frozenset(), "", ""
            elif code == "22":
                attributes -= {"1"}
            elif code.startswith("3"):
                colour = "" if code == "39" else code
            elif code.startswith("4") and code != "4":
                background = "" if code == "49" else code
            else:
                attributes |= {code}
        self._pen = (attributes, colour, background)


def shown(sign: str, attributes: frozenset[str], colour: str, background: str) -> Cell:
    """Give what can be seen: of a space only its background, unless it is underlined or reversed."""
    if sign == " " and not attributes & SHOWN_ON_SPACES:
        return sign, frozenset(), "", background
    return sign, attributes, colour, background
