"""Lists for letters and messages: who is due in a month, and who has stayed away; one row a vehicle.

Those who asked not to be disturbed are left out and counted. Nobody is called by these lists: what has been
booked or called already is said beside each row, not judged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from store.database import Records, Row
from store.moments import as_day, as_day_or_none
from store.queues.reasons import rule_of
from store.remarks import Remark, Unusable
from store.rules.due import months_from
from store.rules.settings import Settings
from store.safeguards import consent
from store.safeguards.masking import mask

ListKind = Literal["due", "lapsed"]
ListOrder = Literal["due", "name", "plate", "model", "tier"]
LIST_ORDERS: tuple[ListOrder, ...] = get_args(ListOrder)
LIST_FILTERS = ("tier", "model", "owner", "basis", "address", "booked", "visits")
"""What a list may be narrowed by: `tier=A`, `model=` part of its name, `owner=company` or `private`,
`basis=time`, `distance`, `said` or `purchase`, `address=yes` or `no`, `booked=yes` or `no`, `visits=once`
or `more`."""

_WORDS = {
    "owner": ("company", "private"),
    "address": ("yes", "no"),
    "booked": ("yes", "no"),
    "visits": ("once", "more"),
    "basis": ("time", "distance", "said", "purchase"),
}


@dataclass(frozen=True, slots=True)
class Letter:
    """Somebody to be written to about a vehicle, and why.

    `phone` is masked unless whole numbers were asked for. `due_on` is the due day; for those who stayed
    away, the day after which they counted as lapsed. `visits` are delivered visits ever.
    """

    customer_id: int
    vehicle_id: int
    name: str
    gender: str | None
    company: bool
    tier: str
    address: str
    phone: str
    preferred_time: str | None
    plate: str
    vin: str
    model: str
    due_on: date
    last_visit_on: date | None
    visits: int
    booked_on: date | None
    reason: Remark


@dataclass(frozen=True, slots=True)
class Letters:
    """A list in its order, and how many were left out since they asked not to be disturbed."""

    kind: ListKind
    first: date
    last: date
    rows: tuple[Letter, ...]
    left_out: int


_ROWS = """
  SELECT v.id AS vehicle_id, v.owner_id AS customer_id, c.name, c.gender, c.is_company, c.tier, c.address,
    c.preferred_time, (c.do_not_call OR {refused}) AS not_wanted, v.plate, v.vin, v.model, v.due_on,
    v.due_basis AS basis, v.anchor_on,
    v.anchor_km, v.km_per_day, v.last_visit_on, v.visits, v.last_visit_on AS delivered_on,
    (SELECT min(p.on_day) FROM appointment p WHERE p.shop_id = :shop AND p.vehicle_id = v.id
       AND p.on_day >= :today AND p.state <> 'cancelled') AS booked_on,
    (SELECT coalesce(n.e164, n.raw) FROM customer_number n WHERE n.shop_id = :shop AND n.customer_id = c.id
     ORDER BY CASE WHEN n.state IN ('wrong', 'suspended', 'invalid') THEN 1 ELSE 0 END,
       coalesce(n.dial_order, n.position), n.position LIMIT 1) AS number
  FROM shown_vehicle v JOIN customer c ON c.shop_id = :shop AND c.id = v.owner_id
  WHERE v.shop_id = :shop AND v.status = 'active' AND {within}
"""
_WITHIN = {
    "due": "v.due_on BETWEEN :first AND :last",
    "lapsed": "v.last_visit_on BETWEEN :first AND :last",
}


def letters(
    records: Records,
    settings: Settings,
    kind: ListKind,
    first: date,
    last: date,
    today: date,
    *,
    filters: Sequence[str] = (),
    order: ListOrder = "due",
    whole_numbers: bool = False,
) -> Letters:
    """List who is due from `first` to `last`, or who has stayed away as of any of these days.

    Raises `Unusable` for a filter that is none of `LIST_FILTERS`, or whose word cannot be.
    """
    wanted = [_filter(text) for text in filters]
    days = (first, last) if kind == "due" else _away(settings, first, last)
    rows = records.rows(
        _ROWS.format(within=_WITHIN[kind], refused=consent.refuses("c.id", "'messages'")),
        first=days[0],
        last=days[1],
        today=today,
        as_of=consent.EVER,
    )
    kept = [row for row in rows if all(_fits(row, key, word) for key, word in wanted)]
    found = [_letter(settings, kind, row, whole=whole_numbers) for row in kept if not row["not_wanted"]]
    found.sort(key=lambda letter: _place(letter, order))
    return Letters(kind, first, last, tuple(found), len(kept) - len(found))


def _away(settings: Settings, first: date, last: date) -> tuple[date, date]:
    """Give the last visits that put a vehicle among the lapsed on any of the days."""
    rule = settings.queues["recall"]
    return months_from(first, -rule.last_month), months_from(last, -rule.first_month) - timedelta(days=1)


def _filter(text: str) -> tuple[str, str]:
    key, _, word = text.partition("=")
    key, word = key.strip().lower(), word.strip()
    if key not in LIST_FILTERS or not word:
        raise Unusable("filter_unknown", filter=text, known=", ".join(LIST_FILTERS))
    if key in _WORDS and word not in _WORDS[key]:
        raise Unusable("filter_word_unknown", filter=text, known=", ".join(_WORDS[key]))
    return key, word


def _fits(row: Row, key: str, word: str) -> bool:
    match key:
        case "tier":
            return bool((row["tier"] or "").upper() == word.upper())
        case "model":
            return word.casefold() in (row["model"] or "").casefold()
        case "basis":
            return bool(row["basis"] == word)
        case "owner":
            return bool(row["is_company"]) == (word == "company")
        case "visits":
            return bool(row["visits"] <= 1) == (word == "once")
    there = row["address"] if key == "address" else row["booked_on"]
    return bool(there) == (word == "yes")


def _letter(settings: Settings, kind: ListKind, row: Row, *, whole: bool) -> Letter:
    number = row["number"] or ""
    due_on = row["due_on"]
    told: dict[str, object] = dict(row)
    if kind == "lapsed":
        rule, last_visit = settings.queues["recall"], as_day(row["last_visit_on"])
        due_on = months_from(last_visit, rule.first_month) + timedelta(days=1)
        until = months_from(last_visit, rule.last_month)
        told |= {"basis": "lapsed", "last_useful_on": until.isoformat()}
    return Letter(
        row["customer_id"],
        row["vehicle_id"],
        row["name"],
        row["gender"],
        bool(row["is_company"]),
        row["tier"] or "",
        row["address"] or "",
        number if whole else mask(number, settings.country_code),
        row["preferred_time"],
        row["plate"] or "",
        row["vin"] or "",
        row["model"] or "",
        as_day(due_on),
        as_day_or_none(row["last_visit_on"]),
        row["visits"],
        as_day_or_none(row["booked_on"]),
        rule_of(settings, told),
    )


def _place(letter: Letter, order: ListOrder) -> tuple[str, ...]:
    due = letter.due_on.isoformat()
    key = {
        "due": due,
        "name": letter.name,
        "plate": letter.plate,
        "model": letter.model,
        "tier": letter.tier or "Z",
    }[order]
    return key, due, letter.plate, letter.vin, f"{letter.vehicle_id:09}"
