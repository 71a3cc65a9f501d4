"""An import from the path to the account: read, clean and stage; plan; then write all of it or nothing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from store.database import Database, Records
from store.intake import history, matching, staging, writing
from store.intake.account import Account
from store.intake.calls import CallRows
from store.intake.headings import Layout
from store.intake.opening import open_table
from store.intake.reading import Table, stamp_of
from store.intake.rejects import Words, write_rejects
from store.intake.visits import VisitRows
from store.remarks import Unusable
from store.rules.settings import Settings

Progress = Callable[[int, int | None], None]
"""Told how many rows are done, and of how many (None: nobody knows)."""


def import_file(
    database: Database,
    settings: Settings,
    path: Path,
    *,
    now: datetime,
    kind: str = "auto",
    mapping: Mapping[str, str] | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
    dry_run: bool = False,
    rejects: Path | None = None,
    words: Words = str,
    progress: Progress | None = None,
) -> Account:
    """Take a file in, whole or not at all; `dry_run` only says what would come of it.

    Rows are cleaned and staged on temporary tables, under nobody's lock; then everything is written in
    one transaction. Refused rows go to the file `rejects`, if one is named and there are any, their
    reasons put into words by `words`. The same file again changes nothing. Raises `Unusable` where the
    file, its headings or the rejects file are of no use; nothing is written then.
    """
    before = stamp_of(path)
    table, layout = open_table(path, kind=kind, mapping=mapping, encoding=encoding, sheet=sheet)
    with closing(database.alone()) as own:
        with own.reading() as records:
            staging.make_tables(records)
            rows, warnings = _stage(records, settings, table, layout, progress)
        if stamp_of(path) != before:
            raise Unusable("import_changed", path=str(path))
        part = rejects and rejects.with_name(f"{rejects.name}.part")
        try:
            with own.reading() if dry_run else own.writing() as records:
                account = _settle(records, settings, table, layout, rows, warnings, now, dry_run=dry_run)
                if part and account.rejected:
                    write_rejects(records, table, layout, part, words)
            if part and rejects and account.rejected:
                part.replace(rejects)
                account = replace(account, rejects=str(rejects))
        finally:
            if part:
                part.unlink(missing_ok=True)
    return account


def _stage(
    records: Records, settings: Settings, table: Table, layout: Layout, progress: Progress | None
) -> tuple[int, Counter[str]]:
    """Clean and stage every row; give how many there are, and the warnings."""
    rows: VisitRows | CallRows
    columns: Sequence[str]
    if layout.kind == "visits":
        rows, target, columns = VisitRows(settings, layout), "staged_visit", staging.STAGED_VISIT
    else:
        rows, target, columns = CallRows(settings, layout), "staged_call", staging.STAGED_CALL
    done, filled = 0, _filled_rows(table, layout)
    while batch := list(islice(filled, staging.BATCH)):
        staged, further, refused = rows.clean([number for number, _ in batch], [cells for _, cells in batch])
        staging.stage(records, target, columns, staged)
        staging.stage(records, "staged_number", ("", "", "", "", ""), further)
        staging.refuse(records, refused)
        done += len(batch)
        if progress:
            progress(done, table.total)
    return done, rows.warnings


def _filled_rows(table: Table, layout: Layout) -> Iterator[tuple[int, Sequence[str]]]:
    """Give the rows below the headings that hold anything, each as wide as the headings."""
    width = len(layout.headings)
    for number, cells in table.rows():
        if number <= layout.heading_row or not (any(cells) and any(map(str.strip, cells))):
            continue
        if len(cells) != width:
            yield number, (*cells[:width], *("",) * (width - len(cells)))
        else:
            yield number, cells


def _settle(
    records: Records,
    settings: Settings,
    table: Table,
    layout: Layout,
    rows: int,
    warnings: Counter[str],
    now: datetime,
    *,
    dry_run: bool,
) -> Account:
    """Plan, write unless it is a dry run, and give the account."""
    batch = records.next_id("import_batch")
    if layout.kind == "visits":
        folded, new, updated, closed = _visits(records, settings, warnings, batch, now, dry_run=dry_run)
    else:
        folded, new, updated, closed = _calls(records, settings, batch, now, dry_run=dry_run)
    reasons = {
        row["reason"]: row["n"]
        for row in records.rows("SELECT reason, count(*) AS n FROM refused GROUP BY reason")
    }
    rejected, changes = sum(reasons.values()), any(new.values()) or any(updated.values())
    account = Account(
        file=table.path.name,
        kind=layout.kind,
        encoding=table.encoding,
        rows=rows,
        new=+new,
        updated=+updated,
        unchanged=rows - rejected - folded - new[layout.kind] - updated[layout.kind],
        folded=folded,
        rejected=rejected,
        reasons=reasons,
        warnings=+warnings,
        ignored=layout.ignored,
        closed=closed,
        dry_run=dry_run,
        batch=batch if changes and not dry_run else None,
    )
    if account.batch is not None:
        _record(records, account, table.digest, now)
    return account


def _visits(
    records: Records, settings: Settings, warnings: Counter[str], batch: int, now: datetime, *, dry_run: bool
) -> tuple[int, Counter[str], Counter[str], int]:
    folded = matching.fold_repeats(records)
    writing.plan_visits(records)
    new, updated = writing.count_new(records), writing.count_updated(records)
    warnings.update(writing.count_warnings(records))
    if dry_run:
        return folded, new, updated, writing.count_closing(records)
    return folded, new, updated, writing.write_visits(records, settings, batch=batch, now=now)


def _calls(
    records: Records, settings: Settings, batch: int, now: datetime, *, dry_run: bool
) -> tuple[int, Counter[str], Counter[str], int]:
    folded = history.plan_calls(records)
    new = Counter({"calls": history.count_new(records)})
    if new["calls"] and not dry_run:
        history.write_calls(records, settings, batch=batch, now=now)
    return folded, new, Counter(), 0


def _record(records: Records, account: Account, digest: str, now: datetime) -> None:
    records.add(
        "import_batch",
        id=account.batch,
        at=now,
        file=account.file,
        digest=digest,
        kind=account.kind,
        encoding=account.encoding,
        rows=account.rows,
        account=json.dumps(account.as_json(), ensure_ascii=False),
    )
