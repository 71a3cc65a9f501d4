"""The page on scripts says what is true."""

from pathlib import Path

import msgspec
import pytest

from callscripts import Choice, Interview, Objection, OutcomeRule, Question, Script, Text, check
from callscripts.load import parsed
from callscripts.sandbox import FILTERS
from tests.callscripts.samples import OUTCOMES, SHIPPED

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


@pytest.mark.parametrize("kind", [Script, Question, Choice, OutcomeRule, Objection, Text])
def test_every_field_is_named(kind: type[msgspec.Struct]) -> None:
    assert [field.name for field in msgspec.structs.fields(kind) if f"`{field.name}" not in PAGE] == []


def test_every_shipped_script_fact_and_filter_is_named() -> None:
    facts = {fact for script in SHIPPED.values() for fact in script.facts}
    filters = set(FILTERS) - {"d"}
    assert [name for name in sorted({*facts, *filters, *SHIPPED}) if f"`{name}`" not in PAGE] == []
