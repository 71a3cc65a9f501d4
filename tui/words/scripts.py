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
    "yaml_broken": N_("not valid YAML: {detail}"),
    "yaml_alias": N_("anchors and aliases are not allowed; write it out."),
    "yaml_tag": N_("the tag {tag} is not allowed; take it out."),
    "yaml_too_deep": N_("nested more than {limit} deep; flatten it."),
    "yaml_many_documents": N_("more than one document; keep one script a file."),
    "key_not_text": N_("a key must be a word; put it in quotation marks."),
    "key_twice": N_("{name} stands here twice, first in line {first_line}; take one out."),
    "key_unknown": N_("there is no {name} here; did you mean {near}?"),
    "key_unknown_far": N_("there is no {name} here; take it out."),
    "key_missing": N_("{name} is missing; add it."),
    "wrong_type": N_("expected {expected}, found {found}."),
    "value_unknown": N_("{value} is not one of {allowed}."),
    "value_malformed": N_("{value} is not written as it must be: small letters, digits and underscores."),
    "value_too_small": N_("{value} is less than {limit}."),
    "value_too_large": N_("{value} is more than {limit}."),
    "text_too_long": N_("longer than {limit} characters; shorten it."),
    "list_too_short": N_("needs at least {limit}."),
    "list_too_long": N_("has more than {limit}."),
    "id_twice": N_("{id} is used twice; give each its own name."),
    "id_reserved": N_("{id} has a meaning of its own in conditions; choose another name."),
    "id_is_fact": N_("{id} is the name of a fact; choose another name."),
    "fact_undeclared": N_("{fact} is not among the script's facts; declare it, or take it out."),
    "low_opens_missing": N_("low_opens names {target}, which is no question here."),
    "low_opens_without_rating": N_("only a rating can open another question, not a {kind}."),
    "path_endless": N_("the questions open one another for ever: {circle}."),
    "choices_missing": N_("a {kind} needs choices."),
    "choices_unwanted": N_("a {kind} has no choices; take them out."),
    "scale_unfit": N_("a scale belongs to a rating and has five words."),
    "bounds_crossed": N_("the least, {minimum}, is more than the most, {maximum}."),
    "fills_unfit": N_("a {kind} cannot fill {fills}."),
    "weights_not_100": N_("the weights add up to {sum}, not to 100."),
    "translation_missing": N_("the words in language {language} are missing; add them."),
    "template_broken": N_("the text cannot be read: {detail}"),
    "template_forbidden": N_("{what} is not allowed in a text."),
    "template_too_long": N_("the text is longer than {limit} characters."),
    "template_fails": N_("in language {language} the text cannot be said: {detail}"),
    "hole": N_("in language {language} a hole is left where {fact} is not known ({missing})."),
    "text_vanishes": N_("in language {language} nothing is said where {missing} is not known."),
    "text_ragged": N_("in language {language} the text reads “{found}” where {missing} is not known."),
    "condition_broken": N_("the condition cannot be read: {detail}"),
    "condition_forbidden": N_("{what} is not allowed in a condition."),
    "condition_too_long": N_("the condition is longer than {limit} characters."),
    "condition_unknown_name": N_("{name} is neither a fact nor a question."),
    "condition_looks_ahead": N_("{name} is asked only later; put it before."),
    "condition_unknown_code": N_("{name} is never {value}; correct the word."),
    "condition_fails": N_("the condition cannot be worked out: {detail}"),
    "question_unreachable": N_("{id} is never asked; correct its condition, or take it out."),
    "outcome_unknown": N_("{outcome} is no outcome; correct the word."),
    "outcome_missing": N_("no outcome for {path}; add a rule."),
    "rule_unreachable": N_("the rule for {outcome} never decides; put it higher, or take it out."),
    "paths_too_many": N_("more than {limit} paths; make the script simpler."),
}


def sentence(problem: Problem) -> str:
    """Say what is wrong and what to do about it."""
    far = problem.code == "key_unknown" and not problem.facts.get("near")
    code = "key_unknown_far" if far else problem.code
    return _(SENTENCES[code]).format(**problem.facts)


def placed(problem: Problem) -> str:
    """Say what is wrong with its place before it: file, line, key."""
    place = f"{problem.file}:{problem.line}" if problem.line else problem.file
    key = f" {problem.key}:" if problem.key else ""
    return f"{place}:{key} {sentence(problem)}"


def first_sentence(unusable: ScriptUnusable) -> str:
    """Say what is wrong first, with its place, and how much more there is."""
    first, *others = unusable.problems
    more = " " + _("(and {n} more)").format(n=len(others)) if others else ""
    return placed(first) + more
