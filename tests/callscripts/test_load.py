"""Files that are scripts, and files that are not."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from callscripts import PROBLEMS, Problem, ScriptUnusable, load, shipped, shipped_names
from callscripts.load import SIZE_LIMIT, parsed, read
from tests.callscripts.samples import FOLDER, SHIPPED, TINY


def problems_of(path: Path) -> tuple[Problem, ...]:
    """Return what is wrong with a file."""
    with pytest.raises(ScriptUnusable) as unusable:
        load(path)
    return unusable.value.problems


def only_problem_of(path: Path) -> Problem:
    """Return the one thing that is wrong with a file."""
    (problem,) = problems_of(path)
    assert tuple(problem.facts) == PROBLEMS[problem.code]
    assert problem.file == str(path)
    return problem


def test_a_file_becomes_a_script(tmp_path: Path) -> None:
    path = tmp_path / "tiny.yaml"
    path.write_text(TINY, encoding="utf-8")
    script = load(path)
    assert (script.script, script.version, len(script.questions)) == ("tiny", 1, 3)
    assert script.question("causes") == script.questions[1]
    assert script.question("nosuch") is None
    assert script.detached == {"causes"}
    assert load(str(path)) == script


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "tiny.yaml"
    path.write_text(TINY, encoding="utf-8-sig")
    assert load(path).script == "tiny"


def test_yes_and_no_and_dates_stay_words(tmp_path: Path) -> None:
    path = tmp_path / "tiny.yaml"
    path.write_text(TINY.replace("{en: Time, zh: 时间}", "{en: No, zh: 2026-12-01}"), encoding="utf-8")
    label = load(path).questions[1].choices[0].label
    assert (label.en, label.zh) == ("No", "2026-12-01")


def test_keys_know_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "tiny.yaml"
    path.write_text(TINY, encoding="utf-8")
    lines = read(path).lines
    texts = TINY.splitlines()
    assert texts[lines["script",] - 1] == "script: tiny"
    assert texts[lines["questions", 2, "when"] - 1] == "    when: overall >= 4"
    assert texts[lines["questions", 1, "choices", 1, "code"] - 1].strip().startswith("- {code: cost")


def test_the_shipped_scripts_are_six() -> None:
    assert shipped_names() == ("callback", "complaint", "first_service", "invitation", "mot", "recall")
    assert [shipped(name).script for name in shipped_names()] == list(shipped_names())


def test_a_shipped_script_is_the_file() -> None:
    for name, script in SHIPPED.items():
        assert load(FOLDER / f"{name}.yaml") == script


@pytest.mark.parametrize("name", ["nosuch", "../model", ""])
def test_no_other_is_shipped(name: str) -> None:
    with pytest.raises(ScriptUnusable) as unusable:
        shipped(name)
    assert unusable.value.problems == (Problem("file_missing", f"{name}.yaml"),)
    assert "file_missing" in str(unusable.value)


# The file as such.


def _make_folder(path: Path) -> None:
    path.mkdir()


def _make_pipe(path: Path) -> None:
    os.mkfifo(path)


def _make_circle(path: Path) -> None:
    path.symlink_to(path)


FILES: dict[str, tuple[Callable[[Path], object] | bytes, int | None]] = {
    "file_missing": (lambda path: path, None),
    "file_unreadable": (_make_circle, None),
    "file_not_regular": (_make_pipe, None),
    "file_too_large": (b"# " + b"x" * SIZE_LIMIT, None),
    "file_empty": (b"# nothing\n", None),
    "file_binary": (b"script: x\n\x00\x01\x02", 2),
    "file_not_utf8": ("script: tiny\ntitle: 回访".encode("gb18030"), 2),
}


@pytest.mark.parametrize("code", FILES)
def test_a_file_that_is_no_text_is_refused(tmp_path: Path, code: str) -> None:
    make, line = FILES[code]
    path = tmp_path / "script.yaml"
    if isinstance(make, bytes):
        path.write_bytes(make)
    else:
        make(path)
    problem = only_problem_of(path)
    assert (problem.code, problem.line) == (code, line)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"\n\n", "file_empty"),
        (b"---\n", "wrong_type"),
        (b"\xef\xbb\xbf", "file_empty"),
        ("script: x".encode("utf-16"), "file_not_utf8"),
        (b"script: \x1b[31m", "file_binary"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "file_binary"),
    ],
)
def test_other_files_that_are_no_scripts(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "script.yaml"
    path.write_bytes(content)
    assert only_problem_of(path).code == code


def test_a_folder_is_no_script(tmp_path: Path) -> None:
    assert only_problem_of(tmp_path).code == "file_not_regular"


# Its YAML and its shape: the line marked #! is the one to be named.

SHAPES: list[tuple[str, str, str, str, dict[str, object]]] = [
    ("yaml_broken", "version: 1", "version: [1 #!\nkind", "", {}),
    ("yaml_broken", "kind: callback", "kind: 'callback #!", "", {}),
    ("yaml_alias", "version: 1", "version: &one 1 #!", "", {}),
    ("yaml_alias", "version: 1", "version: 1\nx: *x #!", "", {}),
    ("yaml_tag", "script: tiny", "script: !!python/object:os.system tiny #!", "", {}),
    (
        "yaml_too_deep",
        "facts: [",
        "facts: [" + "[" * 20 + "]" * 20 + ", #!\n  ",
        "facts[0][0]",
        {"limit": 12},
    ),
    ("yaml_many_documents", "objections:", "---\nobjections:", "", {}),
    ("key_not_text", "version: 1", "? [a] #!\n: 1", "", {}),
    (
        "key_twice",
        "kind: callback",
        "kind: callback\nkind: recall #!",
        "kind",
        {"name": "kind", "first_line": 3},
    ),
    (
        "key_unknown",
        "    low_opens:",
        "    low_open: #!\n     ",
        "questions[0].low_open",
        {"name": "low_open", "near": "low_opens"},
    ),
    ("key_unknown", "version: 1", "version: 1\nzzz: 1 #!", "zzz", {"name": "zzz", "near": ""}),
    ("key_missing", "  - id: again\n", "  - hint: {en: x, zh: 好} #!\n", "questions[2]", {"name": "id"}),
    ("wrong_type", "version: 1", "version: one #!", "version", {"expected": "whole_number", "found": "text"}),
    (
        "wrong_type",
        "version: 1",
        "version: true #!",
        "version",
        {"expected": "whole_number", "found": "true_or_false"},
    ),
    (
        "wrong_type",
        "title: {en: Tiny, zh: 小脚本}",
        "title: Tiny #!",
        "title",
        {"expected": "mapping", "found": "text"},
    ),
    (
        "wrong_type",
        "    when: overall >= 4",
        "    when: 4 #!",
        "questions[2].when",
        {"expected": "text", "found": "whole_number"},
    ),
    (
        "wrong_type",
        "facts: [customer, visits]",
        "facts: customer #!",
        "facts",
        {"expected": "list", "found": "text"},
    ),
    (
        "wrong_type",
        "    kind: yes_no",
        "    kind: yes_no\n    required: maybe #!",
        "questions[2].required",
        {"expected": "true_or_false", "found": "text"},
    ),
    (
        "wrong_type",
        "title: {en: Tiny, zh: 小脚本}",
        "title: {en: Tiny, zh: } #!",
        "title.zh",
        {"expected": "text", "found": "nothing"},
    ),
    (
        "value_unknown",
        "    kind: yes_no",
        "    kind: yesno #!",
        "questions[2].kind",
        {"value": "yesno", "allowed": "choice, day, moment, multiple, number, phone, rating, text, yes_no"},
    ),
    ("value_malformed", "  - id: again", "  - id: Again? #!", "questions[2].id", {"value": "Again?"}),
    ("value_too_small", "version: 1", "version: 0 #!", "version", {"value": 0, "limit": 1}),
    (
        "value_too_large",
        "    low_opens: causes",
        "    low_opens: causes\n    low: 6 #!",
        "questions[0].low",
        {"value": 6, "limit": 5},
    ),
    ("text_too_long", "script: tiny", "script: " + "t" * 61 + " #!", "script", {"limit": 60}),
    ("list_too_short", "  - {en: Goodbye., zh: 再见。}", "  [] #!", "closing", {"limit": 1}),
    (
        "list_too_long",
        "    low_opens: causes",
        "    scale: [{}, {}, {}, {}, {}, {}] #!\n    low_opens: causes",
        "questions[0].scale",
        {"limit": 5},
    ),
]


@pytest.mark.parametrize(("code", "old", "new", "key", "facts"), SHAPES)
def test_a_file_of_another_shape_is_refused_at_its_line(
    tmp_path: Path, code: str, old: str, new: str, key: str, facts: dict[str, object]
) -> None:
    assert TINY.count(old) >= 1
    text = TINY.replace(old, new, 1)
    path = tmp_path / "script.yaml"
    path.write_text(text, encoding="utf-8")
    problem = only_problem_of(path)
    assert (problem.code, problem.key) == (code, key)
    assert facts.items() <= problem.facts.items()
    if "#!" in text and code not in {"yaml_broken", "list_too_short"}:
        marked = next(number for number, line in enumerate(text.splitlines(), 1) if "#!" in line)
        assert problem.line == marked


def test_broken_yaml_names_the_line_where_reading_stopped(tmp_path: Path) -> None:
    path = tmp_path / "script.yaml"
    path.write_text("script: tiny\nversion: 1\n  kind: callback\n", encoding="utf-8")
    problem = only_problem_of(path)
    assert (problem.code, problem.line) == ("yaml_broken", 3)


def test_everything_wrong_is_named_at_once(tmp_path: Path) -> None:
    path = tmp_path / "script.yaml"
    path.write_text(
        TINY.replace("version: 1", "version: x").replace("kind: yes_no", "kind: no"), encoding="utf-8"
    )
    assert [problem.key for problem in problems_of(path)] == ["version", "questions[2].kind"]


def test_a_bomb_of_nested_lists_is_refused_before_it_bursts(tmp_path: Path) -> None:
    path = tmp_path / "script.yaml"
    path.write_text("[" * (SIZE_LIMIT - 1), encoding="utf-8")
    assert only_problem_of(path).code == "yaml_too_deep"


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(TINY.encode()) - 1), st.binary(max_size=4), st.integers(0, 40))
def test_whatever_is_changed_a_file_is_a_script_or_refused(start: int, new: bytes, removed: int) -> None:
    content = TINY.encode()
    content = content[:start] + new + content[start + removed :]
    try:
        parsed(content, "changed.yaml")
    except ScriptUnusable as unusable:
        for problem in unusable.problems:
            assert tuple(problem.facts) == PROBLEMS[problem.code]
