"""Finding anyone by what was typed, as it is typed: every kind of thing it may be a part of, best first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import lru_cache
from itertools import islice

import msgspec

from store import moments
from store.database import Database, Records, Row
from store.endings import plate_end, vin_end
from store.finding import keys
from store.finding.hearing import all_heard, hear_names
from store.finding.keys import Wanted
from store.finding.syllables import Way, sounds_kept, syllables_of, ways
from store.rules.settings import Settings
from store.safeguards.masking import mask

BY = ("number", "plate", "vin", "order", "name", "sound")
"""By what somebody may be found, in the order of the hits."""

EACH = 20
"""Hits of one kind."""

MOST_NAMES = 400
"""Names of one way to cut a sound into syllables that are compared with what was typed."""


class Hit(msgspec.Struct, frozen=True):
    """Somebody found: by what, and whether what was typed is the whole of it.

    `phone` is masked. `vehicle_id` is the vehicle that was found, else the one that came last. `kind`,
    `follow_up` and `waits_until` are of the open follow-up that comes first, None where there is none.
    """

    by: str
    whole: bool
    customer_id: int
    vehicle_id: int | None
    customer: str
    company: bool
    tier: str
    phone: str
    plate: str | None
    vin: str | None
    model: str
    order_number: str | None
    vehicles: int
    last_visit_on: date | None
    follow_up: int | None
    kind: str | None
    left_out: str | None
    waits_until: datetime | None
    do_not_call: bool


class _Found(msgspec.Struct, frozen=True):
    by: str
    whole: bool
    customer: int
    vehicle: int | None = None
    order: str | None = None


def find(database: Database, settings: Settings, text: str, now: datetime, *, most: int = 60) -> list[Hit]:
    """Find whoever a text may mean: part of a plate, the end of a VIN or a number, a name, an order.

    Nobody who can be seen is missed: names that came since the last search by sound are heard first.
    """
    wanted = keys.wanted(text)
    if database.standing == "agent":
        return _by_server(database, settings, wanted, now, most)
    if wanted.sound or wanted.name:
        with database.reading() as records:
            if all_heard(records):
                return _hits(records, settings, wanted, now, most)
        hear_names(database)
    with database.reading() as records:
        return _hits(records, settings, wanted, now, most)


def _hits(records: Records, settings: Settings, wanted: Wanted, now: datetime, most: int) -> list[Hit]:
    each = list(_each(records, settings, wanted))
    found = _merged([*each, *_anywhere(records, wanted, each)])
    return _told(records, settings, found[: 2 * most], now)[:most]


def _by_server(database: Database, settings: Settings, wanted: Wanted, now: datetime, most: int) -> list[Hit]:
    """Find as `find` does where the server searches: few of each kind, in sight in this transaction only."""
    import json
    from dataclasses import asdict

    asked = asdict(wanted) | {"full": settings.country_code + wanted.number}
    if wanted.sound:
        latin = keys.in_this_order(wanted.sound)
        asked["letters"] = latin if wanted.sound[0].isascii() else f"%{latin}"
        asked["heard"] = keys.heard(wanted.sound).pattern
    with database.writing(beside=True) as records:
        rows = records.rows("SELECT * FROM find(:asked)", asked=json.dumps(asked, ensure_ascii=False))
        found = _merged(
            _Found(row["by"], row["whole"], row["customer_id"], row["vehicle_id"], row["order_number"])
            for row in rows
        )
        return _told(records, settings, found[: 2 * most], now)[:most]


def _best_first(hit: Hit) -> tuple[object, ...]:
    came = hit.last_visit_on.toordinal() if hit.last_visit_on else 0
    return not hit.whole, BY.index(hit.by), -came if hit.by != "sound" else 0


def _merged(found: Iterable[_Found]) -> list[_Found]:
    """Keep the best way in which each customer, with each vehicle, was found."""
    kept: dict[tuple[int, int | None], _Found] = {}
    for one in found:
        former = kept.get((one.customer, one.vehicle))
        if former is None or (one.whole and not former.whole):
            kept[one.customer, one.vehicle] = one
    whole = {customer for customer, vehicle in kept if vehicle is not None}
    return [one for one in kept.values() if one.vehicle is not None or one.customer not in whole]


def _each(records: Records, settings: Settings, wanted: Wanted) -> Iterator[_Found]:
    if wanted.number:
        yield from _numbers(records, settings, wanted.number)
    if wanted.plate:
        yield from _plates(records, wanted.plate)
    if wanted.vin:
        yield from _vins(records, wanted.vin)
    if wanted.order:
        yield from _orders(records, wanted.order)
    if wanted.name:
        yield from _names(records, wanted.name)
    if wanted.sound:
        yield from _sounds(records, wanted.sound)


def _anywhere(records: Records, wanted: Wanted, found: list[_Found]) -> Iterator[_Found]:
    """Look for plates that hold what was typed where parts seldom stand: some signs into the body.

    Behind one sign: the heads of plates with that sign are taken from the index. Behind two there is one sign
    more: the last ones tell. Letters alone usually are a name: nobody waits for this then, unless nobody else
    was found.
    """
    plates = {one.vehicle for one in found if one.by == "plate"}
    behind = keys.signs_before(wanted.plate)
    if not behind or (wanted.sound and found):
        return
    values = {
        "plate": wanted.plate,
        "after": keys.after(wanted.plate),
        "two": wanted.plate[-2:],
        "after_two": keys.after(wanted.plate[-2:]),
        "before_last": f"____{wanted.plate}_",
        "last": LAST,
        "most": EACH,
    }
    for before in behind:
        if len(plates) == EACH:
            return
        for row in records.each(_PLATE_BEHIND[before], **values):
            plates.add(row["id"])
            yield _Found("plate", whole=False, customer=row["owner_id"], vehicle=row["id"])
            if len(plates) == EACH:
                return


LAST = "\U0010ffff"
"""A sign that sorts behind all that stand in a plate."""

_PLATE_END, _VIN_END = plate_end("v.plate"), vin_end("v.vin")
"""As `keys.end_first` gives what is looked for."""

_HEADS = """WITH RECURSIVE head(signs) AS (
    SELECT (SELECT substr(f.plate, 1, {many}) FROM vehicle f WHERE f.shop_id = :shop AND f.plate > ''
            ORDER BY f.plate LIMIT 1)
    UNION ALL
    SELECT (SELECT substr(f.plate, 1, {many}) FROM vehicle f WHERE f.shop_id = :shop
              AND f.plate > CASE WHEN length(h.signs) < {many} THEN h.signs ELSE h.signs || :last END
            ORDER BY f.plate LIMIT 1)
    FROM head h WHERE h.signs IS NOT NULL)"""
"""The signs that plates begin with, taken one after the other from the index, a step each."""

_ALL_HEADS = "SELECT signs FROM head WHERE length(signs) = {many} LIMIT 5000"

_PLATE_BEHIND = {
    1: f"""{_HEADS.format(many=3)}
      SELECT v.id, v.owner_id FROM ({_ALL_HEADS.format(many=3)}) h
      CROSS JOIN shown_vehicle v
      WHERE v.shop_id = :shop AND v.plate >= h.signs || :plate AND v.plate < h.signs || :after
      LIMIT :most""",
    2: f"""SELECT v.id, v.owner_id FROM shown_vehicle v WHERE v.shop_id = :shop
        AND {_PLATE_END} >= :two AND {_PLATE_END} < :after_two
        AND v.plate LIKE '' || :before_last LIMIT :most""",
}
"""By the signs before; told a most, SQLite does not make a filter of all plates first.

A pattern that is a bare value would be looked at when SQLite plans the query: here as below it is joined to
nothing, or the query would be planned anew for every text, which takes longer than to answer it."""


_NUMBER = """SELECT n.customer_id, coalesce(n.e164, n.raw) AS said FROM customer_number n
  WHERE n.shop_id = :shop AND {which} ORDER BY n.customer_id LIMIT :most"""
_NUMBER_ENDS = """substr(coalesce(n.e164, n.raw), length(coalesce(n.e164, n.raw)) - 3) = :last
  AND replace(replace(coalesce(n.e164, n.raw), ' ', ''), '-', '') LIKE '' || :ends"""


def _numbers(records: Records, settings: Settings, number: str) -> Iterator[_Found]:
    full = settings.country_code + number
    last = number[-keys.LEAST_OF_TAIL :]
    rows = records.rows(_NUMBER.format(which=_NUMBER_ENDS), last=last, ends=f"%{number}", most=EACH)
    if not rows and len(number) >= keys.LEAST_OF_NUMBER:
        which = "n.e164 >= :first AND n.e164 < :after"
        rows = records.rows(_NUMBER.format(which=which), first=full, after=keys.after(full), most=EACH)
    for row in rows:
        yield _Found("number", row["said"] in {full, number, f"+{number}"}, row["customer_id"])


_PLATE_PARTS = (
    "shown_vehicle v WHERE v.plate >= :plate AND v.plate < :after",
    f"""({_ALL_HEADS.format(many=2)}) h
       CROSS JOIN shown_vehicle v WHERE v.plate >= h.signs || :plate AND v.plate < h.signs || :after""",
    f"shown_vehicle v WHERE {_PLATE_END} >= :end AND {_PLATE_END} < :after_end AND v.plate LIKE '' || :ends",
    f"""(SELECT DISTINCT substr(signs, 1, 1) AS sign FROM ({_ALL_HEADS.format(many=2)}) h) p
       CROSS JOIN shown_vehicle v WHERE v.plate >= p.sign || :plate AND v.plate < p.sign || :after""",
)
"""Where parts of plates stand: in front, behind province and city, at the end, behind the province."""

_PLATE = "{} SELECT * FROM ({}) x LIMIT :most".format(
    _HEADS.format(many=2),
    " UNION ALL ".join(
        f"SELECT v.id, v.owner_id, v.plate FROM {which} AND v.shop_id = :shop" for which in _PLATE_PARTS
    ),
)


def _plates(records: Records, plate: str) -> Iterator[_Found]:
    """Look where parts of plates usually stand; the same plate may be found in two places."""
    end = keys.end_first(plate, keys.LEAST_OF_PLATE)
    rows = records.rows(
        _PLATE,
        plate=plate,
        after=keys.after(plate),
        end=end,
        after_end=keys.after(end),
        ends=f"%{plate}",
        last=LAST,
        most=2 * EACH,
    )
    found: dict[int, Row] = {}
    for row in rows:
        found.setdefault(row["id"], row)
    for row in islice(found.values(), EACH):
        yield _Found("plate", row["plate"] == plate, row["owner_id"], row["id"])


def _vins(records: Records, vin: str) -> Iterator[_Found]:
    end = keys.end_first(vin, keys.LEAST_OF_TAIL)
    rows = records.rows(
        f"""SELECT v.id, v.owner_id, v.vin FROM shown_vehicle v WHERE v.shop_id = :shop
             AND v.vin IS NOT NULL AND {_VIN_END} >= :end AND {_VIN_END} < :after_end
             AND v.vin LIKE '' || :ends LIMIT :most""",
        end=end,
        after_end=keys.after(end),
        ends=f"%{vin}",
        most=EACH,
    )
    for row in rows:
        yield _Found("vin", row["vin"] == vin, row["owner_id"], row["id"])


def _orders(records: Records, order: str) -> Iterator[_Found]:
    rows = records.rows(
        """SELECT s.order_number, s.vehicle_id, s.customer_id FROM shown_visit s
           WHERE s.shop_id = :shop AND s.order_number >= :order AND s.order_number < :after
           ORDER BY s.order_number LIMIT :most""",
        order=order,
        after=keys.after(order),
        most=EACH,
    )
    for row in rows:
        number = row["order_number"]
        yield _Found("order", number == order, row["customer_id"], row["vehicle_id"], number)


_NAME = """SELECT * FROM (
    SELECT * FROM (SELECT c.id, c.name FROM shown_customer c
      WHERE c.shop_id = :shop AND c.name >= :name AND c.name < :after ORDER BY c.name LIMIT :most) begins
    UNION ALL
    SELECT c.id, c.name FROM name_sound n CROSS JOIN shown_customer c
      WHERE n.shop_id = :shop AND n.sounds >= :ending AND n.sounds < :after_ending
        AND c.shop_id = :shop AND c.name = n.name) x LIMIT :twice"""


def _names(records: Records, name: str) -> Iterator[_Found]:
    """Look for names that begin so, and then, where there are few, for those that hold it."""
    ending = keys.ENDING + name
    rows = records.each(
        _NAME,
        name=name,
        after=keys.after(name),
        ending=ending,
        after_ending=keys.after(ending),
        most=EACH,
        twice=2 * EACH,
    )
    found: dict[int, str] = {}
    for row in rows:
        found.setdefault(row["id"], row["name"])
        if len(found) == EACH:
            break
    for customer, known in found.items():
        yield _Found("name", known == name, customer)


def _sounds(records: Records, sound: str) -> Iterator[_Found]:
    """Take the names that are as long as what was typed before longer ones, in the order of the alphabet."""
    cut = ways(sound)
    rest = sum(not way.whole for way in cut)
    found: dict[int, tuple[bool, int, str, str]] = {}
    meant = keys.heard(sound)
    compared = 0
    for row in records.each(_by_sound(len(cut) - rest, rest), **_values_of(cut, sound)):
        way = cut[row["way"]]
        if not way.whole:
            if not meant.match(keys.syllables(row["name"], sounds_kept(row["sounds"]))):
                continue
            compared += 1
        many = syllables_of(row["sounds"])
        found.setdefault(row["id"], (many > way.syllables, many, row["sounds"].lstrip("+"), row["name"]))
        if compared == EACH:
            break
    for customer in sorted(found, key=lambda one: (found[one], one))[:EACH]:
        yield _Found("sound", whole=False, customer=customer)


@lru_cache(maxsize=64)
def _by_sound(whole: int, compared: int) -> str:
    """Give the query of so many ways; the names of those that are only compared are looked at as well."""
    return " UNION ALL ".join(
        _WAY.format(
            way=way,
            signs="" if way < whole else "AND n.name LIKE '' || :signs",
            most=EACH if way < whole else MOST_NAMES,
        )
        for way in range(whole + compared)
    )


_WAY = """SELECT * FROM (SELECT {way} AS way, c.id, n.sounds, n.name
    FROM name_sound n CROSS JOIN shown_customer c
    WHERE n.shop_id = :shop AND n.sounds >= :first_{way} AND n.sounds < :after_{way}
      AND n.sounds LIKE '' || :pattern_{way} {signs}
      AND c.shop_id = :shop AND c.name = n.name LIMIT {most}) w{way}"""


def _values_of(cut: tuple[Way, ...], sound: str) -> dict[str, str]:
    signs = "".join(f"{sign}%" for sign in sound if not sign.isascii())
    values = {} if all(way.whole for way in cut) else {"signs": f"%{signs}"}
    for number, way in enumerate(cut):
        values[f"first_{number}"] = way.first
        values[f"after_{number}"] = keys.after(way.first)
        values[f"pattern_{number}"] = way.pattern or "%"
    return values


_DETAILS = """WITH found (place, customer, vehicle) AS (VALUES {places})
  SELECT x.place, c.id AS customer_id, c.name, c.is_company, c.tier, c.do_not_call,
    (SELECT count(*) FROM shown_vehicle a WHERE a.shop_id = :shop AND a.owner_id = c.id) AS vehicles,
    (SELECT coalesce(n.e164, n.raw) FROM customer_number n
     WHERE n.shop_id = :shop AND n.customer_id = c.id
     ORDER BY CASE WHEN n.state IN ('wrong', 'suspended', 'invalid') THEN 1 ELSE 0 END,
       coalesce(n.dial_order, n.position), n.position LIMIT 1
    ) AS number,
    v.id AS vehicle_id, v.plate, v.vin, v.model, v.last_visit_on,
    f.id AS follow_up, f.kind, f.left_out, f.not_before, f.promised_at
  FROM found x CROSS JOIN shown_customer c
  LEFT JOIN shown_vehicle v ON v.shop_id = :shop AND v.id = coalesce(nullif(x.vehicle, 0), (
    SELECT o.id FROM shown_vehicle o WHERE o.shop_id = :shop AND o.owner_id = c.id
    ORDER BY coalesce(o.last_visit_on, '') DESC, o.id LIMIT 1))
  LEFT JOIN follow_up f ON f.shop_id = :shop AND f.id = (
    SELECT w.id FROM follow_up w WHERE w.shop_id = :shop AND w.customer_id = c.id AND w.state = 'open'
    ORDER BY CASE WHEN w.left_out IS NULL THEN 0 ELSE 1 END, w.rank, w.sort_on, w.id LIMIT 1)
  WHERE c.shop_id = :shop AND c.id = x.customer"""


@lru_cache(maxsize=64)
def _details(many: int) -> str:
    return _DETAILS.format(
        places=", ".join(
            f"({one}, CAST(:customer_{one} AS integer), CAST(:vehicle_{one} AS integer))"
            for one in range(many)
        )
    )


def _told(records: Records, settings: Settings, found: list[_Found], now: datetime) -> list[Hit]:
    """Tell of all that were found, the best first; the query is the same for every ten of them."""
    values: dict[str, int] = {}
    for place in range(-(-len(found) // 10) * 10):
        one = found[place] if place < len(found) else None
        values[f"customer_{place}"] = one.customer if one else 0
        values[f"vehicle_{place}"] = (one.vehicle or 0) if one else 0
    if not values:
        return []
    rows = {row["place"]: row for row in records.rows(_details(len(values) // 2), **values)}
    hits = [_hit(rows[place], settings, one, now) for place, one in enumerate(found) if place in rows]
    return sorted(hits, key=_best_first)


def _hit(row: Row, settings: Settings, found: _Found, now: datetime) -> Hit:
    waits = moments.as_instant_or_none(row["promised_at"] or row["not_before"])
    return Hit(
        by=found.by,
        whole=found.whole,
        customer_id=row["customer_id"],
        vehicle_id=row["vehicle_id"],
        customer=row["name"],
        company=bool(row["is_company"]),
        tier=row["tier"],
        phone=mask(row["number"] or "", settings.country_code),
        plate=row["plate"],
        vin=row["vin"],
        model=row["model"] or "",
        order_number=found.order,
        vehicles=row["vehicles"],
        last_visit_on=moments.as_day_or_none(row["last_visit_on"]),
        follow_up=row["follow_up"],
        kind=row["kind"],
        left_out=row["left_out"],
        waits_until=waits if waits and waits > now else None,
        do_not_call=bool(row["do_not_call"]),
    )
