"""What is known of vehicles and customers: of each fact, what the latest order that tells it says.

A plan is made on temporary tables, from which a preview, the account and the writing all read. Which
order a record's facts come from is kept with the record (`facts_of`; `facts_older` for facts that come
from an earlier one), so that files may come in any order and what somebody corrected since stays. A fact
that is not there but has an order in `facts_older` was taken back: only later orders bring it again.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from store.database import Records
from store.intake.typed import typed

BY_HAND = "|~"
"""Ends a fact's stamp where an order's number stands else, and sorts behind all of the same instant."""

STAMPED, CHANGED = 1, 2
"""How a known record is planned to change: in where its facts come from only, or in the facts."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A column; `unknown` is the SQL value that stands there while nobody has told it."""

    name: str
    unknown: str = "NULL"

    @property
    def is_marked(self) -> bool:
        """Say whether `unknown` is also something to be told, so that it must be noted as untold."""
        return self.unknown not in {"NULL", "''"}

    @property
    def stored(self) -> str:
        """Give the SQL of what is known in the stored record `old`."""
        if self.is_marked:
            untold = f"json_extract(old.facts_older, '$.{self.name}') = ''"
            return f"CASE WHEN {untold} THEN NULL ELSE old.{self.name} END"
        return f"nullif(old.{self.name}, '')" if self.unknown == "''" else f"old.{self.name}"

    @property
    def stored_of(self) -> str:
        """Give the SQL of which order the stored fact comes from, or by which it was taken back."""
        noted = f"json_extract(old.facts_older, '$.{self.name}')"
        told_by = f"coalesce({noted}, old.facts_of)"
        return f"CASE WHEN ({self.stored}) IS NULL THEN nullif({noted}, '') ELSE {told_by} END"

    @property
    def wins(self) -> str:
        """Give the SQL of whether the planned fact is taken over the stored one."""
        told_by = f"coalesce(plan.{self.name}_of, plan.facts_of)"
        return f"(plan.{self.name} IS NOT NULL AND {told_by} >= coalesce({self.stored_of}, ''))"


@dataclass(frozen=True, slots=True)
class Family:
    """A table of records: the staged column that tells them apart, their facts, what never changes.

    What never changes is taken, all of it, when the first of it is not known yet.
    """

    table: str
    key: str
    facts: tuple[Fact, ...]
    lasting: tuple[Fact, ...] = ()

    @property
    def plan(self) -> str:
        """Name the temporary table of the plan."""
        return f"plan_{self.table}"

    @property
    def known(self) -> str:
        """Name the temporary table of keys and numbers."""
        return f"known_{self.table}"

    @property
    def columns(self) -> tuple[Fact, ...]:
        """List all columns that are planned."""
        return (*self.lasting, *self.facts)


VEHICLE = Family(
    "vehicle",
    "vehicle_key",
    (
        Fact("owner_id"), Fact("plate"), Fact("model", "''"), Fact("energy"), Fact("purchased_on"),
        Fact("sold_here"), Fact("warranty_registered"),
    ),
    lasting=(Fact("vin"), Fact("vin_ok", "FALSE")),
)  # fmt: skip
CUSTOMER = Family(
    "customer",
    "customer_key",
    (
        Fact("name", "''"), Fact("gender"), Fact("is_company", "FALSE"), Fact("tier", "'C'"),
        Fact("address", "''"), Fact("preferred_time", "''"),
    ),
)  # fmt: skip

_FROM_ANOTHER_TABLE = {"owner_id": "coalesce(lent.row_id, owner.id)"}


def plan(records: Records, family: Family, told: Collection[str], where: str = "temp") -> None:
    """Plan what the records of a family come to, on tables of `where`; their keys must be known and numbered.

    `told` names the columns that the staged rows have at all.
    """
    _make(records, family, where)
    _take_latest(records, family)
    _fill_from_earlier(records, family, told)
    if records.value(f"SELECT 1 FROM {family.plan} WHERE NOT is_new LIMIT 1"):
        records.sample(temporary=True)
        _lay_over_stored(records, family)
    _note_older(records, family)
    _mark_changes(records, family)


def _make(records: Records, family: Family, where: str) -> None:
    columns = typed(name for fact in family.columns for name in (fact.name, f"{fact.name}_of"))
    records.run(
        f"CREATE TABLE {where}.{family.plan} (key TEXT, id INTEGER PRIMARY KEY, is_new BOOLEAN,"
        f" changed INTEGER, was TEXT, facts_of TEXT, facts_older TEXT, {columns})"
    )


def _take_latest(records: Records, family: Family) -> None:
    """Take the row with the latest order of each; whoever brings a vehicle may not be its owner."""
    names = ", ".join(fact.name for fact in family.columns)
    values = ", ".join(_FROM_ANOTHER_TABLE.get(fact.name, f"s.{fact.name}") for fact in family.columns)
    owner = (
        """JOIN known_customer owner ON owner.key = s.customer_key
            LEFT JOIN alias lent ON lent.shop_id = :shop AND lent.table_name = 'owner'
              AND lent.key = k.id || '|' || owner.id"""
        if "owner_id" in names
        else ""
    )
    records.run(
        f"""INSERT OR IGNORE INTO {family.plan} (key, id, is_new, changed, facts_of, facts_older, {names})
            SELECT k.key, k.id, k.is_new, 0, s.stamp, '{{}}', {values}
            FROM (
              SELECT {family.key} AS key, max(stamp) AS stamp FROM staged_visit
              WHERE {family.key} IS NOT NULL GROUP BY {family.key}) latest
            JOIN {family.known} k ON k.key = latest.key
            JOIN staged_visit s ON s.{family.key} = latest.key AND s.stamp = latest.stamp
            {owner} ORDER BY k.id, s.stamp DESC, s.row_no"""
    )


def _fill_from_earlier(records: Records, family: Family, told: Collection[str]) -> None:
    """Where the latest order leaves a fact blank, take it from the latest one that tells it."""
    for fact in family.columns:
        if fact.name in _FROM_ANOTHER_TABLE or fact.name not in told:
            continue
        records.run(
            f"""UPDATE {family.plan} AS plan SET ({fact.name}, {fact.name}_of) = (
                  SELECT s.{fact.name}, s.stamp FROM staged_visit s
                  WHERE s.{family.key} = plan.key AND s.{fact.name} IS NOT NULL
                  ORDER BY s.stamp DESC LIMIT 1)
                WHERE plan.{fact.name} IS NULL"""
        )


def _lay_over_stored(records: Records, family: Family) -> None:
    """Let stored facts stand that come from a later order, or that no staged one tells."""
    settings = ", ".join(
        f"""{fact.name} = CASE WHEN {fact.wins} THEN plan.{fact.name} ELSE {fact.stored} END,
            {fact.name}_of = CASE WHEN {fact.wins} THEN coalesce(plan.{fact.name}_of, plan.facts_of)
                             ELSE {fact.stored_of} END"""
        for fact in family.facts
    )
    lasting = "".join(
        f", {fact.name} = CASE WHEN old.{family.lasting[0].name} IS NULL THEN plan.{fact.name}"
        f" ELSE old.{fact.name} END"
        for fact in family.lasting
    )
    records.run(
        f"""UPDATE {family.plan} AS plan SET {settings}{lasting}, facts_of = max(plan.facts_of, old.facts_of)
            FROM {family.table} old
            WHERE NOT plan.is_new AND old.shop_id = :shop AND old.id = plan.id"""
    )


def _note_older(records: Records, family: Family) -> None:
    """Note which facts come from an earlier order than the latest, and which nobody has told."""
    entries = ", ".join(
        f"""'{fact.name}', CASE WHEN {fact.name} IS NULL THEN {"''" if fact.is_marked else f"{fact.name}_of"}
                           WHEN {fact.name}_of < facts_of THEN {fact.name}_of END"""
        for fact in family.facts
    )
    if any(fact.is_marked for fact in family.facts):
        some = "TRUE"
    else:
        some = " OR ".join(
            f"{fact.name}_of < facts_of OR {fact.name} IS NULL AND {fact.name}_of IS NOT NULL"
            for fact in family.facts
        )
    records.run(
        f"UPDATE {family.plan} SET facts_older = json_patch('{{}}', json_object({entries})) WHERE {some}"
    )


def _mark_changes(records: Records, family: Family) -> None:
    differ = " OR ".join(f"{written('plan', fact)} IS NOT old.{fact.name}" for fact in family.columns)
    records.run(
        f"""UPDATE {family.plan} AS plan SET was = old.facts_of || old.facts_older,
              changed = CASE WHEN {differ} THEN {CHANGED} ELSE {STAMPED} END
            FROM {family.table} old
            WHERE NOT plan.is_new AND old.shop_id = :shop AND old.id = plan.id
              AND ({differ} OR plan.facts_of <> old.facts_of OR plan.facts_older <> old.facts_older)"""
    )


def written(source: str, fact: Fact) -> str:
    """Give the SQL of what is stored of a planned fact."""
    if fact.unknown == "NULL":
        return f"{source}.{fact.name}"
    return f"coalesce({source}.{fact.name}, {fact.unknown})"
