"""`ringback db`: backups of the shop's file, putting one in place, a check, an upgrade."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from store import (
    BackedUp,
    Checked,
    Unusable,
    back_up,
    backups,
    check,
    load_settings,
    name_of_backup,
    path_of,
    restore,
    schema_of,
)
from tui.commands.asked import desk_for, print_json
from tui.text import clean
from tui.wiring import Asked, address_of, clock_from, settings_file
from tui.words import _, formats, remarks


def run(asked: argparse.Namespace) -> int:
    """Do what was asked with the shop's file; 1 where a check found damage."""
    match asked.what:
        case "backup":
            _back_up(asked)
        case "list":
            _list(asked)
        case "restore":
            _restore(asked)
        case "upgrade":
            _upgrade(asked)
        case _:
            return _check(asked)
    return 0


def _file(asked: argparse.Namespace) -> Path:
    if not asked.file:
        raise Unusable("backup_file_missing")
    return Path(asked.file).expanduser()


def _shop(asked: argparse.Namespace) -> tuple[Asked, Path]:
    told = Asked(asked.db, asked.lang, asked.user, asked.config)
    return told, path_of(address_of(told))


def _back_up(asked: argparse.Namespace) -> None:
    target = _file(asked)
    desk = desk_for(asked)
    made = back_up(
        desk.database, desk.agent, name_of_backup(desk.database, target, desk.now(), desk.zone), desk.now()
    )
    if asked.json:
        print_json(_document(made))
    else:
        told = _("backed up and found whole: {file} ({megabytes} MB)")
        print(clean(told.format(file=made.file, megabytes=f"{made.bytes / 1e6:.1f}")))


def _list(asked: argparse.Namespace) -> None:
    desk = desk_for(asked)
    with desk.database.reading() as records:
        found = backups(records)
    if asked.json:
        print_json([_document(one) for one in found])
        return
    for one in found:
        gone = "" if one.there else "  " + _("(no longer there)")
        at = formats.moment(one.at, desk.zone, desk.today())
        print(clean(f"{at}  {one.agent}  {one.bytes / 1e6:8.1f} MB  {one.file}{gone}"))
    if not found:
        print(_("No backup has been made yet: ringback db backup FOLDER makes one."))


def _document(made: BackedUp) -> dict[str, object]:
    return {
        "id": made.id,
        "at": made.at.isoformat(),
        "agent": made.agent,
        "file": made.file,
        "bytes": made.bytes,
        "sha256": made.digest,
        "schema": made.revision,
        "there": made.there,
    }


def _restore(asked: argparse.Namespace) -> None:
    file = _file(asked)
    told, path = _shop(asked)
    settings = load_settings(settings_file(told, os.environ))
    now = clock_from(os.environ, settings.zoneinfo)()
    done = restore(path, file, now, settings.zoneinfo)
    before = str(done.before) if done.before else None
    if asked.json:
        print_json({"file": str(path), "schema": done.revision, "before": before})
        return
    print(clean(_("in place: {file}").format(file=path)))
    if before:
        print(clean(_("what was there before is kept in {file}").format(file=before)))


def _upgrade(asked: argparse.Namespace) -> None:
    _told, path = _shop(asked)
    was = schema_of(path)
    desk = desk_for(asked)
    now = schema_of(desk.database.path)
    if asked.json:
        print_json({"file": str(path), "was": was, "schema": now})
    elif was == now:
        print(_("Up to date already (schema {schema}).").format(schema=now))
    else:
        words = _("Brought from schema {was} to {schema}; a copy of before lies beside it.")
        print(words.format(was=was or "–", schema=now))


def _check(asked: argparse.Namespace) -> int:
    _told, path = _shop(asked)
    found = check(path)
    settings = load_settings(None)
    now = clock_from(os.environ, settings.zoneinfo)()
    today = now.astimezone(settings.zoneinfo).date()
    told = {
        name: [remarks.sentence(one, settings.zoneinfo, today) for one in some]
        for name, some in (("found", found.found), ("warnings", found.warnings))
    }
    if asked.json:
        codes = [{"code": one.code, **one.facts} for one in found.found]
        print_json({**_head(found), "found": codes, "warnings": told["warnings"]})
    else:
        for line in told["found"]:
            print(clean(line))
        for line in told["warnings"]:
            print(clean(_("beware: {what}").format(what=line)), file=sys.stderr)
        if not found.found:
            print(
                _("whole: {n} records, schema {schema}").format(n=f"{found.records:,}", schema=found.revision)
            )
        else:
            print(
                _("Put the last backup in place (ringback db restore FILE), or ask for help with this list.")
            )
    return 1 if found.found else 0


def _head(found: Checked) -> dict[str, object]:
    return {
        "file": str(found.path),
        "schema": found.revision,
        "records": found.records,
        "whole": not found.found,
    }
