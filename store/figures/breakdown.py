"""What figures may be broken down by: whose a unit is, and how a range falls into periods."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The column that says whose a unit is, and the joins that lead to it from `unit`.

    They are outer joins although the other side is always there: so the units are read first, and only
    their own rows of the other tables.
    """

    column: str
    joins: str


_VEHICLE = "LEFT JOIN vehicle ON vehicle.shop_id = :shop AND vehicle.id = follow_up.vehicle_id"
_CUSTOMER = "LEFT JOIN customer ON customer.shop_id = :shop AND customer.id = follow_up.customer_id"
_VISIT = "LEFT JOIN shown_visit AS visit ON visit.shop_id = :shop AND visit.id = follow_up.visit_id"
_FOLLOW_UP = "LEFT JOIN follow_up ON follow_up.shop_id = :shop AND follow_up.id = unit.id"
_STAFF = "LEFT JOIN staff ON staff.shop_id = :shop AND staff.id"


def _company(customer: str) -> str:
    """Say whether a customer is a company or private, as SQL."""
    return f"CASE WHEN {customer}.is_company THEN 'company' ELSE 'private' END"


OF_CASES = {
    "agent": Breakdown(
        "staff.code",
        "LEFT JOIN shown_attempt AS decisive ON decisive.shop_id = :shop AND decisive.id = unit.attempt_id "
        f"{_STAFF} = decisive.agent_id",
    ),
    "advisor": Breakdown("coalesce(visit.advisor, '')", f"{_FOLLOW_UP} {_VISIT}"),
    "technician": Breakdown("coalesce(visit.technician, '')", f"{_FOLLOW_UP} {_VISIT}"),
    "model": Breakdown("vehicle.model", f"{_FOLLOW_UP} {_VEHICLE}"),
    "tier": Breakdown("customer.tier", f"{_FOLLOW_UP} {_CUSTOMER}"),
    "company": Breakdown(_company("customer"), f"{_FOLLOW_UP} {_CUSTOMER}"),
    "service": Breakdown("coalesce(visit.service_type, '')", f"{_FOLLOW_UP} {_VISIT}"),
}
"""For units that are follow-ups with the attempt that counts (`id`, `attempt_id`)."""

_SEEN = "LEFT JOIN shown_visit AS seen ON seen.shop_id = :shop AND seen.id = unit.id"

OF_VISITS = {
    "advisor": Breakdown("seen.advisor", _SEEN),
    "technician": Breakdown("seen.technician", _SEEN),
    "model": Breakdown(
        "vehicle.model",
        f"{_SEEN} LEFT JOIN vehicle ON vehicle.shop_id = :shop AND vehicle.id = seen.vehicle_id",
    ),
    "tier": Breakdown(
        "customer.tier",
        f"{_SEEN} LEFT JOIN customer ON customer.shop_id = :shop AND customer.id = seen.customer_id",
    ),
    "company": Breakdown(
        _company("customer"),
        f"{_SEEN} LEFT JOIN customer ON customer.shop_id = :shop AND customer.id = seen.customer_id",
    ),
    "service": Breakdown("seen.service_type", _SEEN),
}
"""For units that are visits (`id`)."""

_CAR = "LEFT JOIN vehicle ON vehicle.shop_id = :shop AND vehicle.id = unit.id"
_OWNER = f"{_CAR} LEFT JOIN customer ON customer.shop_id = :shop AND customer.id = vehicle.owner_id"

_LAST = f"{_CAR} LEFT JOIN shown_visit AS seen ON seen.shop_id = :shop AND seen.id = vehicle.last_visit_id"

OF_VEHICLES = {
    "advisor": Breakdown("coalesce(seen.advisor, '')", _LAST),
    "technician": Breakdown("coalesce(seen.technician, '')", _LAST),
    "model": Breakdown("vehicle.model", _CAR),
    "tier": Breakdown("customer.tier", _OWNER),
    "company": Breakdown(_company("customer"), _OWNER),
    "service": Breakdown("coalesce(seen.service_type, '')", _LAST),
}
"""For units that are vehicles (`id`); advisor, technician and service are those of their last visit."""

_COMPLAINT = "LEFT JOIN complaint ON complaint.shop_id = :shop AND complaint.id = unit.id"
_OF = (
    f"{_COMPLAINT} LEFT JOIN shown_visit AS visit ON visit.shop_id = :shop AND visit.id = complaint.visit_id"
)
_BY = f"{_COMPLAINT} LEFT JOIN customer ON customer.shop_id = :shop AND customer.id = complaint.customer_id"

OF_COMPLAINTS = {
    "cause": Breakdown("complaint.cause", _COMPLAINT),
    "department": Breakdown("complaint.department", _COMPLAINT),
    "severity": Breakdown("complaint.severity", _COMPLAINT),
    "agent": Breakdown("coalesce(staff.code, '')", f"{_COMPLAINT} {_STAFF} = complaint.owner_id"),
    "advisor": Breakdown("coalesce(visit.advisor, '')", _OF),
    "technician": Breakdown("coalesce(visit.technician, '')", _OF),
    "model": Breakdown(
        "vehicle.model",
        f"{_COMPLAINT} LEFT JOIN vehicle ON vehicle.shop_id = :shop AND vehicle.id = complaint.vehicle_id",
    ),
    "tier": Breakdown("customer.tier", _BY),
    "company": Breakdown(_company("customer"), _BY),
}
"""For units that are complaints (`id`); the agent is who sees to it."""

OF_AGENTS_CASES = OF_CASES | {"agent": Breakdown("staff.code", f"{_STAFF} = unit.agent_id")}
"""For units that are follow-ups as one agent called them (`id`, `agent_id`)."""


def month_of(day: date) -> tuple[date, date]:
    """Give the first and last day of a day's calendar month."""
    first = day.replace(day=1)
    return first, first + relativedelta(months=1) - timedelta(days=1)


def week_of(day: date) -> tuple[date, date]:
    """Give the Monday and the Sunday of a day's week."""
    first = day - timedelta(days=day.weekday())
    return first, first + timedelta(days=6)


def months_on(day: date, months: int) -> date:
    """Give the same day so many calendar months later; a day the month does not have is its last."""
    return day + relativedelta(months=months)


def day_before(day: date) -> date:
    """Give the day before."""
    return day - timedelta(days=1)


def moved(first: date, last: date, months: int) -> tuple[date, date]:
    """Move a range by whole months; a range that ends with a month still does."""
    return months_on(first, months), months_on(last + timedelta(days=1), months) - timedelta(days=1)


PERIODS = {
    "day": lambda day: (day, day),
    "week": week_of,
    "month": month_of,
}
"""How a day widens to the period it lies in."""

_LABELS = {"day": "%Y-%m-%d", "week": "%G-W%V", "month": "%Y-%m"}


def periods(by: str, first: date, last: date) -> dict[str, tuple[date, date]]:
    """Cut a range into days, weeks or months by label; the outer ones end where the range does."""
    found = {}
    day = first
    while day <= last:
        end = min(PERIODS[by](day)[1], last)
        found[day.strftime(_LABELS[by])] = (day, end)
        day = end + timedelta(days=1)
    return found
