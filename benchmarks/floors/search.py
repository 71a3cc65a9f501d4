"""The least that looking somebody up can be: one bare query by an index for each key, and its rows.

python benchmarks/floors/search.py SHOP.db

Plates, from their third sign on, and names are typed; whoever begins so is fetched with the owner's name, at
most twenty.
Ends of numbers, pinyin, parts inside, masking and follow-ups are left out.
"""

import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from time import perf_counter

PEOPLE = 40
PLATE = """SELECT v.id, v.plate, v.model, c.name
  FROM vehicle v JOIN customer c ON c.shop_id = 1 AND c.id = v.owner_id
  WHERE v.shop_id = 1 AND v.plate >= ? AND v.plate < ? LIMIT 20"""
NAME = """SELECT v.id, v.plate, v.model, c.name
  FROM customer c JOIN vehicle v ON v.shop_id = 1 AND v.owner_id = c.id
  WHERE c.shop_id = 1 AND c.name >= ? AND c.name < ? LIMIT 20"""


def main(shop: Path) -> None:
    """Type, and print what each key took."""
    with closing(sqlite3.connect(shop)) as connection:
        (last,) = connection.execute("SELECT max(id) FROM vehicle").fetchone()
        people = connection.execute(
            """SELECT v.plate, c.name FROM vehicle v JOIN customer c ON c.shop_id = 1 AND c.id = v.owner_id
               WHERE v.id % ? = 0 ORDER BY v.id""",
            (max(1, last // PEOPLE),),
        ).fetchall()
        took = []
        for plate, name in people:
            for sql, text, least in ((PLATE, plate, 3), (NAME, name, 1)):
                for length in range(least, len(text) + 1):
                    part = text[:length]
                    began = perf_counter()
                    connection.execute(sql, (part, part[:-1] + chr(ord(part[-1]) + 1))).fetchall()
                    took.append((perf_counter() - began) * 1_000)
    took.sort()
    key = {"p50": took[len(took) // 2], "p99": took[len(took) * 99 // 100], "max": took[-1]}
    print(json.dumps({"key": key}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
