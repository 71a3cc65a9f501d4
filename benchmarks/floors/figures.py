"""The least that a month's figures can be: one hand-written SQL statement each, over bare sqlite3.

python benchmarks/floors/figures.py SHOP.db FIRST LAST TIMES

Prints JSON: by figure the milliseconds of each time, and the numbers that came out. Rows of an import under
  way,
past days, breakdowns, intervals, goals and notes are left out, and so is the rule that "not eligible" must be
the last word of a case, which holds for these records without being asked.
"""

import json
import sqlite3
import sys
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

COUNTS = """a.outcome <> 'taken_back'
  AND a.id NOT IN (SELECT n.corrects_id FROM attempt n WHERE n.shop_id = 1 AND n.corrects_id IS NOT NULL)"""
COUNTS_ALONE = """a.outcome <> 'taken_back'
  AND NOT EXISTS (SELECT 1 FROM attempt n WHERE n.shop_id = 1 AND n.corrects_id = a.id)"""


def decided(kind: str, columns: str, each: str = "follow_up_id") -> str:
    """Give these columns of the attempt that decides each case of a queue."""
    return f"""SELECT * FROM (
      SELECT {columns}, row_number() OVER (PARTITION BY a.{each} ORDER BY
          CASE a.aapor WHEN 'NE' THEN 0 WHEN 'I' THEN 1 WHEN 'P' THEN 2 WHEN 'R' THEN 3 WHEN 'O' THEN 4 ELSE
            5 END,
          a.started_at DESC, a.id DESC) AS place
      FROM attempt a
      WHERE a.shop_id = 1 AND a.kind = '{kind}' AND a.on_day BETWEEN :first AND :last AND {COUNTS}
    ) WHERE place = 1"""


CALLBACKS = f"""
  SELECT count(*) AS called, sum(d.aapor = 'I') AS complete, sum(d.aapor = 'I' AND s.score = 5) AS delighted,
    sum(d.aapor = 'I' AND CASE WHEN s.score IS NULL THEN d.outcome IN ('neutral', 'dissatisfied')
      ELSE s.score <= 3 END) AS disappointed,
    sum(d.outcome IN ('no_answer', 'busy', 'powered_off', 'no_signal', 'voicemail', 'suspended',
      'invalid_number'))
      AS unreachable
  FROM ({decided("callback", "a.id, a.outcome, a.aapor")}) d LEFT JOIN answer s ON d.aapor = 'I' AND
    s.shop_id = 1 AND s.attempt_id = d.id
    AND s.question = 'overall' AND s.counted"""

AAPOR = f"""SELECT d.aapor, count(*) FROM ({decided("callback", "a.aapor")}) d GROUP BY d.aapor"""

SCORES = f"""
  WITH d AS MATERIALIZED ({decided("callback", "a.id, a.aapor")} AND aapor = 'I')
  SELECT s.question, count(*), (SELECT count(*) FROM d), sum(s.score), sum(s.score = 1), sum(s.score = 2),
    sum(s.score = 3), sum(s.score = 4), sum(s.score = 5)
  FROM d JOIN answer s ON s.shop_id = 1 AND s.attempt_id = d.id
  WHERE s.counted AND s.score IS NOT NULL GROUP BY s.question"""

CAUSES = f"""
  SELECT c.cause, count(*), sum(count(*)) OVER (), sum(substr(a.on_day, 9) BETWEEN '01' AND '07'),
    sum(substr(a.on_day, 9) BETWEEN '08' AND '14'), sum(substr(a.on_day, 9) BETWEEN '15' AND '21'),
    sum(substr(a.on_day, 9) >= '22')
  FROM attempt a JOIN attempt_cause c ON c.shop_id = 1 AND c.attempt_id = a.id
  WHERE a.shop_id = 1 AND a.kind = 'callback' AND a.on_day BETWEEN :first AND :last AND {COUNTS} GROUP BY
    c.cause"""

LAPSED = """
  SELECT (SELECT owner.is_company FROM vehicle car
      JOIN customer owner ON owner.shop_id = 1 AND owner.id = car.owner_id
      WHERE car.shop_id = 1 AND car.id = v.vehicle_id) AS company,
    NOT EXISTS (SELECT 1 FROM visit n WHERE n.shop_id = 1 AND n.vehicle_id = v.vehicle_id
      AND n.delivered_on BETWEEN :{after} AND :{until}) AS lapsed,
    (SELECT count(*) FROM (SELECT 1 FROM visit o WHERE o.shop_id = 1 AND o.vehicle_id = v.vehicle_id
      AND o.delivered_on IS NOT NULL LIMIT 2)) = 1 AS once
  FROM visit v WHERE v.shop_id = 1 AND v.delivered_on BETWEEN :{first} AND :{last} GROUP BY v.vehicle_id"""

LAPSE = f"""
  SELECT count(*) AS came, sum(lapsed) AS lapsed, sum(lapsed AND company) AS company,
    sum(lapsed AND NOT company) AS private, sum(lapsed AND NOT company AND once) AS single_visit
  FROM ({LAPSED.format(after="after", until="until", first="first", last="last")})"""

RECALL = f"""
  SELECT d.outcome, count(*), d.aapor IN ('I', 'NE') FROM ({decided("recall", "a.outcome, a.aapor")}) d
    GROUP BY d.outcome
  UNION ALL SELECT '', sum(lapsed AND NOT company AND once), sum(lapsed AND NOT company)
  FROM ({LAPSED.format(after="left_after", until="left_until", first="left_first", last="left_last")})"""

FIXED = """
  SELECT technician, sum(coalesce(is_rework, 0) OR service_type = 'rework'), count(*) FROM visit
  WHERE shop_id = 1 AND delivered_on BETWEEN :first AND :last GROUP BY technician"""

DUE = f"""
  SELECT count(*) AS due, coalesce(sum(EXISTS (
    SELECT 1 FROM attempt a WHERE a.shop_id = 1 AND a.vehicle_id = x.vehicle_id AND a.kind = 'invitation'
      AND a.on_day BETWEEN :calls_from AND :calls_to AND a.reached AND {COUNTS_ALONE})), 0) AS notified
  FROM (SELECT vehicle_id FROM follow_up WHERE shop_id = 1 AND kind = 'invitation' AND due_on BETWEEN :first
    AND :last
    UNION SELECT id FROM vehicle WHERE shop_id = 1 AND status = 'active' AND due_on BETWEEN :first AND
      :last) x"""

INVITED = f"""
  SELECT d.outcome, a.reached,
    EXISTS (SELECT 1 FROM visit v WHERE v.shop_id = 1 AND v.id IN (
        SELECT own.id FROM visit own WHERE own.shop_id = 1 AND own.vehicle_id = a.vehicle_id)
      AND v.opened_at >= began.started_at AND v.opened_on <= date(began.on_day, '+30 days')) AS came,
    (SELECT p.state = 'kept' OR EXISTS (SELECT 1 FROM visit v WHERE v.shop_id = 1 AND v.opened_on = p.on_day
        AND v.id IN (SELECT own.id FROM visit own WHERE own.shop_id = 1 AND own.vehicle_id = a.vehicle_id))
      FROM appointment p WHERE p.shop_id = 1 AND p.vehicle_id = a.vehicle_id AND p.attempt_id = a.id
        AND p.state <> 'cancelled' AND p.on_day <= (SELECT max(delivered_on) FROM visit WHERE shop_id = 1))
          AS kept
  FROM ({decided("invitation", "a.id, a.follow_up_id, a.outcome", "vehicle_id")}) d JOIN attempt a ON
    a.shop_id = 1 AND a.id = d.id
  JOIN attempt began ON began.shop_id = 1 AND began.id = (
    SELECT f.id FROM attempt f WHERE f.shop_id = 1 AND f.follow_up_id = d.follow_up_id
      AND {COUNTS_ALONE.replace("a.", "f.")} ORDER BY f.started_at, f.id LIMIT 1)"""

INVITATIONS = f"""
  SELECT outcome, count(*), sum(reached), sum(came), count(kept), sum(kept) FROM ({INVITED}) GROUP BY outcome
  UNION ALL SELECT '', due, notified, 0, 0, 0 FROM ({DUE})"""

COMPLAINTS = """
  SELECT sum(o) AS opened, sum(open) AS open, sum(open AND opened_at >= :day) AS open_day,
    sum(open AND opened_at >= :three_days AND opened_at < :day) AS open_three_days,
    sum(open AND opened_at >= :week AND opened_at < :three_days) AS open_week,
    sum(open AND opened_at < :week) AS open_older,
    sum(o AND replied) AS reply_in_time, sum(o AND replied IS NOT NULL) AS reply_of,
    sum(o AND solved_well) AS solved_in_time, sum(o AND solved_well IS NOT NULL) AS solved_of,
    sum(s AND asked) AS called_in_time, sum(s AND asked IS NOT NULL) AS called_of,
    sum(o AND found AND solved_at < :moment) AS resolved, sum(o AND found) AS found,
    sum(o AND closed_at < :moment) AS closed, sum(o AND again) AS repeated, sum(o AND reopened > 0)
      AS reopened
  FROM (SELECT c.*, c.opened_at >= :from_instant AS o, c.solved_at >= :from_instant AND c.solved_at <
    :moment AS s,
      coalesce((SELECT t.state FROM complaint_step t WHERE t.shop_id = 1 AND t.complaint_id = c.id AND t.at
        < :moment
        ORDER BY t.seq DESC LIMIT 1), c.state) NOT IN ('closed', 'withdrawn') AS open,
      CASE WHEN c.first_reply_at < :moment THEN c.first_reply_at <= c.reply_due_at
        WHEN c.reply_due_at < :moment THEN 0 END AS replied,
      CASE WHEN c.solved_at < :moment THEN c.solved_at <= c.solve_due_at WHEN c.solve_due_at < :moment THEN
        0 END
        AS solved_well,
      CASE WHEN c.asked_at < :moment THEN c.asked_at <= c.call_due_at WHEN c.call_due_at < :moment THEN 0
        END AS asked,
      (SELECT a.kind = 'callback' FROM attempt a WHERE a.shop_id = 1 AND a.id = c.attempt_id) AS found,
      c.opened_at >= :from_instant AND (EXISTS (SELECT 1 FROM complaint b WHERE b.shop_id = 1
          AND b.customer_id = c.customer_id AND {before}) OR EXISTS (SELECT 1 FROM complaint b WHERE
            b.shop_id = 1
          AND b.vehicle_id = c.vehicle_id AND {before})) AS again
    FROM complaint c WHERE c.shop_id = 1 AND c.opened_at < :moment AND c.state <> 'withdrawn'
      AND (c.opened_at >= :from_instant OR c.closed_at IS NULL OR c.closed_at >= :from_instant
        OR c.solved_at >= :from_instant))""".format(
    before="""b.cause = c.cause AND b.state <> 'withdrawn' AND b.opened_at <= c.opened_at AND b.id <> c.id
      AND julianday(b.opened_at) >= julianday(c.opened_at) - 30"""
)

FILES = """SELECT vehicle_id, max(CASE WHEN delivered_on <= :{last} THEN delivered_on END) AS latest,
    min(delivered_on) AS earliest FROM visit WHERE shop_id = 1 AND delivered_on IS NOT NULL GROUP BY
      vehicle_id"""

BASE = f"""
  SELECT count(*) AS files, sum(latest > :year_before) AS active, sum(earliest >= :first) AS new,
    count(DISTINCT owner_id) AS customers,
    count(DISTINCT CASE WHEN latest > :year_before THEN owner_id END) AS active_customers
  FROM vehicle v LEFT JOIN ({FILES.format(last="last")}) s ON s.vehicle_id = v.id
  WHERE v.shop_id = 1 AND v.merged_into IS NULL
    AND (s.latest IS NOT NULL OR (s.earliest IS NULL AND v.made_at < :moment))"""

BANDS = """
  SELECT sum(latest >= :here) AS here, sum(latest >= :at_risk AND latest < :here) AS at_risk,
    sum(latest >= :lapsed_6 AND latest < :at_risk) AS lapsed_6,
    sum(latest >= :lapsed_12 AND latest < :lapsed_6) AS lapsed_12, sum(latest < :lapsed_12) AS lapsed_24,
    count(*) AS n
  FROM (SELECT vehicle_id, max(delivered_on) AS latest FROM visit WHERE shop_id = 1 AND delivered_on <= :last
    GROUP BY vehicle_id) s
  JOIN vehicle v ON v.shop_id = 1 AND v.id = s.vehicle_id
  WHERE v.status = 'active' AND v.merged_into IS NULL"""

AGENTS = f"""
  SELECT staff.code, sum(a.reached AND a.talk_id IS NULL), sum(a.talk_id IS NULL), sum(a.aapor = 'I'),
    sum(a.outcome = 'booked'),
    sum(CASE WHEN a.reached AND a.ended_at > a.started_at THEN unixepoch(a.ended_at) - unixepoch(a.started_at)
      ELSE 0 END),
    count(DISTINCT substr(a.started_at, 1, 13))
  FROM attempt a JOIN staff ON staff.shop_id = 1 AND staff.id = a.agent_id
  WHERE a.shop_id = 1 AND a.on_day BETWEEN :first AND :last AND {COUNTS} GROUP BY a.agent_id"""

WORKSHOP = """
  SELECT count(*) AS visits, sum(by_appointment) AS by_appointment, count(by_appointment) AS known,
    sum(amount_cents) AS amount_cents, count(amount_cents) AS settled
  FROM visit WHERE shop_id = 1 AND delivered_on BETWEEN :first AND :last"""

SOLD = """SELECT count(*), coalesce(sum(EXISTS (SELECT 1 FROM visit n WHERE n.shop_id = 1 AND n.vehicle_id =
    v.id
      AND n.delivered_on <= :last AND n.service_type = 'first_service')), 0),
    coalesce(sum(EXISTS (SELECT 1 FROM visit n WHERE n.shop_id = 1 AND n.vehicle_id = v.id
      AND n.delivered_on <= :last)), 0), coalesce(sum(v.warranty_registered), 0), count(v.warranty_registered)
  FROM vehicle v WHERE v.shop_id = 1 AND v.merged_into IS NULL AND v.sold_here
    AND v.purchased_on BETWEEN :{first} AND :{last}"""

DELIVERED = """
  SELECT count(*), sum(place = 1), sum(place = 1 AND correct), sum(NOT rework), sum(near), sum(in_time),
    sum(NOT (oldest = 1 AND before IS NULL))
  FROM (SELECT coalesce(v.is_rework, 0) OR v.service_type = 'rework' AS rework,
      v.amount_cents * 100 BETWEEN v.estimate_cents * 75 AND v.estimate_cents * 105 AS near,
      unixepoch(v.delivered_at) - unixepoch(v.promised_at) <= 900 AS in_time,
      row_number() OVER (PARTITION BY v.vehicle_id ORDER BY v.delivered_on DESC, v.id DESC) AS place,
      row_number() OVER (PARTITION BY v.vehicle_id ORDER BY v.delivered_on, v.id) AS oldest,
      (SELECT 1 FROM visit n WHERE n.shop_id = 1 AND n.vehicle_id = v.vehicle_id AND n.delivered_on < :first
        LIMIT 1)
        AS before,
      c.name <> '' AND car.plate <> '' AND car.vin_ok AND car.model <> '' AND EXISTS (SELECT 1 FROM
        customer_number t
        WHERE t.shop_id = 1 AND t.customer_id = car.owner_id AND t.e164 IS NOT NULL) AS correct
    FROM visit v JOIN vehicle car ON car.shop_id = 1 AND car.id = v.vehicle_id
    JOIN customer c ON c.shop_id = 1 AND c.id = car.owner_id
    WHERE v.shop_id = 1 AND v.delivered_on BETWEEN :first AND :last)"""

CALLED_BACK = f"""
  SELECT count(*), sum(EXISTS (SELECT 1 FROM attempt a WHERE a.shop_id = 1 AND a.vehicle_id = v.vehicle_id
    AND a.kind = 'callback' AND a.aapor = 'I' AND a.on_day BETWEEN :first AND :last AND {COUNTS_ALONE}))
  FROM (SELECT DISTINCT vehicle_id FROM visit WHERE shop_id = 1
    AND delivered_on BETWEEN :window_from AND :window_to) v"""

RESOLVED = """
  SELECT count(*), sum(c.solved_at < :moment) FROM complaint c
  JOIN attempt a ON a.shop_id = 1 AND a.id = c.attempt_id AND a.kind = 'callback'
  WHERE c.shop_id = 1 AND c.opened_at >= :from_instant AND c.opened_at < :moment AND c.state <> 'withdrawn'"""

MANAGED = """SELECT count(*) FROM (SELECT vehicle_id, max(delivered_on) AS latest FROM visit WHERE shop_id = 1
    AND delivered_on < :first GROUP BY vehicle_id HAVING max(delivered_on) > :year_before_that) s
  JOIN vehicle v ON v.shop_id = 1 AND v.id = s.vehicle_id WHERE v.merged_into IS NULL"""

INDICATORS = f"""
  SELECT 'sold', * FROM ({SOLD.format(first="sold_first", last="sold_last")}), (SELECT 0, 0)
  UNION ALL SELECT 'sold_now', * FROM ({SOLD.format(first="first", last="last")}), (SELECT 0, 0)
  UNION ALL SELECT 'visits', * FROM ({DELIVERED})
  UNION ALL SELECT 'due', due, notified, 0, 0, 0, 0, 0 FROM ({DUE})
  UNION ALL SELECT 'invited', count(*), sum(came), 0, 0, 0, 0, 0 FROM ({INVITED})
  UNION ALL SELECT 'called_back', *, 0, 0, 0, 0, 0 FROM ({CALLED_BACK})
  UNION ALL SELECT 'resolved', *, 0, 0, 0, 0, 0 FROM ({RESOLVED})
  UNION ALL SELECT 'managed', *, 0, 0, 0, 0, 0, 0 FROM ({MANAGED})"""

STATEMENTS = {
    "callbacks": CALLBACKS,
    "aapor": AAPOR,
    "scores": SCORES,
    "causes": CAUSES,
    "lapse": LAPSE,
    "recall": RECALL,
    "fixed-first-time": FIXED,
    "invitations": INVITATIONS,
    "complaints": COMPLAINTS,
    "indicators": INDICATORS,
    "base": BASE,
    "agents": AGENTS,
    "workshop": WORKSHOP,
    "bands": BANDS,
}


def months_on(day: date, months: int) -> date:
    """Give the same day so many months later; a day the month does not have is its last."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(years + (month == 11), (month + 1) % 12 + 1, 1)
    return date(years, month + 1, min(day.day, (following - timedelta(days=1)).day))


def values(first: date, last: date) -> dict[str, object]:
    """Give the days and instants that the statements name; the shop's clock is eight hours before UTC's."""
    after, day = last + timedelta(days=1), timedelta(days=1)
    days = {
        "first": first,
        "last": last,
        "after": after,
        "until": months_on(after, 6) - day,
        "left_first": months_on(first, -7),
        "left_last": months_on(after, -7) - day,
        "left_after": months_on(after, -7),
        "left_until": first - day,
        "sold_first": months_on(first, -6),
        "sold_last": months_on(after, -6) - day,
        "calls_from": first - timedelta(days=14),
        "calls_to": last + timedelta(days=90),
        "window_from": first - timedelta(days=7),
        "window_to": last - timedelta(days=3),
        "year_before": months_on(last, -12),
        "year_before_that": months_on(first - day, -12),
        "here": months_on(last, -4),
        "at_risk": months_on(last, -6),
        "lapsed_6": months_on(last, -12),
        "lapsed_12": months_on(last, -24),
    }
    instants = {
        "moment": last.isoformat() + "T16:00:00.000Z",
        "from_instant": (first - day).isoformat() + "T16:00:00.000Z",
        "day": (last - day).isoformat() + "T16:00:00.000Z",
        "three_days": (last - 3 * day).isoformat() + "T16:00:00.000Z",
        "week": (last - 7 * day).isoformat() + "T16:00:00.000Z",
    }
    return {**{name: value.isoformat() for name, value in days.items()}, **instants}


def gave(rows: list[sqlite3.Row]) -> list[dict[str, object] | list[object]]:
    """Give what a statement gave: one row by the names of its columns, several in their order."""
    return [dict(rows[0])] if len(rows) == 1 else [list(row) for row in rows]


def main(shop: Path, first: date, last: date, times: int) -> None:
    """Run each statement so many times, and print what each took and gave."""
    asked, said = values(first, last), {}
    with closing(sqlite3.connect(shop)) as connection:
        connection.row_factory = sqlite3.Row
        for name, sql in STATEMENTS.items():
            took = []
            for _ in range(times):
                began = perf_counter()
                rows = connection.execute(sql, asked).fetchall()
                took.append((perf_counter() - began) * 1_000)
            said[name] = {"ms": took, "gave": gave(rows)}
    print(json.dumps(said))


if __name__ == "__main__":
    main(
        Path(sys.argv[1]), date.fromisoformat(sys.argv[2]), date.fromisoformat(sys.argv[3]), int(sys.argv[4])
    )
