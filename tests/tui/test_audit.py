"""The audit trail on the command line and as a screen: every command leaves its entry, and it can be read."""

from __future__ import annotations

import ast
import gc
import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import store
from store import FAMILIES, KINDS, Look, looked
from tests.tui.conftest import everything_shown, is_on, press, shown, toasts, working
from tests.tui.test_command_line import call
from tui import command_line
from tui.screens.audit import AuditScreen
from tui.screens.complaint import ComplaintScreen
from tui.screens.customer import CustomerScreen
from tui.wiring import Desk
from tui.words import audit

Environment = dict[str, str]

SILENT: Mapping[str, str] = {
    "demo": "another shop, with made-up people",
    "practice": "another shop, with made-up people",
    "serve": "what is done in the app is noted there",
    "script": "no records are read",
    "keys": "no records are read",
    "holidays list": "no customer's data",
    "board": "counts, and agents' own calls; its cases are in the app",
    "assign agents": "counts",
    "assign log": "the orders themselves, which are on record",
    "quality patterns": "agents' own calls, counted",
    "action list": "no customer's data",
    "rules list": "no customer's data; a change is noted",
    "db list": "no customer's data",
    "db check": "reads the file, shows nothing of it",
    "shop": "names of shops, no customer's data",
    "db upgrade": "changes how it is kept, and nothing in it",
    "staff list": "no customer's data",
}
"""Commands that leave no entry, and why."""

ALIKE: Mapping[str, str] = {
    "db grants": "on a server only: tested in `test_members_logins`",
    "retention": "erases as `person erase` does",
    "quality score": "tested with the store's own functions",
    "quality show": "as `complaint show`",
    "db restore": "tested below",
    "db copy": "tested with the server",
    "db encrypt": "tested with encryption",
    "db decrypt": "tested with encryption",
    "db rekey": "tested with encryption",
    "assign hand-over": "an order as the others",
    "action set": "as `action add`",
    "action carry": "as `action add`",
    "action withdraw": "as `action add`",
    "staff password": "tested with signing in",
    "staff sign-in": "tested with signing in",
    "staff sign-out": "tested with signing in",
    "rules show": "no customer's data",
    "rules history": "no customer's data",
}
"""Commands that are not walked here, and why."""

EXPORT = """工单号,客户姓名,手机号,车牌号,车架号,交车时间
RO990001,欧阳澜汐,13944455566,吉A8K5Q7,LSVAM4187C2184847,2026-11-20 12:00
RO990002,欧阳若溪,13944455566,吉A8K5Q7,LSVAM4187C2184847,2026-11-21 12:00
"""

WALK = """
import {orders} -> imported
import --undo -> import_taken_back
import {orders} -> imported
match list -> listed
match decide 1 apart -> decided
match undo 1 -> undecided
queue -> listed
find 王 -> searched
next -> called
release {held} -> given_back
next -> called
log {held} --outcome busy -> logged
undo -> taken_back
skip {held} --reason other --note later -> skipped
pause --reason lunch -> paused
pause --end -> resumed
correct 5 --notes x -> corrected
complaint list -> listed
complaint open --customer 5 -> complaint_step
complaint show 1 -> looked
complaint assign 1 --owner a02 -> complaint_step
complaint note 1 --note x -> complaint_step
complaint reply 1 --note x -> complaint_step
complaint propose 1 --note x -> complaint_step
complaint reopen 1 --note x -> complaint_step
complaint solve 1 -> complaint_step
complaint apply 1 -> complaint_step
complaint close 1 --as a03 -> complaint_step
assign list -> listed
assign give {held} --to a02 -> assigned
assign release {held} -> given_back
assign add --customer 7 -> made_by_hand
assign hold --kind recall -> queue_held
assign let-go --kind recall -> queue_let_go
holidays import {days} -> calendar
holidays forget 2027-02-06 -> calendar
quality draw -> drawn
quality list -> listed
figures callbacks --month 2026-11 --cases called:dissatisfied -> listed
due --month 2026-12 -> listed
due --month 2026-12 --out {folder}/due.csv -> exported
report --month 2026-10 --out {folder}/report.md -> exported
action add --problem x -> action
rules set limits.hold_minutes 20 -> rules
subjects --month 2026-11 --cases price -> listed
consent list 5 -> looked
consent refuse 5 --purpose messages -> consent
consent allow 5 --purpose messages -> consent
person export 5 --out {folder}/five.json -> exported
person erase 5 --yes -> erased
db backup {folder}/copy.db -> backed_up
staff add a09 --name Nine -> staff_entered
staff role a09 --role supervisor -> staff_changed
staff disable a09 -> staff_changed
staff enable a09 -> staff_changed
audit -> listed
audit --seal -> sealed
"""
"""Commands, in an order in which they can be given, and the entry each leaves."""


def commands() -> set[str]:
    """Name every command of the command line, and what can be done with it where that is said by a word."""
    names = set()
    for name in command_line.COMMANDS:
        parser = command_line._parser([name])
        (choices,) = [one.choices for one in parser._actions if isinstance(one.choices, dict)]
        what = next((one for one in choices[name]._actions if one.dest == "what"), None)
        names |= {f"{name} {word}" for word in what.choices} if what is not None else {name}
    return names


def given() -> list[tuple[list[str], str]]:
    lines = [line.partition(" -> ") for line in WALK.strip().splitlines()]
    return [(words.split(), kind) for words, _arrow, kind in lines]


def kinds_after(environment: Environment, number: int) -> tuple[int, list[str]]:
    """Give the last entry's number, and the kinds of those after one."""
    with closing(sqlite3.connect(environment["RINGBACK_DB"])) as connection:
        rows = connection.execute("SELECT id, kind FROM audit WHERE id > ? ORDER BY id", (number,)).fetchall()
    return max([number, *(row[0] for row in rows)]), [row[1] for row in rows]


def test_every_command_is_walked_or_has_its_reason() -> None:
    walked = {" ".join(words[:2]) for words, _kind in given()} | {words[0] for words, _kind in given()}
    lacking = {
        name
        for name in commands()
        if name not in walked and name not in SILENT and name.split()[0] not in SILENT
    }
    assert sorted(lacking - set(ALIKE)) == []


def test_every_command_that_looks_or_writes_leaves_an_entry(environment: Environment, tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text(EXPORT, encoding="utf-8")
    (tmp_path / "days.csv").write_text("2027-02-06,放假,春节\n", encoding="utf-8")
    names = {"orders": tmp_path / "orders.csv", "days": tmp_path / "days.csv", "folder": tmp_path}
    held, last, wrong = "", 0, []
    last, _kinds = kinds_after(environment, last)
    for words, kind in given():
        told = [word.format(held=held, **names) for word in words]
        status, out, err = call(environment, *told, *(["--json"] if words == ["next"] else []))
        if words == ["next"]:
            held = str(json.loads(out)["id"])
        last, kinds = kinds_after(environment, last)
        if status or kind not in kinds:
            wrong.append(f"{' '.join(words)}: {status} {kinds} {err.strip()}")
    assert "\n".join(wrong) == ""
    assert call(environment, "audit", "--verify")[0] == 0


# Reading it on the command line.


def listed(environment: Environment, *words: str) -> Any:
    status, out, err = call(environment, "audit", *words, "--json")
    assert (status, err) == (0, "")
    return json.loads(out)


def test_entries_are_wanted_by_day_person_kind_and_what_they_are_about(environment: Environment) -> None:
    assert call(environment, "correct", "5", "--notes", "x", "--as", "a02")[0] == 0
    (one,) = listed(environment, "--who", "a02", "--kind", "changes")
    assert (one["kind"], one["about"], one["about_id"], one["facts"]) == (
        "corrected", "customer", 5, {"fields": "notes"},
    )  # fmt: skip
    assert listed(environment, "--about", "customer:5") == [one]
    assert listed(environment, "--about", "customer:6") == []
    assert listed(environment, "--to", "2026-11-22") == []
    assert listed(environment, "--from", "2026-11-23", "--most", "1")[0]["kind"] == "listed"
    told = call(environment, "audit", "--about", "customer:5")[1]
    assert "周敏" in told
    assert "corrected the file" in told
    assert "fields notes" in told
    told = call(environment, "audit", "--about", "customer:5", "--lang", "zh")[1]
    assert "更正了档案" in told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--kind", "nothing"), "no such kind of entry"),
        (("--about", "5"), "name a table"),
        (("--from", "soon"), "soon"),
        (("--verify", "--sealed", "nowhere.txt"), "nowhere.txt"),
    ],
)
def test_what_cannot_be_asked_is_said_in_a_line(
    environment: Environment, words: tuple[str, ...], said: str
) -> None:
    status, out, err = call(environment, "audit", *words)
    assert (status, out) == (2, "")
    assert said in err


def test_what_was_tampered_with_is_named_by_line_and_status(environment: Environment, tmp_path: Path) -> None:
    seals = tmp_path / "seals.txt"
    seals.write_text(call(environment, "audit", "--seal")[1], encoding="utf-8")
    status, out, _ = call(environment, "audit", "--verify", "--sealed", str(seals))
    assert (status, out.startswith("whole: ")) == (0, True)
    assert "1 seals compared" in out
    with closing(sqlite3.connect(environment["RINGBACK_DB"])) as connection:
        connection.execute("DROP TRIGGER audit_not_changed")
        connection.execute("UPDATE audit SET staff_code = 'zz' WHERE id = 4")
        connection.commit()
    status, out, _ = call(environment, "audit", "--verify")
    assert (status, out) == (1, "Entry 4 is not what was stored: it was changed.\n")
    status, out, _ = call(environment, "audit", "--verify", "--json")
    assert json.loads(out)["found"] == [{"code": "trail_entry_changed", "id": 4}]


def test_a_backup_put_in_place_is_on_record_with_what_it_replaced(
    environment: Environment, tmp_path: Path
) -> None:
    copy = str(tmp_path / "copy.db")
    assert call(environment, "db", "backup", copy)[0] == 0
    seal = call(environment, "audit", "--seal")[1].split()
    seals = tmp_path / "seals.txt"
    seals.write_text(" ".join(seal), encoding="utf-8")
    gc.collect()  # what was open here would be somebody who has the shop open
    assert call(environment, "db", "restore", copy)[0] == 0
    one = listed(environment, "--kind", "restored")[0]
    assert one["facts"] == {"was_number": int(seal[0]), "was_hash": seal[1]}
    status, out, _ = call(environment, "audit", "--verify", "--sealed", str(seals))
    assert (status, "a backup was put in place" in out) == (1, True)


# The screen.


async def test_the_screen_lists_filters_opens_and_verifies(desk: Desk) -> None:
    looks = [
        Look(desk.now(), "listed", facts={"list": "queue", "n": 7}),
        Look(desk.now(), "looked", "customer", 5),
        Look(desk.now(), "looked", "complaint", 1),
    ]
    looked(desk.database, "a02", looks)
    async with working(desk) as (app, pilot):
        await press(app, pilot, "t")
        assert is_on(app, AuditScreen)
        assert "logged the outcome" in everything_shown(app)
        await press(app, pilot, "2")
        assert "logged the outcome" not in everything_shown(app)
        await press(app, pilot, "g", "down", "down", "down", "enter")
        assert "周敏" in shown(app, "#tabs")
        assert "complaint 1" in shown(app, "#audit-about")
        await press(app, pilot, "enter")
        assert is_on(app, ComplaintScreen)
        await press(app, pilot, "escape", "down", "enter")
        assert is_on(app, CustomerScreen)
        await press(app, pilot, "escape", "down", "enter")
        assert "a queue" in shown(app, "#audit-about")
        assert toasts(app) == ["What the entry is about is no customer, or is no longer there."]
        await press(app, pilot, "v")
        assert "whole: " in shown(app, "#status")
        await press(app, pilot, "4")
        assert "Nothing of the kind is on record." in everything_shown(app)


async def test_what_is_looked_at_in_the_app_is_stored_before_it_ends(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter")
    with desk.database.reading() as records:
        kinds = [one.kind for one in store.trail(records, desk.zone, store.TrailWanted(staff="a01"))]
    assert kinds[:2] == ["called", "looked"] or kinds[:2] == ["looked", "called"]


def test_every_kind_and_fact_has_its_words() -> None:
    assert set(audit.KINDS) == set(KINDS)
    assert set(audit.FAMILIES) == set(FAMILIES)
    facts, tables = set(), set()
    for file in (Path(store.__file__).parent).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Entry":
                facts |= {
                    key.value
                    for each in ast.walk(node)
                    if isinstance(each, ast.Dict)
                    for key in each.keys
                    if isinstance(key, ast.Constant)
                }
                if len(node.args) > 3 and isinstance(node.args[3], ast.Constant):
                    tables.add(node.args[3].value)
    assert {str(fact) for fact in facts} - set(audit.FACTS) == set()
    assert tables - set(audit.ABOUT) == set()
