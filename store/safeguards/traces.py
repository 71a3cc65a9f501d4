"""Traces of a person outside their own rows: histories, others' notes, and the bytes of the file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from contextlib import closing
from pathlib import Path

from store.database import Database, Records
from store.engines.sqlite import connect
from store.safeguards.file_bytes import stands_in
from store.safeguards.files import key_of
from store.safeguards.theirs import Person

NOTES = (
    ("attempt", "note"), ("attempt", "reason"), ("attempt", "other_shop"), ("skip", "note"),
    ("pause", "note"), ("appointment", "work"), ("complaint_step", "note"), ("quality_score", "note"),
    ("work_order", "note"), ("queue_hold", "note"), ("consent", "note"), ("correction", "reason"),
    ("visit_item", "item"), ("customer", "notes"), ("open_call", "note"), ("open_call", "drafts"),
    ("open_answer", "value"),
    ("answer", "value"), ("export", "asked"), ("export", "file"), ("import_batch", "file"),
    ("import_batch", "account"), ("import_change", "before"), ("attempt_change", "before"),
    ("attempt_change", "after"), ("backup", "file"), ("report_action_change", "problem"),
    ("report_action_change", "measure"), ("rule_change", "old_value"), ("rule_change", "new_value"),
    ("report_kept", "content"), ("rule_saving", "before"), ("rule_saving", "after"),
    ("rule_saving", "changes"), ("rule_saving", "file"), ("known_layout", "mapping"),
)  # fmt: skip
"""Texts that people, or files, wrote about anything: whoever is erased may be named in them."""

GONE = "…"
_AT_ONCE = 30
"""Texts that are taken out of every note in one go."""

_LEAST = 2
"""Signs of a name that are looked for in texts; a single one stands in half of them."""

_PERSONAL = {
    "customer": {"name", "gender", "address", "preferred_time", "notes", "match_key", "facts_older"},
    "vehicle": {"plate", "vin", "vin_ok", "facts_older"},
    "visit": {"source_hash"},
    "attempt": {"number", "note", "reason"},
}
_FOR_READERS = 5_000
"""Milliseconds to wait for those who read, so that the write-ahead log can be emptied."""


def strings_of(records: Records, whose: Person) -> set[str]:
    """Give every text that says who somebody is, in each of its spellings, save what others' rows say too."""
    found: set[str] = set()
    for row in records.rows(f"SELECT * FROM customer WHERE shop_id = :shop AND {whose.where('customer')}"):
        found |= {row["name"], row["address"], row["notes"]}
    for row in records.rows(
        f"SELECT raw, e164 FROM customer_number WHERE shop_id = :shop AND {whose.where('customer_number')}"
    ):
        found |= {row["raw"], row["e164"] or "", *_spellings(row["e164"])}
    for row in records.rows(f"SELECT number FROM attempt WHERE shop_id = :shop AND {whose.where('attempt')}"):
        found |= {row["number"], *_spellings(row["number"])}
    for row in records.rows(
        f"SELECT plate, vin FROM vehicle WHERE shop_id = :shop AND {whose.where('vehicle')}"
    ):
        found |= {row["plate"] or "", row["vin"] or "", *_plates(row["plate"])}
    for row in records.rows(
        f"""SELECT was, now FROM correction WHERE shop_id = :shop AND {whose.where("correction")}
              AND field IN ('name', 'address', 'notes', 'plate', 'vin', 'add')"""
    ):
        found |= {row["was"] or "", row["now"] or ""}
    return {text for text in found if len(text) >= _LEAST and not _is_others(records, whose, text)}


def _spellings(number: str | None) -> set[str]:
    """Give a number as it is written inside the country, and as people part its digits."""
    if not number or not number.startswith("+"):
        return set()
    import phonenumbers

    read = phonenumbers.parse(number)
    inside = phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.NATIONAL)
    parted = (inside.replace(" ", mark) for mark in (" ", "-"))
    return {str(read.national_number), "".join(sign for sign in inside if sign.isdigit()), *parted}


def _plates(plate: str | None) -> set[str]:
    """Give a plate as people write it: parted behind the letter of its town, and in small letters."""
    if not plate:
        return set()
    return {plate.lower(), *(f"{plate[:2]}{mark}{plate[2:]}" for mark in ("·", "•", " ", "-"))}


def _is_others(records: Records, whose: Person, text: str) -> bool:
    """Say whether a text is somebody else's as well: a name, an address or a number they share."""
    return bool(
        records.value(
            f"""SELECT 1 WHERE EXISTS (SELECT 1 FROM customer c WHERE c.shop_id = :shop
                  AND c.id NOT IN ({whose.people}) AND (c.name = :text OR c.address = :text))
                OR EXISTS (SELECT 1 FROM customer_number n WHERE n.shop_id = :shop
                  AND n.customer_id NOT IN ({whose.people})
                  AND (n.raw = :text OR n.e164 = :text OR (length(:text) > 6 AND n.e164 LIKE '%' || :text)))
                OR EXISTS (SELECT 1 FROM staff s WHERE s.shop_id = :shop AND :text IN (s.name, s.code))
                OR EXISTS (SELECT 1 FROM vehicle v WHERE v.shop_id = :shop
                  AND v.owner_id NOT IN ({whose.people}) AND :text IN (v.plate, v.vin))""",
            text=text,
        )
    )


def blank_history(records: Records, whose: Person, vehicles: Sequence[int]) -> None:
    """Take a person out of what is kept for undoing imports, calls and decisions, and for knowing them."""
    ids = {"customer": list(whose.files), "vehicle": list(vehicles)}
    ids |= {
        table: [
            row["id"]
            for row in records.rows(f"SELECT id FROM {table} WHERE shop_id = :shop AND {whose.where(table)}")
        ]
        for table in ("visit", "attempt")
    }
    for table, rows in ids.items():
        for row in rows:
            _blank_change(records, table, row)
    people, cars = whose.people, ", ".join(map(str, vehicles)) or "0"
    for table in ("import_change", "attempt_change"):
        records.run(
            f"""DELETE FROM {table} WHERE shop_id = :shop AND (
                  table_name = 'customer_number' AND row_id IN ({people})
                  OR table_name IN ('open_call', 'open_answer', 'follow_up_draft') AND row_id IN (
                    SELECT f.id FROM follow_up f WHERE f.shop_id = :shop AND f.customer_id IN ({people})))"""
        )
    records.run(
        f"""DELETE FROM alias WHERE shop_id = :shop AND (table_name = 'customer' AND row_id IN ({people})
              OR table_name = 'vehicle' AND row_id IN ({cars}))"""
    )
    records.run(
        f"""DELETE FROM match_question WHERE shop_id = :shop AND (
              kind IN ('owner', 'number') AND (former_id IN ({people}) OR later_id IN ({people}))
              OR kind = 'plate' AND (former_id IN ({cars}) OR later_id IN ({cars})))"""
    )


def _blank_change(records: Records, table: str, row: int) -> None:
    """Leave what a change kept of a row without what is personal in it."""
    for kept, columns in (("import_change", ("before",)), ("attempt_change", ("before", "after"))):
        for column in columns:
            found = records.rows(
                f"""SELECT rowkey.{column} AS text, rowkey.* FROM {kept} rowkey
                    WHERE shop_id = :shop AND table_name = :table_name AND row_id = :row""",
                table_name=table,
                row=row,
            )
            for each in found:
                held = json.loads(each["text"])
                if not isinstance(held, dict) or not _PERSONAL[table] & held.keys():
                    continue
                left = {name: value for name, value in held.items() if name not in _PERSONAL[table]}
                records.run(
                    f"""UPDATE {kept} SET {column} = :left WHERE shop_id = :shop AND table_name = :table_name
                          AND row_id = :row AND {column} = :text""",
                    left=json.dumps(left, ensure_ascii=False),
                    table_name=table,
                    row=row,
                    text=each["text"],
                )


def take_out_of_others_texts(records: Records, strings: Collection[str]) -> None:
    """Take somebody's name, numbers, plate and address out of every note that names them."""
    texts = sorted(strings, key=len, reverse=True)
    for first in range(0, len(texts), _AT_ONCE):
        named = {f"text_{place}": text for place, text in enumerate(texts[first : first + _AT_ONCE])}
        for table, column in NOTES:
            without = column
            for name in named:
                without = f"replace({without}, :{name}, :gone)"
            told = " OR ".join(f"instr({column}, :{name}) > 0" for name in named)
            records.run(
                f"UPDATE {table} SET {column} = {without} WHERE shop_id = :shop AND ({told})",
                gone=GONE,
                **named,
            )


def clear(database: Database, strings: Collection[str]) -> tuple[bool, bool]:
    """See to it that none of these texts is left in the bytes of the shop's file or its write-ahead log.

    Where one is left between the records, the file is written anew; nobody else writes meanwhile. Says
    whether that was needed, and whether the log could not be emptied since somebody read all the while.
    An encrypted file is written anew always, since nobody can look into its bytes. Of a server nobody can
    say where bytes are left: the room of what was erased is given back there, and that is all.
    """
    if not database.is_file:
        with closing(database.alone()) as own:
            own.give_room_back()
        return False, False
    wanted = [each for text in strings for each in written_as(text)]
    rewritten = False
    with closing(connect(database.path, 30.0)) as connection:
        left = _empty_log(connection)
        encrypted = key_of(database.path) is not None
        if wanted and (encrypted or any(stands_in(file, wanted) for file in _files(database.path))):
            connection.execute("PRAGMA busy_timeout=30000")
            connection.execute("VACUUM")
            rewritten = True
            left = _empty_log(connection)
    return rewritten, left


def written_as(text: str) -> list[bytes]:
    """Give a text's bytes as the file may hold them: plain, and as JSON writes it."""
    escaped = json.dumps(text)[1:-1]
    return [text.encode(), *([escaped.encode()] if escaped != text else [])]


def _files(path: Path) -> Iterable[Path]:
    return (each for end in ("", "-wal") if (each := path.with_name(path.name + end)).exists())


def _empty_log(connection: sqlite3.Connection) -> bool:
    """Put the write-ahead log into the file and empty it; say whether that could not be done."""
    connection.execute(f"PRAGMA busy_timeout={_FOR_READERS}")
    return bool(connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])
