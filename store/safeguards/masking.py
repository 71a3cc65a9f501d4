"""Telephone numbers as those may see them who are not calling."""

from __future__ import annotations

import re

HEAD, TAIL = 3, 4
"""Digits that stay at the beginning and at the end."""


def mask(number: str, country_code: str = "") -> str:
    """Hide the middle of a number: `138****5678`.

    The country code is left off first; other signs than digits are dropped, so that nothing tells how
    the number was written. Fewer than eight digits are hidden altogether.
    """
    digits = number.removeprefix(country_code)
    if not digits.isdigit():
        digits = "".join(filter(str.isdigit, digits))
    if len(digits) < HEAD + TAIL + 1:
        return "*" * len(digits)
    return digits[:HEAD] + "*" * (len(digits) - HEAD - TAIL) + digits[-TAIL:]


def mask_within(text: str) -> str:
    """Hide the middle of whatever in a text looks like a telephone number: a cell nobody has said is one."""
    return _LIKE_ONE.sub(lambda found: mask(found[0], "+86"), text)


_LIKE_ONE = re.compile(
    r"(?<![A-Za-z0-9.])"
    r"(?:(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}-\d{7,8}|\+\d[\d -]{6,}\d)"
    r"(?![A-Za-z0-9])"
)
"""Mobile numbers, numbers with an area code, and whatever begins with a country's code."""
