"""Keeping how names sound and what they end with, so that whoever types pinyin, or a given name, finds them.

What is kept follows from the name alone, so it is never out of date: names that have come since are added
to it, before anybody's search by sound is answered, and at best soon after an import. Plates, VINs,
telephone numbers and order numbers need nothing of the kind: their indexes are the database's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from store.database import Database, Records
from store.finding.keys import ENDING, after, endings
from store.finding.sounds import has_characters, sounds_of
from store.finding.syllables import SPOKEN, kept
from store.safeguards.by_login import only_reads

AT_ONCE = 400
"""Names that are added in one transaction: some milliseconds."""


def hear_names(database: Database) -> int:
    """Add the names whose sound is not kept yet, in short transactions; give how many there were.

    Cheap where nothing has come since it was last done. Cut off, the next one goes on where it was. By an
    agent's own login on a server, which does not see names, or one that only reads, nothing is done.
    """
    with database.reading() as records:
        newest, heard = _newest_and_heard(records)
        if heard == newest or records.standing == "agent" or only_reads(records):
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


def all_heard(records: Records) -> bool:
    """Say whether the sounds of all names are kept."""
    newest, heard = _newest_and_heard(records)
    return heard == newest


def hear(records: Records, names: Iterable[str]) -> None:
    """Add these names; for where a customer is entered or renamed by hand, in the same transaction."""
    rows = [(records.shop, each, name) for name in names if name for each in _kept_of(name)]
    records.run_many(
        "INSERT INTO name_sound (shop_id, sounds, name) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", rows
    )


def _kept_of(name: str) -> Iterator[str]:
    words = not has_characters(name)
    for sounds in sounds_of(name):
        yield sounds
        yield kept(sounds, words=words)
    for ending in endings(name):
        yield ENDING + ending


def forget_name(records: Records, name: str) -> None:
    """Drop a name that no customer has any more."""
    records.run(
        """DELETE FROM name_sound WHERE shop_id = :shop AND name = :name AND NOT EXISTS (
             SELECT 1 FROM customer c WHERE c.shop_id = :shop AND c.name = :name)""",
        name=name,
    )


Told = tuple[int, int]
"""How many imports and takings back there were, and the last customer."""


def _newest_and_heard(records: Records) -> tuple[Told, Told | None]:
    """Give what is newest, and how far names are kept.

    Imports and takings back, which may bring old names again, are counted; the last customer is the last
    that can be seen. None where names never were kept, or before they were by their syllables too.
    """
    row = records.row(
        """SELECT coalesce((SELECT max(id) FROM import_batch WHERE shop_id = :shop), 0)
               + (SELECT count(*) FROM import_taken_back WHERE shop_id = :shop) AS newest_imports,
             (SELECT max(id) FROM customer WHERE shop_id = :shop AND id NOT BETWEEN
                coalesce((SELECT first_id FROM arriving
                          WHERE table_name = 'customer' AND shop_id = :shop), 0)
                AND coalesce((SELECT last_id FROM arriving
                              WHERE table_name = 'customer' AND shop_id = :shop), -1)) AS newest_customer,
             h.imports, h.last_customer
           FROM (SELECT 1 AS one) one LEFT JOIN names_heard h ON h.shop_id = :shop AND (
             EXISTS (SELECT 1 FROM name_sound n
                     WHERE n.shop_id = :shop AND n.sounds > :spoken AND n.sounds < :after)
             OR NOT EXISTS (SELECT 1 FROM name_sound n WHERE n.shop_id = :shop AND n.sounds > ''))""",
        spoken=SPOKEN,
        after=after(SPOKEN),
    )
    assert row is not None  # noqa: S101  a row without a table behind it
    newest = (row["newest_imports"], row["newest_customer"] or 0)
    return newest, None if row["imports"] is None else (row["imports"], row["last_customer"])


def _next_unheard(database: Database, last: str) -> list[str]:
    with database.reading() as records:
        rows = records.rows(
            """SELECT DISTINCT c.name FROM customer c WHERE c.shop_id = :shop AND c.name > :last
                 AND NOT EXISTS (SELECT 1 FROM name_sound n WHERE n.shop_id = :shop AND n.name = c.name
                                   AND n.sounds > :spoken AND n.sounds < :after)
               ORDER BY c.name LIMIT :most""",
            last=last,
            spoken=SPOKEN,
            after=after(SPOKEN),
            most=AT_ONCE,
        )
    return [row["name"] for row in rows]
