"""What is put into a template for a number: nothing but digits ever leaves here."""

from __future__ import annotations

import re

from store import Unusable
from tui.wiring import Desk

_FIT = re.compile(r"\+?[0-9]{3,20}")


def is_fit(number: str) -> bool:
    """Say whether a number may be handed to a program: digits, with a + before them or not."""
    return _FIT.fullmatch(number) is not None


def values(desk: Desk, number: str) -> dict[str, str]:
    """Give what each placeholder stands for, as far as the templates in use want it.

    Raises `Unusable` for a number that is no number, and for an extension that the agent has none of.
    """
    rules = desk.settings.dialling
    if not is_fit(number):
        raise Unusable("dial_number_unfit")
    found = {"number": number, "digits": number.removeprefix("+")}
    if rules.wants("national"):
        found["national"] = _national(number, desk.settings.region)
    if rules.wants("extension"):
        if desk.agent.code not in rules.extensions:
            raise Unusable("dial_extension_missing", code=desk.agent.code)
        found["extension"] = rules.extensions[desk.agent.code]
    return found


def _national(number: str, region: str) -> str:
    """Write a number as it is dialled from the shop: foreign ones stay as they are."""
    if not number.startswith("+"):
        return number
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    if phonenumbers.country_code_for_region(region) != parsed.country_code:
        return number
    written = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
    digits = re.sub("[^0-9]", "", written)
    return digits if is_fit(digits) else number
