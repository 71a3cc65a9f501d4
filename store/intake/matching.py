"""Which vehicle, customer and order each staged row is: found among the records, or new.

A vehicle is known by its VIN, else by its plate; a plate alone means the vehicle with a VIN that had it
last, where there is one, and a vehicle known by its plate alone takes the VIN of the first order that
names both. A mapping may tell vehicles without a VIN apart by other fields. A customer is known by name
and first usable number together; an order that lacks one of them belongs to the vehicle's customer of that
name, or to its owner where no name is given either. An owner whose number nobody knew takes that of the
first order that names both.
"""

from __future__ import annotations

from store.database import Records
from store.endings import is_vin
from store.intake.staging import STAGED_VISIT, VISIT_FACTS, said_of_visit

TOGETHER = 65_536
"""Rows of a file that are numbered, and so written, by customer and vehicle."""

_OF_A_MAPPING = """EXISTS (SELECT 1 FROM alias a WHERE a.shop_id = :shop AND a.table_name = 'vehicle'
                     AND a.row_id = bare.id AND a.key LIKE 'I%')"""
"""A vehicle that a mapping tells apart by more than its plate, which others may have as well."""


_ALSO_NAMED = """EXISTS (SELECT 1 FROM alias a WHERE a.shop_id = :shop AND a.table_name = 'customer'
                   AND a.key >= s.folded || '|' AND a.key < s.folded || '}' AND a.row_id = c.id)"""
"""The name of a customer who, as somebody decided, is the owner."""


def fold_repeats(records: Records, where: str = "temp") -> tuple[int, int]:
    """Keep one row of each order: the one delivered last, ties by what it says.

    Count the others, and the orders whose rows name different vehicles.
    """
    records.run(f"CREATE INDEX {where}.staged_order ON staged_visit (order_number)")
    if not records.value("SELECT 1 FROM staged_visit GROUP BY order_number HAVING count(*) > 1 LIMIT 1"):
        return 0, 0
    several: int = records.value(
        """SELECT count(*) FROM (
             SELECT 1 FROM staged_visit GROUP BY order_number
             HAVING count(DISTINCT CASE WHEN vehicle_key LIKE 'V%' THEN vehicle_key END) > 1
                 OR count(DISTINCT CASE WHEN vehicle_key LIKE 'P%' THEN vehicle_key END) > 1) o"""
    )
    content = ", ".join(f"{column} DESC NULLS LAST" for column in STAGED_VISIT if column != "row_no")
    folded = records.run(
        f"""DELETE FROM staged_visit WHERE row_no IN (
              SELECT row_no FROM (
                SELECT row_no,
                  row_number() OVER (PARTITION BY order_number ORDER BY {content}, row_no) AS place
                FROM staged_visit WHERE order_number IN (
                  SELECT order_number FROM staged_visit GROUP BY order_number HAVING count(*) > 1)
              ) AS repeated WHERE place > 1)"""
    )
    if folded:
        records.run("DELETE FROM staged_number WHERE row_no NOT IN (SELECT row_no FROM staged_visit)")
    return folded, several


def find_vehicles(records: Records, last: int, where: str = "temp") -> None:
    """Find the vehicles of the staged rows, or give them new numbers after `last`, in `known_vehicle`.

    Here as below, `where` the staged rows lie, lies what is known of them.
    """
    _lead_plates_to_vins(records)
    records.run(f"CREATE INDEX {where}.staged_vehicle ON staged_visit (vehicle_key, stamp, customer_key)")
    if _make_known(records, "vehicle", where, last, beside="min(customer_key)"):
        records.run(
            f"""UPDATE known_vehicle SET id = v.id, is_new = FALSE FROM vehicle v
               WHERE v.shop_id = :shop AND {is_vin("v.vin", "substr(known_vehicle.key, 2)")}
                 AND known_vehicle.key LIKE 'V%'"""
        )
        records.run(
            f"""UPDATE known_vehicle SET is_new = FALSE, id = v.id
               FROM (SELECT bare.plate, min(bare.id) AS id FROM vehicle bare
                     WHERE bare.shop_id = :shop AND bare.vin IS NULL AND NOT ({_OF_A_MAPPING})
                       AND bare.plate IN (SELECT substr(key, 2) FROM known_vehicle WHERE key LIKE 'P%')
                     GROUP BY bare.plate) v
               WHERE v.plate = substr(known_vehicle.key, 2) AND known_vehicle.key LIKE 'P%'"""
        )
        _go_by_aliases(records, "vehicle")
        _give_vins(records)
        _number(records, "vehicle", last)


def find_customers(records: Records, last: int, where: str = "temp") -> None:
    """Find the customers of the staged rows, or give them new numbers after `last`, in `known_customer`.

    Owners who are known by a telephone number from now on stand in `numbered`, with their new key. The
    vehicles must have been found.
    """
    records.run("CREATE TEMP TABLE numbered (id INTEGER PRIMARY KEY, key TEXT)")
    for named in (True, False):
        _lead_to_vehicles_customer(records, named=named)
    records.run(f"CREATE INDEX {where}.staged_customer ON staged_visit (customer_key, stamp)")
    if _make_known(records, "customer", where, last, beside="CAST(NULL AS TEXT)"):
        records.run(
            """UPDATE known_customer SET is_new = FALSE, id = c.id
               FROM (SELECT match_key, min(id) AS id FROM customer WHERE shop_id = :shop
                       AND match_key IN (SELECT key FROM known_customer) GROUP BY match_key) c
               WHERE c.match_key = known_customer.key"""
        )
        _give_numbers(records)
        _go_by_aliases(records, "customer")
        _number(records, "customer", last)


def find_orders(records: Records, last: int, where: str = "temp") -> None:
    """Put the orders that are new, or say something else than the records, on `plan_visit` of `where`.

    What is to be added to known ones must be on `plan_item`. New ones are numbered after `last`: some rows
    after others, and those by customer and vehicle. What lies together in the indexes is so written together,
    also where the rows come in the order of time.
    """
    records.run(
        f"""CREATE TABLE {where}.plan_visit (id INTEGER PRIMARY KEY, row_no INTEGER, is_new BOOLEAN,
             vehicle_id INTEGER, customer_id INTEGER, old_vehicle INTEGER,
             stamp TEXT, delivered_on TEXT, service_type TEXT, odometer_km INTEGER)"""
    )
    told = "s.stamp, s.delivered_on, s.service_type, s.odometer_km"
    found = """FROM staged_visit s JOIN known_vehicle vehicle ON vehicle.key = s.vehicle_key
               JOIN known_customer customer ON customer.key = s.customer_key"""
    none_known = not records.value("SELECT 1 FROM visit WHERE shop_id = :shop LIMIT 1")
    unknown = """NOT EXISTS (SELECT 1 FROM visit v
                   WHERE v.shop_id = :shop AND v.order_number = s.order_number)"""
    for low in range(1, (records.value("SELECT max(row_no) FROM staged_visit") or 0) + 1, TOGETHER):
        last += records.run(
            f"""INSERT INTO plan_visit
                SELECT :last + row_number() OVER (ORDER BY customer.id, vehicle.id, s.row_no), s.row_no, TRUE,
                  vehicle.id, customer.id, NULL, {told} {found}
                WHERE s.row_no BETWEEN :low AND :high AND s.order_number IS NOT NULL
                  AND {"TRUE" if none_known else unknown}""",
            last=last,
            low=low,
            high=low + TOGETHER - 1,
        )
    if none_known:
        return
    differ = " OR ".join(
        f"({said} IS NOT NULL AND {said} IS NOT v.{fact})"
        for fact, said in ((fact, said_of_visit(fact)) for fact in VISIT_FACTS)
    )
    records.run(
        f"""INSERT INTO plan_visit SELECT v.id, s.row_no, FALSE, vehicle.id, customer.id, v.vehicle_id,
              {told} {found}
            JOIN visit v ON v.shop_id = :shop AND v.order_number = s.order_number
            WHERE v.vehicle_id <> vehicle.id OR v.customer_id <> customer.id OR {differ}
              OR v.id IN (SELECT visit_id FROM plan_item)
            ORDER BY v.id"""
    )


def _go_by_aliases(records: Records, table: str) -> None:
    """Take who somebody decided, or a mapping says, that a key really means; of several keys keep one."""
    if not records.run(
        f"""UPDATE known_{table} SET is_new = FALSE, id = a.row_id FROM alias a
            WHERE a.shop_id = :shop AND a.table_name = :table_name AND a.key = known_{table}.key""",
        table_name=table,
    ):
        return
    _keep_one_key(records, table)


def _keep_one_key(records: Records, table: str) -> None:
    """Of several keys that mean the same record keep the first."""
    several = f"""SELECT id, min(key) AS key FROM known_{table} WHERE NOT is_new
                  GROUP BY id HAVING count(*) > 1"""
    records.run(
        f"""UPDATE staged_visit SET {table}_key = one.key
            FROM ({several}) one JOIN known_{table} other ON other.id = one.id AND other.key <> one.key
            WHERE other.key = staged_visit.{table}_key"""
    )
    records.run(
        f"""DELETE FROM known_{table} WHERE NOT is_new
              AND key NOT IN (SELECT min(key) FROM known_{table} WHERE NOT is_new GROUP BY id)"""
    )


def _lead_plates_to_vins(records: Records) -> None:
    """Give rows with a plate alone the vehicle with a VIN that had the plate last, if any had it."""
    if not records.value("SELECT 1 FROM staged_visit WHERE vehicle_key LIKE 'P%' LIMIT 1"):
        return
    records.run(
        """CREATE TEMP TABLE plate_vin AS
           WITH bare AS (SELECT DISTINCT plate FROM staged_visit WHERE vehicle_key LIKE 'P%'),
             seen AS (
               SELECT s.plate, s.vin, s.stamp FROM staged_visit s
               WHERE s.vin IS NOT NULL AND s.plate IN (SELECT plate FROM bare)
               UNION ALL
               SELECT v.plate, v.vin, v.facts_of FROM vehicle v
               WHERE v.shop_id = :shop AND v.vin IS NOT NULL AND v.plate IN (SELECT plate FROM bare))
           SELECT plate, vin FROM (
             SELECT plate, vin, row_number() OVER (PARTITION BY plate ORDER BY stamp DESC, vin) AS place
             FROM seen) AS ordered
           WHERE place = 1"""
    )
    records.run(
        """UPDATE staged_visit SET vehicle_key = 'V' || p.vin FROM plate_vin p
           WHERE p.plate = staged_visit.plate AND staged_visit.vehicle_key LIKE 'P%'"""
    )


def _give_vins(records: Records) -> None:
    """Let each vehicle known by its plate alone be the new VIN that was last seen with that plate."""
    if not records.value("SELECT 1 FROM vehicle WHERE shop_id = :shop AND vin IS NULL LIMIT 1"):
        return
    records.run(
        f"""WITH seen AS (
             SELECT bare.id, s.vehicle_key AS key, row_number() OVER (
               PARTITION BY bare.id ORDER BY s.stamp DESC, s.vehicle_key) AS place
             FROM vehicle bare JOIN staged_visit s ON s.plate = bare.plate
             JOIN known_vehicle k ON k.key = s.vehicle_key AND k.is_new AND k.key LIKE 'V%'
             WHERE bare.shop_id = :shop AND bare.vin IS NULL AND NOT ({_OF_A_MAPPING})),
           given AS (SELECT key, min(id) AS id FROM seen WHERE place = 1 GROUP BY key)
           UPDATE known_vehicle SET id = given.id, is_new = FALSE FROM given
           WHERE given.key = known_vehicle.key"""
    )


def _give_numbers(records: Records) -> None:
    """Let an owner without a number be the new customer of that name who brought the vehicle last.

    Who is known by a vehicle, and not by a number, has its key behind the name.
    """
    if not records.value("SELECT 1 FROM known_customer WHERE is_new LIMIT 1"):
        return
    if not records.run(
        """INSERT INTO numbered SELECT id, key FROM (
             SELECT owner.id, k.key,
               row_number() OVER (PARTITION BY owner.id ORDER BY s.stamp DESC, k.key) AS of_owner,
               row_number() OVER (PARTITION BY k.key ORDER BY s.stamp DESC, owner.id) AS of_key
             FROM staged_visit s
             JOIN known_customer k ON k.key = s.customer_key AND k.is_new
             JOIN known_vehicle brought ON brought.key = s.vehicle_key AND NOT brought.is_new
             JOIN vehicle v ON v.shop_id = :shop AND v.id = brought.id
             JOIN customer owner ON owner.shop_id = :shop AND owner.id = v.owner_id
             WHERE s.e164 IS NOT NULL AND s.folded <> ''
               AND substr(owner.match_key, 1, length(s.folded) + 2)
                 IN (s.folded || '|P', s.folded || '|V', s.folded || '|I')) AS may_be
           WHERE of_owner = 1 AND of_key = 1"""
    ):
        return
    records.run(
        """UPDATE known_customer SET is_new = FALSE, id = n.id FROM numbered n
           WHERE n.key = known_customer.key"""
    )
    _keep_one_key(records, "customer")


def _lead_to_vehicles_customer(records: Records, *, named: bool) -> None:
    """Give rows without a key of their own the vehicle's customer: of their name, or whoever it is."""
    which = "s.customer_key IS NULL AND " + ("s.folded <> ''" if named else "s.folded = ''")
    if not records.value(f"SELECT 1 FROM staged_visit s WHERE {which} LIMIT 1"):
        return
    same_name = "o.folded = s.folded" if named else "TRUE"
    owner_named = f"(c.match_key LIKE s.folded || '|%' OR {_ALSO_NAMED})" if named else "TRUE"
    records.run("CREATE TEMP TABLE IF NOT EXISTS led (row_no INTEGER PRIMARY KEY, key TEXT)")
    records.run("DELETE FROM led")
    records.run(
        f"""INSERT INTO led SELECT s.row_no, coalesce(
              (SELECT o.customer_key FROM staged_visit o
               WHERE o.vehicle_key = s.vehicle_key AND o.customer_key IS NOT NULL AND {same_name}
               ORDER BY o.stamp DESC LIMIT 1),
              (SELECT c.match_key FROM known_vehicle k
               JOIN vehicle v ON v.shop_id = :shop AND v.id = k.id
               JOIN customer c ON c.shop_id = :shop AND c.id = v.owner_id
               WHERE k.key = s.vehicle_key AND NOT k.is_new AND {owner_named}),
              s.folded || '|' || coalesce(s.e164, s.vehicle_key, s.raw))
            FROM staged_visit s WHERE {which}"""
    )
    records.run(
        "UPDATE staged_visit SET customer_key = led.key FROM led WHERE led.row_no = staged_visit.row_no"
    )


def _make_known(records: Records, table: str, where: str, last: int, *, beside: str) -> bool:
    """List the keys of the staged rows, with what new ones are numbered by; say whether any may be known.

    In a shop that has none yet all are new, and numbered at once.
    """
    records.run(
        f"""CREATE TABLE {where}.known_{table} (key TEXT PRIMARY KEY, id INTEGER, is_new BOOLEAN, beside TEXT)
            WITHOUT ROWID"""
    )
    may_be_known = bool(records.value(f"SELECT 1 FROM {table} WHERE shop_id = :shop LIMIT 1"))
    number, kept = ("CAST(NULL AS INTEGER)", "beside") if may_be_known else (f":last + {_PLACE}", "NULL")
    records.run(
        f"""INSERT INTO known_{table} SELECT key, {number}, TRUE, {kept} FROM (
              SELECT {table}_key AS key, {beside} AS beside FROM staged_visit
              WHERE {table}_key IS NOT NULL GROUP BY {table}_key) AS said
            ORDER BY key""",
        last=last,
    )
    if may_be_known:
        records.sample(temporary=True)
    return may_be_known


def _number(records: Records, table: str, last: int) -> None:
    """Give those that are new the next numbers."""
    records.run(
        f"""UPDATE known_{table} SET id = :last + new.place
            FROM (SELECT key, {_PLACE} AS place FROM known_{table} WHERE is_new) new
            WHERE new.key = known_{table}.key""",
        last=last,
    )


_PLACE = "row_number() OVER (ORDER BY beside, key)"
"""By what new records are numbered: a customer's vehicles together, else in the order of keys."""
