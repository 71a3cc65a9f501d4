"""One complaint as it is read: who, what, its clocks, and its log."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from store import Complaint, ComplaintPage
from tui.plain import joined
from tui.text import clean
from tui.wiring import Desk
from tui.words import _, complaints, formats, labels, named


def page_content(desk: Desk, page: ComplaintPage) -> Content:
    """Write a complaint out: head, clocks, log, the latest step last."""
    return Content("\n").join(
        [*_head(desk, page.complaint), *_clocks(desk, page), Content(""), *_log(desk, page)]
    )


def _head(desk: Desk, one: Complaint) -> Iterator[Content]:
    stands = one.stands
    severity = labels.label(labels.SEVERITIES, one.severity)
    cause = labels.label(labels.CAUSES, one.cause)
    state = labels.label(labels.COMPLAINT_STATES, stands.state)
    yield joined((f"{one.id}  {cause} · {severity} · {state}", "bold $accent"))
    vehicle = " ".join(part for part in (one.plate or one.vin or "", one.model) if part)
    kind = _("company") if one.company else _("private")
    tier = _("tier {tier}").format(tier=one.tier)
    yield joined((one.customer, "bold"), f"  {tier} · {kind}  {vehicle}")
    opened = formats.moment(one.opened_at, desk.zone, desk.today())
    order = " · " + _("order {number}").format(number=one.order_number) if one.order_number else ""
    yield joined((f"{opened}  {labels.label(complaints.SOURCES, one.source)}{order}", "$secondary"))
    owner = _("seen to by {owner}").format(owner=clean(one.owner)) if one.owner else _("not assigned yet")
    yield joined(owner, f" · {complaints.department(stands.department)}")
    signs = complaints.signs(one)
    if signs:
        yield joined((signs, "$warning"))


def _clocks(desk: Desk, page: ComplaintPage) -> Iterator[Content]:
    one = page.complaint
    for clock, due in one.running:
        late = clock in one.late
        at = formats.moment(due, desk.zone, desk.today())
        words = _("was due {at}") if late else _("due {at}")
        sign = "!" if late else "◷"
        line = f"{sign} {named(labels.label(complaints.CLOCKS, clock), words.format(at=at))}"
        yield joined((line, "$error bold" if late else ""))
    if not page.holidays_known:
        yield joined((_("Holidays of that time are not known yet; the plain week counts."), "$warning"))


def _log(desk: Desk, page: ComplaintPage) -> Iterator[Content]:
    for logged in page.log:
        step = logged.step
        at = formats.moment(step.at, desk.zone, desk.today())
        yield joined(
            (f"{at}  ", "$secondary"),
            (complaints.step(logged), "bold"),
            ("" if step.what == "escalated" else f"  {logged.agent}", "$secondary"),
        )
        if step.note and step.what != "escalated":
            yield joined(f"   {step.note}")
