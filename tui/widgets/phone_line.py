"""One line for the telephone: what it does now, how the call ended, and what Enter takes."""

from __future__ import annotations

from textual.content import Content

from tui import keys
from tui.dialling.reports import Line, State
from tui.plain import joined
from tui.wiring import Desk
from tui.words import N_, _, dialling, formats, labels, remarks

_SAID: dict[State, str] = {
    "copied": N_("The number is on your terminal's clipboard."),
    "dialling": N_("Dialling …"),
    "handed_over": N_("Dialled; the call goes on at your telephone."),
    "ringing": N_("Ringing {time}"),
    "answered": N_("Talking {time}"),
}


def phone_content(desk: Desk, line: Line, follow_up: int | None) -> Content:
    """Draw the telephone as it stands beside a follow-up; empty where there is nothing to say."""
    said = _said(desk, line, follow_up)
    offered = ""
    if line.state == "ended" and line.outcome and line.whom == follow_up:
        offered = _("{key} takes: {outcome}").format(
            key=keys.spoken("call.go"), outcome=labels.outcome(line.outcome)
        )
    remark = (
        remarks.sentence(line.remark, desk.zone, desk.today())
        if line.remark is not None and line.whom == follow_up
        else ""
    )
    parts = [(said, "bold $accent"), (offered, "reverse"), (remark, "$warning")]
    return Content("  ").join(joined(part) for part in parts if part[0])


def _said(desk: Desk, line: Line, follow_up: int | None) -> str:
    seconds = int((desk.now() - line.since).total_seconds()) if line.since else 0
    time = formats.duration(seconds)
    if line.whom != follow_up:
        if line.state != "answered":
            return ""
        return _("Still talking with the customer before: {time}; {key} hangs up.").format(
            time=time, key=keys.spoken("call.hang_up")
        )
    if line.state == "ended":
        return _ended(line)
    words = _SAID.get(line.state)
    return "" if words is None else _(words).format(time=time)


def _ended(line: Line) -> str:
    if line.reason == "hung_up":
        return _("Hung up after {time}").format(time=formats.duration(line.seconds))
    why = dialling.reason(line.reason) or _("no reason given")
    if line.sip is not None:
        return _("Ended: {reason} ({status})").format(reason=why, status=line.sip)
    return _("Ended: {reason}").format(reason=why)
