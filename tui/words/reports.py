"""The words of the monthly report: its parts, tables, columns and rows, in the reader's language."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from store import Label, Remark, Term
from tui.words import N_, _, figures, formats, labels, language, remarks

REPORT = {
    "title": N_("After-sales report"),
    "overview": N_("Key figures"),
    "not_over": N_("the month is not over: as far as known today"),
}
PARTS = {
    "agreed": N_("Actions agreed last month"),
    "outside": N_("Outside survey"),
    "own": N_("Our own callbacks"),
    "complaints": N_("Complaints"),
    "workshop": N_("Fixed first time, and appointments"),
    "lapsed": N_("Lapsed customers"),
    "targets": N_("Targets and actions for next month"),
}
BLOCKS = {
    "key_figures": N_("Key figures"),
    "agreed": N_("Actions"),
    "agreed_states": N_("How far they are"),
    "outside": N_("Ten moments of truth, 100 is what customers expect"),
    "outside_chart": N_("The shop beside its region and the nation"),
    "callbacks": N_("What the callbacks came to"),
    "questions": N_("Question by question, answers of 1 to 5"),
    "questions_chart": N_("Mean answer to each question"),
    "advisors": N_("By advisor, answers as 0 to 100"),
    "causes": N_("Causes of dissatisfaction by week"),
    "causes_chart": N_("Causes of dissatisfaction"),
    "complaints": N_("Complaints and their clocks"),
    "complaints_cause": N_("Opened, by cause"),
    "complaints_department": N_("Opened, by department"),
    "complaints_chart": N_("Complaints opened, by cause"),
    "technicians": N_("Not fixed the first time, by technician"),
    "technicians_chart": N_("Share not fixed the first time"),
    "invitations": N_("Invitations"),
    "visits": N_("Visits by appointment"),
    "lapse": N_("Came in the month, and not in the six months after"),
    "bands": N_("All vehicles, by how long ago they came"),
    "recall": N_("Recall calls, and where the customers went"),
    "recall_chart": N_("Recall calls, by what they came to"),
    "reasons": N_("Why they stay away"),
    "other_shops": N_("Where they go instead"),
    "returned": N_("Came back after a recall call"),
    "indicators": N_("Thirteen service indicators"),
    "next_actions": N_("Actions for next month"),
}
COLUMNS = {
    "what": N_("what"),
    "value": N_("value"),
    "before": N_("month before"),
    "numerator": N_("counted"),
    "denominator": N_("out of"),
    "rate": N_("rate"),
    "interval": N_("95 %"),
    "change": N_("change"),
    "change_points": N_("points"),
    "target": N_("target"),
    "moment": N_("moment of truth"),
    "weight": N_("weight"),
    "question": N_("question"),
    "answers": N_("answers"),
    "interviews": N_("interviews"),
    "mean": N_("mean"),
    "advisor": N_("advisor"),
    "score": N_("score"),
    "cause": N_("cause"),
    "department": N_("department"),
    "technician": N_("technician"),
    "week_1": N_("1–7"),
    "week_2": N_("8–14"),
    "week_3": N_("15–21"),
    "week_4": N_("22–end"),
    "named": N_("named"),
    "all_named": N_("of all"),
    "of_all": N_("of all"),
    "opened": N_("opened"),
    "state": N_("state"),
    "actions": N_("actions"),
    "number": N_("no."),
    "problem": N_("problem"),
    "measure": N_("measure"),
    "owner": N_("responsible"),
    "due_on": N_("due by"),
    "supervisor": N_("supervisor"),
}
ROWS = {
    "total": N_("all together"),
    "mot": N_("MOT score"),
    "css": N_("CSS score"),
    "n": N_("customers asked"),
    "tile_complete": N_("Callbacks: complete interviews"),
    "tile_delighted": N_("Callbacks: very satisfied"),
    "tile_disappointed": N_("Callbacks: average or below"),
    "tile_success": N_("Invitations: came within 30 days"),
    "tile_resolved": N_("Complaints from callbacks: solved"),
    "tile_fixed": N_("Fixed the first time"),
    "tile_mot": N_("Outside survey: MOT score"),
    "tile_lapsed": N_("Lapsed, of those here six months ago"),
}
STATES = {"not_begun": N_("not begun"), "under_way": N_("under way"), "done": N_("done")}
NOTES = {
    "last_month": N_("month before"),
    "continued": N_("(continued)"),
    "actions_none": N_("No actions were agreed for this month."),
    "next_actions_none": N_("No actions have been agreed for next month yet."),
    "outside_none": N_(
        "No results of the outside survey have been imported for this month or the one before."
    ),
    "callbacks_none": N_("No callbacks were made this month."),
    "causes_none": N_("No causes of dissatisfaction were named this month."),
    "complaints_none": N_("No complaints were opened this month."),
    "jobs_none": N_("No visits were delivered this month."),
}
QUESTIONS = {
    "overall": N_("all in all"),
    "reception": N_("advisor there in time and friendly"),
    "workmanship": N_("work done right, in time, at the cost agreed"),
    "explained_before": N_("work, price and time explained before"),
    "lounge": N_("lounge"),
    "washed": N_("car washed"),
    "explained_after": N_("work and bill explained at the car"),
    "recommend": N_("would come again and recommend"),
}
"""What the questions of the shipped callback script are about; others go by their code."""

DEPARTMENTS = {
    "workshop": N_("workshop"),
    "parts": N_("parts"),
    "service_desk": N_("service desk"),
    "manufacturer": N_("manufacturer"),
    "warranty": N_("warranty"),
}
"""Departments of the settings as they come; others go by their own name."""

_LISTS = {
    "report": REPORT,
    "part": PARTS,
    "block": BLOCKS,
    "state": STATES,
    "note": NOTES,
    "question": QUESTIONS,
    "department": DEPARTMENTS,
    "cause": labels.CAUSES,
}
_NO_DAY = date.min
"""Reports say no "today": they read the same whenever they are printed."""


def state(code: str) -> str:
    """Name how far an action is."""
    return labels.label(STATES, code)


def label(of: Label, words: ReportWords) -> str:
    """Give a label's text: a word, or a name as it is."""
    return words.term(of) if isinstance(of, Term) else of


class ReportWords:
    """Words a report in the language that is shown now; instants as of the shop's zone."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone

    def term(self, term: Term) -> str:
        """Give the word for a term."""
        if term.area == "column":
            month = term.facts.get("month")
            return self.month(date.fromisoformat(str(month))) if month else _(COLUMNS[term.code])
        if term.area == "row":
            own = ROWS.get(term.code)
            return _(own) if own else figures.row_name(term.code, str(term.facts.get("figure", "")))
        if term.area == "moment":
            return figures.moment(term.code)
        if term.area == "report" and term.code == "language":
            return {"zh": "zh-CN"}.get(language(), language())
        return labels.label(_LISTS[term.area], term.code)

    def remark(self, remark: Remark) -> str:
        """Give the sentence for a remark."""
        return remarks.sentence(remark, self._zone, _NO_DAY)

    def day(self, on: date) -> str:
        """Write a day."""
        return formats.day(on)

    def month(self, first: date) -> str:
        """Write a month, given its first day."""
        return formats.month(first)
