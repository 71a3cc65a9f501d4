"""The days of a queue's window, worked out here and bound to the statements.

Engines disagree about adding months to a date, so none of them is asked to.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import msgspec

from store.rules.settings import QueueRule


class WindowDay(msgspec.Struct, frozen=True):
    """A source's day (delivery, due date, last visit ...) and what follows from it for the queue.

    `enters_on` is the first day in the queue, `due_on` the day it is shown as due, `last_useful_on` the
    last day in the queue.
    """

    on: date
    enters_on: date
    due_on: date
    last_useful_on: date


def window(rule: QueueRule, day: date) -> list[WindowDay]:
    """List the source's days that put somebody into a queue on `day`, oldest first."""
    if rule.source == "lapsed_vehicles":
        return list(_lapsed(rule, day))
    first, last = timedelta(days=rule.first_day), timedelta(days=rule.last_day)
    days = (day - last + timedelta(days=step) for step in range(rule.last_day - rule.first_day + 1))
    if rule.source == "due_vehicles":
        return [WindowDay(on, on + first, on, on + last) for on in days]
    return [WindowDay(on, on + first, on + first, on + last) for on in days]


def _lapsed(rule: QueueRule, day: date) -> Iterator[WindowDay]:
    """Keep a last visit more than `first_month` months ago and not more than `last_month`."""
    from dateutil.relativedelta import relativedelta

    soonest, latest = relativedelta(months=rule.first_month), relativedelta(months=rule.last_month)
    on = day - latest
    while on + latest < day:
        on += timedelta(days=1)
    while (anniversary := on + soonest) < day:
        lapsed_on = anniversary + timedelta(days=1)
        yield WindowDay(on, lapsed_on, lapsed_on, on + latest)
        on += timedelta(days=1)
