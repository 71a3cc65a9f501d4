"""The names of figures and of their rows."""

from __future__ import annotations

from store import CaseLine, FigureRow, outcomes
from tui.words import N_, _, formats, labels

TITLES = {
    "callbacks": N_("Callbacks"),
    "aapor": N_("AAPOR rates"),
    "causes": N_("Causes of dissatisfaction"),
    "scores": N_("Scores, question by question"),
    "outside": N_("Outside survey, own interviews"),
    "lapse": N_("Lapsed customers"),
    "recall": N_("Recall of lapsed customers"),
    "fixed-first-time": N_("Not fixed at first, by technician"),
    "invitations": N_("Invitations"),
    "agents": N_("Agents"),
    "contact-rate": N_("Contact rate"),
    "invitation-success": N_("Invitations that brought a visit"),
    "complaints": N_("Complaints"),
    "bands": N_("Lapsed and at risk, by last visit"),
    "recall-reasons": N_("Why they stay away"),
    "other-shops": N_("Where they go instead"),
    "recall-return": N_("Return after recall"),
    "survival": N_("How long customers stay"),
    "workshop": N_("Workshop"),
    "indicators": N_("Thirteen service indicators"),
    "base": N_("Customer base"),
    "board": N_("Board"),
    "quality": N_("Quality of calls"),
}
DEFINITIONS = {
    "contact-rate": N_(
        "Cases in which somebody answered and spoke, over cases called in these days: over all queues, "
        "and in each. By agent, a case counts for each agent who called it."
    ),
    "callbacks": N_(
        "Callback cases with an attempt in these days, by what they came to: an interview beats a "
        "partial one, that a refusal, that another contact, that none; among equals the last. Very "
        "satisfied: overall answer 5; average or below: 1 to 3. All are shares of the cases called."
    ),
    "aapor": N_(
        "Standard rates over the callback cases: I interview, P partial, R refusal, O other contact, NC "
        "no contact, U unknown; K is I+P+R+O+NC. RR1 I/(K+U), COOP1 I/(I+P+R+O), REF1 R/(K+U), CON1 "
        "(I+P+R+O)/(K+U). RR3, RR4, REF2 and CON2 take only the share e of U. Not eligible enters no "
        "rate."
    ),
    "scores": N_(
        "Answers of the callback interviews, question by question: how many answered, over all "
        "interviews, and the mean of their answers, 1 to 5. Answers that a later one put aside do not "
        "count."
    ),
    "causes": N_(
        "Causes of dissatisfaction named in callbacks; a call may name several, and each counts. The "
        "share is of all causes named; the weeks are days 1-7, 8-14, 15-21 and 22 to the end of the "
        "month."
    ),
    "outside": N_(
        "The outside survey's ten items and MOT score, of the month in which these days end, beside the "
        "shop's own interviews on 0 to 100. MOT is the sum of the items by their weights; one that its "
        "items do not give is marked."
    ),
    "complaints": N_(
        "Complaints opened in these days, and those open at their end, by age. A clock counts once it "
        "is decided: done, or run out. First reply, solution and the call after it: those done in time "
        "over those decided. Solved: of those found in callbacks. Repeated: the same cause, of the same "
        "person or vehicle, a short time before."
    ),
    "invitations": N_(
        "Due: vehicles with a due date in these days; notified: those of them somebody was reached for. "
        "Invited: vehicles with an attempt in these days, reached or not; of these those with a visit "
        "in time after the first attempt. Booked, and the reasons given instead, are shares of those "
        "reached; kept: appointments whose day has come and the vehicle with it."
    ),
    "invitation-success": N_(
        "Vehicles invited in these days of which a visit was opened in time after the first attempt, "
        "over vehicles invited, reached or not."
    ),
    "lapse": N_(
        "Vehicles that came in these days and then not once in the six calendar months after, over "
        "vehicles that came. Company vehicles and private ones are shares of the lapsed; came only "
        "once: private ones with no other visit ever."
    ),
    "bands": N_(
        "Active vehicles at the end of these days, by how long ago they last came: still here, at risk, "
        "and lapsed for more than 6, 12 or 24 months. Each is a share of all."
    ),
    "recall": N_(
        "Lapsed customers called in these days. Reached: those who said where they went; an answer is a "
        "share of these, any other outcome of those called. Came only once: private vehicles that "
        "lapsed just before, listed but not called."
    ),
    "recall-reasons": N_(
        "The reasons that lapsed customers gave in these days, over those who were talked to."
    ),
    "other-shops": N_("The shops that lapsed customers named in these days, over those who were talked to."),
    "recall-return": N_(
        "Lapsed vehicles called in these days, those of which a visit was opened in time after the "
        "first call, and the same of those whose customer was reached."
    ),
    "survival": N_(
        "Vehicles that came for the first time in these days, month by month after it (Kaplan and Meier): "
        "those not lost in the month, over those still here and seen so long. A vehicle is lost with the "
        "sixth calendar month without a visit. Still here: the share that has stayed up to then."
    ),
    "fixed-first-time": N_(
        "By technician: jobs that were work done over again, over jobs delivered in these days. The "
        "lower the better."
    ),
    "workshop": N_(
        "Visits delivered in these days; those by appointment, over those of which that is known; and "
        "what was settled, on average over the visits whose amount is known."
    ),
    "indicators": N_(
        "The thirteen service indicators of these days. First service and sold cars now customers: of "
        "the cars sold here some months before. Coverage: visits put on a year over what the area's "
        "cars, or last month's customers, would give. Called back: interviews over vehicles in their "
        "days for the call. As estimated and in time: of all delivered."
    ),
    "base": N_(
        "Files (vehicles) at the end of these days; active: with a visit in the twelve months before; "
        "new: first here in these days. Customers are the owners of these vehicles."
    ),
    "agents": N_(
        "Dials of each agent over all queues, and those that reached somebody; a talk about several "
        "follow-ups is one dial. Talk is from start to end of those that reached somebody; an hour: "
        "dials over clock hours with a dial."
    ),
}
"""What each figure counts, in a few sentences: shown beside it."""
ROWS = {
    "called": N_("called"),
    "complete": N_("complete interviews"),
    "delighted": N_("very satisfied"),
    "disappointed": N_("average or below"),
    "unreachable": N_("unreachable"),
    "lapsed": N_("lapsed"),
    "company": N_("company"),
    "private": N_("private"),
    "single_visit": N_("came only once"),
    "reached": N_("reached"),
    "invited": N_("invited"),
    "success": N_("came within 30 days"),
    "all": N_("all queues"),
    "shop": N_("shop"),
    "shop_last_month": N_("previous"),
    "region": N_("region"),
    "nation": N_("nation"),
    "own": N_("own calls"),
    "due": N_("due"),
    "notified": N_("notified"),
    "kept": N_("appointments kept"),
    "opened": N_("opened"),
    "open": N_("open at the end"),
    "open_day": N_("open, up to 24 hours"),
    "open_three_days": N_("open, up to 72 hours"),
    "open_week": N_("open, up to a week"),
    "open_older": N_("open, longer"),
    "reply_in_time": N_("first reply in time"),
    "solved_in_time": N_("solved in time"),
    "called_in_time": N_("called again in time"),
    "resolved": N_("solved, of those from callbacks"),
    "closed": N_("closed"),
    "repeated": N_("repeated"),
    "reopened": N_("opened again"),
    "here": N_("still here"),
    "at_risk": N_("at risk"),
    "lapsed_6": N_("lapsed more than 6 months"),
    "lapsed_12": N_("lapsed more than 12 months"),
    "lapsed_24": N_("lapsed more than 24 months"),
    "not_told": N_("nothing noted"),
    "returned": N_("came again"),
    "returned_reached": N_("came again, of those reached"),
    "visits": N_("visits"),
    "by_appointment": N_("booked ahead"),
    "amount_cents": N_("amount a visit"),
    "files": N_("files"),
    "active": N_("active files"),
    "new": N_("new files"),
    "customers": N_("customers"),
    "active_customers": N_("active customers"),
    "first_service": N_("first service of cars sold here"),
    "coverage": N_("coverage of the area"),
    "managed_coverage": N_("coverage of managed customers"),
    "sold_managed": N_("cars sold, now customers"),
    "warranty_registered": N_("registered for warranty"),
    "correct_file": N_("correct files"),
    "called_back": N_("callback success"),
    "fixed": N_("fixed first time"),
    "as_estimated": N_("settled as estimated"),
    "in_time": N_("delivered in time"),
}
OF_FIGURES = {
    ("scores", "overall"): N_("overall"),
    ("scores", "reception"): N_("advisor in time, friendly"),
    ("scores", "workmanship"): N_("work as agreed"),
    ("scores", "explained_before"): N_("explained before"),
    ("scores", "lounge"): N_("lounge"),
    ("scores", "washed"): N_("car washed"),
    ("scores", "explained_after"): N_("explained at the car"),
    ("scores", "recommend"): N_("would recommend"),
    ("indicators", "success"): N_("invitation success"),
    ("indicators", "notified"): N_("notification"),
    ("indicators", "resolved"): N_("complaints solved"),
}
"""Rows that are called something else in one figure."""
PARTS = {
    "visits": N_("visits"),
    "managed": N_("managed"),
    "lost": N_("lost"),
    "complete": N_("complete"),
    "booked": N_("booked"),
    "n": N_("interviews"),
    "talk_seconds": N_("talk"),
    "dials_an_hour": N_("an hour"),
}
BREAKDOWNS = {
    "agent": N_("agent"),
    "advisor": N_("advisor"),
    "technician": N_("technician"),
    "model": N_("model"),
    "tier": N_("tier"),
    "company": N_("company or private"),
    "service": N_("type of service"),
    "cause": N_("cause"),
    "department": N_("department"),
    "severity": N_("severity"),
    "day": N_("day"),
    "week": N_("week"),
    "month": N_("month"),
}
GROUPS = {
    "company": {"company": N_("company"), "private": N_("private")},
    "service": labels.SERVICES,
    "cause": labels.CAUSES,
    "severity": labels.SEVERITIES,
}
"""The words for the groups of a breakdown that are codes."""
MOMENTS = {
    "explained_work": N_("explains the coming work"),
    "quick_reception": N_("quick reception"),
    "correct_work": N_("correct, complete work"),
    "explained_bill": N_("explains the bill"),
    "quick_handover": N_("quick hand-over"),
    "time_in_shop": N_("time in the shop"),
    "listens": N_("listens"),
    "helped_at_collection": N_("helped at collection"),
    "clean_car": N_("car clean and in order"),
    "lounge": N_("lounge"),
}
"""The ten moments of truth of the outside survey."""


def title(name: str) -> str:
    """Give a figure's name."""
    return labels.label(TITLES, name)


def moment(name: str) -> str:
    """Give the name of an item of the outside survey."""
    return labels.label(MOMENTS, name)


def definition(name: str) -> str:
    """Say what a figure counts."""
    return labels.label(DEFINITIONS, name)


def breakdown(by: str) -> str:
    """Give the name of what a figure is broken down by."""
    return labels.label(BREAKDOWNS, by)


def group(by: str, code: str | None) -> str:
    """Give the name of a group; a dash for one that has none on record."""
    return labels.label(GROUPS.get(by, {}), code) if code else "–"


def row_name(name: str, figure: str = "") -> str:
    """Give the name of a row: of its own, an outcome's, a cause's, a queue's, or as it is."""
    if (figure, name) in OF_FIGURES:
        return _(OF_FIGURES[figure, name])
    if figure == "survival":
        return _("month {n}").format(n=name)
    if name in ROWS:
        return _(ROWS[name])
    if name in outcomes():
        return labels.outcome(name)
    for words in (labels.CAUSES, labels.KINDS):
        if name in words:
            return labels.label(words, name)
    return name


def part_name(part: str, figure: str = "") -> str:
    """Give the name of one of a row's further counts."""
    if figure == "causes":
        return _("week {n}").format(n=part)
    return _(PARTS[part]) if part in PARTS else row_name(part, figure)


def above(row: FigureRow) -> str:
    """Write a row's numerator: a number of cases, or an amount."""
    return formats.money(round(row.numerator)) if row.name == "amount_cents" else number(row.numerator)


def within(row: FigureRow) -> str:
    """Write the 95 % interval of what a row comes to."""
    if "survival" in row.extra:
        low, high = row.extra["survival_low"], row.extra["survival_high"]
        return interval(None if low is None else (low, high))
    return interval(row.interval)


def value(row: FigureRow) -> str:
    """Write what a row comes to: a percentage, a mean, an amount; a dash where there is nothing."""
    if row.missing:
        return "–"
    if row.name == "amount_cents":
        return "–" if row.rate is None else formats.money(round(row.rate))
    if "mean" in row.extra:
        return "–" if row.extra["mean"] is None else f"{row.extra['mean']:.2f}"
    if "survival" in row.extra:
        return formats.percent(row.extra["survival"])
    return formats.percent(row.rate)


def goal(row: FigureRow) -> str:
    """Write a row's goal, and whether it is reached: `goal 60 ✓`."""
    if row.goal is None:
        return ""
    sign = {True: " ✓", False: " ✗", None: ""}[row.goal_met]
    bound = ("≥ " if row.goal.at_least else "≤ ") + f"{row.goal.rate * 100:g} %"
    return _("goal {bound}").format(bound=bound) + sign


def few(row: FigureRow) -> str:
    """Say so where a rate is of few cases."""
    return _("(few)") if row.few else ""


def what(line: CaseLine) -> str:
    """Say what a case came to: an outcome, a type of service, a cause, a state."""
    words = {
        "visit": labels.SERVICES,
        "vehicle": labels.VEHICLE_STATES,
        "complaint": labels.CAUSES,
        "outside_survey": labels.SCOPES,
    }
    if line.are == "follow_up":
        return labels.outcome(line.what) if line.what else _("not called")
    return labels.label(words.get(line.are, {}), line.what)


def number(amount: float) -> str:
    """Write a number of cases; what is no whole number with one decimal."""
    return f"{amount:,.0f}" if float(amount).is_integer() else f"{amount:,.1f}"


def interval(low_high: tuple[float, float] | None) -> str:
    """Write a 95 % interval as whole percentages: `[55–67]`."""
    return "" if low_high is None else f"[{low_high[0] * 100:.0f}–{low_high[1] * 100:.0f}]"
