"""The least that listing the day's queues can be: one bare query and its rows as JSON.

python benchmarks/floors/queue_rows.py SHOP.db

Numbers are not masked, nothing says why somebody is there; neither settings nor the command line are read.
`keep ROWS` after the file leaves only so many rows in the queues instead.
"""

import json
import sqlite3
import sys

LINES = """SELECT f.id, f.kind, c.name, n.e164, v.plate, v.vin, s.order_number, f.due_on, f.last_useful_on,
    f.rank, f.basis
  FROM follow_up f
  JOIN customer c ON c.shop_id = 1 AND c.id = f.customer_id
  JOIN vehicle v ON v.shop_id = 1 AND v.id = f.vehicle_id
  LEFT JOIN visit s ON s.shop_id = 1 AND s.id = f.visit_id
  LEFT JOIN customer_number n ON n.shop_id = 1 AND n.customer_id = f.customer_id AND n.position = 1
  WHERE f.shop_id = 1 AND f.state = 'open' AND f.left_out IS NULL AND f.desk = 'agents'
  ORDER BY f.rank, f.sort_on, f.tier_rank, f.id"""

KEEP = """DELETE FROM follow_up WHERE id NOT IN (SELECT id FROM follow_up
  WHERE state = 'open' AND left_out IS NULL AND desk = 'agents'
  ORDER BY rank, sort_on, tier_rank, id LIMIT ?)"""


def main(shop: str, *keep: str) -> None:
    """List the rows, or keep so many."""
    connection = sqlite3.connect(shop)
    if keep:
        connection.execute(KEEP, (int(keep[1]),))
        connection.commit()
    else:
        print(json.dumps(connection.execute(LINES).fetchall(), ensure_ascii=False))
    connection.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
