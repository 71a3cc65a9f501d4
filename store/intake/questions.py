"""Questions that only a person can answer: is this the same vehicle, the same customer?

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
    records.run(
        """CREATE TEMP TABLE plan_question (kind TEXT, subject TEXT, former_id INTEGER, later_id INTEGER,
             UNIQUE (kind, subject, former_id, later_id))"""
    )
    for find in (_OWNERS, _PLATES, _NUMBERS):
        records.run(f"INSERT OR IGNORE INTO plan_question {find}")
    records.run(
        """DELETE FROM plan_question WHERE former_id = later_id OR EXISTS (
             SELECT 1 FROM match_question q WHERE q.shop_id = :shop AND q.kind = plan_question.kind
               AND q.subject = plan_question.subject AND q.former_id = plan_question.former_id
               AND q.later_id = plan_question.later_id)"""
    )
    raised: int = records.value("SELECT count(*) FROM plan_question")
    return raised


def write(records: Records, batch: int, low: int, high: int) -> None:
    """Write the questions of rows `low` to `high` of the plan."""
    records.run(
        """INSERT INTO match_question (shop_id, id, kind, subject, former_id, later_id, batch_id)
           SELECT :shop, :last + row_number() OVER (ORDER BY q.rowid), q.kind, q.subject, q.former_id,
             q.later_id, :batch
           FROM plan_question q WHERE q.rowid BETWEEN :low AND :high""",
        last=records.next_id("match_question") - 1,
        batch=batch,
        low=low,
        high=high,
    )


_OWNERS = "SELECT 'owner', vehicle_id, former_id, later_id FROM owner_change"

_PLATES = """
    SELECT 'plate', plate, min(id) OVER (PARTITION BY plate), id FROM (
      SELECT p.plate, p.id FROM plan_vehicle p
      WHERE p.plate IS NOT NULL AND p.key NOT LIKE 'I%' AND (p.is_new OR p.changed)
      UNION
      SELECT v.plate, v.id FROM plan_vehicle p JOIN vehicle v ON v.shop_id = :shop AND v.plate = p.plate
      WHERE p.key NOT LIKE 'I%' AND (p.is_new OR p.changed)
        AND NOT EXISTS (SELECT 1 FROM plan_vehicle same WHERE same.id = v.id))
    WHERE plate IN (
      SELECT p.plate FROM plan_vehicle p WHERE p.key NOT LIKE 'I%' GROUP BY p.plate HAVING count(*) > 1
      UNION
      SELECT v.plate FROM plan_vehicle p JOIN vehicle v ON v.shop_id = :shop AND v.plate = p.plate
      WHERE v.id <> p.id)"""

_NUMBERS = """
    WITH held AS (
      SELECT n.e164, n.customer_id, substr(c.key, 1, instr(c.key, '|') - 1) AS folded
      FROM plan_number n JOIN plan_customer c ON c.id = n.customer_id WHERE n.e164 IS NOT NULL
      UNION
      SELECT o.e164, o.customer_id, substr(k.match_key, 1, instr(k.match_key, '|') - 1)
      FROM plan_number n
      JOIN customer_number o ON o.shop_id = :shop AND o.e164 = n.e164
      JOIN customer k ON k.shop_id = :shop AND k.id = o.customer_id)
    SELECT 'number', e164, min(customer_id) OVER (PARTITION BY e164), customer_id FROM held
    WHERE e164 IN (SELECT e164 FROM held GROUP BY e164 HAVING count(DISTINCT folded) > 1)"""
