"""The last months of a shop in full: callbacks with interviews, causes and complaints; recall; invitations.

Part of what `benchmarks.years` writes, by plain statements. The calls end a few days before the day of the
measures, so that the day's queues are what they would be without them.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import store
from store.rules.outcomes import outcomes

SINCE, UNTIL = date(2026, 2, 1), date(2026, 5, 1)
"""Days of delivery whose visits were called for."""

_KEYED: Final = {
    "callback": (
        ("satisfied", 58), ("neutral", 6), ("dissatisfied", 4), ("refused", 4), ("broken_off", 3),
        ("call_later", 3), ("wrong_person", 1), ("sold_on", 1), ("no_answer", 12), ("busy", 4),
        ("powered_off", 2), ("invalid_number", 2),
    ),
    "recall": (
        ("lost_other_shop", 20), ("too_far", 12), ("booked", 10), ("will_come", 8), ("sold_on", 10),
        ("refused", 5), ("no_answer", 25), ("busy", 10),
    ),
    "invitation": (
        ("booked", 20), ("will_come", 15), ("not_due", 8), ("declined", 8), ("refused", 4),
        ("call_later", 5), ("no_answer", 25), ("busy", 10), ("powered_off", 5),
    ),
}  # fmt: skip
"""Of a hundred calls of a queue, how many end how."""

_SUBJECTS = {
    "callback": """SELECT v.id, v.vehicle_id, v.customer_id, v.id, date(v.delivered_on, '+3 days')
      FROM visit v WHERE v.shop_id = :shop AND v.delivered_on >= :since AND v.delivered_on < :until""",
    "recall": """SELECT v.last_visit_id, v.id, v.owner_id, v.id, date(v.last_visit_on, '+200 days')
      FROM vehicle v WHERE v.shop_id = :shop AND v.status = 'active'
        AND v.last_visit_on >= date(:since, '-200 days') AND v.last_visit_on < date(:until, '-200 days')""",
    "invitation": """SELECT 0, v.id, v.owner_id, v.id, v.due_on FROM vehicle v
      WHERE v.shop_id = :shop AND v.status = 'active' AND v.due_on >= :since AND v.due_on < :until
        AND v.id % 3 = 0""",
}
_CASES = """WITH s(visit_id, vehicle_id, customer_id, lot, on_day) AS ({subjects})
  INSERT INTO case_made SELECT row_number() OVER (ORDER BY s.lot), s.visit_id, s.vehicle_id, s.customer_id,
    s.on_day, w.outcome, w.aapor, w.reached, s.lot
  FROM s JOIN word w ON w.lot = s.lot * 7919 % 100"""
_FOLLOW_UPS = """INSERT INTO follow_up (shop_id, id, kind, customer_id, vehicle_id, visit_id, round, rank,
    sort_on,
    due_on, last_useful_on, basis, state, outcome, attempts, made_at, closed_at)
  SELECT :shop, :last + c.n, :kind, c.customer_id, c.vehicle_id, c.visit_id, 900, 3, c.on_day, c.on_day,
    c.on_day,
    'time', 'closed', c.outcome, 1, :at, :at FROM case_made c"""
_ATTEMPTS = """INSERT INTO attempt (shop_id, id, follow_up_id, kind, customer_id, vehicle_id, agent_id,
    number,
    number_position, started_at, ended_at, on_day, outcome, aapor, reached, reason, other_shop, corrects_id,
      token)
  SELECT :shop, :past + row_number() OVER (ORDER BY c.n), :last + c.n, :kind, c.customer_id, c.vehicle_id,
    1 + (c.lot + {which}) % 16, '', 1, {day} || printf('T%02d:%02d:0{which}.000Z', 1 + c.n % 9, c.n % 60),
    {day} || printf('T%02d:%02d:59.000Z', 1 + c.n % 9, c.n % 60), {day}, {outcome},
    CASE WHEN c.outcome = 'lost_other_shop' THEN 'dear' ELSE '' END,
    CASE WHEN c.outcome = 'lost_other_shop' AND c.n % 2 = 0 THEN '城西修理厂' ELSE '' END, {corrects},
    :kind || '{which}' || (:last + c.n)
  FROM case_made c WHERE {of}"""
_DIALS = (
    {
        "which": 1,
        "day": "date(c.on_day, '-1 day')",
        "outcome": "'no_answer', 'NC', 0",
        "corrects": "NULL",
        "of": "c.n % 3 = 0",
    },
    {
        "which": 2,
        "day": "c.on_day",
        "outcome": "c.outcome, c.aapor, c.reached",
        "corrects": "NULL",
        "of": "1",
    },
    {
        "which": 3,
        "day": "c.on_day",
        "outcome": "c.outcome, c.aapor, c.reached",
        "corrects": """(SELECT a.id FROM attempt a WHERE a.shop_id = :shop AND a.follow_up_id = :last + c.n
            ORDER BY a.id DESC LIMIT 1)""",
        "of": "c.n % 200 = 0",
    },
)
"""A third had been called in vain the day before; one in two hundred was corrected."""

_QUESTIONS = (
    "overall", "reception", "workmanship", "explained_before", "lounge", "washed", "explained_after",
    "recommend",
)  # fmt: skip
_INTERVIEWS = """INSERT INTO interview (shop_id, attempt_id, script, script_version, language, complete)
  SELECT :shop, a.id, 'callback', 1, 'zh', 1 FROM attempt a
  WHERE a.shop_id = :shop AND a.id > :past AND a.aapor = 'I'"""
_ANSWERS = """INSERT INTO answer (shop_id, attempt_id, seq, question, value, score, counted)
  SELECT :shop, a.id, q.seq, q.question, CAST(q.score AS TEXT), q.score, 1 FROM (
    SELECT a.id, j.key + 1 AS seq, j.value AS question, CASE a.outcome WHEN 'satisfied' THEN 5 - (a.id * 13
      + j.key * 7) % 5 / 3
        WHEN 'neutral' THEN 3 ELSE 1 + (a.id + j.key) % 2 END AS score
    FROM attempt a CROSS JOIN json_each(:questions) j
    WHERE a.shop_id = :shop AND a.id > :past AND a.aapor = 'I') q JOIN attempt a ON a.shop_id = :shop AND
      a.id = q.id"""
_CAUSES = """INSERT INTO attempt_cause (shop_id, attempt_id, cause)
  SELECT :shop, a.id, json_extract(:causes, '$[' || (a.id % 8) || ']') FROM attempt a
  WHERE a.shop_id = :shop AND a.id > :past AND a.outcome IN ('neutral', 'dissatisfied')"""
_COMPLAINTS = """INSERT INTO complaint (shop_id, id, customer_id, vehicle_id, visit_id, attempt_id, cause,
    department,
    severity, state, opened_at, reply_due_at, solve_due_at, first_reply_at, solved_at, solved_on, closed_at,
    call_due_at, asked_at, reopened)
  SELECT :shop, row_number() OVER (ORDER BY a.id), a.customer_id, a.vehicle_id, f.visit_id, a.id, n.cause,
    'workshop',
    'minor', CASE WHEN a.id % 5 = 0 THEN 'assigned' ELSE 'closed' END, a.ended_at, {day} || 'T09:00:00.000Z',
    {three} || 'T09:00:00.000Z', {day} || printf('T%02d:30:00.000Z', a.id % 11),
    CASE WHEN a.id % 5 THEN {three} || printf('T%02d:30:00.000Z', a.id % 11) END, CASE WHEN a.id % 5 THEN
      {three} END,
    CASE WHEN a.id % 5 THEN {five} || 'T05:30:00.000Z' END, CASE WHEN a.id % 5 THEN {five} ||
      'T03:00:00.000Z' END,
    CASE WHEN a.id % 5 THEN {five} || printf('T%02d:30:00.000Z', a.id % 5) END, a.id % 40 = 1
  FROM attempt a JOIN attempt_cause n ON n.shop_id = :shop AND n.attempt_id = a.id
  JOIN follow_up f ON f.shop_id = :shop AND f.id = a.follow_up_id
  WHERE a.shop_id = :shop AND a.id > :past AND a.outcome = 'dissatisfied'""".format(
    day="date(a.on_day, '+1 day')", three="date(a.on_day, '+3 days')", five="date(a.on_day, '+5 days')"
)
_STEPS = """INSERT INTO complaint_step (shop_id, complaint_id, seq, at, agent_id, state, what)
  SELECT :shop, c.id, 1, c.opened_at, 1, 'open', 'opened' FROM complaint c WHERE c.shop_id = :shop
  UNION ALL SELECT :shop, c.id, 2, c.first_reply_at, 1, 'assigned', 'replied' FROM complaint c
  WHERE c.shop_id = :shop
  UNION ALL SELECT :shop, c.id, 3, c.closed_at, 1, 'closed', 'closed' FROM complaint c
  WHERE c.shop_id = :shop AND c.closed_at IS NOT NULL"""
_BOOKED = """INSERT INTO appointment (shop_id, id, vehicle_id, customer_id, attempt_id, at, on_day, state,
    made_at)
  SELECT :shop, :appointments + row_number() OVER (ORDER BY a.id), a.vehicle_id, a.customer_id, a.id,
    date(a.on_day, '+5 days') || 'T02:00:00.000Z', date(a.on_day, '+5 days'),
    CASE WHEN a.id % 3 THEN 'kept' ELSE 'missed' END, a.ended_at
  FROM attempt a WHERE a.shop_id = :shop AND a.id > :past AND a.outcome = 'booked'"""

_SOLD = """UPDATE vehicle SET sold_here = 1, warranty_registered = id % 3 > 0,
    purchased_on = date(:since, (id % 400 - 300) || ' days')
  WHERE shop_id = :shop AND id % 10 = 0"""

CAUSES = '["quality", "parts", "time", "cost", "attitude", "vehicle", "claims", "other"]'


def fill(records: store.Records, at: object) -> None:
    """Write the calls for what was due in those months; inside a writing transaction."""
    records.run(
        """CREATE TEMP TABLE case_made (n INTEGER PRIMARY KEY, visit_id, vehicle_id, customer_id, on_day,
           outcome, aapor, reached, lot)"""
    )
    records.run("CREATE TEMP TABLE word (lot INTEGER PRIMARY KEY, outcome, aapor, reached)")
    for kind in _KEYED:
        _calls(records, kind, at)
    records.run(_SOLD, since=SINCE)
    for table in ("case_made", "word"):
        records.run(f"DROP TABLE temp.{table}")


def _calls(records: store.Records, kind: str, at: object) -> None:
    """Write a queue's cases, their calls, and what came of these."""
    words = [word for word, times in _KEYED[kind] for _ in range(times)]
    known = outcomes()
    for table in ("case_made", "word"):
        records.run(f"DELETE FROM temp.{table}")
    records.run_many(
        "INSERT INTO temp.word VALUES (?, ?, ?, ?)",
        [(lot, word, known[word].group, known[word].reached) for lot, word in enumerate(words)],
    )
    records.run(_CASES.format(subjects=_SUBJECTS[kind]), since=SINCE, until=UNTIL)
    last, past = records.next_id("follow_up") - 1, records.next_id("attempt") - 1
    records.run(_FOLLOW_UPS, last=last, kind=kind, at=at)
    for dial in _DIALS:
        records.run(_ATTEMPTS.format(**dial), last=last, past=records.next_id("attempt") - 1, kind=kind)
    if kind != "callback":
        records.run(_BOOKED, past=past, appointments=records.next_id("appointment") - 1)
        return
    questions = str(list(_QUESTIONS)).replace("'", '"')
    records.run(_INTERVIEWS, past=past)
    records.run(_ANSWERS, past=past, questions=questions)
    records.run(_CAUSES, past=past, causes=CAUSES)
    records.run(_COMPLAINTS, past=past)
    records.run(_STEPS)
