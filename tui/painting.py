"""What is sent to the terminal: of each frame only the signs that differ from what stands there.

Textual sends a changed line whole, and switches every style off and on again at each part of it. Agents sit
at the end of slow lines: here a line is compared with the one before, sign by sign, and of a style only
what differs is switched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import compress
from operator import is_not, ne, or_
from typing import TYPE_CHECKING, Any

from rich.cells import get_character_cell_size
from rich.color import ColorSystem
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

if TYPE_CHECKING:
    from rich.console import Console

NEAR = 4
"""Signs between two changes that are sent again rather than passed over, which takes as many bytes."""

_DOUBTFUL = re.compile("[\u0300-\u036f\u200b-\u200f\u20d0-\u20ff\ufe00-\ufe0f\U0001f000-\U0001faff]")
"""Signs that terminals do not agree about how wide they are: what holds one is sent whole."""

_SHOWS_ON_BLANKS = {"4", "7", "9", "21", "53"}
"""Underlined, reversed and the like: what a space shows of a style beside its background."""

_SYSTEMS = {
    "standard": ColorSystem.STANDARD,
    "256": ColorSystem.EIGHT_BIT,
    "truecolor": ColorSystem.TRUECOLOR,
    "windows": ColorSystem.WINDOWS,
}


class Pen:
    """A style as the terminal knows it: attributes, colour and background, each as its own parameters.

    `blank` is what a space shows of it. There is one pen of a kind, so that `is` compares them.
    """

    __slots__ = ("attributes", "background", "blank", "colour")

    def __init__(self, attributes: str, colour: str, background: str) -> None:
        self.attributes = attributes
        self.colour = colour
        self.background = background
        self.blank = self

    @property
    def is_blank(self) -> bool:
        """Whether it has a background only."""
        return not self.attributes and not self.colour


@lru_cache(1024)
def _pen(attributes: str, colour: str, background: str) -> Pen:
    pen = Pen(attributes, colour, background)
    if (attributes or colour) and not _SHOWS_ON_BLANKS & set(attributes.split(";")):
        pen.blank = _pen("", "", background)
    return pen


@lru_cache(1024)
def pen_of(style: Style | None, system: ColorSystem) -> Pen:
    """Give the pen of a style."""
    if style is None:
        return _pen("", "", "")
    colours = (style.color, style.bgcolor)
    colour, background = (
        ";".join(one.downgrade(system).get_ansi_codes(front)) if one else ""
        for one, front in zip(colours, (True, False), strict=True)
    )
    whole = Strip.render_ansi(style, system).split(";")
    count = sum(len(part.split(";")) for part in (colour, background) if part)
    return _pen(";".join(whole[: len(whole) - count]), colour, background)


def switched(before: Pen, after: Pen) -> str:
    """Give what switches from one pen to another."""
    if before is after:
        return ""
    parts: list[str] = []
    if not (after.attributes or after.colour or after.background):
        return "\x1b[m"
    if before.attributes == "1" and not after.attributes:
        parts.append("22")
    elif before.attributes and before.attributes != after.attributes:
        parts = ["0", after.attributes, after.colour, after.background]
        return f"\x1b[{';'.join(part for part in parts if part)}m"
    elif before.attributes != after.attributes:
        parts.append(after.attributes)
    if before.colour != after.colour:
        parts.append(after.colour or "39")
    if before.background != after.background:
        parts.append(after.background or "49")
    return f"\x1b[{';'.join(parts)}m" if parts else ""


_PLAIN = _pen("", "", "")
_UNKNOWN = Pen("?", "?", "?")

Cells = tuple[list[str], list[Pen]]
"""A sign for each cell, "" behind a wide one, and the pen it is written with."""

Piece = tuple[int, int, int, Pen | None, str]
"""What is sent in one go: its line and first cell, how many cells, its pen, and its signs.

Where the pen is None, the signs come with their own styles, and how many cells they take is not known.
"""


class Kept(Strip):
    """A part of a line that is drawn again and again: knows its cells."""

    cells: Cells | None = None


def cells_of(strip: Strip, system: ColorSystem) -> Cells | None:
    """Give the cells of a part of a line; None where its width is in doubt."""
    if not isinstance(strip, Kept):
        return _cells(strip, system)
    if strip.cells is None:
        strip.cells = _cells(strip, system)
    return strip.cells


def _cells(strip: Strip, system: ColorSystem) -> Cells | None:
    signs: list[str] = []
    pens: list[Pen] = []
    for text, style, _control in strip:
        pen = pen_of(style, system)
        blank = pen.blank
        if text.isascii():
            signs.extend(text)
            one = blank is pen or " " not in text
            pens.extend([pen] * len(text) if one else [blank if sign == " " else pen for sign in text])
        elif _DOUBTFUL.search(text):
            return None
        else:
            for sign in text:
                signs.append(sign)
                pens.append(blank if sign == " " else pen)
                if get_character_cell_size(sign) == 2:
                    signs.append("")
                    pens.append(pen)
    return signs, pens


def _unknown(cells: int) -> Cells:
    return ["?"] * cells, [_UNKNOWN] * cells


def runs(before: Cells, after: Cells) -> Iterator[tuple[int, int]]:
    """Give from where to where cells differ, near ones of one pen together; a wide sign is never cut."""
    (old, old_pens), (new, pens) = before, after
    begin = end = -1
    for place in _differing(old, new, old_pens, pens):
        first = place if new[place] else place - 1
        if begin < 0:
            begin = first
        elif first - end > NEAR or (first > end and _takes_a_pen_of_its_own(pens, end, first)):
            yield begin, end
            begin = first
        end = place + 2 if new[place + 1 : place + 2] == [""] else place + 1
    if begin >= 0:
        yield begin, end


def _differing(old: list[str], new: list[str], old_pens: list[Pen], pens: list[Pen]) -> list[int]:
    differ: Iterable[bool] = map(ne, old, new)
    if old_pens != pens:
        differ = map(or_, differ, map(is_not, old_pens, pens))
    return list(compress(range(len(new)), differ))


def _takes_a_pen_of_its_own(pens: list[Pen], begin: int, end: int) -> bool:
    """Say whether what lies between two changes can be sent neither with the one's pen nor the other's."""
    return _shown_with(pens[begin - 1 : end]) is None and _shown_with(pens[begin : end + 1]) is None


def _shown_with(pens: Sequence[Pen]) -> Pen | None:
    """Give the pen that shows all these cells, blank ones among them; None where it takes several."""
    found = pens[0]
    for pen in set(pens):
        if pen.blank is found:
            found = pen
        elif pen is not found and pen is not found.blank:
            return None
    return found


def pieces(y: int, x: int, cells: Cells, begin: int, until: int) -> Iterator[Piece]:
    """Cut a run of cells, counted from `x`, where another pen is needed; blanks go with their neighbours."""
    signs, pens = cells
    one = _shown_with(pens[begin:until])
    if one is not None:
        yield y, x + begin, until - begin, one, "".join(signs[begin:until])
        return
    while begin < until:
        pen, end = pens[begin], begin + 1
        while end < until and (pens[end] is pen or pens[end] is pen.blank or pens[end].blank is pen):
            if pens[end] is not pen.blank:
                pen = pens[end]
            end += 1
        yield y, x + begin, end - begin, pen, "".join(signs[begin:end])
        begin = end


def sent(drawn: Sequence[Piece]) -> str:
    """Give the bytes of pieces, in the order that takes fewer: as they stand, or one pen after another."""
    order: dict[Pen, int] = {}
    for _y, _x, _cells, pen, _signs in drawn:
        if pen is None:
            return _in_order(drawn)
        order.setdefault(pen, len(order))
    if len(order) == len(drawn):
        return _in_order(drawn)
    by_pen = sorted(drawn, key=lambda piece: order[piece[3]])  # type: ignore[index]
    return min(_in_order(drawn), _in_order(by_pen), key=len)


def _in_order(drawn: Iterable[Piece]) -> str:
    parts: list[str] = []
    now, line, cell = _PLAIN, -1, -1
    for y, x, cells, pen, signs in drawn:
        if y != line or x < cell:
            parts.append(_move(y, x))
        elif x > cell:
            parts.append(f"\x1b[{x - cell}C" if x > cell + 1 else "\x1b[C")
        taken = _taken(now, pen or _PLAIN)
        parts.append(switched(now, taken))
        parts.append(signs)
        now, line, cell = taken, y if pen else -1, x + cells
    parts.append(switched(now, _PLAIN))
    return "".join(parts)


def _taken(now: Pen, pen: Pen) -> Pen:
    """Give the pen to take; for blanks, which show nothing but its background, the one at hand often does."""
    if pen.blank is not pen or not pen.is_blank or pen is _PLAIN:
        return pen
    if now.blank is pen:
        return now
    return _pen(now.attributes, now.colour, pen.background) if now.blank is not now else pen


class Painter:
    """Knows what stands on the terminal, as far as it is known, and sends what differs."""

    def __init__(self) -> None:
        self._whole: dict[int, list[Strip]] = {}
        self._rows: dict[int, Cells] = {}

    def forget(self) -> None:
        """Know nothing any more: something else was written, or the terminal has another size."""
        self._whole.clear()
        self._rows.clear()

    def frame(self, shown: CompositorUpdate) -> Any:
        """Give what sends a frame of Textual's as this painter does."""
        return Frame(shown, self)

    def drawn(self, update: CompositorUpdate, console: Console) -> str:
        """Give what brings a frame to the terminal; a whole screen is sent whole, whatever stood there."""
        if isinstance(update, ChopsUpdate):
            return self._changed(update, console)
        self.forget()
        if isinstance(update, LayoutUpdate) and not update.region.x:
            self._whole = {y: list(line) for y, line in enumerate(update.strips, update.region.y)}
        return update.render_segments(console)

    def _changed(self, update: ChopsUpdate, console: Console) -> str:
        system = _SYSTEMS.get(console.color_system or "", ColorSystem.TRUECOLOR)
        drawn: list[Piece] = []
        for y, first, last in update.spans:
            ends = update.chop_ends[y]
            for end, (x, strip) in zip(ends, update.chops[y].items(), strict=False):
                if strip is not None and x < last and end > first:
                    found = self._part(y, x, strip, system)
                    drawn += [(y, x, 0, None, strip.render(console))] if found is None else found
        return sent(drawn)

    def _part(self, y: int, x: int, strip: Strip, system: ColorSystem) -> list[Piece] | None:
        """Give what differs in a part of a line; None where its width is in doubt."""
        signs, pens = self._row(y, system)
        end, fresh = x + strip.cell_length, cells_of(strip, system)
        if len(signs) < end:
            signs += ["?"] * (end - len(signs))
            pens += [_UNKNOWN] * (end - len(pens))
        if fresh is None:
            pens[x:end] = [_UNKNOWN] * (end - x)
            return None
        before = (signs[x:end], pens[x:end])
        if before == fresh:
            return []
        signs[x:end], pens[x:end] = fresh
        return [piece for begin, until in runs(before, fresh) for piece in pieces(y, x, fresh, begin, until)]

    def _row(self, y: int, system: ColorSystem) -> Cells:
        """Give the cells of a line as far as they are known."""
        row = self._rows.get(y)
        if row is None:
            row = self._rows[y] = ([], [])
            for strip in self._whole.pop(y, ()):
                signs, pens = cells_of(strip, system) or _unknown(strip.cell_length)
                row[0].extend(signs)
                row[1].extend(pens)
        return row


def _move(y: int, x: int) -> str:
    return f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H"


class Frame(CompositorUpdate):
    """A frame of Textual's, sent by a painter."""

    def __init__(self, update: CompositorUpdate, painter: Painter) -> None:
        self._update = update
        self._painter = painter
        self._drawn: str | None = None

    def render_segments(self, console: Console) -> str:
        """Give what brings the frame to the terminal; nothing where it stands there already."""
        if self._drawn is None:
            self._drawn = self._painter.drawn(self._update, console)
        return self._drawn
