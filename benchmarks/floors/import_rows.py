"""The least an import can be: a bare csv reader feeding bare sqlite3 upserts into a shop's tables.

    python benchmarks/floors/import_rows.py SHOP.db VISITS.csv

The same rows go through one temporary table into the same tables with the same indexes, in one durable
transaction. Nothing is cleaned, checked or recorded: days and times are taken as they stand, amounts too,
a number is usable because it is there, an owner is known by name and number, a vehicle by VIN, an order
by its number; no due date is worked out, no foreign key looked up.
"""

import csv
import sqlite3
import sys
from pathlib import Path

CACHE_KIB = 64 * 1024
"""What SQLite may keep in memory; with its usual 2 MiB the floor would be slower."""

STAGE = """CREATE TEMP TABLE staged (
  order_number, name, gender, company, number, plate, vin, model, bought, sold_here, service, opened,
  promised, delivered, km, estimate, amount, advisor, technician, appointment, rework)"""

KNOWN = """CREATE TEMP TABLE {family} (key TEXT PRIMARY KEY, id INTEGER, row INTEGER) WITHOUT ROWID"""

KNOW_OWNERS = """INSERT INTO owner
  SELECT s.key, coalesce(c.id, :owners + row_number() OVER ()), s.row
  FROM (SELECT name || '|+86' || number AS key, max(rowid) AS row FROM staged GROUP BY 1) s
  LEFT JOIN customer c ON c.shop_id = 1 AND c.match_key = s.key"""

OWNERS = """INSERT INTO customer (shop_id, id, name, gender, is_company, match_key, made_at)
  SELECT 1, o.id, s.name, CASE s.gender WHEN '男' THEN 'male' WHEN '女' THEN 'female' END,
    s.company = '单位', o.key, '2026-05-11T02:00:00.000Z'
  FROM owner o JOIN staged s ON s.rowid = o.row WHERE true ORDER BY o.id
  ON CONFLICT (shop_id, id) DO UPDATE SET name = excluded.name, gender = excluded.gender,
    is_company = excluded.is_company"""

NUMBERS = """INSERT INTO customer_number (shop_id, customer_id, position, raw, e164, verdict)
  SELECT 1, o.id, 1, s.number, '+86' || s.number, 'mobile'
  FROM owner o JOIN staged s ON s.rowid = o.row WHERE true ORDER BY o.id
  ON CONFLICT (shop_id, customer_id, position) DO UPDATE SET raw = excluded.raw, e164 = excluded.e164"""

KNOW_CARS = """INSERT INTO car
  SELECT s.vin, coalesce(v.id, :cars + row_number() OVER ()), s.row
  FROM (SELECT vin, max(rowid) AS row FROM staged GROUP BY vin) s
  LEFT JOIN vehicle v ON v.shop_id = 1 AND v.vin = s.vin
    AND substr(v.vin, length(v.vin) - 3) || substr(v.vin, length(v.vin) - 4, 1)
      = substr(s.vin, length(s.vin) - 3) || substr(s.vin, length(s.vin) - 4, 1)"""

CARS = """INSERT INTO vehicle (shop_id, id, plate, vin, vin_ok, model, purchased_on, sold_here, owner_id,
    made_at)
  SELECT 1, c.id, s.plate, s.vin, 1, s.model, s.bought, s.sold_here = '是', o.id, '2026-05-11T02:00:00.000Z'
  FROM car c JOIN staged s ON s.rowid = c.row
  JOIN owner o ON o.key = s.name || '|+86' || s.number WHERE true ORDER BY c.id
  ON CONFLICT (shop_id, id) DO UPDATE SET plate = excluded.plate, model = excluded.model,
    purchased_on = excluded.purchased_on, sold_here = excluded.sold_here, owner_id = excluded.owner_id"""

VISITS = """INSERT INTO visit (shop_id, id, order_number, vehicle_id, customer_id, service_type, opened_at,
    promised_at, delivered_at, opened_on, delivered_on, odometer_km, estimate_cents, amount_cents, advisor,
    technician, by_appointment, is_rework)
  SELECT 1, :visits + s.rowid, s.order_number, c.id, o.id,
    CASE s.service WHEN '定保' THEN 'periodic_maintenance' WHEN '一般维修' THEN 'general_repair'
      WHEN '钣喷' THEN 'body_and_paint' WHEN '索赔' THEN 'warranty' ELSE 'other' END,
    s.opened, s.promised, s.delivered, substr(s.opened, 1, 10), substr(s.delivered, 1, 10), s.km, s.estimate,
    s.amount, s.advisor, s.technician, s.appointment = '是', s.rework = '是'
  FROM staged s JOIN car c ON c.key = s.vin JOIN owner o ON o.key = s.name || '|+86' || s.number WHERE true
  ON CONFLICT (shop_id, order_number) DO UPDATE SET vehicle_id = excluded.vehicle_id,
    customer_id = excluded.customer_id, service_type = excluded.service_type,
    opened_at = excluded.opened_at, promised_at = excluded.promised_at, delivered_at = excluded.delivered_at,
    opened_on = excluded.opened_on, delivered_on = excluded.delivered_on,
    odometer_km = excluded.odometer_km, estimate_cents = excluded.estimate_cents,
    amount_cents = excluded.amount_cents, advisor = excluded.advisor, technician = excluded.technician,
    by_appointment = excluded.by_appointment, is_rework = excluded.is_rework"""


def main(shop: str, visits: str) -> None:
    """Take the file in."""
    connection = sqlite3.connect(shop, isolation_level=None)
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(STAGE)
    for family in ("owner", "car"):
        connection.execute(KNOWN.format(family=family))
    with Path(visits).open(encoding="gb18030", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        connection.executemany(f"INSERT INTO staged VALUES ({', '.join('?' * 21)})", rows)
    last = {
        name: connection.execute(f"SELECT coalesce(max(id), 0) FROM {table} WHERE shop_id = 1").fetchone()[0]
        for name, table in (("owners", "customer"), ("cars", "vehicle"), ("visits", "visit"))
    }
    for statement in (KNOW_OWNERS, OWNERS, NUMBERS, KNOW_CARS, CARS, VISITS):
        connection.execute(statement, last)
    connection.execute("COMMIT")
    connection.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
