"""Years of calls behind every vehicle of a shop: so many attempts each, over the two years before today.

`python -m benchmarks.years SHOP.db 5`. Written by plain statements: what counts here is how many there are.
The last months are filled in by `benchmarks.months`.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path

import store
from benchmarks import months
from benchmarks.shop import AGENTS, code_of, moment

FIRST, DAYS = date(2024, 5, 1), 700
OUTCOMES = (
    ("satisfied", "I"),
    ("no_answer", "NC"),
    ("booked", "I"),
    ("busy", "NC"),
    ("declined", "I"),
    ("powered_off", "NC"),
    ("will_come", "I"),
)

_AGENT = """INSERT OR IGNORE INTO staff (shop_id, id, code, name, made_at)
  VALUES (:shop, :id, :code, :code, :at)"""

_FOLLOW_UPS = """INSERT INTO follow_up (shop_id, id, kind, customer_id, vehicle_id, visit_id, round, rank,
    sort_on, due_on, last_useful_on, basis, state, outcome, attempts, made_at, closed_at)
  SELECT :shop, :last + row_number() OVER (ORDER BY v.id), 'invitation', v.owner_id, v.id, 0, :round, 3,
    :day, :day, :day, 'time', 'closed', :outcome, 1, :at, :at
  FROM vehicle v WHERE v.shop_id = :shop"""

_ATTEMPTS = """INSERT INTO attempt (shop_id, id, follow_up_id, kind, customer_id, vehicle_id, agent_id,
    number, number_position, started_at, ended_at, on_day, outcome, aapor, reached, note, token)
  SELECT :shop, :past + row_number() OVER (ORDER BY f.id), f.id, f.kind, f.customer_id, f.vehicle_id,
    1 + f.id % :agents, coalesce(n.e164, ''), 1,
    date(:first, '+' || ((f.vehicle_id * 37 + :round * 131) % :days) || ' days')
      || printf('T%02d:%02d:00.000Z', 1 + f.id % 9, f.id % 60),
    date(:first, '+' || ((f.vehicle_id * 37 + :round * 131) % :days) || ' days')
      || printf('T%02d:%02d:40.000Z', 1 + f.id % 9, f.id % 60),
    date(:first, '+' || ((f.vehicle_id * 37 + :round * 131) % :days) || ' days'),
    :outcome, :aapor, :aapor = 'I', '', 'y' || f.id
  FROM follow_up f LEFT JOIN customer_number n
    ON n.shop_id = :shop AND n.customer_id = f.customer_id AND n.position = 1
  WHERE f.shop_id = :shop AND f.id > :last"""


def add(path: Path, each: int) -> int:
    """Give every vehicle so many attempts, each of a follow-up that is closed; return how many there are."""
    database, now = store.Database(path), moment()
    for number in range(AGENTS):
        with database.writing() as records:
            records.run(_AGENT, id=number + 1, code=code_of(number), at=now)
    for turn in range(each):
        outcome, aapor = OUTCOMES[turn % len(OUTCOMES)]
        day = FIRST + timedelta(days=DAYS * turn // each)
        with database.writing() as records:
            last, past = records.next_id("follow_up") - 1, records.next_id("attempt") - 1
            records.run(_FOLLOW_UPS, last=last, round=1000 + turn, day=day, outcome=outcome, at=now)
            records.run(
                _ATTEMPTS,
                last=last,
                past=past,
                round=turn,
                first=FIRST,
                days=DAYS,
                agents=AGENTS,
                outcome=outcome,
                aapor=aapor,
            )
    with database.writing() as records:
        months.fill(records, now)
    store.make_today(database, store.load_settings(None), now)
    store.hear_names(database)
    with database.writing() as records:
        records.sample()
        found = int(records.value("SELECT count(*) FROM attempt WHERE shop_id = :shop"))
    database.close()
    return found


if __name__ == "__main__":
    print(f'{{"attempts": {add(Path(sys.argv[1]), int(sys.argv[2]))}}}')
