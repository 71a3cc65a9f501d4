"""When somebody answers: dials and those reached, by weekday and hour of the shop's time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from store.database import Records
from store.figures import attempts
from store.rules.settings import Settings


@dataclass(frozen=True, slots=True)
class HourCell:
    """An hour of a weekday (1 Monday ... 7 Sunday): dials, and how many of them reached somebody."""

    weekday: int
    hour: int
    dials: int
    reached: int


def contact_hours(records: Records, settings: Settings, first: date, last: date) -> list[HourCell]:
    """Count the dials of the days `first` to `last` by the hour each began in; hours without are left out.

    In a zone that is not whole hours from UTC, a dial counts in the hour in which its UTC hour began.
    """
    rows = records.rows(
        f"""SELECT {attempts.hour_of("dial.started_at")} AS hour, count(*) AS dials,
              sum(CASE WHEN dial.reached THEN 1 ELSE 0 END) AS reached
            FROM shown_attempt AS dial WHERE {attempts.in_range("dial")}
            GROUP BY {attempts.hour_of("dial.started_at")}""",
        first=first,
        last=last,
    )
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for row in rows:
        began = datetime.fromisoformat(f"{row['hour']}:00").replace(tzinfo=UTC).astimezone(settings.zoneinfo)
        place = began.isoweekday(), began.hour
        dials, reached = found.get(place, (0, 0))
        found[place] = dials + row["dials"], reached + row["reached"]
    return [HourCell(*place, *counted) for place, counted in sorted(found.items())]
