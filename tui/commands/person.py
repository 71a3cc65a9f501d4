"""`ringback person`: all that is known of somebody, and erasing them for good."""

from __future__ import annotations

import argparse
import csv
import io
import json
import zipfile
from pathlib import Path

from store import Known, ToErase, Unusable, erase, inert, known_of, look_before_erasing, record_export
from tui.commands.asked import desk_for, print_json
from tui.reporting import save
from tui.subjects import free_questions
from tui.text import clean
from tui.words import _, labels, safeguards

SUFFIXES = (".json", ".zip")


def run(asked: argparse.Namespace) -> int:
    """Write what is known of somebody, or erase them; without --yes only say what would be erased."""
    if asked.what == "export":
        _export(asked)
        return 0
    desk = desk_for(asked)
    if asked.yes:
        done = erase(
            desk.database, desk.settings, desk.agent, asked.who, desk.now(), texts=free_questions(desk)
        )
    else:
        done = look_before_erasing(desk.database, desk.settings, asked.who, desk.now())
    if asked.json:
        print_json({**document(done), "erased": asked.yes})
    else:
        _tell(done, erased=asked.yes)
    return 0


def _export(asked: argparse.Namespace) -> None:
    file = Path(asked.out or "").expanduser()
    if file.suffix.lower() not in SUFFIXES:
        raise Unusable("person_out_missing")
    desk = desk_for(asked)
    with desk.database.reading() as records:
        known = known_of(records, desk.settings, asked.who)
    content = _json(known) if file.suffix.lower() == ".json" else _archive(known)
    with desk.database.writing() as records:
        rows = sum(map(len, known.tables.values()))
        record_export(
            records,
            desk.agent.id,
            desk.now(),
            what="person",
            month="",
            asked=str(known.customer),
            rows=rows,
            numbers_shown=True,
            file=file.name,
        )
        save(file, content)
    if asked.json:
        print_json({"customer": known.customer, "file": str(file), "rows": rows})
    else:
        print(clean(_("written: {file}").format(file=file)))


def _json(known: Known) -> bytes:
    told = {
        "customer": known.customer,
        "tables": {table: rows for table, rows in known.tables.items() if rows},
    }
    return json.dumps(told, ensure_ascii=False, indent=2).encode()


def _archive(known: Known) -> bytes:
    """Give a table each, for a spreadsheet, and the whole for programs."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("person.json", _json(known))
        for table, rows in known.tables.items():
            if rows:
                archive.writestr(f"{table}.csv", _sheet(rows).encode("utf-8-sig"))
    return made.getvalue()


def _sheet(rows: list[dict[str, object]]) -> str:
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet)
    writer.writerow(rows[0])
    for row in rows:
        writer.writerow(["" if value is None else inert(str(value)) for value in row.values()])
    return sheet.getvalue()


def document(done: ToErase) -> dict[str, object]:
    """Give what an erasure does as JSON has it."""
    return {
        "customer": done.customer,
        "rows": dict(done.rows),
        "open_follow_ups": done.open_follow_ups,
        "open_complaints": done.open_complaints,
        "appointments": done.appointments,
        "copies": list(done.copies),
        "file_rewritten": done.rewritten,
        "log_left": done.log_left,
    }


def _tell(done: ToErase, *, erased: bool) -> None:
    told = _("Erased: file {id}.") if erased else _("File {id} would be erased; --yes does it:")
    print(told.format(id=done.customer))
    for table, n in done.rows.items():
        print(clean(f"  {n:6,} {labels.label(safeguards.TABLES, table)}"))
    if not erased and (done.open_follow_ups or done.open_complaints or done.appointments):
        still = _(
            "still to come: open follow-ups {follow_ups}, open complaints {complaints},"
            " appointments {appointments}"
        )
        print(
            still.format(
                follow_ups=done.open_follow_ups,
                complaints=done.open_complaints,
                appointments=done.appointments,
            )
        )
    if done.copies:
        print(_("These copies tell of them still; delete them when they are no longer needed:"))
        for file in done.copies:
            print(clean(f"  {file}"))
    if done.log_left:
        print(_("Somebody read all the while: traces may be left until everybody has left Ringback."))
