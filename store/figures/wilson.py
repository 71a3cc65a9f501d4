"""How sure a share of counted cases is."""

from __future__ import annotations

from math import sqrt

Z = 1.959963984540054
"""The normal distribution's 97.5 % point: 95 % lie between minus and plus this."""


def interval(k: int, n: int) -> tuple[float, float] | None:
    """Give the 95 % interval of Wilson for `k` of `n`; None where n is 0.

    Raises ValueError where k is not between 0 and n.
    """
    if not 0 <= k <= n:
        raise ValueError(f"{k} of {n} is no share")
    if n == 0:
        return None
    share, spread = k / n, Z * Z / n
    middle = share + spread / 2
    half = Z * sqrt(share * (1 - share) / n + spread / (4 * n))
    low = 0.0 if k == 0 else max(0.0, (middle - half) / (1 + spread))
    high = 1.0 if k == n else min(1.0, (middle + half) / (1 + spread))
    return low, high
