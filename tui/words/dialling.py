"""Words for what a telephone says: why nobody was reached."""

from __future__ import annotations

from tui.words import N_, _

REASONS = {
    "busy": N_("busy"),
    "no_answer": N_("no answer"),
    "unreachable": N_("cannot be reached"),
    "declined": N_("call rejected"),
    "powered_off": N_("powered off"),
    "voicemail": N_("voicemail"),
    "suspended": N_("number suspended"),
    "invalid": N_("no such number"),
    "given_up": N_("hung up here"),
    "hung_up": N_("hung up"),
    "failed": N_("the line failed"),
}


def reason(code: str) -> str:
    """Name a reason in the reader's language; one of the shop's own is shown as it is written."""
    words = REASONS.get(code)
    return code if words is None else _(words)
