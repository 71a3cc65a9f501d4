"""Shops whose queue is as long as asked: the same few people and vehicles, over and over, are to be recalled.

`python -m benchmarks.long_queue SHOP.db FILE.csv LINES`
"""

from __future__ import annotations

import sys
from pathlib import Path

import store
from benchmarks.shop import moment, waiting

_STEPS = "WITH RECURSIVE step(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM step WHERE n + 1 < :lines)"

LIKENESSES = (
    f"""{_STEPS} INSERT INTO customer (shop_id, id, name, tier, match_key, made_at)
      SELECT :shop, :people + 1 + n, c.name, c.tier, '', :now
      FROM step JOIN customer c ON c.shop_id = :shop AND c.id = 1 + n % :people""",
    f"""{_STEPS} INSERT INTO customer_number (shop_id, customer_id, position, raw, e164, verdict, state)
      SELECT :shop, :people + 1 + n, 1, c.raw, c.e164, c.verdict, c.state FROM step
      JOIN customer_number c ON c.shop_id = :shop AND c.customer_id = 1 + n % :people AND c.position = 1""",
    f"""{_STEPS} INSERT INTO vehicle (shop_id, id, plate, model, owner_id, made_at)
      SELECT :shop, :vehicles + 1 + n, v.plate, v.model, :people + 1 + n, :now
      FROM step JOIN vehicle v ON v.shop_id = :shop AND v.id = 1 + n % :vehicles""",
    f"""{_STEPS} INSERT INTO follow_up (shop_id, id, kind, customer_id, vehicle_id, visit_id, rank, sort_on,
        due_on, last_useful_on, basis, state, made_at)
      SELECT :shop, :last + n, 'recall', :people + 1 + n, :vehicles + 1 + n, 1 + n % :visits, 4, :today,
        :today, :today, 'lapsed', 'open', :now FROM step""",
)


def fill(shop: Path, file: Path, lines: int) -> int:
    """Take a file's visits in, make the day's queues, and add so many recalls; return how many are open."""
    waiting(shop, file)
    database, now = store.Database(shop), moment()
    with database.writing() as records:
        values = {
            "people": records.next_id("customer") - 1,
            "vehicles": records.next_id("vehicle") - 1,
            "visits": records.next_id("visit") - 1,
            "last": records.next_id("follow_up"),
            "lines": lines,
            "today": now.date(),
            "now": now,
        }
        for statement in LIKENESSES if lines else ():
            records.run(statement, **values)
        records.sample()
        found = int(records.value("SELECT count(*) FROM follow_up WHERE shop_id = :shop AND state = 'open'"))
    database.close()
    return found


if __name__ == "__main__":
    print(f'{{"open": {fill(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))}}}')
