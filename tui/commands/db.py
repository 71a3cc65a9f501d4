"""`ringback db`: backups of the shop's file, one put in place, a check, an upgrade, a copy to a server."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from msgspec import structs

from store import (
    ALL_SHOPS,
    Agent,
    BackedUp,
    Checked,
    Unusable,
    back_up,
    backups,
    check,
    grant_roles,
    load_settings,
    name_of_backup,
    note_restored,
    path_of,
    restore,
    schema_of,
    seal_in,
)
from tui.commands import copying, encryption
from tui.commands.asked import desk_for, print_json, told_of
from tui.text import clean
from tui.unlocking import unlocked_if_encrypted
from tui.wiring import Asked, address_of, clock_from, key_file_of, settings_file, sit_down
from tui.words import _, formats, remarks

_OF_A_FILE = ("backup", "restore", "check", "copy")
"""What a file is named for; all else is done to the shop itself."""


def run(asked: argparse.Namespace) -> int:
    """Do what was asked with the shop's file; 1 where a check found damage."""
    if asked.file and asked.what not in _OF_A_FILE:
        raise Unusable("db_file_not_for_this", what=asked.what, file=asked.file)
    match asked.what:
        case "backup":
            _back_up(asked)
        case "list":
            _list(asked)
        case "restore":
            _restore(asked)
        case "upgrade":
            _upgrade(asked)
        case "copy":
            copying.run(asked)
        case "grants":
            _grant(asked)
        case "encrypt" | "decrypt" | "rekey":
            encryption.run(asked)
        case _:
            return _check(asked)
    return 0


def _file(asked: argparse.Namespace) -> Path:
    if not asked.file:
        raise Unusable("backup_file_missing")
    return Path(asked.file).expanduser()


def _shop(asked: argparse.Namespace) -> tuple[Asked, Path]:
    told = told_of(asked)
    return told, path_of(address_of(told))


def _let_in(asked: argparse.Namespace, path: Path) -> Agent | None:
    """Give whoever may do this to the shop; None where the file is not there or too damaged to tell.

    Then whoever can write the file may: it is theirs. Raises `Unusable` for everybody else.
    """
    if not path.exists():
        return None
    try:
        desk = desk_for(asked)
    except Unusable as fault:
        if fault.remark.code.startswith("database_"):
            return None
        raise
    desk.database.close()
    return desk.agent


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


def _grant(asked: argparse.Namespace) -> None:
    asked.shop = asked.shop or ALL_SHOPS
    desk = desk_for(asked)
    made = grant_roles(desk.database, desk.agent, desk.now())
    if asked.json:
        print_json({"roles": list(made.roles), "without_login": list(made.without_login)})
        return
    for role in made.roles:
        print(clean(role))
    if made.without_login:
        told = _("Without a login of their own: {codes}. ringback staff password gives them one.")
        print(clean(told.format(codes=", ".join(made.without_login))))


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
    if not found and desk.database.is_file:
        print(_("No backup has been made yet: ringback db backup FOLDER makes one."))
    elif not found:
        print(_("No backup of a file is on record; what lies on a server is kept by the server's own means."))


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
    own = Path(asked.backup_key_file).expanduser() if asked.backup_key_file else None
    unlocked_if_encrypted(file, own or key_file_of(told, os.environ, settings))
    by = _let_in(asked, path)
    was = seal_in(path)
    done = restore(path, file, now, settings.zoneinfo)
    desk = sit_down(structs.replace(told, key_file=""))  # the key is the backup's now, and known
    note_restored(desk.database, by or desk.agent, now, was)
    before = str(done.before) if done.before else None
    if asked.json:
        print_json({"file": str(path), "schema": done.revision, "before": before})
        return
    print(clean(_("in place: {file}").format(file=path)))
    if before:
        print(clean(_("what was there before is kept in {file}").format(file=before)))


def _upgrade(asked: argparse.Namespace) -> None:
    told, path = _shop(asked)
    unlocked_if_encrypted(path, key_file_of(told, os.environ, load_settings(settings_file(told, os.environ))))
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
    told, path = _shop(asked)
    settings = load_settings(settings_file(told, os.environ))
    key = key_file_of(told, os.environ, settings)
    unlocked_if_encrypted(path, key)
    _let_in(asked, path)
    if asked.file:
        path = _file(asked)
        unlocked_if_encrypted(path, Path(asked.backup_key_file) if asked.backup_key_file else key)
    found = check(path)
    now = clock_from(os.environ, settings.zoneinfo)()
    today = now.astimezone(settings.zoneinfo).date()
    said = {
        name: [remarks.sentence(one, settings.zoneinfo, today) for one in some]
        for name, some in (("found", found.found), ("warnings", found.warnings))
    }
    if asked.json:
        codes = [{"code": one.code, **one.facts} for one in found.found]
        print_json({**_head(found), "found": codes, "warnings": said["warnings"]})
    else:
        for line in said["found"]:
            print(clean(line))
        for line in said["warnings"]:
            print(clean(_("beware: {what}").format(what=line)), file=sys.stderr)
        if not found.found:
            print(
                _("whole: {n} records, schema {schema}").format(n=f"{found.records:,}", schema=found.revision)
            )
        elif not asked.file:
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
