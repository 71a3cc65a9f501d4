"""Where a person's data stand: which rows are theirs, and which columns say something of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from store.database import Records
from store.endings import is_vin
from store.intake.cells.telephones import read_number
from store.remarks import Unusable
from store.rules.settings import Settings

OWN = {
    "customer": "id IN ({people})",
    "customer_number": "customer_id IN ({people})",
    "vehicle": "owner_id IN ({people})",
    "visit": "customer_id IN ({people})",
    "visit_item": """visit_id IN (
        SELECT v.id FROM visit v WHERE v.shop_id = :shop AND v.customer_id IN ({people}))""",
    "follow_up": "customer_id IN ({people})",
    "attempt": "customer_id IN ({people})",
    "attempt_cause": "attempt_id IN ({attempts})",
    "interview": "attempt_id IN ({attempts})",
    "answer": "attempt_id IN ({attempts})",
    "quality_score": "attempt_id IN ({attempts})",
    "skip": "follow_up_id IN ({follow_ups})",
    "open_call": "follow_up_id IN ({follow_ups})",
    "open_answer": "follow_up_id IN ({follow_ups})",
    "appointment": "customer_id IN ({people})",
    "complaint": "customer_id IN ({people})",
    "complaint_step": """complaint_id IN (
        SELECT p.id FROM complaint p WHERE p.shop_id = :shop AND p.customer_id IN ({people}))""",
    "consent": """(customer_id IN ({people}) OR (number <> '' AND number IN (
        SELECT n.e164 FROM customer_number n WHERE n.shop_id = :shop AND n.customer_id IN ({people}))))""",
    "correction": "customer_id IN ({people})",
}
"""Of each table that tells of people: which rows are theirs; `people` are the numbers of their files."""

_CODES = {
    "attempts": "SELECT a.id FROM attempt a WHERE a.shop_id = :shop AND a.customer_id IN ({people})",
    "follow_ups": "SELECT f.id FROM follow_up f WHERE f.shop_id = :shop AND f.customer_id IN ({people})",
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on record: their file's number, and those of the files that were merged into it."""

    id: int
    files: tuple[int, ...]

    @property
    def people(self) -> str:
        """Give the numbers of their files as SQL."""
        return ", ".join(map(str, self.files))

    def where(self, table: str) -> str:
        """Give the SQL that says which rows of a table are theirs."""
        inner = {name: sql.format(people=self.people) for name, sql in _CODES.items()}
        return OWN[table].format(people=self.people, **inner)


def person(records: Records, settings: Settings, said: str) -> Person:
    """Find somebody by the number of their file, a telephone number, a plate or a VIN.

    Raises `Unusable` where nobody is found, or several are.
    """
    found = _by_file(records, said) or _by_number(records, settings, said) or _by_vehicle(records, said)
    if not found:
        raise Unusable("person_unknown", said=said)
    if len(found) > 1:
        raise Unusable("person_several", said=said, ids=", ".join(map(str, sorted(found))))
    return person_of(records, found.pop())


def person_of(records: Records, customer: int) -> Person:
    """Gather the files of a person: theirs, and those merged into it."""
    files, new = {customer}, {customer}
    while new:
        listed = ", ".join(map(str, new))
        rows = records.rows(f"SELECT id FROM customer WHERE shop_id = :shop AND merged_into IN ({listed})")
        new = {row["id"] for row in rows} - files
        files |= new
    return Person(customer, tuple(sorted(files)))


def _by_file(records: Records, said: str) -> set[int]:
    if not (said.isascii() and said.isdecimal() and len(said) < 10):
        return set()
    row = records.row(
        "SELECT coalesce(merged_into, id) AS id FROM customer WHERE shop_id = :shop AND id = :id",
        id=int(said),
    )
    return {row["id"]} if row else set()


def _by_number(records: Records, settings: Settings, said: str) -> set[int]:
    read = read_number(said.strip(), settings.region, settings.area_code)
    rows = records.rows(
        """SELECT DISTINCT coalesce(c.merged_into, c.id) AS id FROM customer_number n
           JOIN customer c ON c.shop_id = :shop AND c.id = n.customer_id
           WHERE n.shop_id = :shop AND n.e164 = :number""",
        number=read.e164 or said,
    )
    return {row["id"] for row in rows}


def _by_vehicle(records: Records, said: str) -> set[int]:
    plain = "".join(said.upper().split())
    rows = records.rows(
        f"""SELECT DISTINCT coalesce(c.merged_into, c.id) AS id FROM vehicle v
           JOIN customer c ON c.shop_id = :shop AND c.id = v.owner_id
           WHERE v.shop_id = :shop AND (v.plate = :plain OR {is_vin("v.vin", ":plain")})""",
        plain=plain,
    )
    return {row["id"] for row in rows}


def all_of(records: Records, whose: Person) -> Mapping[str, list[dict[str, object]]]:
    """Give every row that is a person's, by table, as it is stored; numbers are whole."""
    return {
        table: [
            {name: value for name, value in dict(row).items() if name not in _INNER}
            for row in records.rows(f"SELECT * FROM {table} WHERE shop_id = :shop AND {whose.where(table)}")
        ]
        for table in OWN
    }


_INNER = {"shop_id", "facts_of", "facts_older", "source_hash", "match_key", "token", "batch_id"}
"""Columns that serve the keeping of the records and say nothing more of anybody."""
