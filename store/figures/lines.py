"""The cases behind a number, told: who, which vehicle, when, and what it came to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from store.database import Records, Row
from store.figures.catalogue import CasesAre, cases, cases_are
from store.figures.known import KnownBy
from store.figures.model import Cell
from store.moments import as_day_or_none, as_instant, day_of, start_of
from store.rules.outcomes import TAKEN_BACK, final
from store.rules.settings import Settings

CHUNK = 400
"""How many cases one statement tells."""


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case behind a number.

    `are` says what `id` is the number of. `on` is the day that counts: of the call that decided, the
    delivery, the opening, the last visit. `what` is a code: an outcome, a type of service, a cause, a state;
    `kind` the queue of a follow-up. `note` is in somebody's words, or the order, or where a row came from.
    """

    id: int
    are: CasesAre
    customer_id: int | None
    vehicle_id: int | None
    customer: str
    vehicle: str
    model: str
    on: date | None
    what: str
    kind: str = ""
    by: str = ""
    note: str = ""


def case_lines(
    records: Records,
    settings: Settings,
    name: str,
    row: Cell | str,
    first: date,
    last: date,
    *,
    as_of: date | None = None,
    now: datetime | None = None,
) -> list[CaseLine]:
    """Tell every case behind a number, the latest first. Raises `Unusable` as `cases` does."""
    ids = cases(records, settings, name, row, first, last, as_of=as_of, now=now)
    if as_of is not None:
        records = KnownBy(records, start_of(as_of + timedelta(days=1), settings.zoneinfo))
    return tell_cases(records, settings, cases_are(name, row), ids, first, last)


def tell_cases(
    records: Records, settings: Settings, are: CasesAre, ids: Sequence[int], first: date, last: date
) -> list[CaseLine]:
    """Tell cases by their ids, the latest first; of follow-ups by their calls of these days."""
    found: list[CaseLine] = []
    for place in range(0, len(ids), CHUNK):
        chunk = ids[place : place + CHUNK]
        values = {f"id_{number}": each for number, each in enumerate(chunk)}
        listed = ", ".join(f":{value}" for value in values)
        rows = records.rows(_TOLD[are].format(ids=listed), **values)
        if are == "follow_up":
            found += _follow_ups(rows, _calls(records, listed, values, first, last))
        else:
            found += (_line(each, are, settings) for each in rows)
    return sorted(found, key=lambda line: (line.on or date.min, line.id), reverse=True)


_WHO = """owner.id AS customer_id, owner.name AS customer, car.id AS vehicle_id,
    coalesce(car.plate, car.vin, '') AS vehicle, car.model"""


def _joins(of: str) -> str:
    return f"""LEFT JOIN customer AS owner ON owner.shop_id = :shop AND owner.id = {of}.customer_id
        LEFT JOIN vehicle AS car ON car.shop_id = :shop AND car.id = {of}.vehicle_id"""


_OWNER = "LEFT JOIN customer AS owner ON owner.shop_id = :shop AND owner.id = car.owner_id"

_TOLD: Mapping[CasesAre, str] = {
    "follow_up": f"""SELECT it.id, it.kind, it.due_on AS on_day, {_WHO}
        FROM follow_up AS it {_joins("it")} WHERE it.shop_id = :shop AND it.id IN ({{ids}})""",
    "visit": f"""SELECT it.id, it.delivered_on AS on_day, it.service_type AS what, it.advisor AS told_by,
            it.order_number AS note, {_WHO}
        FROM visit AS it {_joins("it")} WHERE it.shop_id = :shop AND it.id IN ({{ids}})""",
    "vehicle": f"""SELECT car.id, car.last_visit_on AS on_day, car.status AS what, '' AS told_by, '' AS note,
            {_WHO}
        FROM vehicle AS car {_OWNER} WHERE car.shop_id = :shop AND car.id IN ({{ids}})""",
    "customer": """SELECT owner.id, NULL AS on_day, '' AS what, '' AS told_by, '' AS note,
            owner.id AS customer_id, owner.name AS customer, NULL AS vehicle_id, '' AS vehicle, '' AS model
        FROM customer AS owner WHERE owner.shop_id = :shop AND owner.id IN ({ids})""",
    "complaint": f"""SELECT it.id, it.opened_at AS on_day, it.cause AS what, it.department AS told_by,
            it.state AS note, {_WHO}
        FROM complaint AS it {_joins("it")} WHERE it.shop_id = :shop AND it.id IN ({{ids}})""",
    "outside_survey": """SELECT it.id, NULL AS on_day, it.scope AS what, it.period AS told_by,
            import_batch.file AS note, NULL AS customer_id, '' AS customer, NULL AS vehicle_id,
            '' AS vehicle, '' AS model
        FROM outside_survey AS it
        LEFT JOIN import_batch ON import_batch.shop_id = :shop AND import_batch.id = it.batch_id
        WHERE it.shop_id = :shop AND it.id IN ({ids})""",
}


def _line(row: Row, are: CasesAre, settings: Settings) -> CaseLine:
    on = row["on_day"]
    day = day_of(as_instant(on), settings.zoneinfo) if are == "complaint" else as_day_or_none(on)
    return CaseLine(
        row["id"], are, row["customer_id"], row["vehicle_id"], row["customer"] or "", row["vehicle"] or "",
        row["model"] or "", day, row["what"] or "", by=row["told_by"] or "", note=row["note"] or "",
    )  # fmt: skip


def _calls(
    records: Records, listed: str, values: Mapping[str, object], first: date, last: date
) -> dict[int, list[Row]]:
    """Give the attempts of these follow-ups in the days that count, in their order."""
    rows = records.rows(
        f"""SELECT dial.id, dial.follow_up_id, dial.on_day, dial.outcome, dial.aapor, dial.note, staff.code
            FROM shown_attempt AS dial
            LEFT JOIN staff ON staff.shop_id = :shop AND staff.id = dial.agent_id
            WHERE dial.shop_id = :shop AND dial.follow_up_id IN ({listed})
              AND dial.on_day BETWEEN :first AND :last AND dial.outcome <> '{TAKEN_BACK}'
              AND NOT EXISTS (SELECT 1 FROM shown_attempt AS newer
                WHERE newer.shop_id = :shop AND newer.corrects_id = dial.id)
            ORDER BY dial.follow_up_id, dial.started_at, dial.id""",
        first=first,
        last=last,
        **values,
    )
    return {case: list(group) for case, group in groupby(rows, key=lambda row: int(row["follow_up_id"]))}


def _follow_ups(rows: Sequence[Row], calls: Mapping[int, Sequence[Row]]) -> Iterator[CaseLine]:
    """Tell follow-ups by the call that decides each in the days, or by when they were due."""
    for row in rows:
        own = calls.get(row["id"], ())
        code = final([(call["outcome"], call["aapor"]) for call in own]) or ""
        call = next((call for call in reversed(own) if call["outcome"] == code), None)
        yield CaseLine(
            row["id"], "follow_up", row["customer_id"], row["vehicle_id"], row["customer"] or "",
            row["vehicle"] or "", row["model"] or "",
            as_day_or_none(call["on_day"] if call else row["on_day"]), code, row["kind"],
            (call["code"] or "") if call else "", (call["note"] or "") if call else "",
        )  # fmt: skip
