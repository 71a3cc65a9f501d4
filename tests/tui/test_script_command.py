"""`ringback script`: what it prints of a script that somebody writes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from callscripts import FACTS, check, load
from tests.callscripts.workbooks import FORM, changed, written
from tests.tui.test_command_line import call
from tests.tui.test_trying import WASH
from tui import calling, facts, words
from tui.wiring import Desk


@pytest.fixture
def bare(tmp_path: Path) -> dict[str, str]:
    return {"RINGBACK_HOME": str(tmp_path), "RINGBACK_LANG": "en"}


@pytest.fixture
def form(tmp_path: Path) -> Path:
    return written(tmp_path / "form.xlsx", FORM)


def test_a_script_says_each_problem_with_file_line_and_remedy(bare: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "wash.yaml"
    text = WASH.replace("kind: survey", "kind: callback").replace("zh: 再见。", "zh: ''")
    text = text.replace("facts: [customer]", "facts: [customer, custmer]").replace("neutral", "will_come")
    file.write_text(text, encoding="utf-8")
    status, out, _ = call(bare, "script", "check", str(file))
    ending = (
        "outcomes[1].outcome: a call of the kind callback cannot end as will_come; choose another outcome."
    )
    assert status == 1
    assert out.splitlines() == [
        f"{file}:5: facts[1]: no customer has a fact custmer; did you mean customer?",
        f"{file}:16: closing[0].zh: the words in language zh are missing; add them.",
        f"{file}:19: {ending}",
    ]


def test_paths_say_which_facts_they_hang_on(bare: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "wash.yaml"
    text = WASH.replace("    kind: yes_no", "    kind: yes_no\n    when: customer is defined")
    file.write_text(text, encoding="utf-8")
    status, out, errors = call(bare, "script", "paths", str(file))
    assert (status, errors) == (0, "")
    assert out.splitlines() == [
        "customer = ‹customer›",
        "clean=5|4 again=True|False  → satisfied",
        "clean=3|2|1 again=True|False  → so-so",
        "customer not known",
        "clean=5|4  → satisfied",
        "clean=3|2|1  → so-so",
        "4 in all",
    ]


def test_more_paths_than_are_shown_are_owned_up_to(bare: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "long.yaml"
    asked = "".join(f"  - {{id: q{i}, kind: rating, ask: {{en: Q?, zh: 好吗？}}}}\n" for i in range(8))
    rule = " and ".join(f"q{i} != q{7 - i}" for i in range(4))
    head, rest = WASH.split("questions:\n")
    tail = rest[rest.index("closing:") :].replace("clean >= 4", f'"{rule}"')
    file.write_text(f"{head}questions:\n{asked}{tail}", encoding="utf-8")
    status, out, errors = call(bare, "script", "paths", str(file))
    assert status == 0
    assert out.splitlines()[-1] == "2000 in all"
    assert "There are more" in errors


def test_a_workbook_is_written_down_as_a_script(bare: dict[str, str], form: Path, tmp_path: Path) -> None:
    out = tmp_path / "wash.yaml"
    status, said, errors = call(bare, "script", "import", str(form), "--out", str(out))
    assert (status, said, errors) == (0, f"{out}: written\n", "")
    assert load(out) == load(form)
    status, said, _ = call(bare, "script", "import", str(form))
    assert (status, said) == (0, out.read_text(encoding="utf-8"))
    status, said, _ = call(bare, "script", "check", str(form))
    assert (status, said) == (0, f"{form}: nothing wrong with it\n")


def test_a_file_that_is_there_is_not_written_over(bare: dict[str, str], form: Path, tmp_path: Path) -> None:
    out = tmp_path / "wash.yaml"
    out.write_text("mine", encoding="utf-8")
    status, said, errors = call(bare, "script", "import", str(form), "--out", str(out))
    assert (status, said, out.read_text(encoding="utf-8")) == (2, "", "mine")
    assert "there is a file already" in errors
    status, _, errors = call(bare, "script", "import", str(form), "--out", str(tmp_path / "no" / "x"))
    assert status == 2
    assert "name another place" in errors


def test_what_stays_behind_is_named_with_sheet_and_row(bare: dict[str, str], tmp_path: Path) -> None:
    form = written(tmp_path / "form.xlsx", changed({("survey", 5, 5): "today() > 3"}))
    out = tmp_path / "wash.yaml"
    status, _, errors = call(bare, "script", "import", str(form), "--out", str(out))
    assert status == 1
    assert errors == (
        f"{form}, sheet survey, row 5: “today” in relevant cannot be carried over; write it in another way.\n"
    )
    assert load(out).script == "after_wash", "what could be carried over is written"
    status, said, _ = call(bare, "script", "import", str(form), "--json")
    assert status == 1
    assert [(one["sheet"], one["line"], one["code"]) for one in json.loads(said)] == [
        ("survey", 5, "expression_left_out")
    ]


def test_of_too_little_no_script_is_made(bare: dict[str, str], tmp_path: Path) -> None:
    form = written(tmp_path / "form.xlsx", {"survey": FORM["survey"], "choices": FORM["choices"]})
    out = tmp_path / "wash.yaml"
    status, _, errors = call(bare, "script", "import", str(form), "--out", str(out))
    assert status == 1
    assert not out.exists()
    assert "No script was made of it." in errors
    assert "add a sheet outcomes" in errors
    status, _, errors = call(bare, "script", "import", str(tmp_path / "none.xlsx"))
    assert status == 2
    assert "there is no such file" in errors


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_what_a_call_knows_are_the_facts_there_are(desk: Desk, language: str) -> None:
    for kind in ("callback", "invitation", "recall"):
        waiting = calling.take_next(desk, kind=kind)
        assert waiting is not None
        known = facts.facts(desk, waiting.card, list(waiting.offers), language)
        assert set(known) <= set(FACTS)
        calling.put_back(desk, waiting.card.line.id or 0)


def test_the_made_up_script_is_sound(tmp_path: Path) -> None:
    file = tmp_path / "wash.yaml"
    file.write_text(WASH, encoding="utf-8")
    assert check(file, {"satisfied", "neutral"}, FACTS) == []
