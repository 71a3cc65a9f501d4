"""Questions that only a person can answer, whether this is the same vehicle, the same customer.

Nothing is merged by itself. What an import finds is listed once, and stays as the rows said until somebody
decides (`store.intake.decisions`).
"""

from __future__ import annotations

from store.database import Records


def plan(records: Records) -> int:
    """List on `plan_question` what the planned records raise and nobody was asked before; count it.

    owner: a vehicle comes with another customer than the one before. plate: a plate is on another vehicle
    than before. number: a usable number belongs to customers of different names.
    """
    for table in ("found_question", "plan_question"):
        records.run(
            f"CREATE TEMP TABLE {table} (n INTEGER PRIMARY KEY, kind TEXT, subject TEXT, former_id INTEGER,"
            " later_id INTEGER)"
        )
    for find in (_OWNERS, _PLATES, _NUMBERS):
        last = records.value("SELECT coalesce(max(n), 0) FROM found_question")
        records.run(f"INSERT INTO found_question {find}", last=last)
    records.run("CREATE INDEX temp.found_question_subject ON found_question (kind, subject)")
    records.run(
        f"""INSERT INTO plan_question
            SELECT row_number() OVER (ORDER BY f.n), f.kind, f.subject, f.former_id, f.later_id
            FROM found_question f
            WHERE f.former_id <> f.later_id
              AND NOT EXISTS ({_ASKED})
              AND NOT EXISTS (SELECT 1 FROM found_question q WHERE q.n < f.n AND {_THE_SAME})
            ORDER BY f.n"""
    )
    raised: int = records.value("SELECT count(*) FROM plan_question")
    return raised


def write(records: Records, batch: int, low: int, high: int) -> None:
    """Write the questions of rows `low` to `high` of the plan."""
    records.run(
        """INSERT INTO match_question (shop_id, id, kind, subject, former_id, later_id, batch_id)
           SELECT :shop, :last + row_number() OVER (ORDER BY q.n), q.kind, q.subject, q.former_id,
             q.later_id, :batch
           FROM plan_question q WHERE q.n BETWEEN :low AND :high""",
        last=records.next_id("match_question") - 1,
        batch=batch,
        low=low,
        high=high,
    )


_THE_SAME = """q.kind = f.kind AND q.subject = f.subject
    AND (q.former_id = f.former_id AND q.later_id = f.later_id
      OR q.former_id = f.later_id AND q.later_id = f.former_id)"""
"""Whichever of the two came first."""

_REALLY = """coalesce(CASE q.kind
      WHEN 'plate' THEN (SELECT r.merged_into FROM vehicle r WHERE r.shop_id = :shop AND r.id = q.{side})
      ELSE (SELECT r.merged_into FROM customer r WHERE r.shop_id = :shop AND r.id = q.{side}) END,
    q.{side})"""
"""Who a record of a question is by now, if it was merged into another since."""

_PAIR = ", ".join(_REALLY.format(side=side) for side in ("former_id", "later_id"))

_ASKED = f"""SELECT 1 FROM match_question q WHERE q.shop_id = :shop AND q.kind = f.kind
    AND q.subject = f.subject AND f.former_id IN ({_PAIR}) AND f.later_id IN ({_PAIR})"""

_OWNERS = "SELECT :last + n, 'owner', vehicle_id, former_id, later_id FROM owner_change ORDER BY n"

_PLATES = """
    WITH several AS (
      SELECT p.plate FROM plan_vehicle p WHERE p.key NOT LIKE 'I%' GROUP BY p.plate HAVING count(*) > 1
      UNION
      SELECT v.plate FROM plan_vehicle p JOIN vehicle v ON v.shop_id = :shop AND v.plate = p.plate
      WHERE v.id <> p.id),
    came AS (
      SELECT p.plate, p.id FROM plan_vehicle p
      WHERE p.plate IN (SELECT plate FROM several) AND p.key NOT LIKE 'I%' AND (p.is_new OR p.changed > 0))
    SELECT :last + row_number() OVER (ORDER BY plate, id), 'plate', plate, min(id) OVER (PARTITION BY plate),
      id FROM (
      SELECT plate, id FROM came
      UNION
      SELECT v.plate, v.id FROM came JOIN vehicle v ON v.shop_id = :shop AND v.plate = came.plate
      WHERE NOT EXISTS (SELECT 1 FROM plan_vehicle same WHERE same.id = v.id)) AS had"""

_NUMBERS = """
    WITH several AS (
      SELECT e164 FROM plan_number WHERE e164 IS NOT NULL GROUP BY e164 HAVING count(*) > 1
      UNION
      SELECT n.e164 FROM plan_number n
      JOIN customer_number o ON o.shop_id = :shop AND o.e164 = n.e164 AND o.customer_id <> n.customer_id),
    held AS (
      SELECT n.e164, n.customer_id, substr(c.key, 1, instr(c.key, '|') - 1) AS folded
      FROM plan_number n JOIN plan_customer c ON c.id = n.customer_id
      WHERE n.e164 IN (SELECT e164 FROM several)
      UNION
      SELECT o.e164, o.customer_id, substr(k.match_key, 1, instr(k.match_key, '|') - 1)
      FROM several s
      JOIN customer_number o ON o.shop_id = :shop AND o.e164 = s.e164
      JOIN customer k ON k.shop_id = :shop AND k.id = o.customer_id)
    SELECT :last + row_number() OVER (ORDER BY e164, customer_id, folded), 'number', e164,
      min(customer_id) OVER (PARTITION BY e164), customer_id FROM held
    WHERE e164 IN (SELECT e164 FROM held GROUP BY e164 HAVING count(DISTINCT folded) > 1)"""
