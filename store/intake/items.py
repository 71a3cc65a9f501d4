"""Job lines: what lines of an order name that its visit, known from an earlier import, does not have yet."""

from __future__ import annotations

from store.database import Records


def are_named(records: Records) -> bool:
    """Say whether any staged row names an item."""
    return bool(records.value("SELECT 1 FROM staged_item LIMIT 1"))


def sort(records: Records, where: str) -> None:
    """Let the staged lines of an order be found; `where` they lie."""
    if are_named(records):
        records.run(f"CREATE INDEX {where}.staged_item_order ON staged_item (order_number)")


def plan(records: Records) -> None:
    """List on `plan_item` what is to be added to visits that are known, after what they have.

    A visit has each item as often as the file that names it most often; none is ever taken away.
    """
    records.run(
        """CREATE TEMP TABLE plan_item (visit_id INTEGER, seq INTEGER, item TEXT,
             PRIMARY KEY (visit_id, seq)) WITHOUT ROWID"""
    )
    if not are_named(records):
        return
    records.run(
        """INSERT INTO plan_item
           SELECT said.id, row_number() OVER (PARTITION BY said.id ORDER BY said.row_no)
             + coalesce((SELECT max(last.seq) FROM visit_item last
                         WHERE last.shop_id = :shop AND last.visit_id = said.id), 0), said.item
           FROM (
             SELECT v.id, i.item, i.row_no,
               row_number() OVER (PARTITION BY v.id, i.item ORDER BY i.row_no) AS nth
             FROM staged_item i JOIN visit v ON v.shop_id = :shop AND v.order_number = i.order_number) said
           WHERE said.nth > (SELECT count(*) FROM visit_item had
                             WHERE had.shop_id = :shop AND had.visit_id = said.id AND had.item = said.item)
           ORDER BY 1, 2"""
    )


def write(records: Records, batch: int, visits: str, **values: object) -> None:
    """Write what is added to the visits whose numbers the SQL `visits` gives."""
    records.run(
        f"""INSERT INTO visit_item (shop_id, visit_id, seq, item)
            SELECT :shop, visit_id, seq, item FROM plan_item WHERE visit_id IN ({visits})""",
        **values,
    )
    records.run(
        f"""INSERT INTO import_change (shop_id, batch_id, table_name, row_id, place, before)
            SELECT :shop, :batch, 'visit_item', visit_id, seq, 'null' FROM plan_item
            WHERE visit_id IN ({visits})""",
        batch=batch,
        **values,
    )
