"""What can be wrong with a script, as facts without wording: whoever shows it finds the words."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeAlias

import msgspec

Fact: TypeAlias = str | int


TEXT_LIMIT = 2_000
"""Characters of a template."""

CONDITION_LIMIT = 1_000
"""Characters of a condition."""

OUTPUT_LIMIT = 4_000
"""Characters of a text as it is spoken."""


class Problem(msgspec.Struct, frozen=True):
    """One thing wrong: its code, where it stands, and the facts a sentence about it needs."""

    code: str
    file: str
    line: int | None = None
    """Counted from 1; None where the file as a whole, or no file, is meant."""
    key: str = ""
    """Where in the data, as in `questions[2].ask.zh`."""
    facts: dict[str, Fact] = {}
    sheet: str = ""
    """The sheet of a workbook, whose row `line` is; none for other files."""


class ScriptUnusable(Exception):
    """A file that cannot be taken for a script; carries every problem found."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__(*problems)

    def __str__(self) -> str:
        """Name places and codes, for a log; the wording for people is not made here."""
        return "; ".join(f"{p.file}:{p.line or 0}: {p.code} {p.key} {p.facts}" for p in self.problems)


PROBLEMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        # The file as such.
        "file_missing": (),
        "file_unreadable": ("error",),
        "file_not_regular": (),
        "file_too_large": ("limit",),
        "file_empty": (),
        "file_binary": (),
        "file_not_utf8": (),
        # Its YAML.
        "yaml_broken": ("detail",),
        "yaml_alias": (),
        "yaml_tag": ("tag",),
        "yaml_too_deep": ("limit",),
        "yaml_many_documents": (),
        "key_not_text": (),
        "key_twice": ("name", "first_line"),
        # Its shape.
        "key_unknown": ("name", "near"),
        "key_missing": ("name",),
        "wrong_type": ("expected", "found"),
        "value_unknown": ("value", "allowed"),
        "value_malformed": ("value",),
        "value_too_small": ("value", "limit"),
        "value_too_large": ("value", "limit"),
        "text_too_long": ("limit",),
        "list_too_short": ("limit",),
        "list_too_long": ("limit",),
        # Names and references.
        "id_twice": ("id",),
        "id_reserved": ("id",),
        "id_is_fact": ("id",),
        "fact_undeclared": ("fact",),
        "fact_unknown": ("fact", "near"),
        "low_opens_missing": ("target",),
        "low_opens_without_rating": ("kind",),
        "path_endless": ("circle",),
        # Questions that cannot be answered as written.
        "choices_missing": ("kind",),
        "choices_unwanted": ("kind",),
        "scale_unfit": (),
        "bounds_crossed": ("minimum", "maximum"),
        "fills_unfit": ("fills", "kind"),
        "weights_not_100": ("sum",),
        # Words and piping.
        "translation_missing": ("language",),
        "template_broken": ("detail",),
        "template_forbidden": ("what",),
        "template_too_long": ("limit",),
        "template_fails": ("language", "detail"),
        "hole": ("language", "fact", "missing"),
        "text_vanishes": ("language", "missing"),
        "text_ragged": ("language", "found", "missing"),
        # Conditions.
        "condition_broken": ("detail",),
        "condition_forbidden": ("what",),
        "condition_too_long": ("limit",),
        "condition_unknown_name": ("name",),
        "condition_looks_ahead": ("name",),
        "condition_unknown_code": ("name", "value"),
        "condition_fails": ("detail",),
        # Paths and outcomes.
        "question_unreachable": ("id",),
        "outcome_unknown": ("outcome",),
        "outcome_missing": ("path",),
        "code_without_outcome": ("question", "choice"),
        "rule_unreachable": ("outcome",),
        "choice_unreachable": ("choice",),
        "outcome_not_offered": ("outcome", "kind"),
        "facts_too_many": ("limit",),
        "paths_too_many": ("limit",),
        # Workbooks.
        "workbook_broken": (),
        "workbook_vast": ("limit",),
        "sheet_left_out": (),
        "column_left_out": ("column",),
        "column_language": ("column",),
        "column_twice": ("column",),
        "row_left_out": (),
        "cell_left_out": ("column",),
        "setting_missing": ("name",),
        "form_without_opening": (),
        "form_without_questions": (),
        "form_without_closing": (),
        "form_without_outcomes": (),
        "type_left_out": ("type",),
        "range_left_out": ("parameters",),
        "list_missing": ("list",),
        "group_open": ("name",),
        "group_not_begun": (),
        "note_lost": ("id",),
        "answer_piped": ("name",),
        "name_unknown": ("name",),
        "expression_left_out": ("column", "what"),
    }
)
"""Every code a `Problem` may carry, with the names of its facts."""


REFUSALS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "wrong_kind": ("question", "kind"),
        "not_offered": ("question", "value"),
        "chosen_twice": ("question", "value"),
        "too_small": ("question", "minimum"),
        "too_large": ("question", "maximum"),
        "too_few": ("question", "minimum"),
        "too_many": ("question", "maximum"),
        "too_short": ("question", "minimum"),
        "too_long": ("question", "maximum"),
        "empty": ("question",),
        "no_such_day": ("question", "value"),
        "no_such_moment": ("question", "value"),
        "no_telephone_number": ("question", "value"),
        "required": ("question",),
        "not_on_path": ("question",),
        "at_the_end": (),
    }
)
"""Every code an `AnswerRefused` may carry, with the names of its facts."""


class AnswerRefused(ValueError):
    """An answer, or a step, that the interview does not take; its state is as before."""

    def __init__(self, code: str, facts: Mapping[str, Fact] | None = None) -> None:
        self.code = code
        self.facts = dict(facts or {})
        super().__init__(code, self.facts)


class PipingUnusable(ValueError):
    """A template or condition that cannot be used, with the code of its problem."""

    def __init__(self, code: str, facts: Mapping[str, str | int]) -> None:
        self.code = code
        self.facts = dict(facts)
        super().__init__(code, self.facts)
