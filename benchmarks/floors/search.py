"""The least that finding anyone can be: two hand-written queries for each key, all kinds in the first.

python benchmarks/floors/search.py SHOP.db TEXTS.json

What may be meant is looked up by the indexes that are there; the second query tells of whoever was found.
The same hits as ours, in the same order, numbers masked. What each text may be is told in TEXTS.json, and
that the sounds of names are kept is taken for granted; rows of an import under way are left out.
"""

import json
import re
import sqlite3
import sys
import unicodedata
from contextlib import closing
from datetime import date
from functools import lru_cache
from pathlib import Path
from time import perf_counter
from typing import Any

NOW = "2026-05-11T02:00:00.000Z"
EACH, COMPARED = 20, 400
KINDS = ("number", "plate", "vin", "order", "name", "sound")

NUMBER = """SELECT 'number' AS kind, coalesce(n.e164, n.raw) IN (:full, :number, '+' || :number) AS whole,
    n.customer_id AS customer, NULL AS vehicle, NULL AS order_number, NULL AS sounds, NULL AS name, 0 AS way
  FROM customer_number n WHERE n.shop_id = 1 AND {} ORDER BY n.customer_id LIMIT 20"""
NUMBER_ENDS = NUMBER.format(
    """substr(coalesce(n.e164, n.raw), length(coalesce(n.e164, n.raw)) - 3) = :last_four
    AND replace(replace(coalesce(n.e164, n.raw), ' ', ''), '-', '') LIKE '%' || :number"""
)
NUMBER_BEGINS = NUMBER.format("n.e164 >= :full AND n.e164 < :after_full")

PLATE_END = "substr(v.plate, length(v.plate) - 2) || substr(v.plate, length(v.plate) - 3, 1)"
VIN_END = "substr(v.vin, length(v.vin) - 3) || substr(v.vin, length(v.vin) - 4, 1)"
FOUND = "v.owner_id, v.id, NULL, NULL, NULL, 0 FROM vehicle v WHERE v.shop_id = 1 AND v.merged_into IS NULL"
HEADS = """WITH RECURSIVE head(signs) AS (
    SELECT (SELECT substr(f.plate, 1, {0}) FROM vehicle f WHERE f.shop_id = 1 AND f.plate > ''
            ORDER BY f.plate LIMIT 1)
    UNION ALL
    SELECT (SELECT substr(f.plate, 1, {0}) FROM vehicle f WHERE f.shop_id = 1
              AND f.plate > CASE WHEN length(h.signs) < {0} THEN h.signs ELSE h.signs || char(1114111) END
            ORDER BY f.plate LIMIT 1) FROM head h WHERE h.signs IS NOT NULL)"""
ALL_HEADS = "SELECT signs FROM head WHERE length(signs) = {0} LIMIT 5000"
PLATES = f"""{HEADS.format(2)}
  SELECT 'plate', v.plate = :plate, {FOUND} AND v.plate >= :plate AND v.plate < :after
  UNION ALL SELECT 'plate', v.plate = :plate, v.owner_id, v.id, NULL, NULL, NULL, 0
    FROM ({ALL_HEADS.format(2)}) h CROSS JOIN vehicle v WHERE v.shop_id = 1 AND v.merged_into IS NULL
      AND v.plate >= h.signs || :plate AND v.plate < h.signs || :after
  UNION ALL SELECT 'plate', v.plate = :plate, {FOUND}
    AND {PLATE_END} >= :plate_end AND {PLATE_END} < :after_plate_end AND v.plate LIKE '%' || :plate
  UNION ALL SELECT 'plate', v.plate = :plate, v.owner_id, v.id, NULL, NULL, NULL, 0
    FROM (SELECT DISTINCT substr(signs, 1, 1) AS sign FROM ({ALL_HEADS.format(2)}) h) p
    CROSS JOIN vehicle v WHERE v.shop_id = 1 AND v.merged_into IS NULL
      AND v.plate >= p.sign || :plate AND v.plate < p.sign || :after
  LIMIT 40"""
VIN = f"""SELECT 'vin', v.vin = :vin, {FOUND}
    AND v.vin IS NOT NULL AND {VIN_END} >= :vin_end AND {VIN_END} < :after_vin_end
    AND v.vin LIKE '%' || :vin LIMIT 20"""
ORDER = """SELECT 'order', s.order_number = :order, s.customer_id, s.vehicle_id, s.order_number, NULL, NULL, 0
  FROM visit s WHERE s.shop_id = 1 AND s.order_number >= :order AND s.order_number < :after_order
  ORDER BY s.order_number LIMIT 20"""
NAMES = """SELECT * FROM (SELECT 'name', c.name = :name, c.id, NULL, NULL, NULL, NULL, 0 FROM customer c
    WHERE c.shop_id = 1 AND c.merged_into IS NULL AND c.name >= :name AND c.name < :after_name
    ORDER BY c.name LIMIT 20)
  UNION ALL SELECT 'name', c.name = :name, c.id, NULL, NULL, NULL, NULL, 0
    FROM name_sound n CROSS JOIN customer c
    WHERE n.shop_id = 1 AND n.sounds >= '=' || :name AND n.sounds < '=' || :after_name
      AND c.shop_id = 1 AND c.merged_into IS NULL AND c.name = n.name LIMIT 40"""
SOUND = """SELECT 'sound', 0, c.id, NULL, NULL, n.sounds, n.name, {way}
  FROM name_sound n CROSS JOIN customer c
  WHERE n.shop_id = 1 AND n.sounds >= :first_{way} AND n.sounds < :after_{way}
    AND n.sounds LIKE '' || :like_{way} {signs}
    AND c.shop_id = 1 AND c.merged_into IS NULL AND c.name = n.name
  LIMIT {most}"""

BEHIND_ONE = f"""{HEADS.format(3)}
  SELECT 'plate', 0, v.owner_id, v.id, NULL, NULL, NULL, 0 FROM ({ALL_HEADS.format(3)}) h
  CROSS JOIN vehicle v WHERE v.shop_id = 1 AND v.merged_into IS NULL
    AND v.plate >= h.signs || :plate AND v.plate < h.signs || :after LIMIT 20"""
BEHIND_TWO = f"""SELECT 'plate', 0, {FOUND} AND {PLATE_END} >= :last_two
    AND {PLATE_END} < :after_two AND v.plate LIKE '____' || :plate || '_' LIMIT 20"""

TOLD = """WITH found (place, customer, vehicle) AS (VALUES {})
  SELECT x.place, c.id, c.name, c.is_company, c.tier, c.do_not_call,
    (SELECT count(*) FROM vehicle a WHERE a.shop_id = 1 AND a.owner_id = c.id AND a.merged_into IS NULL),
    (SELECT coalesce(n.e164, n.raw) FROM customer_number n WHERE n.shop_id = 1 AND n.customer_id = c.id
     ORDER BY n.state IN ('wrong', 'suspended', 'invalid'), coalesce(n.dial_order, n.position), n.position
     LIMIT 1),
    v.id, v.plate, v.vin, v.model, v.last_visit_on, f.id, f.kind, f.left_out,
    coalesce(f.promised_at, f.not_before)
  FROM found x CROSS JOIN customer c
  LEFT JOIN vehicle v ON v.shop_id = 1 AND v.id = coalesce(x.vehicle, (
    SELECT o.id FROM vehicle o WHERE o.shop_id = 1 AND o.owner_id = c.id AND o.merged_into IS NULL
    ORDER BY coalesce(o.last_visit_on, '') DESC, o.id LIMIT 1))
  LEFT JOIN follow_up f ON f.shop_id = 1 AND f.id = (
    SELECT w.id FROM follow_up w WHERE w.shop_id = 1 AND w.customer_id = c.id AND w.state = 'open'
    ORDER BY w.left_out IS NOT NULL, w.rank, w.sort_on, w.id LIMIT 1)
  WHERE c.shop_id = 1 AND c.merged_into IS NULL AND c.id = x.customer"""


def candidates(wanted: dict[str, Any]) -> tuple[str, dict[str, object]]:
    """Give the first query of a text, all kinds of things that it may be in one, and its values."""
    arms, values = [], dict[str, object]()
    if number := wanted["number"]:
        arms.append(NUMBER_ENDS)
        values |= {"number": number, "full": wanted["full"], "last_four": number[-4:]}
        values["after_full"] = after(wanted["full"])
    if plate := wanted["plate"]:
        arms.append(PLATES)
        end = plate[-3:] + plate[:-3][-1:]
        values |= {"plate": plate, "after": after(plate), "plate_end": end, "after_plate_end": after(end)}
        values |= {"last_two": plate[-2:], "after_two": after(plate[-2:])}
    if vin := wanted["vin"]:
        arms.append(VIN)
        end = vin[-4:] + vin[:-4][-1:]
        values |= {"vin": vin, "vin_end": end, "after_vin_end": after(end)}
    if order := wanted["order"]:
        arms.append(ORDER)
        values |= {"order": order, "after_order": after(order)}
    if name := wanted["name"]:
        arms.append(NAMES)
        values |= {"name": name, "after_name": after(name)}
    for way, (first, pattern, _, sure) in enumerate(wanted["ways"]):
        signs, most = ("", EACH) if sure else ("AND n.name LIKE '' || :signs", COMPARED)
        arms.append(SOUND.format(way=way, signs=signs, most=most))
        values |= {f"first_{way}": first, f"after_{way}": after(first), f"like_{way}": pattern or "%"}
    if wanted["ways"]:
        values["signs"] = wanted["signs"]
    return united(tuple(arms)), values


@lru_cache(maxsize=1024)
def united(arms: tuple[str, ...]) -> str:
    """Put queries into one; each ends where its own most is reached."""
    return " UNION ALL ".join(f"SELECT * FROM ({arm})" for arm in arms)


@lru_cache(maxsize=256)
def telling(many: int) -> str:
    """Give the second query, for so many people."""
    return TOLD.format(", ".join(f"({place}, ?, ?)" for place in range(many)))


def found(connection: sqlite3.Connection, wanted: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Give the hits of a text: kind, whole, and what stands in the box and behind it."""
    sql, values = candidates(wanted)
    by_kind: dict[str, dict[Any, tuple[Any, ...]]] = {kind: {} for kind in KINDS}
    if sql:
        taken(by_kind, connection.execute(sql, values), wanted)
    number, plate = wanted["number"], wanted["plate"]
    if len(number) >= 7 and not by_kind["number"]:
        taken(by_kind, connection.execute(NUMBER_BEGINS, values), wanted)
    meant = plate and not (wanted["ways"] and any(by_kind.values()))
    parts = {3: (BEHIND_ONE, BEHIND_TWO), 4: (BEHIND_ONE,)}.get(len(plate), ())
    if meant and plate[0] < "一":
        for sql in parts:
            few_more(by_kind["plate"], connection, sql, values)
    best: dict[tuple[int, int | None], tuple[Any, ...]] = {}
    for kind in KINDS:
        for row in by_kind[kind].values():
            former = best.get(row[2:4])
            if former is None or (row[1] and not former[1]):
                best[row[2:4]] = row
    with_vehicle = {customer for customer, vehicle in best if vehicle is not None}
    rows = [row for (one, vehicle), row in best.items() if vehicle is not None or one not in with_vehicle]
    return told(connection, rows)


def few_more(
    plates: dict[Any, tuple[Any, ...]], connection: sqlite3.Connection, sql: str, values: dict[str, object]
) -> None:
    """Take plates that hold the text further inside, until there are twenty."""
    if len(plates) == EACH:
        return
    for row in connection.execute(sql, values):
        plates.setdefault(row[3], row)
        if len(plates) == EACH:
            return


def taken(by_kind: dict[str, dict[Any, tuple[Any, ...]]], rows: Any, wanted: dict[str, Any]) -> None:
    """Take twenty of each kind, those that sound so in order: the ones as long as what was typed first."""
    sounding, compared = dict[int, tuple[Any, ...]](), 0
    pattern = re.compile(wanted["heard"])
    for row in rows:
        kind, _, customer, vehicle, _, sounds, name, way = row
        if kind != "sound":
            if len(by_kind[kind]) < EACH:
                by_kind[kind].setdefault(vehicle or customer, row)
            continue
        _, _, syllables, sure = wanted["ways"][way]
        spoken = sounds[sounds.index(" ") + 1 :] if sounds[0] == "+" else sounds
        parts = [spoken[at : at + 6].rstrip(".") for at in range(0, len(spoken), 6)]
        parts = parts if sounds[0] == "+" and sounds[1] != " " else spoken.split(" ")
        if not sure:
            if not pattern.match(spelled(name, parts)):
                continue
            compared += 1
        order = (len(parts) > syllables, len(parts), sounds.lstrip("+"), name, customer)
        sounding.setdefault(customer, (order, row))
        if compared == EACH:
            break
    for order, row in sorted(sounding.values(), key=lambda one: one[0])[:EACH]:
        by_kind["sound"][order[-1]] = row


def spelled(name: str, parts: list[str]) -> str:
    """Put each character before its syllable."""
    signs = [sign for sign in unicodedata.normalize("NFKC", name).lower() if sign.isalnum()]
    if any(not sign.isascii() for sign in signs):
        return " ".join(f"{sign}:{part}" for sign, part in zip(signs[-len(parts) :], parts, strict=False))
    return " ".join(f":{part}" for part in parts)


def told(connection: sqlite3.Connection, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Tell of whoever was found, the best first."""
    if not rows:
        return []
    values = [value for row in rows for value in row[2:4]]
    hits = []
    for (
        place,
        *of,
        number,
        vehicle,
        plate,
        vin,
        model,
        last,
        follow_up,
        kind,
        left_out,
        waits,
    ) in connection.execute(telling(len(rows)), values):
        row = rows[place]
        later = waits if waits and waits > NOW else None
        one = (row[0], bool(row[1]), *of, masked(number or ""), vehicle, plate, vin, model, row[4], last)
        hits.append((place, (*one, follow_up, kind, left_out, later)))
    hits.sort(key=lambda hit: (not hit[1][1], KINDS.index(hit[1][0]), came(hit[1]), hit[0]))
    return [hit for _, hit in hits[:60]]


def came(hit: tuple[Any, ...]) -> int:
    """Give what puts the last who came first; not among those who sound alike."""
    last = hit[14]
    return -date.fromisoformat(last).toordinal() if last and hit[0] != "sound" else 0


def masked(number: str) -> str:
    """Hide the middle of a number."""
    digits = "".join(sign for sign in number.removeprefix("+86") if sign.isdigit())
    if len(digits) < 8:
        return "*" * len(digits)
    return f"{digits[:3]}{'*' * (len(digits) - 7)}{digits[-4:]}"


def after(text: str) -> str:
    """Give the first text behind all that begin so."""
    return text[:-1] + chr(ord(text[-1]) + 1)


def main(shop: Path, texts: Path) -> None:
    """Type, and print what each key took."""
    keys = json.loads(texts.read_text(encoding="utf-8"))
    with closing(sqlite3.connect(shop)) as connection:
        took = []
        for wanted in keys:
            began = perf_counter()
            found(connection, wanted)
            took.append((perf_counter() - began) * 1_000)
    took.sort()
    key = {"p50": took[len(took) // 2], "p99": took[-(-len(took) * 99 // 100) - 1], "max": took[-1]}
    print(json.dumps({"key": key}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
