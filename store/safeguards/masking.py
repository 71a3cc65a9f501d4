"""Telephone numbers as those may see them who are not calling."""

from __future__ import annotations

HEAD, TAIL = 3, 4
"""Digits that stay at the beginning and at the end."""


def mask(number: str, country_code: str = "") -> str:
    """Hide the middle of a number: `138****5678`.

    The country code is left off first; other signs than digits are dropped, so that nothing tells how
    the number was written. Fewer than eight digits are hidden altogether.
    """
    digits = "".join(sign for sign in number.removeprefix(country_code) if sign.isdigit())
    if len(digits) < HEAD + TAIL + 1:
        return "*" * len(digits)
    return digits[:HEAD] + "*" * (len(digits) - HEAD - TAIL) + digits[-TAIL:]
