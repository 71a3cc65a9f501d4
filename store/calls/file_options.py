"""Fields of a customer's file that hold one of a few words."""

from __future__ import annotations

from collections.abc import Mapping

PREFERRED_TIMES = ("morning", "midday", "afternoon", "evening")

OPTIONS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("customer", "gender"): ("", "female", "male"),
    ("customer", "is_company"): ("0", "1"),
    ("customer", "tier"): ("A", "B", "C"),
    ("customer", "preferred_time"): ("", *PREFERRED_TIMES),
    ("customer", "do_not_call"): ("0", "1"),
    ("vehicle", "energy"): ("", "petrol", "hybrid", "electric"),
    ("vehicle", "status"): ("active", "sold_on", "scrapped", "moved_away"),
    ("number", "state"): ("unknown", "good", "wrong", "suspended", "invalid"),
}
"""Fields that hold one of a few words; "" where nobody has told."""
