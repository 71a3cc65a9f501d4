"""The page on scripts says what is true."""

import re
from pathlib import Path

import msgspec
import pytest

from callscripts import Choice, Interview, Objection, OutcomeRule, Question, Script, Text, check, load
from callscripts.load import parsed
from callscripts.sandbox import FILTERS
from callscripts.xlsform.book import KNOWN, SPOKEN
from callscripts.xlsform.survey import _KIND_OF, _RECORDED
from tests.callscripts.samples import OUTCOMES, SHIPPED
from tests.callscripts.workbooks import FORM, Rows, written

PAGE = (Path(__file__).parents[2] / "docs" / "scripts.md").read_text(encoding="utf-8")


def example() -> Script:
    """Return the script that the page shows."""
    return parsed(PAGE.split("```yaml\n")[1].split("```")[0].encode(), "scripts.md").script


def test_the_example_is_a_sound_script() -> None:
    assert check(example(), OUTCOMES) == []


def test_the_example_can_be_spoken() -> None:
    interview = Interview(example(), {"customer": "王女士"})
    assert interview.opening() == ("王女士，您好，您现在方便吗？",)
    interview.answer(3)
    assert interview.at == "what"


def shown(first: str) -> Rows:
    """Return the table of the section on spreadsheets whose first heading this is."""
    table = PAGE.split(f"\n| {first} |")[1].split("\n\n")[0]
    rows = f"| {first} |{table}".splitlines()
    return [
        [cell.strip() or None for cell in row.strip("|").split("|")] for i, row in enumerate(rows) if i != 1
    ]


def test_the_workbook_shown_is_a_sound_script(tmp_path: Path) -> None:
    survey = shown("type")
    for row in survey:
        row.append("label::中文 (zh)" if row[0] == "type" else row[2])
    form = {
        "survey": survey,
        "outcomes": shown("outcome"),
        "settings": shown("form_id"),
        "choices": FORM["choices"],
    }
    path = written(tmp_path / "form.xlsx", form)
    assert check(path, OUTCOMES) == []
    assert [question.id for question in load(path).questions] == ["clean", "what", "wish"]


def test_every_column_and_type_of_a_workbook_is_named() -> None:
    section = PAGE.split("## In a spreadsheet")[1]
    named = {*KNOWN, *SPOKEN, *_KIND_OF, *_RECORDED} - {"int", "string", "datetime"}
    assert sorted(name for name in named if not re.search(rf"(?<!\w){name}(?!\w)", section)) == []


@pytest.mark.parametrize("kind", [Script, Question, Choice, OutcomeRule, Objection, Text])
def test_every_field_is_named(kind: type[msgspec.Struct]) -> None:
    assert [field.name for field in msgspec.structs.fields(kind) if f"`{field.name}" not in PAGE] == []


def test_every_shipped_script_fact_and_filter_is_named() -> None:
    facts = {fact for script in SHIPPED.values() for fact in script.facts}
    filters = set(FILTERS) - {"d"}
    assert [name for name in sorted({*facts, *filters, *SHIPPED}) if f"`{name}`" not in PAGE] == []
