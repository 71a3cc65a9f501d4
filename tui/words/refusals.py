"""Sentences for answers that an interview does not take."""

from __future__ import annotations

from callscripts import AnswerRefused
from tui.words import N_, _

SENTENCES = {
    "wrong_kind": N_("That is no answer to this question."),
    "not_offered": N_("That answer is not on offer here."),
    "chosen_twice": N_("The same answer twice."),
    "too_small": N_("At least {minimum}."),
    "too_large": N_("At most {maximum}."),
    "too_few": N_("Choose at least {minimum}."),
    "too_many": N_("Choose at most {maximum}."),
    "too_short": N_("Write at least {minimum} characters."),
    "too_long": N_("Write at most {maximum} characters."),
    "empty": N_("Write something, or press Enter on an empty line to skip."),
    "no_such_day": N_("There is no such day."),
    "no_such_moment": N_("There is no such time."),
    "no_telephone_number": N_("This is no telephone number."),
    "required": N_("This question needs an answer."),
    "not_on_path": N_("The script does not come to this question."),
    "at_the_end": N_("Everything has been asked."),
}


def sentence(refusal: AnswerRefused) -> str:
    """Say why an answer was not taken."""
    return _(SENTENCES[refusal.code]).format(**refusal.facts)
