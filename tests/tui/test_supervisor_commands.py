"""Complaints, the work in hand and the calendar on the command line."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.tui.test_command_line import call

Ask = Callable[..., Any]
Environment = dict[str, str]


def document(environment: Environment, *words: str) -> Any:
    status, out, err = call(environment, *words, "--json")
    assert (status, err) == (0, "")
    return json.loads(out)


def test_a_complaint_goes_its_whole_way(environment: Environment) -> None:
    told = ("--customer", "5", "--cause", "parts", "--severity", "serious", "--note", "rattles")
    made = document(environment, "complaint", "open", *told)
    number = str(made["id"])
    assert (made["state"], made["cause"], made["source"], made["department"]) == (
        "open", "parts", "telephone", "parts",
    )  # fmt: skip
    assert set(made["running"]) == {"reply", "solve"}
    assigned = document(
        environment, "complaint", "assign", number, "--owner", "a02", "--department", "workshop"
    )
    assert (assigned["owner"], assigned["department"], assigned["state"]) == ("周敏", "workshop", "assigned")
    replied = document(environment, "complaint", "reply", number, "--note", "called back", "--as", "a02")
    assert set(replied["running"]) == {"solve"}
    document(environment, "complaint", "propose", number, "--note", "new part", "--as", "a02")
    document(environment, "complaint", "apply", number, "--as", "a02")
    status, _, err = call(environment, "complaint", "close", number, "--as", "a02")
    assert (status, "somebody else approves" in err) == (2, True)
    assert document(environment, "complaint", "close", number, "--as", "a03")["state"] == "closed"
    assert number not in [str(one["id"]) for one in document(environment, "complaint", "list")]
    assert [one["id"] for one in document(environment, "complaint", "list", "--closed")] == [int(number)]
    again = document(environment, "complaint", "reopen", number, "--note", "rattles again")
    assert (again["state"], again["reopened"]) == ("reopened", 1)
    assert [step["what"] for step in again["log"]] == [
        "opened", "assigned", "replied", "proposed", "applied", "closed", "reopened",
    ]  # fmt: skip


def test_the_board_of_a_past_day_is_as_it_was(environment: Environment) -> None:
    (before,) = document(environment, "complaint", "list")
    assert document(environment, "complaint", "list", "--as-of", "2026-11-22") == []
    later = {**environment, "RINGBACK_NOW": "2026-11-25T09:00"}
    (late,) = document(later, "complaint", "list")
    assert (late["late"], late["escalated"]) == (["reply"], {"reply": "supervisor"})
    document(later, "complaint", "propose", str(late["id"]), "--note", "ok")
    (then,) = document(later, "complaint", "list", "--as-of", "2026-11-23")
    assert then == before


def test_a_list_is_read_by_people_too(environment: Environment) -> None:
    late = {**environment, "RINGBACK_NOW": "2026-11-24T10:30"}
    _, out, _ = call(late, "complaint", "list")
    assert "! first reply 1 h 33 min late" in out
    assert "told: the supervisor" in out
    _, out, _ = call(late, "complaint", "show", "1")
    assert "opened → workshop" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("complaint", "show"), "Which complaint?"),
        (("complaint", "show", "99"), "no complaint"),
        (("complaint", "open"), "Whose complaint?"),
        (("complaint", "reopen", "1", "--note", "x"), "not solved yet"),
        (("complaint", "propose", "1"), "--note"),
        (("complaint", "assign", "1"), "--owner"),
        (("complaint", "assign", "1", "--owner", "zz"), "zz"),
        (("assign", "give", "--kind", "recall"), "--to"),
        (("assign", "give", "--to", "a02"), "Which follow-ups?"),
        (("assign", "hand-over"), "--of"),
        (("assign", "hold"), "--kind"),
        (("assign", "let-go", "--kind", "recall"), "not held"),
        (("assign", "add"), "--customer"),
        (("holidays", "import"), "Which file?"),
        (("holidays", "import", "none.csv"), "none.csv"),
        (("holidays", "forget", "2027-02-05"), "not in the shop's own calendar"),
    ],
)
def test_what_is_missing_is_said_in_one_line(
    environment: Environment, words: tuple[str, ...], said: str
) -> None:
    status, out, err = call(environment, *words)
    assert (status, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1


def test_work_is_looked_over_given_and_released(environment: Environment, records: Ask) -> None:
    words = ("assign", "give", "--kind", "invitation", "--due", "week", "--to", "a02")
    looked = document(environment, *words, "--dry-run")
    assert looked["changed"] == 0
    assert records("SELECT count(*) FROM work_order") == 0
    given = document(environment, *words, "--note", "holiday cover")
    assert given["changed"] == len(looked["follow_ups"]) > 0
    assert given["names"] == looked["names"]
    theirs = document(environment, "assign", "list", "--of", "a02", "--kind", "invitation")
    assert {one["id"] for one in theirs} == set(given["follow_ups"])
    (order,) = document(environment, "assign", "log")
    assert (order["what"], order["taker"], order["note"]) == ("assign", "周敏", "holiday cover")
    some = [str(each) for each in given["follow_ups"][:1]]
    assert document(environment, "assign", "release", *some)["changed"] == 1
    assert len(document(environment, "assign", "list", "--of", "a02")) == len(theirs)  # and one promise
    (agent,) = [one for one in document(environment, "assign", "agents") if one["code"] == "a02"]
    assert (agent["assigned"], agent["target"]) == (len(theirs) - 1, 100)


def test_a_leavers_promises_are_handed_over(environment: Environment, records: Ask) -> None:
    assert document(environment, "assign", "hand-over", "--of", "a02", "--to", "a01")["changed"] == 1
    assert records("SELECT promised_by FROM follow_up WHERE promised_at IS NOT NULL AND state = 'open'") == 1


def test_a_held_queue_is_skipped_until_it_is_let_go(environment: Environment) -> None:
    assert document(environment, "assign", "hold", "--kind", "recall", "--note", "wrong list")["held"]
    assert call(environment, "next", "--kind", "recall")[1].strip() == "Nobody is to be called now."
    _, out, _ = call(environment, "assign", "list", "--kind", "recall")
    assert out.startswith("‖ Recalls: held since today 09:41 by 李娜 wrong list")
    document(environment, "assign", "let-go", "--kind", "recall")
    assert document(environment, "next", "--kind", "recall")["kind"] == "recall"


def test_a_follow_up_is_added_for_one_agent(environment: Environment) -> None:
    number = document(environment, "assign", "add", "--customer", "5", "--to", "a03")["id"]
    (line,) = [one for one in document(environment, "assign", "list", "--of", "a03") if one["id"] == number]
    assert line["assigned"] == "新人小陈"


def test_a_file_of_holidays_is_taken_in_and_a_day_taken_out(environment: Environment, tmp_path: Path) -> None:
    file = tmp_path / "2027.csv"
    file.write_text("2027-02-06,holiday,春节\n2027-02-14,workday,\n", encoding="utf-8")
    assert document(environment, "holidays", "import", str(file)) == {"days": 2, "changed": 2}
    listed = document(environment, "holidays", "--year", "2027")
    assert listed["days"] == [
        {"day": "2027-02-06", "works": False, "name": "春节", "own": True},
        {"day": "2027-02-14", "works": True, "name": "", "own": True},
    ]
    assert listed["known_until"] == "2027-12-31"
    assert call(environment, "holidays", "forget", "2027-02-06")[0] == 0
    assert len(document(environment, "holidays", "--year", "2027")["days"]) == 1
    _, out, _ = call(environment, "holidays", "--year", "2026")
    assert "2026-10-01  holiday  National Day" in out
    assert "2026-10-10  working day" in out


def test_holidays_close_calling_where_the_shop_says_so(environment: Environment, tmp_path: Path) -> None:
    rules = tmp_path / "ringback.toml"
    rules.write_text('[calendar]\ncloses = ["calling"]\n', encoding="utf-8")
    taken = document(environment, "next")
    file = tmp_path / "own.csv"
    file.write_text("2026-11-24,holiday,own\n", encoding="utf-8")
    document(environment, "holidays", "import", str(file))
    later = ("log", str(taken["id"]), "--outcome", "call_later", "--at", "2026-11-24 10:00")
    status, _, err = call(environment, *later, "--config", str(rules))
    assert status == 2
    assert "closed that day" in err


@pytest.mark.parametrize("promised", [False, True])
def test_who_holds_what_is_named_and_a_supervisor_gives_it_back(
    environment: Environment, promised: bool
) -> None:
    number = str(document(environment, "next")["id"])
    if promised:
        with closing(sqlite3.connect(environment["RINGBACK_DB"])) as file, file:
            file.execute(
                "UPDATE follow_up SET promised_at = '2026-11-23T06:00:00.000Z', promised_by = 1 WHERE id = ?",
                (number,),
            )

    def line() -> str:
        (found,) = [
            one for one in call(environment, "assign")[1].splitlines() if one.startswith(f"{number} ")
        ]
        return found

    assert line().endswith("with 李娜 now")
    (held,) = document(environment, "assign", "--held")
    assert (held["id"], held["held"], held["held_until"]) == (
        int(number),
        "李娜",
        "2026-11-23T01:51:00+00:00",
    )
    status, _, errors = call(environment, "release", number, "--of", "a02", "--as", "a03")
    assert (status, "a02 does not hold this follow-up" in errors) == (2, True)
    assert line().endswith("with 李娜 now")
    assert call(environment, "release", number, "--of", "a01", "--as", "a03")[0] == 0
    assert document(environment, "assign", "--held") == []
    assert "with 李娜 now" not in line()
    assert line().endswith("promised today 14:00 by 李娜") is promised
