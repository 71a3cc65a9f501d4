"""`ringback import`: what is asked, looked at, taken in, stopped and taken back; and the watched folder."""

from __future__ import annotations

import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from store import import_file
from tests.tui.test_command_line import call
from tui.commands import watching
from tui.commands.bar import Told
from tui.wiring import Asked, sit_down

VISITS = (
    "工单号,客户姓名,手机号,车牌号,车架号,车型,交车时间,结算金额\n"
    "RO1,王伟,13800138000,吉A12345,,朗逸,2026-12-20 10:00,321.50\n"
    "RO2,李娜,13800138001,吉A12346,,朗逸,2026-12-20 11:00,88\n"
)
CALLS = "拨打时间,工单号,回访员,拨打号码,结果\n2026-12-23 10:00,RO1,a01,13800138000,满意\n"
UNSURE = "某号,车架号,某日\nRO1,LSVAM4187C2184847,2026-03-01\nRO2,LSVAM4187C2184848,2026-03-02\n"
EITHER = "工单号,车牌号,交车时间\nD1,吉A12345,03/04/2026\nD2,吉A12346,05/06/2026\n"
SURVEY = "period,scope,n,css\n2026-11,shop,30,901\n"

Take = Callable[..., tuple[int, str, str]]


@pytest.fixture
def fresh(tmp_path: Path) -> dict[str, str]:
    """An environment without any records."""
    return {
        "RINGBACK_HOME": str(tmp_path / "home"),
        "RINGBACK_NOW": "2026-12-31T09:00",
        "RINGBACK_LANG": "en",
        "RINGBACK_USER": "a01",
        "RINGBACK_PATIENCE": "0.2",
    }


@pytest.fixture
def take(fresh: dict[str, str]) -> Take:
    """Call `ringback import` in that environment."""

    def taking(*arguments: str | Path) -> tuple[int, str, str]:
        return call(fresh, "import", *map(str, arguments))

    return taking


@pytest.fixture
def stored(fresh: dict[str, str]) -> Callable[[str], Any]:
    """Ask the records one value."""

    def value(sql: str) -> Any:
        desk = sit_down(Asked(), fresh)
        with desk.database.reading() as records:
            found = records.value(sql)
        desk.database.close()
        return found

    return value


def put(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


# What is asked.


def test_every_kind_of_file_goes_in(take: Take, tmp_path: Path, stored: Callable[[str], Any]) -> None:
    people = "客户姓名,手机号,车牌号\n王伟,13800138000,吉A12345\n"
    for name, kind, text in (
        ("people", "customers", people),
        ("visits", "visits", VISITS),
        ("calls", "calls", CALLS),
        ("survey", "outside-survey", SURVEY),
    ):
        status, out, errors = take(put(tmp_path / f"{name}.csv", text), "--kind", kind, "--json")
        assert (status, errors) == (0, "")
        assert json.loads(out)["kind"] == kind
    for table in ("customer", "visit", "attempt", "outside_survey"):
        assert stored(f"SELECT count(*) FROM {table}") > 0, table


def test_an_account_of_a_survey_says_what_is_new(take: Take, tmp_path: Path) -> None:
    out = take(put(tmp_path / "s.csv", SURVEY))[1]
    assert "survey results" in out
    assert "1 rows = 1 new" in out


def test_a_file_that_is_not_certain_is_asked_about_and_the_others_go_in(take: Take, tmp_path: Path) -> None:
    unsure, visits = put(tmp_path / "u.csv", UNSURE), put(tmp_path / "v.csv", VISITS)
    status, out, errors = take(unsure, visits)
    written = tmp_path / "u.map.toml"
    assert status == 2
    assert len(errors.splitlines()) == 1
    assert "not certain: 某日" in errors
    assert errors.strip().endswith(f"A mapping to be corrected is in {written}.")
    assert "2 rows = 2 new" in out
    text = written.read_text(encoding="utf-8")
    put(written, text.replace('"某号" = ""', '"某号" = "order_number"'))
    assert take(unsure, "--map", written, "--json")[0] == 0
    status, out, errors = take(unsure, "--json")
    assert (status, errors) == (0, "")
    assert json.loads(out)["unchanged"] == 2


def test_with_several_files_the_list_holds_those_that_went_in(take: Take, tmp_path: Path) -> None:
    unsure, visits = put(tmp_path / "u.csv", UNSURE), put(tmp_path / "v.csv", VISITS)
    status, out, _ = take(unsure, visits, tmp_path / "missing.csv", "--json")
    assert status == 2
    assert [one["file"] for one in json.loads(out)] == ["v.csv"]


def test_dates_that_may_be_two_are_asked_about_with_samples(
    take: Take, tmp_path: Path, stored: Callable[[str], Any]
) -> None:
    file, written = put(tmp_path / "d.csv", EITHER), tmp_path / "d.map.toml"
    status, out, errors = take(file)
    assert (status, out) == (2, "")
    assert "交车时间 (03/04/2026)" in errors
    text = written.read_text(encoding="utf-8")
    dates = text.split("[dates]\n")[1].splitlines()
    assert dates[0].startswith("# Day and month cannot be told apart")
    assert dates[1] == '"交车时间" = ""  # ? | 03/04/2026 | 05/06/2026'
    status, _, errors = take(file, "--map", written)
    assert status == 2
    assert "say of 交车时间, under dates" in errors
    put(written, text.replace('"交车时间" = ""', '"交车时间" = "day_first"'))
    assert take(file, "--map", written)[0] == 0
    assert stored("SELECT min(delivered_on) FROM visit") == "2026-04-03"
    assert take(file)[0] == 0


def test_a_mapping_that_cannot_be_written_keeps_nothing_from_being_said(take: Take, tmp_path: Path) -> None:
    (tmp_path / "u.map.toml").mkdir()
    status, _, errors = take(put(tmp_path / "u.csv", UNSURE))
    assert status == 2
    assert len(errors.splitlines()) == 1
    assert "not certain: 某日" in errors


def test_a_locked_database_is_no_fault_of_one_file(take: Take, fresh: dict[str, str], tmp_path: Path) -> None:
    first, other = put(tmp_path / "a.csv", VISITS), put(tmp_path / "b.csv", VISITS)
    take(first)
    with sqlite3.connect(Path(fresh["RINGBACK_HOME"]) / "ringback.db") as lock:
        lock.execute("BEGIN IMMEDIATE")
        status, out, errors = take(first, other)
        lock.rollback()
    lock.close()
    assert (status, out) == (2, "")
    assert len(errors.splitlines()) == 1
    assert "locked" in errors


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("a.csv", "--undo"), "not allowed with"),
        (("a.csv", "--watch", "."), "not allowed with"),
        (("--undo", "--watch", "."), "not allowed with"),
        ((), "required"),
        (("a.csv", "b.csv", "--rejects", "r.csv"), "single FILE"),
        (("--watch", ".", "--rejects", "r.csv"), "single FILE"),
        (("--watch", ".", "--dry-run"), "--dry-run"),
        (("a.csv", "--once"), "--watch"),
        (("a.csv", "--every", "2"), "--watch"),
        (("--watch", ".", "--every", "0"), "seconds"),
        (("--watch", ".", "--every", "soon"), "seconds"),
        (("--watch", "nowhere"), "no such folder"),
        (("a.csv", "--map", "nowhere.toml"), "mapping cannot be read"),
    ],
)
def test_what_says_nothing_together_is_refused(take: Take, arguments: tuple[str, ...], says: str) -> None:
    status, out, errors = take(*arguments)
    assert (status, out) == (2, "")
    assert len(errors.strip().splitlines()) == 1
    assert says in errors


# A look.


def test_a_look_says_what_would_change_field_by_field(
    take: Take, tmp_path: Path, stored: Callable[[str], Any]
) -> None:
    take(put(tmp_path / "v.csv", VISITS))
    changed = VISITS.replace("321.50", "400").replace("吉A12345,,朗逸", "吉A12345,,帕萨特")
    refused = ",张三,13800138002,吉A12347,,朗逸,2026-12-21,\n"
    file = put(tmp_path / "w.csv", changed + refused)
    status, out, _ = take(file, "--dry-run")
    assert status == 1
    assert "fields of visits that would change: amount 1" in out
    assert "visits RO1, amount: ¥321.50 → ¥400.00" in out
    assert "vehicles 吉A12345, model: 朗逸 → 帕萨特" in out
    assert "row 4, no order number: 张三 | 138****8002" in out
    assert not (tmp_path / "w.rejects.csv").exists()
    preview = json.loads(take(file, "--dry-run", "--json")[1])["preview"]
    assert {"table": "visits", "field": "amount_cents", "records": 1} in preview["fields"]
    assert {
        "table": "visits", "record": "RO1", "field": "amount_cents", "before": "32150", "after": "40000",
    } in preview["changes"]  # fmt: skip
    assert [(one["row"], one["reason"]) for one in preview["refused"]] == [(4, "no_order_number")]
    assert "13800138002" not in json.dumps(preview)
    assert stored("SELECT max(amount_cents) FROM visit") == 32150


def test_a_look_names_owners(take: Take, tmp_path: Path) -> None:
    take(put(tmp_path / "v.csv", VISITS))
    later = VISITS.splitlines()[0] + "\nRO9,赵敏,13900139000,吉A12345,,朗逸,2026-12-29,1\n"
    out = take(put(tmp_path / "w.csv", later), "--dry-run")[1]
    assert "vehicles 吉A12345, owner: 王伟 → 赵敏" in out


# While it runs.


class Terminal(io.StringIO):
    """Standard error of somebody who watches."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("as_json", [False, True])
def test_a_bar_shows_rows_and_speed_where_somebody_watches(
    fresh: dict[str, str], tmp_path: Path, *, as_json: bool
) -> None:
    from tui.command_line import main

    file, errors, out = put(tmp_path / "v.csv", VISITS), Terminal(), io.StringIO()
    options = ["--json"] if as_json else []
    environment = {**fresh, "TERM": "xterm"}
    with (
        mock.patch.dict(os.environ, environment),
        mock.patch("sys.stderr", errors),
        mock.patch("sys.stdout", out),
    ):
        assert main(["import", str(file), *options]) == 0
    assert ("v.csv" in errors.getvalue()) != as_json
    assert ("written" in errors.getvalue()) != as_json
    assert "\x1b" not in out.getvalue()


def test_rows_and_speed_stand_on_the_bar() -> None:
    from tui.commands.bar import bar

    errors = Terminal()
    with (
        mock.patch.dict(os.environ, {"TERM": "xterm"}),
        mock.patch("sys.stderr", errors),
        bar("v.csv", wanted=True) as told,
    ):
        told.read(2_000, 4_000)
    assert "2,000 rows," in errors.getvalue()
    assert "a second" in errors.getvalue()


def test_ctrl_c_stores_nothing_and_says_so(take: Take, tmp_path: Path, stored: Callable[[str], Any]) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    files = put(tmp_path / "a.csv", VISITS), put(tmp_path / "b.csv", VISITS)
    with mock.patch("tui.commands.bar.UNSEEN", Told(stop, stop)):
        status, out, errors = take(*files)
    assert (status, out) == (130, "")
    assert errors == f"ringback: {files[0]}: stopped; nothing was stored.\n"
    assert stored("SELECT count(*) FROM visit") == 0


def test_ctrl_c_that_comes_too_late_says_so(take: Take, tmp_path: Path) -> None:
    def late(*arguments: Any, **more: Any) -> None:
        import_file(*arguments, **more)
        raise KeyboardInterrupt

    with mock.patch("tui.commands.taking.import_file", late):
        status, _, errors = take(put(tmp_path / "a.csv", VISITS))
    assert status == 130
    assert "it was in already" in errors


# Taking back.


def test_the_last_import_is_taken_back(take: Take, tmp_path: Path, stored: Callable[[str], Any]) -> None:
    take(put(tmp_path / "v.csv", VISITS))
    take(put(tmp_path / "w.csv", VISITS.replace("321.50", "400").replace("RO2,", "RO3,")))
    status, out, _ = take("--undo")
    assert status == 0
    assert out.splitlines()[0] == "w.csv, taken in today 09:00: taken back"
    assert "visits: 1 removed" in out
    assert stored("SELECT amount_cents FROM visit WHERE order_number = 'RO1'") == 32150
    assert stored("SELECT count(*) FROM visit") == 2
    status, out, errors = take("--undo")
    assert (status, out) == (2, "")
    assert "no import to take back" in errors


def test_taking_back_as_json(take: Take, tmp_path: Path) -> None:
    take(put(tmp_path / "v.csv", VISITS))
    told = json.loads(take("--undo", "--json")[1])
    assert (told["taken_back"], told["removed"]["visit"], told["removed"]["customer"]) == ("v.csv", 2, 2)
    assert set(told) == {"taken_back", "import", "at", "removed", "restored"}


def test_what_was_worked_on_is_not_taken_back_and_named(
    take: Take, fresh: dict[str, str], tmp_path: Path, stored: Callable[[str], Any]
) -> None:
    take(put(tmp_path / "v.csv", VISITS.replace("2026-12-20", "2026-12-27")))
    taken = json.loads(call(fresh, "next", "--json")[1])
    call(fresh, "log", str(taken["id"]), "--outcome", "satisfied")
    status, out, errors = take("--undo")
    assert (status, out) == (2, "")
    assert len(errors.splitlines()) == 1
    assert "call " in errors
    assert stored("SELECT count(*) FROM visit") == 2


# The watched folder.


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "drop"
    made.mkdir()
    return made


@pytest.fixture
def watch(take: Take, folder: Path) -> Take:
    """Look at the folder once, with no wait between the looks but what `between` does."""

    def watching_once(*options: str, between: Callable[[], object] = lambda: None) -> tuple[int, str, str]:
        with mock.patch("tui.commands.watching.sleep", side_effect=lambda _seconds: between()):
            return take("--watch", folder, "--once", *options)

    return watching_once


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_a_dropped_file_goes_in_and_lies_in_done_with_its_account(
    watch: Take, folder: Path, stored: Callable[[str], Any]
) -> None:
    put(folder / "v.csv", VISITS)
    status, out, errors = watch()
    assert (status, errors) == (0, "")
    assert out.splitlines() == [
        "v.csv → done/v.csv: 2 rows = 2 new + 0 updated + 0 unchanged + 0 folded + 0 refused"
    ]
    assert names(folder) == ["done"]
    assert names(folder / "done") == ["v.csv", "v.csv.account.json"]
    account = json.loads((folder / "done" / "v.csv.account.json").read_text(encoding="utf-8"))
    assert (account["rows"], account["rejects"]) == (2, None)
    assert (folder / "done" / "v.csv").read_text(encoding="utf-8") == VISITS
    assert stored("SELECT count(*) FROM visit") == 2


def test_the_same_name_again_gets_a_number_and_nothing_is_written_over(watch: Take, folder: Path) -> None:
    for text in (VISITS, VISITS + "RO3,张三,,吉A12347,,朗逸,2026-12-21,\n,李四,,吉A1,,,2026-12-21,\n"):
        put(folder / "v.csv", text)
        watch()
    assert names(folder / "done") == [
        "v-2.csv", "v-2.csv.account.json", "v-2.rejects.csv", "v.csv", "v.csv.account.json",
    ]  # fmt: skip
    assert (folder / "done" / "v.csv").read_text(encoding="utf-8") == VISITS
    put(folder / "v.csv", VISITS)
    watch()
    assert "v-3.csv" in names(folder / "done")


@pytest.mark.parametrize(
    "there", ["v.csv", "v.csv.account.json", "v.csv.reason.txt", "v.rejects.csv", "v.map.toml"]
)
def test_what_lies_in_done_already_is_left_alone(watch: Take, folder: Path, there: str) -> None:
    (folder / "done").mkdir()
    put(folder / "done" / there, "mine")
    put(folder / "v.csv", VISITS)
    assert watch()[0] == 0
    assert names(folder / "done") == sorted([there, "v-2.csv", "v-2.csv.account.json"])
    assert (folder / "done" / there).read_text(encoding="utf-8") == "mine"


def test_a_mapping_that_leaves_something_open_is_kept_beside_the_one_asked_for(
    watch: Take, folder: Path
) -> None:
    put(
        folder / "u.csv",
        "某号,车架号,某日\nRO1,LSVAM4187C2184847,03/04/2026\nRO2,LSVAM4187C2184848,05/06/2026\n",
    )
    said = '[columns]\n"某号" = "order_number"\n"某日" = "delivered_at"\n'
    put(folder / "u.map.toml", said)
    out = watch("--json")[1]
    written = folder / "refused" / "u.map-2.toml"
    assert json.loads(out)["refused"]["mapping"] == str(written)
    assert (folder / "refused" / "u.map.toml").read_text(encoding="utf-8") == said
    assert '"某日" = ""' in written.read_text(encoding="utf-8")


def test_refused_rows_lie_beside_it_and_the_status_says_so(watch: Take, folder: Path) -> None:
    put(folder / "v.csv", VISITS + ",李四,,吉A1,,,2026-12-21,\n")
    status, out, _ = watch("--json")
    [line] = map(json.loads, out.splitlines())
    rejects = folder / "done" / "v.rejects.csv"
    assert status == 1
    assert (line["file"], line["to"], line["account"]["rejected"]) == ("v.csv", "done/v.csv", 1)
    assert line["account"]["rejects"] == str(rejects)
    assert "no order number" in rejects.read_text(encoding="utf-8-sig")


def test_what_cannot_be_used_lies_in_refused_with_its_reason(watch: Take, folder: Path) -> None:
    put(folder / "x.csv", "")
    put(folder / "u.csv", UNSURE)
    status, out, _ = watch("--json")
    lines = {line["file"]: line for line in map(json.loads, out.splitlines())}
    assert status == 2
    assert lines["x.csv"]["refused"]["code"] == "import_empty"
    assert lines["u.csv"]["to"] == "refused/u.csv"
    assert lines["u.csv"]["refused"]["mapping"] == str(folder / "refused" / "u.map.toml")
    assert names(folder) == ["done", "refused"]
    assert names(folder / "done") == []
    assert names(folder / "refused") == [
        "u.csv", "u.csv.reason.txt", "u.map.toml", "x.csv", "x.csv.reason.txt",
    ]  # fmt: skip
    assert "not certain: 某日" in (folder / "refused" / "u.csv.reason.txt").read_text(encoding="utf-8")


def test_a_file_put_back_with_its_corrected_mapping_goes_in(watch: Take, folder: Path) -> None:
    put(folder / "u.csv", UNSURE)
    watch()
    text = (folder / "refused" / "u.map.toml").read_text(encoding="utf-8")
    put(folder / "u.map.toml", text.replace('"某号" = ""', '"某号" = "order_number"'))
    put(folder / "u.csv", UNSURE)
    status, out, _ = watch()
    assert status == 0
    assert "2 rows = 2 new" in out
    assert names(folder) == ["done", "refused"]
    assert names(folder / "done") == ["u.csv", "u.csv.account.json", "u.map.toml"]
    put(folder / "u.map.toml", "columns = [")
    put(folder / "v.csv", VISITS)
    put(folder / "u.csv", UNSURE)
    status, out, _ = watch("--json")
    assert status == 2
    assert {line["file"]: "refused" in line for line in map(json.loads, out.splitlines())} == {
        "u.csv": True, "v.csv": False,
    }  # fmt: skip


def test_files_that_are_still_written_wait(watch: Take, folder: Path) -> None:
    passing = [".v.csv", "~$v.xlsx", "v.csv.part", "v.TMP", "v.csv.crdownload", "v.csv.filepart"]
    for name in passing:
        put(folder / name, VISITS)
    (folder / "folder").mkdir()
    growing = put(folder / "v.csv", VISITS)
    status, out, _ = watch(between=lambda: put(growing, VISITS + "RO3,张三,,吉A12347,,朗逸,2026-12-21,\n"))
    assert (status, out) == (0, "")
    assert names(folder) == sorted([*passing, "folder", "v.csv"])
    assert watch()[0] == 0
    assert names(folder) == sorted([*passing, "done", "folder"])


def test_a_link_to_somebody_elses_file_is_left_where_it_lies(watch: Take, folder: Path) -> None:
    put(folder.parent / "elsewhere.csv", VISITS)
    (folder / "v.csv").symlink_to(folder.parent / "elsewhere.csv")
    assert watch() == (0, "", "")
    assert names(folder) == ["v.csv"]


def test_what_others_refer_to_goes_in_first(watch: Take, folder: Path) -> None:
    put(folder / "a-calls.csv", CALLS)
    put(folder / "b-visits.csv", VISITS)
    os.utime(folder / "a-calls.csv", (1_000_000_000, 1_000_000_000))
    status, out, _ = watch()
    assert status == 0
    assert [line.split()[0] for line in out.splitlines()] == ["b-visits.csv", "a-calls.csv"]


def test_nothing_there_is_no_fault(watch: Take, folder: Path) -> None:
    def never() -> None:
        raise AssertionError

    assert watch(between=never) == (0, "", "")
    assert names(folder) == []


def test_a_file_that_vanishes_is_no_fault(watch: Take, folder: Path) -> None:
    file = put(folder / "v.csv", VISITS)

    def vanish(*arguments: Any, **more: Any) -> Any:
        file.unlink()
        return import_file(*arguments, **more)

    with mock.patch("tui.commands.taking.import_file", vanish):
        assert watch() == (0, "", "")
    assert names(folder) == ["done"]
    assert names(folder / "done") == []


def test_a_file_replaced_while_it_goes_in_is_not_put_away_unread(watch: Take, folder: Path) -> None:
    file = put(folder / "v.csv", VISITS)
    newer = VISITS + "RO3,张三,,吉A12347,,朗逸,2026-12-21,\n"

    def replaced(*arguments: Any, **more: Any) -> Any:
        account = import_file(*arguments, **more)
        put(file, newer)
        return account

    with mock.patch("tui.commands.taking.import_file", replaced):
        out = watch("--json")[1]
    assert json.loads(out)["to"] is None
    assert file.read_text(encoding="utf-8") == newer
    assert "3 rows = 1 new" in watch()[1]


def test_a_locked_database_is_tried_again(watch: Take, fresh: dict[str, str], folder: Path) -> None:
    call(fresh, "queue")
    put(folder / "v.csv", VISITS)
    lock = sqlite3.connect(Path(fresh["RINGBACK_HOME"]) / "ringback.db")
    status, out, errors = watch(between=lambda: lock.execute("BEGIN IMMEDIATE"))
    lock.close()
    assert (status, out) == (2, "")
    assert "locked" in errors
    assert names(folder) == ["done", "v.csv"]
    assert names(folder / "done") == []
    assert watch()[0] == 0


def test_the_watch_waits_for_a_database_that_is_locked_when_it_begins(
    take: Take, fresh: dict[str, str], folder: Path
) -> None:
    put(folder / "v.csv", VISITS)
    (folder.parent / "home").mkdir()
    lock = sqlite3.connect(Path(fresh["RINGBACK_HOME"]) / "ringback.db")
    lock.execute("BEGIN IMMEDIATE")
    waiting = Stopping(lambda: None, lock.rollback, lambda: None)
    with mock.patch("tui.commands.watching.sleep", waiting):
        status, out, errors = take("--watch", folder)
    lock.close()
    assert status == 130
    assert len(errors.splitlines()) == 1
    assert "locked" in errors
    assert out.startswith("v.csv → done/v.csv")


def test_a_watch_that_is_ended_in_the_middle_of_a_file_leaves_it_for_the_next(
    watch: Take, folder: Path, stored: Callable[[str], Any]
) -> None:
    def end(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    put(folder / "v.csv", VISITS)
    with mock.patch("tui.commands.bar.UNSEEN", Told(end, end)):
        assert watch() == (0, "", "")
    assert names(folder) == ["done", "v.csv"]
    assert names(folder / "done") == []
    assert stored("SELECT count(*) FROM visit") == 0
    assert "2 rows = 2 new" in watch()[1]


def test_a_place_that_cannot_be_made_is_said_once_and_the_file_stays(watch: Take, folder: Path) -> None:
    put(folder / "done", "in the way")
    put(folder / "v.csv", VISITS)
    status, _, errors = watch()
    assert status == 2
    assert "done: files cannot be put there" in errors
    assert (folder / "v.csv").exists()


class Stopping:
    """Stands in for the wait between two looks: does one thing after the other, then stops the watch."""

    def __init__(self, *things: Callable[[], object]) -> None:
        self._things = list(things)

    def __call__(self, _seconds: float) -> None:
        if not self._things:
            raise KeyboardInterrupt
        self._things.pop(0)()


def test_the_watch_goes_on_when_its_folder_vanishes_and_comes_back(take: Take, folder: Path) -> None:
    away = folder.with_name("away")

    def back() -> None:
        away.rename(folder)
        put(folder / "v.csv", VISITS)

    def nothing() -> None:
        pass

    waiting = Stopping(lambda: folder.rename(away), nothing, nothing, back, nothing)
    with mock.patch("tui.commands.watching.sleep", waiting):
        status, out, errors = take("--watch", folder)
    assert status == 130
    assert len(errors.splitlines()) == 1
    assert str(folder) in errors
    assert out.startswith("v.csv → done/v.csv")


def test_looks_are_as_far_apart_as_was_said(take: Take, folder: Path) -> None:
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 3:
            raise KeyboardInterrupt

    for options, expected in (((), watching.EVERY), (("--every", "0.5"), 0.5)):
        waits.clear()
        with mock.patch("tui.commands.watching.sleep", wait):
            assert take("--watch", folder, *options)[0] == 130
        assert waits == [expected] * 3


@pytest.mark.parametrize(("sent", "expected"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_signals_end_the_watch(fresh: dict[str, str], folder: Path, sent: int, expected: int) -> None:
    put(folder / "v.csv", VISITS)
    command = [sys.executable, "-m", "tui", "import", "--watch", str(folder), "--every", "0.05"]
    with subprocess.Popen(
        command, env={**os.environ, **fresh}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        process.send_signal(sent)
        out, errors = process.communicate(timeout=60)
    assert first.startswith("v.csv → done/v.csv")
    assert (process.returncode, out, errors) == (expected, "", "")
