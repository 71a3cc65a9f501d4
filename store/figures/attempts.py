"""Attempts that count, and what the cases they belong to come to.

An attempt that a later one corrects never counts, nor does a record that only takes one back. What a case
comes to within a range follows from its attempts in it by the precedence of `store.rules.outcomes.final`,
asked of that rule itself and put into one statement with one sorting: each attempt gets a rank; the best,
and among equals the last, decides.
"""

from __future__ import annotations

from functools import cache

from store.rules.outcomes import PRECEDENCE, TAKEN_BACK, Group, final

DECIDES_AT_ONCE, NEVER = 0, 99


def uncorrected(alias: str) -> str:
    """Keep only the attempts that no other one corrects, and that take none back."""
    return (
        f"{alias}.outcome <> '{TAKEN_BACK}' AND NOT EXISTS (SELECT 1 FROM shown_attempt AS newer_{alias} "
        f"WHERE newer_{alias}.shop_id = :shop AND newer_{alias}.corrects_id = {alias}.id)"
    )


def in_range(alias: str) -> str:
    """Keep the attempts of the days `:first` to `:last` that count.

    Of so many attempts it is cheaper to know all that were corrected than to look each of them up. Those
    have a number above 0, which says more to the engine than that they have one: it reads their index.
    """
    return (
        f"{alias}.shop_id = :shop AND {alias}.on_day BETWEEN :first AND :last AND "
        f"{alias}.outcome <> '{TAKEN_BACK}' AND {alias}.id NOT IN (SELECT newer_{alias}.corrects_id "
        f"FROM shown_attempt AS newer_{alias} "
        f"WHERE newer_{alias}.shop_id = :shop AND newer_{alias}.corrects_id > 0)"
    )


IDS = ("id", "attempt_id")


def decided(each: str = "follow_up_id", told: tuple[str, ...] = (*IDS, "outcome", "aapor")) -> str:
    """Give, of `:kind` and the range, each case's attempt that decides it: the columns `told`.

    With another column of attempts, for instance `vehicle_id`, one row for each of its values instead.
    """
    columns = {"id": "dial.follow_up_id AS id", "attempt_id": "dial.id AS attempt_id"}
    outer = ", ".join(f"ranked.{column}" for column in told)
    inner = ", ".join(columns.get(column, f"dial.{column}") for column in told)
    return f"""
        SELECT {outer} FROM (
            SELECT {inner},
                row_number() OVER (
                    PARTITION BY dial.{each}
                    ORDER BY CASE dial.aapor {_ranked()} WHEN 'NE' THEN
                                 CASE WHEN {_followed(each)} THEN {NEVER} ELSE {DECIDES_AT_ONCE} END
                             ELSE {NEVER} END,
                             dial.started_at DESC, dial.id DESC
                ) AS place
            FROM shown_attempt AS dial
            WHERE {in_range("dial")} AND dial.kind = :kind
        ) AS ranked WHERE ranked.place = 1"""


def _ranked() -> str:
    return " ".join(f"WHEN '{group}' THEN {place}" for group, place in ranks().items())


@cache
def ranks() -> dict[Group, int]:
    """Rank the groups as the rule of precedence does, 1 first; where it takes the last of two, alike."""
    eligible = [group for group in PRECEDENCE if group != "NE"]
    return {
        group: 1 + sum(_beats(other, group) for other in eligible if other != group) for group in eligible
    }


def _beats(one: Group, other: Group) -> bool:
    """Say whether a case with both comes to the one, whichever was first."""
    return {final([(one, one), (other, other)]), final([(other, other), (one, one)])} == {one}


def _followed(each: str) -> str:
    """Say whether "not eligible" was not the last word; found by the index that begins with the column."""
    of_kind = "" if each == "follow_up_id" else "AND after.kind = :kind"
    return f"""EXISTS (
        SELECT 1 FROM shown_attempt AS after
        WHERE after.shop_id = :shop AND after.{each} = dial.{each} {of_kind}
          AND after.started_at >= dial.started_at
          AND (after.started_at > dial.started_at OR after.id > dial.id)
          AND after.on_day <= :last AND {uncorrected("after")})"""


def seconds_talked(alias: str) -> str:
    """Give the whole seconds from start to end of an attempt shorter than a day; 0 where no end is known.

    Instants are text in one engine and a type of their own in the other; the hour, minute and second stand
    at the same places in both.
    """
    start, end = _second_of_day(f"{alias}.started_at"), _second_of_day(f"{alias}.ended_at")
    return (
        f"CASE WHEN {alias}.ended_at IS NULL OR {alias}.ended_at <= {alias}.started_at THEN 0 "
        f"WHEN {end} >= {start} THEN {end} - {start} ELSE {end} - {start} + 86400 END"
    )


def hour_of(instant: str) -> str:
    """Give the hour an instant lies in, as text."""
    return f"substr(CAST({instant} AS TEXT), 1, 13)"


def _second_of_day(instant: str) -> str:
    text = f"CAST({instant} AS TEXT)"
    hour, minute, second = (f"CAST(substr({text}, {place}, 2) AS INTEGER)" for place in (12, 15, 18))
    return f"({hour} * 3600 + {minute} * 60 + {second})"
