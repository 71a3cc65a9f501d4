"""Every command, given by everybody who may give it, through a login of their own on a real server."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from store import ROLES, load_settings, rights_of, verify_trail
from tests.tui.logins import NOW, PASSWORD, Served, file, served
from tests.tui.test_rights import everything
from tests.tui.typed import Said, sit, teller
from tui.rights import needed

__all__ = ["file", "served"]

FILES = {
    "orders.csv": """工单号,客户姓名,手机号,车牌号,车架号,车型,交车时间
W1,王八一,13700137000,吉A8W8W8,LSVAM4187C2184847,朗逸,2026-03-01 10:00
W2,李八二,13700137001,吉A8W8W8,LSVAM4187C2184847,朗逸,2026-11-20 10:00
""",
    "days.csv": "2027-02-06,holiday,春节\n",
    "rules.toml": "[retention]\npeople_months = 12\n",
    "secret": f"{PASSWORD}\n",
}

WALK = """
queue
find 王
next
correct {customer} --notes x
consent list {customer}
consent refuse {customer} --purpose messages
consent allow {customer} --purpose messages
log {held} --outcome busy
undo
next
release {held}
next
skip {held} --reason in_use
pause --reason lunch
pause --end
complaint open --customer {customer} --cause parts
complaint list
complaint show {complaint}
complaint note {complaint} --note x
complaint assign {complaint} --owner a01
complaint reply {complaint} --note x
complaint propose {complaint} --note x
complaint reopen {complaint} --note x
complaint solve {complaint} --note x
complaint apply {complaint}
complaint close 1
import orders.csv
match list
match decide {question} same
match undo {question}
import --undo
assign list
assign agents
assign give {follow_up} --to a01
assign release {follow_up}
assign hand-over --of a01 --to a02
assign hold --kind recall
assign let-go --kind recall
assign add --customer {customer}
assign log
holidays list
holidays import days.csv
holidays forget 2027-02-06
board
quality draw
quality list
quality show {drawn}
quality score {drawn} {points}
quality patterns
figures contact-rate --month 2026-11
figures agents --month 2026-11
figures callbacks --month 2026-11 --cases called:dissatisfied
due --month 2026-12
due --month 2026-12 --out due.csv --whole-numbers
due --exports
report --month 2026-10
report --month 2026-10 --anew --out report.xlsx
action add --problem x
action list
action set {action} --state done
action carry --month 2026-12
action withdraw {action}
rules list
rules show limits.hold_minutes
rules set limits.hold_minutes 20
rules set queues.callback.last_day 9
rules history
subjects --month 2026-11
subjects --month 2026-11 --cases price
person export {somebody} --out person.json
person erase {somebody}
person erase {somebody} --yes
retention --dry-run
retention
audit
audit --verify
audit --seal
db list
shop list
staff list
staff add n01
staff role n01 --role agent
staff password n01 --password-file secret
staff disable n01
staff enable n01
staff password own --password-file secret
staff sign-out
figures contact-rate --month 2026-11 --shop all
board --shop all
"""
"""Commands, in an order in which they can be given."""


FILES_ONLY = "this works on a shop's own file"
OWNERS_ONLY = "this database user may not do that"
REFUSED = {
    "db backup copy.db": FILES_ONLY,
    "db restore copy.db": FILES_ONLY,
    "db check": FILES_ONLY,
    "db upgrade": FILES_ONLY,
    "db encrypt --new-key-file key": FILES_ONLY,
    "db decrypt": FILES_ONLY,
    "db rekey --new-key-file key": FILES_ONLY,
    "db copy shop.db {address}": "there are records of this shop already",
    "db grants": OWNERS_ONLY,
    "shop add x": OWNERS_ONLY,
    "serve": "every visitor would be the same",
    "staff sign-in own --password-file secret": "so you are signed in",
}
"""What can be done by nobody's own login, whatever their role may, and what is said instead."""

ELSEWHERE = {"demo", "practice", "script", "keys"}
"""Commands that have nothing to do with the shop."""

FURTHER = {"n01": "staff", "all": "all_shops", "password": "own"}
"""Words of a command that need another right than the rest of it."""

LAST = "SELECT max(id) FROM {} WHERE shop_id = :shop"
LOOKED_UP = {
    "customer": """SELECT customer_id FROM follow_up WHERE shop_id = :shop AND state = 'open'
      ORDER BY held_by = :own DESC NULLS LAST, id""",
    "somebody": """SELECT min(c.id) FROM customer c WHERE c.shop_id = :shop AND c.merged_into IS NULL
      AND NOT EXISTS (SELECT 1 FROM follow_up f WHERE f.shop_id = :shop AND f.customer_id = c.id)""",
    "held": "SELECT id FROM follow_up WHERE shop_id = :shop AND held_by = :own ORDER BY id",
    "follow_up": "SELECT min(id) FROM follow_up WHERE shop_id = :shop AND state = 'open' AND held_by IS NULL",
    "complaint": LAST.format("complaint"),
    "question": LAST.format("match_question"),
    "drawn": "SELECT min(attempt_id) FROM quality_drawn WHERE shop_id = :shop",
    "action": LAST.format("report_action"),
}
POINTS = " ".join(f"--points {criterion}=4" for criterion in load_settings(None).card)


def numbered(served: Served, line: str) -> list[str]:
    """Put the numbers that are wanted into a line of the walk."""
    own = served.value("SELECT id FROM staff WHERE shop_id = :shop AND code = 'own'")
    found = {
        name: served.value(sql, **({"own": own} if ":own" in sql else {}))
        for name, sql in LOOKED_UP.items()
        if f"{{{name}}}" in line
    }
    assert None not in found.values(), (line, found)
    return line.format(points=POINTS, address=served.address_of("own"), **found).split()


@pytest.fixture
def said(
    shop_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Said:
    """Run a command in a folder of one's own with the files of the walk."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        (tmp_path / name).chmod(0o600)
    shutil.copy(shop_file, tmp_path / "shop.db")
    monkeypatch.chdir(tmp_path)
    here = {"CONFIG": str(tmp_path / "rules.toml"), "PASSWORD_FILE": str(tmp_path / "secret")}
    sit(monkeypatch, tmp_path / "home", NOW=NOW, **here)
    monkeypatch.delenv("RINGBACK_USER")
    return teller(capsys)


def is_open_to(line: str, role: str) -> bool:
    """Say whether a line of the walk may be given by a role."""
    words = line.split()
    verbs = {verb for command, verb in everything() if command == words[0]}
    needs = {needed(words[0], words[1] if len(words) > 1 and words[1] in verbs else None)}
    needs |= {need for word, need in FURTHER.items() if word in words}
    return needs - {"", "signed_in"} <= rights_of(role)


def lines() -> list[str]:
    return WALK.strip().splitlines()


def test_every_command_is_walked_or_has_its_reason() -> None:
    starts = {tuple(line.split()[:2]) for line in [*lines(), *REFUSED]}
    walked = {*starts, *((command, None) for command, *_ in starts)}
    lacking = [one for one in everything() if one[0] not in ELSEWHERE and one not in walked]
    assert lacking == []


@pytest.mark.parametrize("role", ROLES)
def test_everybody_does_what_they_may_by_their_own_login(
    served: Served, said: Said, role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RINGBACK_DB", served.member("other", "service_manager"))
    for step in ("assign 1 --owner a01", "propose 1 --note x", "apply 1"):
        assert said("complaint", *step.split())[0] == 0
    monkeypatch.setenv("RINGBACK_DB", served.member("own", role))
    wrong = []
    for line in lines():
        if is_open_to(line, role):
            told = numbered(served, line)
            status, text = said(*told)
            if status:
                wrong.append(f"{' '.join(told)}: {status} {text}")
    assert "".join(wrong) == ""
    with served.database.reading() as records:
        assert verify_trail(records).found == ()
        shown = {row["staff_code"] for row in records.rows("SELECT DISTINCT staff_code FROM audit")}
    assert "own" in shown


def test_a_name_that_a_file_brought_is_found_by_its_sound_by_agents_too(
    served: Served, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RINGBACK_DB", served.member("leader", "supervisor"))
    assert said("import", "orders.csv")[0] == 0
    monkeypatch.setenv("RINGBACK_DB", served.member("own", "agent"))
    status, text = said("find", "wangbayi")
    assert (status, "王八一" in text) == (0, True), text


def test_what_nobodys_own_login_can_do_is_said_in_one_line(
    served: Served, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RINGBACK_DB", served.member("own", "administrator"))
    wrong = []
    for line, why in REFUSED.items():
        told = numbered(served, line)
        status, text = said(*told)
        if (status, text.count("\n")) != (2, 1) or why not in text:
            wrong.append(f"{' '.join(told)}: {status} {text}")
    assert "".join(wrong) == ""
