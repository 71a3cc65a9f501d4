"""Keeping how names sound and what they end with, so that whoever types pinyin, or a given name, finds them.

What is kept follows from the name alone, so it is never out of date: names that have come since are added
to it, before anybody's search by sound is answered, and at best soon after an import. Plates, VINs,
telephone numbers and order numbers need nothing of the kind: their indexes are the database's own.
"""

from __future__ import annotations

from collections.abc import Iterable

from store.database import Database, Records
from store.finding.keys import ENDING, after, endings
from store.finding.sounds import sounds_of
from store.safeguards.by_login import only_reads

AT_ONCE = 400
"""Names that are added in one transaction: some milliseconds."""


def hear_names(database: Database) -> int:
    """Add the names whose sound is not kept yet, in short transactions; give how many there were.

    Cheap where nothing has come since it was last done. Cut off, the next one goes on where it was.
    """
    with database.reading() as records:
        newest = _newest(records)
        if _heard(records) == newest or only_reads(records):
            return 0
    with database.writing() as records:
        records.run("DELETE FROM names_heard WHERE shop_id = :shop")
    added, last = 0, ""
    while names := _next_unheard(database, last):
        with database.writing() as records:
            hear(records, names)
        added += len(names)
        last = names[-1]
    with database.writing() as records:
        records.run("DELETE FROM names_heard WHERE shop_id = :shop")
        records.add("names_heard", imports=newest[0], last_customer=newest[1])
    return added


def hear(records: Records, names: Iterable[str]) -> None:
    """Add these names; for where a customer is entered or renamed by hand, in the same transaction."""
    rows = [
        (records.shop, kept, name)
        for name in names
        if name
        for kept in (*sounds_of(name), *(ENDING + ending for ending in endings(name)))
    ]
    records.run_many(
        "INSERT INTO name_sound (shop_id, sounds, name) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", rows
    )


def forget_name(records: Records, name: str) -> None:
    """Drop a name that no customer has any more."""
    records.run(
        """DELETE FROM name_sound WHERE shop_id = :shop AND name = :name AND NOT EXISTS (
             SELECT 1 FROM customer c WHERE c.shop_id = :shop AND c.name = :name)""",
        name=name,
    )


def _newest(records: Records) -> tuple[int, int]:
    """Count imports and takings back, which may bring old names again; give the last customer to be seen."""
    row = records.row(
        """SELECT coalesce((SELECT max(id) FROM import_batch WHERE shop_id = :shop), 0)
               + (SELECT count(*) FROM import_taken_back WHERE shop_id = :shop) AS imports,
             (SELECT max(id) FROM customer WHERE shop_id = :shop AND id NOT BETWEEN
                coalesce((SELECT first_id FROM arriving
                          WHERE table_name = 'customer' AND shop_id = :shop), 0)
                AND coalesce((SELECT last_id FROM arriving
                              WHERE table_name = 'customer' AND shop_id = :shop), -1)) AS customer"""
    )
    assert row is not None  # noqa: S101  a row without a table behind it
    return row["imports"], row["customer"] or 0


def _heard(records: Records) -> tuple[int, int] | None:
    """Give how far names are kept; None where they never were, or before what they end with was kept too."""
    row = records.row(
        """SELECT imports, last_customer FROM names_heard WHERE shop_id = :shop AND (
             EXISTS (SELECT 1 FROM name_sound n
                     WHERE n.shop_id = :shop AND n.sounds > :ending AND n.sounds < :after)
             OR NOT EXISTS (SELECT 1 FROM name_sound n WHERE n.shop_id = :shop AND n.sounds > ''))""",
        ending=ENDING,
        after=after(ENDING),
    )
    return (row["imports"], row["last_customer"]) if row else None


def _next_unheard(database: Database, last: str) -> list[str]:
    with database.reading() as records:
        rows = records.rows(
            """SELECT DISTINCT c.name FROM customer c WHERE c.shop_id = :shop AND c.name > :last
                 AND NOT EXISTS (SELECT 1 FROM name_sound n WHERE n.shop_id = :shop AND n.name = c.name
                                   AND n.sounds > :ending AND n.sounds < :after)
               ORDER BY c.name LIMIT :most""",
            last=last,
            ending=ENDING,
            after=after(ENDING),
            most=AT_ONCE,
        )
    return [row["name"] for row in rows]
