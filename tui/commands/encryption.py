"""`ringback db encrypt`, `decrypt` and `rekey`: a shop's file with, without, and with another key."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import closing
from pathlib import Path
from typing import Literal

from msgspec import structs

from store import (
    Converted,
    Key,
    Unusable,
    decrypt,
    encrypt,
    is_encrypted,
    load_settings,
    new_key,
    note_converted,
    path_of,
    rekey,
)
from tui.commands.asked import print_json, told_of
from tui.commands.signing import let_in
from tui.rights import needed
from tui.text import clean
from tui.unlocking import new_phrase
from tui.wiring import Asked, Desk, address_of, key_file_of, settings_file, sit_down
from tui.words import _


def run(asked: argparse.Namespace) -> None:
    """Convert the shop's file. Raises `Unusable`."""
    told = told_of(asked)
    path = path_of(address_of(told))
    named = key_file_of(told, os.environ, load_settings(settings_file(told, os.environ)))
    if not path.is_file():
        raise Unusable("database_missing", path=str(path))
    desk = _let_in(told if is_encrypted(path) else structs.replace(told, key_file=""), asked.what)
    if asked.what == "encrypt":
        done = encrypt(path, _new_key(asked, named))
    else:
        done = decrypt(path) if asked.what == "decrypt" else rekey(path, _new_key(asked, None))
    what = _DONE[asked.what]
    with closing(desk.database):  # opens the new file
        note_converted(desk.database, desk.agent, what, desk.now())
    _tell(asked, done)


_DONE: dict[str, Literal["encrypted", "decrypted", "rekeyed"]] = {
    "encrypt": "encrypted",
    "decrypt": "decrypted",
    "rekey": "rekeyed",
}


def _let_in(told: Asked, what: str) -> Desk:
    """Give the desk of who may do this and has the shop's key, its database closed. Raises `Unusable`."""
    desk = sit_down(told)
    with closing(desk.database):
        let_in(desk, told, needed("db", what))
    return desk


def _new_key(asked: argparse.Namespace, named: Path | None) -> Key:
    if asked.passphrase:
        return new_key("phrase", phrase=new_phrase())
    if asked.keyring:
        return new_key("keyring")
    file = Path(asked.new_key_file).expanduser() if asked.new_key_file else named
    if file is None:
        raise Unusable("key_unnamed")
    there = file.exists()
    made = new_key("file", file=file)
    if not there:
        words = _("a new key is in {file}: keep a copy of it elsewhere; without it nobody can open the shop")
        print(clean(words.format(file=file)), file=sys.stderr)
    return made


def _tell(asked: argparse.Namespace, done: Converted) -> None:
    if asked.json:
        plain = [str(file) for file in done.plain]
        print_json(
            {"file": str(done.path), "encrypted": done.encrypted, "records": done.records, "plain": plain}
        )
        return
    if done.encrypted:
        words = _("encrypted: {file} ({n} records, each compared)")
    else:
        words = _("no longer encrypted: {file} ({n} records, each compared)")
    print(clean(words.format(file=done.path, n=f"{done.records:,}")))
    if done.encrypted:
        for file in done.plain:
            print(
                clean(_("beware: {what}").format(what=_("not encrypted: {file}").format(file=file))),
                file=sys.stderr,
            )
