"""Workbooks become scripts; what cannot be carried over is named with its place."""

import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from callscripts import Interview, Script, ScriptUnusable, check, import_workbook, load, paths
from callscripts.load import parsed
from callscripts.problems import PROBLEMS
from tests.callscripts.samples import OUTCOMES
from tests.callscripts.workbooks import EN, FORM, Change, changed, written

# What is changed in a sound form, the code it gives, and the sheet and row it names.
LEFT_BEHIND: list[tuple[str, Change, str, int, dict[str, str | int]]] = [
    ("sheet_left_out", {("media", 1, 1): "a", ("media", 2, 1): "b"}, "media", 1, {}),
    (
        "column_left_out",
        {("survey", 1, 9): "image", ("survey", 4, 9): "x.png", ("survey", 7, 9): "y.png"},
        "survey",
        4,
        {"column": "image"},
    ),
    (
        "column_language",
        {("survey", 1, 9): "label::Français (fr)"},
        "survey",
        1,
        {"column": "label::Français (fr)"},
    ),
    ("column_language", {("survey", 1, 9): "hint"}, "survey", 1, {"column": "hint"}),
    ("column_twice", {("survey", 1, 9): EN}, "survey", 1, {"column": EN}),
    ("row_left_out", {("settings", 3, 3): "another"}, "settings", 3, {}),
    ("cell_left_out", {("survey", 5, 3): "About bad ones"}, "survey", 5, {"column": EN}),
    ("cell_left_out", {("survey", 4, 7): ". <= 4"}, "survey", 4, {"column": "constraint"}),
    (
        "cell_left_out",
        {("outcomes", 1, 3): "early", ("outcomes", 2, 3): "often"},
        "outcomes",
        2,
        {"column": "early"},
    ),
    ("setting_missing", {("settings", 2, 5): None}, "settings", 1, {"name": "kind"}),
    ("form_without_opening", {("survey", 3, 1): "start"}, "survey", 1, {}),
    ("form_without_closing", {("survey", 10, 1): "start"}, "survey", 1, {}),
    (
        "form_without_questions",
        {("survey", row, column): None for row in range(4, 10) for column in range(1, 9)},
        "survey",
        1,
        {},
    ),
    (
        "form_without_outcomes",
        {("outcomes", row, column): None for row in range(2, 5) for column in (1, 2)},
        "outcomes",
        1,
        {},
    ),
    ("type_left_out", {("survey", 8, 1): "geopoint"}, "survey", 8, {"type": "geopoint"}),
    ("type_left_out", {("survey", 5, 1): "begin_repeat"}, "survey", 5, {"type": "begin_repeat"}),
    ("type_left_out", {("survey", 7, 1): "select_multiple causes or_other"}, "survey", 7, {}),
    (
        "type_left_out",
        {("survey", 2, 1): "calculate", ("survey", 2, 2): "sum"},
        "survey",
        2,
        {"type": "calculate"},
    ),
    (
        "range_left_out",
        {
            ("survey", 4, 1): "range",
            ("survey", 1, 9): "parameters",
            ("survey", 4, 9): "start=0 end=10 step=1",
        },
        "survey",
        4,
        {"parameters": "start=0 end=10 step=1"},
    ),
    ("list_missing", {("survey", 7, 1): "select_multiple reasons"}, "survey", 7, {"list": "reasons"}),
    ("group_open", {("survey", 9, 1): "start"}, "survey", 5, {"name": "bad"}),
    ("group_not_begun", {("survey", 2, 1): "end group"}, "survey", 2, {}),
    (
        "note_lost",
        {("survey", 5, 1): "start", ("survey", 7, 5): "${overall} <= 3"},
        "survey",
        6,
        {"id": "what"},
    ),
    ("answer_piped", {("survey", 8, 3): "Why ${overall}?"}, "survey", 8, {"name": "overall"}),
    ("name_unknown", {("survey", 8, 3): "Why, ${custmer}?"}, "survey", 8, {"name": "custmer"}),
    ("expression_left_out", {("survey", 5, 5): "${custmer} = 'x'"}, "survey", 5, {"what": "${custmer}"}),
    ("expression_left_out", {("survey", 8, 7): "regex(., '[a-z]+')"}, "survey", 8, {"column": "constraint"}),
    ("expression_left_out", {("survey", 4, 6): "${more} = 'x'"}, "survey", 4, {"column": "required"}),
]


def imported(tmp_path: Path, change: Change) -> Script:
    """Return the script of the form with other cells, which is sound."""
    found = import_workbook(written(tmp_path / "form.xlsx", changed(change)), OUTCOMES)
    assert found.problems == ()
    return parsed(found.yaml.encode(), "form.yaml").script


def test_a_form_becomes_the_script_it_says(tmp_path: Path) -> None:
    script = imported(tmp_path, {})
    assert (script.script, script.version, script.kind) == ("after_wash", 3, "callback")
    assert script.title.zh == "洗车回访"
    assert [say.en for say in script.opening] == ["Hello. Is this a good moment?"]
    assert [say.zh for say in script.closing] == ["谢谢您，再见！"]
    overall, what, more = script.questions
    assert (overall.kind, overall.required, overall.scale[0].en) == ("rating", True, "Word 5")
    assert (what.kind, what.when, what.maximum, what.fills) == ("multiple", "overall <= 3", 2, "causes")
    assert [(say.en, say.when) for say in what.before] == [("I am sorry.", "")]
    assert (more.kind, more.when, more.required, more.maximum) == (
        "text",
        "overall <= 3 and 'time' in what",
        False,
        100,
    )
    assert [rule.when for rule in script.outcomes] == ["overall >= 4", "overall == 3", ""]


def test_a_form_is_spoken_as_written(tmp_path: Path) -> None:
    interview = Interview(imported(tmp_path, {}), {}, "zh")
    assert interview.opening() == ("您好，您现在方便吗？",)
    interview.answer(2)
    interview.answer(["cost"])
    assert interview.is_complete
    assert interview.suggested_outcome == "dissatisfied"


def test_a_workbook_can_be_used_without_importing_it(tmp_path: Path) -> None:
    path = written(tmp_path / "form.xlsx", FORM)
    assert load(path) == imported(tmp_path, {})
    assert check(path, OUTCOMES) == []
    assert {path.outcome for path in paths(load(path))} == {"satisfied", "neutral", "dissatisfied"}


@pytest.mark.parametrize(("code", "change", "sheet", "row", "facts"), LEFT_BEHIND)
def test_what_cannot_be_carried_over_is_named_with_its_place(
    tmp_path: Path, code: str, change: Change, sheet: str, row: int, facts: dict[str, str | int]
) -> None:
    path = written(tmp_path / "form.xlsx", changed(change))
    found = {(problem.code, problem.sheet, problem.line): problem for problem in check(path, OUTCOMES)}
    assert (code, sheet, row) in found
    problem = found[code, sheet, row]
    assert problem.file == str(path)
    assert facts.items() <= problem.facts.items()
    assert set(problem.facts) == set(PROBLEMS[code])
    with pytest.raises(ScriptUnusable):
        load(path)


def test_an_unknown_column_is_named_once(tmp_path: Path) -> None:
    change: Change = {("survey", 1, 9): "image", ("survey", 4, 9): "x.png", ("survey", 7, 9): "y.png"}
    found = check(written(tmp_path / "form.xlsx", changed(change)), OUTCOMES)
    assert [(problem.code, problem.line) for problem in found] == [("column_left_out", 4)]


def test_problems_of_the_script_name_the_row_they_come_from(tmp_path: Path) -> None:
    change: Change = {("choices", 8, 2): "Cost!", ("survey", 8, 4): None, ("outcomes", 4, 1): "nonsense"}
    path = written(tmp_path / "form.xlsx", changed(change))
    (malformed,) = check(path, OUTCOMES)
    assert (malformed.code, malformed.sheet, malformed.line) == ("value_malformed", "choices", 8)
    path = written(path, changed({place: words for place, words in change.items() if place[0] != "choices"}))
    assert [(one.code, one.sheet, one.line) for one in check(path, OUTCOMES)] == [
        ("outcome_unknown", "outcomes", 4),
        ("translation_missing", "survey", 8),
    ]


def test_a_fact_is_piped_with_what_is_said_where_it_is_missing(tmp_path: Path) -> None:
    fact: Change = {
        ("survey", 1, 9): "missing::English (en)",
        ("survey", 1, 10): "missing::中文 (zh)",
        ("survey", 2, 1): "hidden",
        ("survey", 2, 2): "salutation",
        ("survey", 3, 3): "Hello, ${salutation}.",
        ("survey", 3, 4): "${salutation}您好。",
    }
    otherwise: Change = {("survey", 2, 9): "dear customer", ("survey", 2, 10): "尊敬的客户"}
    script = imported(tmp_path, {**fact, **otherwise})
    assert script.facts == ("salutation",)
    assert Interview(script, {}, "en").opening() == ("Hello, dear customer.",)
    assert Interview(script, {"salutation": "王先生"}, "zh").opening() == ("王先生您好。",)

    found = check(written(tmp_path / "hole.xlsx", changed(fact)), OUTCOMES)
    assert [(one.code, one.sheet, one.line) for one in found] == [
        ("hole", "survey", 3),
        ("hole", "survey", 3),
    ]


def test_plain_columns_are_in_the_default_language(tmp_path: Path) -> None:
    plain: Change = {
        ("survey", 1, 3): "label",
        ("settings", 1, 6): "default_language",
        ("settings", 2, 6): "English (en)",
    }
    assert imported(tmp_path, plain) == imported(tmp_path, {})


def test_objections_and_own_columns_are_carried_over(tmp_path: Path) -> None:
    objections = [
        ["name", "they_say::en", "they_say::zh", "you_say::en", "you_say::zh"],
        ["no_time", "No time.", "没空。", "When then?", "什么时候方便？"],
    ]
    own = [
        ["hint::en", "hint::zh", "constraint_message::en", "constraint_message::zh", "asked_of"],
        ["Briefly.", "简短。", "At most 100.", "最多100字。", "agent"],
    ]
    change: Change = {
        ("objections", row, column): words
        for row, cells in enumerate(objections, start=1)
        for column, words in enumerate(cells, start=1)
    } | {
        ("survey", row, column): words
        for row, cells in zip((1, 8), own, strict=True)
        for column, words in enumerate(cells, start=9)
    }
    script = imported(tmp_path, change)
    assert script.objections[0].you_say.zh == "什么时候方便？"
    more = script.questions[2]
    assert more.asked_of == "agent"
    assert more.hint is not None
    assert more.hint.en == "Briefly. At most 100."
    assert more.hint.zh == "简短。最多100字。"


def test_a_range_from_one_to_five_is_a_rating(tmp_path: Path) -> None:
    change: Change = {
        ("survey", 4, 1): "range",
        ("survey", 1, 9): "parameters",
        ("survey", 4, 9): "start=1 end=5 step=1",
    }
    assert imported(tmp_path, change).questions[0].kind == "rating"


def test_older_and_looser_spellings_read_the_same(tmp_path: Path) -> None:
    change: Change = {
        ("survey", 1, 3): "Label : English (en-GB)",
        ("survey", 4, 1): "select one one_to_five",
        ("survey", 5, 1): "begin group",
        ("survey", 9, 1): "end group",
        ("survey", 1, 5): "relevance",
        ("survey", 5, 5): "${ overall }<=3",
        ("survey", 8, 5): "selected(${what}, ‘time’)",
        ("survey", 4, 6): "TRUE",
    }
    assert imported(tmp_path, change) == imported(tmp_path, {})


_CELLS = st.sampled_from(
    [
        *("", "x", "1", "note", "text", "hidden", "select_one", "select_one causes"),
        *("select_multiple one_to_five", "begin group", "end group", "begin_repeat", "range", "calculate"),
        *("customer", "overall", "a b", "#", "_", "${", "${}", "${overall}", "${customer} = ''", "not("),
        *("selected(${what}, 'cost')", ". >= 1 and . <= 0", "{{", "{% if x %}", "{{ customer }}", "yes"),
        *("no", "[/red]", "\x1b[5m", "是", "label::", "::", "=1+1"),
    ]
)
_SHEETS = st.sampled_from(["survey", "choices", "settings", "outcomes"])
_PLACES = st.tuples(_SHEETS, st.integers(1, 11), st.integers(1, 9))


@settings(max_examples=150)
@given(change=st.dictionaries(_PLACES, _CELLS, min_size=1, max_size=5))
def test_whatever_stands_in_a_workbook_is_carried_over_or_named(
    tmp_path_factory: pytest.TempPathFactory, change: Change
) -> None:
    path = written(tmp_path_factory.mktemp("form") / "form.xlsx", changed(change))
    found = import_workbook(path, OUTCOMES)
    assert found.yaml or found.problems
    assert all(problem.sheet and problem.line for problem in found.problems)
    assert all(set(problem.facts) == set(PROBLEMS[problem.code]) for problem in found.problems)
    if found.yaml:
        script = parsed(found.yaml.encode(), "form.yaml").script
        assert check(script, OUTCOMES) == [] or found.problems
    if not found.problems:
        assert load(path) == script


# Files that are no workbooks, or too much of one.


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"script: a\n"])
def test_what_is_no_workbook_is_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(content)
    assert [problem.code for problem in check(path, OUTCOMES)] == ["workbook_broken"]


def test_a_workbook_that_is_not_there_or_a_folder_is_said(tmp_path: Path) -> None:
    assert [problem.code for problem in check(tmp_path / "no.xlsx", OUTCOMES)] == ["file_missing"]
    (tmp_path / "folder.xlsx").mkdir()
    assert [problem.code for problem in check(tmp_path / "folder.xlsx", OUTCOMES)] == ["file_not_regular"]


@pytest.mark.parametrize("unnamed", [False, True], ids=["far cell", "cells without places"])
def test_a_workbook_that_would_take_all_room_is_refused_unread(tmp_path: Path, *, unnamed: bool) -> None:
    sound = written(tmp_path / "sound.xlsx", FORM)
    path = tmp_path / "vast.xlsx"
    cell = b"<c><v>1</v></c>" if unnamed else b'<c r="XFD1048576"><v>1</v></c>'
    with zipfile.ZipFile(sound) as before, zipfile.ZipFile(path, "w") as after:
        for entry in before.infolist():
            content = before.read(entry)
            after.writestr(
                entry, content.replace(b"</sheetData>", b'<row r="1048576">' + cell + b"</row></sheetData>")
            )
    assert [problem.code for problem in check(path, OUTCOMES)] == ["workbook_vast"]


def test_a_workbook_that_bursts_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "burst.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (40 << 20))
    assert [problem.code for problem in check(path, OUTCOMES)] == ["workbook_vast"]
