"""The command line: what it prints, how it exits, and what it stores."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from importlib import metadata
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from tui import words
from tui.command_line import main
from tui.wiring import Desk

SHARED = Path(__file__).parents[2] / ".." / "shared" / "reference"
reference = pytest.mark.skipif(not SHARED.is_dir(), reason="the reference records are not beside the project")
Value = Callable[..., Any]


def call(environment: dict[str, str], *arguments: str) -> tuple[int, str, str]:
    """Call ringback; return its exit status, standard output and standard error."""
    out, errors = io.StringIO(), io.StringIO()
    with mock.patch.dict(os.environ, environment), redirect_stdout(out), redirect_stderr(errors):
        try:
            status = main(list(arguments))
        except SystemExit as leaving:
            status = int(leaving.code or 0)
    words.use("en")
    return status, out.getvalue(), errors.getvalue()


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


def test_queue_lists_lines_in_calling_order(environment: dict[str, str]) -> None:
    status, out, errors = call(environment, "queue", "--json")
    lines = json.loads(out)
    assert (status, errors) == (0, "")
    named = "id kind customer phone plate vin order_number due last_useful priority why with"
    assert set(lines[0]) == set(named.split())
    assert [line["kind"] for line in lines if line["priority"] == 3][:1] == ["invitation"]
    assert all("****" in line["phone"] for line in lines)
    assert all(line["order_number"] for line in lines if line["kind"] == "callback")
    assert all(line["order_number"] is None for line in lines if line["kind"] != "callback")
    assert all(line["why"] for line in lines)


def test_next_and_log_do_what_the_call_screen_does(environment: dict[str, str], records: Value) -> None:
    _, out, _ = call(environment, "next", "--kind", "callback", "--json")
    taken = json.loads(out)
    assert taken["number"].startswith("+86")
    assert taken["question"] == "overall"
    answers = dict.fromkeys(
        (
            "overall",
            "reception",
            "workmanship",
            "explained_before",
            "lounge",
            "washed",
            "explained_after",
            "recommend",
        ),
        5,
    )
    status, out, _ = call(
        environment,
        "log",
        str(taken["id"]),
        "--outcome",
        "satisfied",
        "--answers",
        json.dumps(answers),
        "--json",
    )
    logged = json.loads(out)
    assert status == 0
    assert logged["state"] == "closed"
    assert (
        records("SELECT outcome FROM attempt WHERE shop_id = :shop AND id = :id", id=logged["attempt"])
        == "satisfied"
    )
    given = "SELECT count(*) FROM answer WHERE shop_id = :shop AND attempt_id = :id"
    assert records(given, id=logged["attempt"]) == 8
    status, _, errors = call(environment, "log", str(taken["id"]), "--outcome", "satisfied")
    assert status == 2
    assert len(errors.splitlines()) == 1


def test_dissatisfied_on_the_command_line_opens_a_complaint_that_is_solved_and_asked_about(
    environment: dict[str, str], records: Value
) -> None:
    _, out, _ = call(environment, "next", "--json")
    taken = json.loads(out)
    said = ("--cause", "cost", "--severity", "severe", "--note", "too dear")
    call(environment, "log", str(taken["id"]), "--outcome", "dissatisfied", *said)
    _, out, _ = call(environment, "complaint", "list", "--json")
    [complaint] = [one for one in json.loads(out) if one["cause"] == "cost"]
    assert complaint["severity"] == "severe"
    assert complaint["department"] == "service_desk"
    solved = ("complaint", "solve", str(complaint["id"]), "--note", "refunded", "--as", "a02")
    assert call(environment, *solved)[0] == 0
    _, out, _ = call(environment, "queue", "--kind", "complaint", "--json")
    [line] = json.loads(out)
    assert line["priority"] == 1
    _, out, _ = call(environment, "next", "--kind", "complaint", "--json")
    assert json.loads(out)["script"] == "complaint"
    call(environment, "log", str(line["id"]), "--outcome", "satisfied")
    assert (
        records("SELECT state FROM complaint WHERE shop_id = :shop AND id = :id", id=complaint["id"])
        == "closed"
    )


def test_a_promise_is_made_with_a_time_people_say(environment: dict[str, str], records: Value) -> None:
    taken = json.loads(call(environment, "next", "--json")[1])
    status, _, _ = call(
        environment, "log", str(taken["id"]), "--outcome", "call_later", "--at", "明天上午十点"
    )
    assert status == 0
    promised = "SELECT promised_at FROM follow_up WHERE shop_id = :shop AND id = :id"
    assert records(promised, id=taken["id"]) == "2026-11-24T02:00:00.000Z"


def test_a_time_with_a_zone_is_that_instant(environment: dict[str, str], records: Value) -> None:
    taken = json.loads(call(environment, "next", "--json")[1])
    call(environment, "log", str(taken["id"]), "--outcome", "call_later", "--at", "2026-11-25T02:30+00:00")
    promised = "SELECT promised_at FROM follow_up WHERE shop_id = :shop AND id = :id"
    assert records(promised, id=taken["id"]) == "2026-11-25T02:30:00.000Z"


def test_release_gives_a_follow_up_back(environment: dict[str, str], records: Value) -> None:
    taken = json.loads(call(environment, "next", "--json")[1])
    assert records("SELECT held_by FROM follow_up WHERE shop_id = :shop AND id = :id", id=taken["id"])
    assert call(environment, "release", str(taken["id"]))[0] == 0
    assert records("SELECT held_by FROM follow_up WHERE shop_id = :shop AND id = :id", id=taken["id"]) is None
    status, _, errors = call(environment, "release", str(taken["id"]))
    assert status == 2
    assert "nobody holds" in errors


@pytest.mark.parametrize(
    "arguments",
    [
        ("queue", "--on", "2026-02-30"),
        ("queue", "--on", "tomorrow"),
        ("queue", "--why", "NOSUCH"),
        ("figures", "callbacks", "--month", "2026-13"),
        ("figures", "nonsense", "--month", "2026-04"),
        ("figures", "callbacks"),
        ("figures", "callbacks", "--from", "2026-04-02", "--to", "2026-04-01"),
        ("log", "1", "--outcome", "nonsense"),
        ("log", "999999", "--outcome", "busy"),
        ("import", "missing.csv"),
        ("script", "check"),
        ("nonsense",),
        ("complaint", "solve", "77"),
        ("queue", "--lang", "fr"),
        ("--db", "mysql://root:secret@host/x", "queue"),
        ("--config", "missing.toml", "queue"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_status_2(
    environment: dict[str, str], arguments: tuple[str, ...]
) -> None:
    status, out, errors = call(environment, *arguments)
    assert status == 2
    assert out == ""
    assert len(errors.strip().splitlines()) == 1
    assert "secret" not in errors
    assert "Traceback" not in errors


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_help_is_in_the_language_asked_for(environment: dict[str, str], language: str) -> None:
    status, out, _ = call(environment | {"RINGBACK_LANG": language}, "--help")
    assert status == 0
    assert ("回访" in out) == (language == "zh")


@pytest.mark.parametrize(
    ("content", "remedy"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "CSV or XLSX"),
        (b"a,b,c\n1,2,3\n", "--map"),
    ],
)
def test_a_useless_file_is_refused_with_a_remedy(
    fresh: dict[str, str], tmp_path: Path, content: bytes, remedy: str
) -> None:
    file = tmp_path / "export.csv"
    file.write_bytes(content)
    status, out, errors = call(fresh, "import", str(file))
    assert (status, out) == (2, "")
    assert str(file) in errors
    assert remedy in errors


def test_refused_rows_come_back_and_go_in_once_corrected(fresh: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "visits.csv"
    file.write_text(
        "工单号,客户姓名,手机号,车牌号,车架号,车型,交车时间\n"
        "RO1,王伟,13800138000,吉A12345,,朗逸,2026-12-20 10:00\n"
        "RO2,李娜,13800138001,吉A12346,,朗逸,someday\n",
        encoding="gb18030",
    )
    status, out, _ = call(fresh, "import", str(file), "--json")
    account = json.loads(out)
    assert status == 1
    assert (account["rows"], account["new"]["visits"], account["rejected"]) == (2, 1, 1)
    rejects = Path(account["rejects"])
    text = rejects.read_text(encoding="utf-8-sig")
    assert "no readable date" in text
    rejects.write_text(text.replace("someday", "2026-12-21 11:00"), encoding="utf-8-sig")
    status, out, _ = call(fresh, "import", str(rejects), "--json")
    assert status == 0
    assert json.loads(out)["new"]["visits"] == 1
    assert json.loads(call(fresh, "import", str(file), "--json")[1])["unchanged"] == 1


@reference
def test_the_published_month_comes_out(fresh: dict[str, str]) -> None:
    expected = json.loads((SHARED / "expected.json").read_text(encoding="utf-8"))
    for name in ("visits.csv", "calls.csv"):
        assert call(fresh, "import", str(SHARED / name), "--json")[0] == 0

    def rows(name: str, month: str) -> dict[str, Any]:
        status, out, _ = call(fresh, "figures", name, "--month", month, "--json")
        assert status == 0
        return {row["name"]: row for row in json.loads(out)["rows"]}

    callbacks = expected["callbacks"]
    found = rows("callbacks", callbacks["month"])
    assert {name: row["numerator"] for name, row in found.items()} == {
        "called": callbacks["called"],
        "complete": callbacks["complete"],
        "delighted": callbacks["very_satisfied"],
        "disappointed": callbacks["average_or_below"],
        "unreachable": callbacks["unreachable"],
    }  # fmt: skip
    causes = dict(expected["causes_by_week"])
    found = rows("causes", causes.pop("month"))
    assert {cause: found[cause]["weeks"] for cause in causes} == causes
    lapse = expected["lapse"]
    found = rows("lapse", lapse["month"])
    assert (found["lapsed"]["numerator"], found["lapsed"]["denominator"]) == (
        lapse["lapsed"],
        lapse["visited"],
    )
    assert found["company"]["numerator"] == lapse["company"]
    assert found["single_visit"]["numerator"] == lapse["single_visit"]
    recall = expected["recall"]
    found = rows("recall", recall["month"])
    assert found["reached"]["numerator"] == recall["reached"]
    for code, number in (recall["reasons"] | recall["not_reached"]).items():
        assert found[code]["numerator"] == number, code
    fixed = expected["fixed_first_time"]
    found = rows("fixed-first-time", fixed["month"])
    assert {name: [row["jobs"], row["not_fixed"]] for name, row in found.items()} == fixed["technicians"]


@reference
def test_a_fresh_shop_has_exactly_the_published_callbacks(fresh: dict[str, str]) -> None:
    expected = json.loads((SHARED / "expected.json").read_text(encoding="utf-8"))["queue_callback_fresh"]
    call(fresh, "import", str(SHARED / "visits.csv"))
    for day, orders in expected.items():
        out = call(fresh, "queue", "--kind", "callback", "--on", day, "--json")[1]
        assert sorted(line["order_number"] for line in json.loads(out)) == sorted(orders)


def test_the_version_is_the_installed_one(environment: dict[str, str]) -> None:
    assert call(environment, "--version")[1].strip() == f"ringback {metadata.version('ringback')}"


def test_version_and_help_load_neither_textual_nor_a_database() -> None:
    code = (
        "import sys; from tui.command_line import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = ('textual', 'rich', 'sqlite3', 'sqlalchemy', 'msgspec', 'store.database')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_days_queue_loads_neither_textual_nor_an_orm(environment: dict[str, str]) -> None:
    code = (
        "import sys; from tui.command_line import main; main(['queue', '--json'])\n"
        "heavy = ('textual', 'sqlalchemy', 'sqlmodel', 'pydantic', 'alembic', 'phonenumbers',\n"
        "    'dataclasses', 'inspect', 'typing_extensions', 'getpass')\n"
        "print([name for name in heavy if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **environment},
    )
    assert done.stderr.strip() == "[]"


def test_the_demo_refuses_to_overwrite_a_file(environment: dict[str, str], desk: Desk) -> None:
    status, _, errors = call(environment, "demo", "--keep", str(desk.database.path), "--make-only")
    assert status == 2
    assert "there is a file already" in errors
