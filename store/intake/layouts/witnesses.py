"""What the cells of a column look like, as a witness for what the column is.

Every look is a pure function of one cell. What a shop's region changes is left out of account: a plate is
known by China's form or by being short and of letters and digits, a telephone number by its digits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from store.intake.cells import cleaning, dates
from store.intake.cells.text import folded, narrow, word
from store.intake.cells.words import meanings, nothings
from store.intake.layouts.kinds import TIMES
from store.rules.outcomes import outcomes

ROWS_WITNESSED = 200
"""So many rows below the headings are looked at."""

LONGEST_CELL = 200
"""Of a longer cell only the beginning bears witness."""

Look = Callable[[str], bool]

_SEVENTEEN = re.compile(r"[A-HJ-NPR-Z0-9*]{17}", re.IGNORECASE)
_BETWEEN_DIGITS = re.compile(r"[\s()+.\-–/]+")
_DIGITS_OR_MASK = re.compile(r"\d{7,15}(?:转\d+|x\d+|ext\.?\d+)?|\d{2,4}[*＊xX•#]{3,8}\d{0,4}", re.IGNORECASE)
_SEVERAL = re.compile(r"[、，,;；/|\n]+|\s{2,}")
_MOBILE = re.compile(r"(?:\+?86)?1[3-9](?:\d{9}|\d[*＊xX•#]{4,}\d{2,4})|\+\d{9,14}")
_PLATE = re.compile(
    r"(?=.*\d)[^\W\d_][\w*]{3,11}|(?=.*[^\W\d_\u4e00-\u9fff])\d(?:[^\W_\u4e00-\u9fff]|\*){3,9}"
)
_CODE = re.compile(r"(?=.*\d)[A-Z0-9\u4e00-\u9fff][A-Z0-9\u4e00-\u9fff\-_/.#]{1,31}")
_DAYS_COUNTED = re.compile(r"\d{5}(?:\.\d+)?")
_CHINESE_NAME = re.compile(
    r"[\u4e00-\u9fff·*＊]{2,4}|[\u4e00-\u9fff]{4,}(?:公司|厂|店|局|院|中心|集团|所|部|会|社|队)"
)
_LETTERS = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .,'’*&()-])*")
_MONTH = re.compile(r"(?:19|20)\d\d ?[-/.年]? ?(?:0?[1-9]|1[0-2])月?")
_SHORT_NUMBER = re.compile(r"[1-5](?:\.0+)?(?:分|星)?|10(?:\.0+)?")
_NO_PLATE_SIGN = re.compile(r"[\s·•.\-_]+")


def vin(text: str) -> bool:
    """Say whether a cell has 17 characters as a vehicle's number has; masked ones count."""
    return _SEVENTEEN.fullmatch(text.replace(" ", "").replace("-", "")) is not None


def sure_vin(text: str) -> bool:
    """Say whether 17 characters are a vehicle's number and no long order number.

    The check digit passes, or there is a maker's beginning, some letters and a number at the end.
    """
    code = text.replace(" ", "").replace("-", "").upper()
    if not vin(code) or "*" in code:
        return False
    passes = cleaning.check_digit(code) == code[8]
    return passes or (sum(map(str.isalpha, code)) >= 4 and not code[:3].isdigit() and code[-4:].isdigit())


def plate(text: str) -> bool:
    """Say whether a cell may be a plate."""
    bare = _NO_PLATE_SIGN.sub("", text).upper()
    return _PLATE.fullmatch(bare) is not None and not vin(bare)


def chinese_plate(text: str) -> bool:
    """Say whether a cell is a plate of China's form.

    Those of letters and digits alone, as soldiers have, may be the number of anything.
    """
    if text.isascii():
        return False
    found, warning = cleaning.plate_reader("CN")(text)
    return found is not None and warning is None


def telephone(text: str) -> bool:
    """Say whether a cell may hold telephone numbers, masked ones included."""
    if dated(text):
        return False
    parts = [part for part in _SEVERAL.split(text) if part.strip()]
    return bool(parts) and _DIGITS_OR_MASK.match(_BETWEEN_DIGITS.sub("", parts[0])) is not None


def mobile(text: str) -> bool:
    """Say whether a cell begins with what can only be a telephone number."""
    parts = [part for part in _SEVERAL.split(text) if part.strip()]
    return bool(parts) and _MOBILE.fullmatch(_BETWEEN_DIGITS.sub("", parts[0].replace("+", "＋"))
                                             .replace("＋", "+")) is not None  # fmt: skip


def moment(text: str) -> bool:
    """Say whether a cell is a date or a time that is written as one."""
    return not _DAYS_COUNTED.fullmatch(text) and any_moment(text)


def dated(text: str) -> bool:
    """Say whether a cell can only be a date or a time: digits alone may be a number."""
    return not text.isdigit() and moment(text)


def any_moment(text: str) -> bool:
    """Say whether a cell can be read as a date or time, a spreadsheet's count of days included."""
    found, code = dates.read_local(text)
    return found is not None or code == dates.AMBIGUOUS


def time_of_day(text: str) -> bool:
    """Say whether a cell is a time of day without a date."""
    return dates.is_time(text)


def odometer(text: str) -> bool:
    """Say whether a cell can be read as kilometres; nought counts."""
    found, warning = cleaning.odometer(text)
    return (found is not None and warning is None) or text.strip("0.") == ""


def money(text: str) -> bool:
    """Say whether a cell can be read as an amount."""
    return cleaning.money(text)[0] is not None


def code(text: str) -> bool:
    """Say whether a cell may be an order's number."""
    return _CODE.fullmatch(text.replace(" ", "").upper()) is not None and not dated(text)


def name(text: str) -> bool:
    """Say whether a cell may be a person's or a company's name."""
    return _CHINESE_NAME.fullmatch(text) is not None or _LETTERS.fullmatch(text) is not None or (
        not any(map(str.isdigit, text)) and len(text) > 1
    )  # fmt: skip


def chinese_name(text: str) -> bool:
    """Say whether a cell is a Chinese person's or company's name by its form."""
    return _CHINESE_NAME.fullmatch(text) is not None


def numbered(text: str) -> bool:
    """Say whether a cell is a code with a number in it, as orders have, and no plate or telephone number."""
    if len(text) < 4 or "." in text or not code(text):
        return False
    return not (sure_vin(text) or chinese_plate(text) or mobile(text))


def month(text: str) -> bool:
    """Say whether a cell is a month."""
    return _MONTH.fullmatch(text) is not None


def rating(text: str) -> bool:
    """Say whether a cell is an answer of 1 to 5."""
    return _SHORT_NUMBER.fullmatch(text) is not None


def outcome(text: str) -> bool:
    """Say whether a cell is an outcome, by its code or its words."""
    return folded(text) in _outcome_words()


def of_family(*families: str) -> Look:
    """Make the look of a column of known words."""

    def look(text: str) -> bool:
        said = word(text)
        return any(said in meanings(family) for family in families)

    return look


gender, service_type, yes_no = of_family("gender"), of_family("service_type"), of_family("yes_no")

LOOKS: Mapping[str, tuple[Look, ...]] = {
    "vin": (vin,),
    "plate": (chinese_plate, plate),
    "phone": (telephone,),
    "number": (telephone,),
    **dict.fromkeys(
        ("opened_at", "delivered_at", "promised_at", "started_at", "purchased_on"), (any_moment,)
    ),
    **dict.fromkeys(TIMES.values(), (time_of_day,)),
    "odometer_km": (odometer,),
    **dict.fromkeys(("amount_cents", "estimate_cents", "n", "mot", "css"), (money,)),
    "order_number": (code,),
    "customer_name": (name,),
    "gender": (gender,),
    "energy": (of_family("energy"),),
    "customer_type": (of_family("customer_type"),),
    "service_type": (service_type,),
    "kind": (of_family("call_kind", "service_type"),),
    **dict.fromkeys(("sold_here", "warranty_registered", "by_appointment", "is_rework"), (yes_no,)),
    "outcome": (outcome,),
    "period": (month, any_moment),
    "overall": (rating,),
}
"""How the cells of a field's column look; fields that are not here look like anything."""

TELLING: tuple[Look, ...] = (sure_vin, chinese_plate, mobile, dated)
"""Looks that only one sort of column has: whatever a heading says, such cells are that."""

AGREES: Mapping[Look, frozenset[str]] = {
    sure_vin: frozenset({"vin"}),
    chinese_plate: frozenset({"plate"}),
    mobile: frozenset({"phone", "number", "order_number"}),
    dated: frozenset({"opened_at", "delivered_at", "promised_at", "started_at", "purchased_on", "period"}),
}
"""Which fields a telling look speaks for."""


class Sample:
    """The rows below a heading row: what stands in each column, and what it looks like."""

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        self._rows = rows[:ROWS_WITNESSED]
        self._cells: dict[int, tuple[str, ...]] = {}
        self._shares: dict[tuple[int, Look], float] = {}

    def raw(self, place: int) -> tuple[str, ...]:
        """Give every row's cell of a column, blank ones too."""
        return tuple(row[place].strip() if place < len(row) else "" for row in self._rows)

    def cells(self, place: int) -> tuple[str, ...]:
        """Give the cells of a column that say anything."""
        if place not in self._cells:
            plain = (narrow(cell[:LONGEST_CELL]) for cell in self.raw(place) if cell)
            self._cells[place] = tuple(cell for cell in plain if cell.casefold() not in nothings())
        return self._cells[place]

    def examples(self, place: int, most: int) -> tuple[str, ...]:
        """Give the first different values of a column."""
        return tuple(dict.fromkeys(self.cells(place)))[:most]

    def share(self, place: int, look: Look) -> float:
        """Say how much of a column looks so, from 0 to 1."""
        if (place, look) not in self._shares:
            cells = self.cells(place)
            self._shares[place, look] = sum(map(look, cells)) / len(cells) if cells else 0.0
        return self._shares[place, look]

    def variety(self, place: int) -> float:
        """Say how much of a column is different from the rest of it, from 0 to 1."""
        cells = self.cells(place)
        return len(set(cells)) / len(cells) if cells else 0.0


@cache
def _outcome_words() -> frozenset[str]:
    return frozenset(
        folded(said) for code, each in outcomes().items() for said in (code, each.en, each.zh, *each.also)
    )
