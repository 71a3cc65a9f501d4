"""What counts as an answer to each kind of question."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from typing import Never

from callscripts.model import HIGHEST_RATING, LOWEST_RATING, Answer, Question
from callscripts.problems import AnswerRefused, Fact

TEXT_LENGTH = 2_000
NUMBER_LIMIT = 10**12

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}", re.ASCII)
_TELEPHONE = re.compile(r"\+?[\d \-().]{5,30}", re.ASCII)


def accepted(question: Question, value: object, codes: frozenset[str]) -> Answer:
    """Return the value as it is kept, or refuse it; `codes` are those that may be chosen."""
    return _ACCEPT[question.kind](question, value, codes)


def _refuse(question: Question, code: str, **facts: Fact) -> Never:
    raise AnswerRefused(code, {"question": question.id, **facts})


def _refuse_kind(question: Question) -> Never:
    _refuse(question, "wrong_kind", kind=question.kind)


def _within(question: Question, size: int, low: int | None, high: int | None, unit: tuple[str, str]) -> None:
    if low is not None and size < low:
        _refuse(question, unit[0], minimum=low)
    if high is not None and size > high:
        _refuse(question, unit[1], maximum=high)


def _integer(question: Question, value: object, low: int, high: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        _refuse_kind(question)
    _within(question, value, low, high, ("too_small", "too_large"))
    return value


def _rating(question: Question, value: object, _codes: frozenset[str]) -> Answer:
    return _integer(question, value, LOWEST_RATING, HIGHEST_RATING)


def _number(question: Question, value: object, _codes: frozenset[str]) -> Answer:
    low = -NUMBER_LIMIT if question.minimum is None else question.minimum
    high = NUMBER_LIMIT if question.maximum is None else question.maximum
    return _integer(question, value, low, high)


def _yes_no(question: Question, value: object, _codes: frozenset[str]) -> Answer:
    return value if isinstance(value, bool) else _refuse_kind(question)


def _choice(question: Question, value: object, codes: frozenset[str]) -> Answer:
    if not isinstance(value, str):
        _refuse_kind(question)
    if value not in codes:
        _refuse(question, "not_offered", value=value)
    return value


def _multiple(question: Question, value: object, codes: frozenset[str]) -> Answer:
    if not isinstance(value, list | tuple):
        _refuse_kind(question)
    chosen = [str(_choice(question, code, codes)) for code in value]
    for code in chosen:
        if chosen.count(code) > 1:
            _refuse(question, "chosen_twice", value=code)
    if not chosen:
        _refuse(question, "empty")
    _within(question, len(chosen), question.minimum, question.maximum, ("too_few", "too_many"))
    return chosen


def _words(question: Question, value: object) -> str:
    """Return what was typed, without blanks around it."""
    if not isinstance(value, str):
        _refuse_kind(question)
    words = value.strip()
    if not words:
        _refuse(question, "empty")
    return words


def _text(question: Question, value: object, _codes: frozenset[str]) -> Answer:
    words = _words(question, value)
    longest = TEXT_LENGTH if question.maximum is None else question.maximum
    _within(question, len(words), question.minimum, longest, ("too_short", "too_long"))
    return words


def _typed(question: Question, value: object) -> str:
    """Return what was typed with full-width digits and signs made plain."""
    return unicodedata.normalize("NFKC", _words(question, value))


def _day(question: Question, value: object, _codes: frozenset[str]) -> Answer:
    typed = _typed(question, value)
    try:
        if _DAY.fullmatch(typed):
            return date.fromisoformat(typed).isoformat()
    except ValueError:
        pass
    _refuse(question, "no_such_day", value=typed)


def _moment(question: Question, value: object, _codes: frozenset[str]) -> Answer:
    typed = _typed(question, value)
    try:
        if _MOMENT.fullmatch(typed):
            return datetime.fromisoformat(typed).isoformat(timespec="minutes")
    except ValueError:
        pass
    _refuse(question, "no_such_moment", value=typed)


def _phone(question: Question, value: object, _codes: frozenset[str]) -> Answer:
    """Take what could be dialled; whether it is a number of the country is for others to say."""
    typed = _typed(question, value)
    digits = sum(character.isdigit() for character in typed)
    if not _TELEPHONE.fullmatch(typed) or not 5 <= digits <= 20:
        _refuse(question, "no_telephone_number", value=typed)
    return typed


_ACCEPT: dict[str, Callable[[Question, object, frozenset[str]], Answer]] = {
    "rating": _rating,
    "yes_no": _yes_no,
    "choice": _choice,
    "multiple": _multiple,
    "text": _text,
    "number": _number,
    "day": _day,
    "moment": _moment,
    "phone": _phone,
}
