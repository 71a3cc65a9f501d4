"""Somebody types plates, numbers, names, pinyin and orders into the box, a sign at a time.

    python -m benchmarks.searching SHOP.db
    python -m benchmarks.searching texts SHOP.db TEXTS.json

The first prints JSON: what a key took in milliseconds; names have to be heard before. The second writes what
is typed, and what each text may be, for the floor.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, astuple
from pathlib import Path
from time import perf_counter

import store
from benchmarks.beside import summed_up
from benchmarks.shop import moment
from store.finding import keys
from store.finding.syllables import ways

PEOPLE = 40
"""People looked for, spread evenly over the shop."""


def typed(database: store.Database) -> Iterator[str]:
    """Give what stands in the box after each key."""
    for row in _people(database):
        plate, number, name, vin, sounds = row
        syllables = sounds.split(" ")
        initials = "".join(each[0] for each in syllables)
        for text in (
            plate,
            plate[2:],
            plate[3:6],
            plate[-3:],
            vin[-6:],
            number[-11:],
            number[-4:],
            name,
            name[1:],
            "".join(syllables),
            initials,
            syllables[0] + initials[1:],
            name[0] + initials[1:],
        ):
            for length in range(1, len(text) + 1):
                yield text[:length]


def _people(database: store.Database) -> list[tuple[str, str, str, str, str]]:
    with database.reading() as records:
        step = max(1, records.value("SELECT max(id) FROM vehicle WHERE shop_id = :shop") // PEOPLE)
        rows = records.rows(
            """SELECT v.plate, v.vin, c.name, n.e164, min(s.sounds) AS sounds FROM vehicle v
               JOIN customer c ON c.shop_id = :shop AND c.id = v.owner_id
               JOIN customer_number n ON n.shop_id = :shop AND n.customer_id = c.id AND n.position = 1
               JOIN name_sound s ON s.shop_id = :shop AND s.name = c.name AND s.sounds >= 'a'
               WHERE v.shop_id = :shop AND v.id % :step = 0 GROUP BY v.id ORDER BY v.id""",
            step=step,
        )
    return [(row["plate"], row["e164"], row["name"], row["vin"], row["sounds"]) for row in rows]


def meant(settings: store.Settings, text: str) -> dict[str, object]:
    """Give what a text may be, as the floor is told."""
    wanted = keys.wanted(text)
    signs = "".join(f"{sign}%" for sign in wanted.sound if not sign.isascii())
    return {
        **asdict(wanted),
        "full": settings.country_code + wanted.number,
        "ways": [astuple(way) for way in ways(wanted.sound)] if wanted.sound else [],
        "signs": f"%{signs}",
        "heard": keys.heard(wanted.sound).pattern,
    }


def write(shop: Path, texts: Path) -> None:
    """Write what is typed, and what each text may be."""
    settings, database = store.load_settings(None), store.Database(shop)
    every = [meant(settings, text) for text in typed(database)]
    database.close()
    texts.write_text(json.dumps(every, ensure_ascii=False), encoding="utf-8")


def main(shop: Path) -> None:
    """Type, and print what each key took."""
    settings, now = store.load_settings(None), moment()
    database = store.Database(shop)
    took = []
    for text in list(typed(database)):
        began = perf_counter()
        store.find(database, settings, text, now)
        took.append((perf_counter() - began) * 1_000)
    database.close()
    print(json.dumps({"key": summed_up(took)}))


if __name__ == "__main__":
    if sys.argv[1] == "texts":
        write(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        main(Path(sys.argv[1]))
