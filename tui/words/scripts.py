"""Sentences for what is wrong with a script, each with its remedy."""

from __future__ import annotations

from callscripts import Problem, ScriptUnusable
from tui.words import N_, _

SENTENCES = {
    "file_missing": N_("there is no such file; check the path."),
    "file_unreadable": N_("cannot be read ({error}); check your rights to it."),
    "file_not_regular": N_("not a file; name the script's file."),
    "file_too_large": N_("too large for a script (more than {limit} bytes)."),
    "file_empty": N_("the file is empty; write a script into it."),
    "file_binary": N_("not a text file; name a script written as YAML."),
    "file_not_utf8": N_("not UTF-8; save the file as UTF-8."),
    "yaml_broken": N_("not valid YAML: {detail}; correct this line or the one before."),
    "yaml_alias": N_("anchors and aliases are not allowed; write it out."),
    "yaml_tag": N_("the tag {tag} is not allowed; take it out."),
    "yaml_too_deep": N_("nested more than {limit} deep; flatten it."),
    "yaml_many_documents": N_("more than one document; keep one script a file."),
    "key_not_text": N_("a key must be a word; put it in quotation marks."),
    "key_twice": N_("{name} stands here twice, first in line {first_line}; take one out."),
    "key_unknown": N_("there is no {name} here; did you mean {near}?"),
    "key_unknown_far": N_("there is no {name} here; take it out."),
    "key_missing": N_("{name} is missing; add it."),
    "wrong_type": N_("expected {expected}, found {found}; write it as the page on scripts says."),
    "value_unknown": N_("{value} is not one of {allowed}; choose one of these."),
    "value_malformed": N_(
        "“{value}” is not written as it must be: small letters, digits and underscores, a letter first."
    ),
    "value_too_small": N_("{value} is less than {limit}; write a greater number."),
    "value_too_large": N_("{value} is more than {limit}; write a smaller number."),
    "text_too_long": N_("longer than {limit} characters; shorten it."),
    "list_too_short": N_("needs at least {limit}; add what is missing."),
    "list_too_long": N_("has more than {limit}; take some out."),
    "id_twice": N_("{id} is used twice; give each its own name."),
    "id_reserved": N_("{id} has a meaning of its own in conditions; choose another name."),
    "id_is_fact": N_("{id} is the name of a fact; choose another name."),
    "fact_undeclared": N_("{fact} is not among the script's facts; declare it, or take it out."),
    "fact_unknown": N_("no customer has a fact {fact}; did you mean {near}?"),
    "fact_unknown_far": N_(
        "no customer has a fact {fact}; take it out, or write one of the facts there are."
    ),
    "low_opens_missing": N_("low_opens names {target}, which is no question here; correct the word."),
    "low_opens_without_rating": N_(
        "only a rating can open another question, not a {kind}; take low_opens out."
    ),
    "path_endless": N_("the questions open one another for ever: {circle}; take one low_opens out."),
    "choices_missing": N_("a {kind} needs choices; add them."),
    "choices_unwanted": N_("a {kind} has no choices; take them out."),
    "scale_unfit": N_("a scale belongs to a rating and has five words; correct it, or take it out."),
    "bounds_crossed": N_("the least, {minimum}, is more than the most, {maximum}; correct one of them."),
    "fills_unfit": N_("a {kind} cannot fill {fills}; change the kind, or take fills out."),
    "weights_not_100": N_("the weights add up to {sum}, not to 100; correct them, or take all out."),
    "translation_missing": N_("the words in language {language} are missing; add them."),
    "template_broken": N_("the text cannot be read: {detail}; correct what stands in braces."),
    "template_forbidden": N_("{what} is not allowed in a text; say it with facts and if alone."),
    "template_too_long": N_("the text is longer than {limit} characters; shorten it."),
    "template_fails": N_(
        "in language {language} the text cannot be said: {detail}; correct what stands in braces."
    ),
    "hole": N_(
        "in language {language} a hole is left where {fact} is not known ({missing});"
        " say what is said then, with if and else."
    ),
    "text_vanishes": N_("in language {language} nothing is said where {missing} is not known; add an else."),
    "text_ragged": N_(
        "in language {language} the text reads “{found}” where {missing} is not known;"
        " take blanks and punctuation into the if."
    ),
    "condition_broken": N_("the condition cannot be read: {detail}; correct it."),
    "condition_forbidden": N_("{what} is not allowed in a condition; compare facts and answers only."),
    "condition_too_long": N_("the condition is longer than {limit} characters; shorten it."),
    "condition_unknown_name": N_("{name} is neither a fact nor a question; correct the word."),
    "condition_looks_ahead": N_("{name} is asked only later; put it before."),
    "condition_unknown_code": N_("{name} is never {value}; correct the word."),
    "condition_fails": N_("the condition cannot be worked out: {detail}; compare like with like."),
    "question_unreachable": N_("{id} is never asked; correct its condition, or take it out."),
    "outcome_unknown": N_("{outcome} is no outcome; correct the word."),
    "outcome_missing": N_("no outcome for {path}; add a rule."),
    "code_without_outcome": N_("after {choice} in {question} no outcome follows; add a rule for it."),
    "rule_unreachable": N_("the rule for {outcome} never decides; put it higher, or take it out."),
    "choice_unreachable": N_("{choice} is never offered; correct its condition, or take it out."),
    "outcome_not_offered": N_("a call of the kind {kind} cannot end as {outcome}; choose another outcome."),
    "facts_too_many": N_("more than {limit} combinations of facts to look at; let fewer facts decide."),
    "paths_too_many": N_("more than {limit} paths; make the script simpler."),
    # Workbooks.
    "workbook_broken": N_("not a workbook that can be read; save it as .xlsx again, without a password."),
    "workbook_vast": N_("spans more than {limit} cells; take out what stands far below or to the right."),
    "sheet_left_out": N_("this sheet is not carried over; take it out, or begin its name with _."),
    "column_left_out": N_("the column {column} is not carried over; take it out."),
    "column_language": N_(
        "the column {column} is in no known language; write ::English (en) or ::中文 (zh)."
    ),
    "column_twice": N_("the column {column} stands there twice; take one out."),
    "row_left_out": N_("only the first row of settings counts; take this one out."),
    "cell_left_out": N_("what stands in {column} is not carried over in a row like this; take it out."),
    "setting_missing": N_("the column {name} is missing, or empty; add it."),
    "form_without_opening": N_("nothing is said first; put a note before the first question."),
    "form_without_questions": N_("no question is asked; add one."),
    "form_without_closing": N_("nothing is said last; put a note after the last question."),
    "form_without_outcomes": N_(
        "no outcome follows; add a sheet outcomes with the columns outcome and relevant."
    ),
    "type_left_out": N_(
        "a row of type “{type}” cannot be carried over; choose another type, or take it out."
    ),
    "range_left_out": N_(
        "only a range from 1 to 5 in steps of 1 is a rating, not “{parameters}”; correct it."
    ),
    "list_missing": N_("there is no list {list} on the sheet choices; add it."),
    "group_open": N_("the group {name} does not end; add a row end_group."),
    "group_not_begun": N_("a group ends here that did not begin; take this row out."),
    "note_lost": N_("the note would be said only where {id} is asked; give both the same relevant."),
    "answer_piped": N_("the answer to {name} cannot be said in a text; say it without."),
    "name_unknown": N_("{name} is neither a fact nor a question; correct the word."),
    "expression_left_out": N_("“{what}” in {column} cannot be carried over; write it in another way."),
}


def sentence(problem: Problem) -> str:
    """Say what is wrong and what to do about it."""
    far = problem.code in {"key_unknown", "fact_unknown"} and not problem.facts.get("near")
    code = f"{problem.code}_far" if far else problem.code
    return _(SENTENCES[code]).format(**problem.facts)


def placed(problem: Problem) -> str:
    """Say what is wrong with its place before it: file, line, key."""
    place = f"{problem.file}:{problem.line}" if problem.line else problem.file
    if problem.sheet:
        facts = {"file": problem.file, "sheet": problem.sheet, "row": problem.line or 1}
        place = _("{file}, sheet {sheet}, row {row}").format(**facts)
    key = f" {problem.key}:" if problem.key else ""
    return f"{place}:{key} {sentence(problem)}"


def first_sentence(unusable: ScriptUnusable) -> str:
    """Say what is wrong first, with its place, and how much more there is."""
    first, *others = unusable.problems
    more = " " + _("(and {n} more)").format(n=len(others)) if others else ""
    return placed(first) + more
