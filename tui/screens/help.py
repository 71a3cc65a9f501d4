"""Help: what can be done on the screen it was called from, and how a day goes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from store import Agent
from tui import keys
from tui.plain import in_columns, joined
from tui.rights import offered
from tui.widgets.lines import KeyLine
from tui.widgets.told import Told
from tui.words import N_, _, guide, labels
from tui.wrapping import wrapped

TITLES = {
    "today": N_("Today"),
    "call": N_("Call"),
    "month": N_("Month"),
    "reasons": N_("Reasons"),
    "find": N_("Find"),
    "file": N_("File"),
    "correct": N_("Correct a file"),
    "pause": N_("Pause"),
    "kept": N_("Not stored"),
    "board": N_("Live board"),
    "quality": N_("Quality of calls"),
    "audit": N_("Audit trail"),
    "scoring": N_("Scoring a call"),
    "figures": N_("Figures"),
    "report": N_("Monthly report"),
    "action": N_("Action"),
    "letters": N_("Letters"),
    "exported": N_("Written to files"),
    "plots": N_("Plots"),
    "cases": N_("Cases"),
    "import": N_("Import"),
    "fields": N_("Fields"),
    "form": N_("How a file is read"),
    "why": N_("Why"),
    "match": N_("Who is who"),
    "complaints": N_("Complaints"),
    "complaint": N_("Complaint"),
    "work": N_("Work in hand"),
    "rules": N_("Rules"),
    "effect": N_("What rules would do"),
    "subjects": N_("What customers say"),
    "said": N_("What was said"),
    "choice": N_("Choice"),
    "welcome": N_("Welcome"),
    "door": N_("Sign-in"),
    "lock": N_("Lock"),
    "trying": N_("Trying"),
    "practice": N_("Practice"),
    "everywhere": N_("Everywhere"),
}

ABOUT = {
    "today": N_(
        "The queues of today: callbacks a few days after a visit, invitations to vehicles due for"
        " maintenance, recalls of customers who stay away, complaints to be asked about. The list is in"
        " calling order; whoever stands first is next."
    ),
    "call": N_(
        "One customer after another: the card on one side, what to say on the other. Digits answer, letters"
        " end the call. Every answer is stored before the next question shows; nothing is lost if you are"
        " cut off."
    ),
    "month": N_(
        "A day is chosen from the month, then a time of that day. Beside each time stands how full it is;"
        " closed days and hours say so."
    ),
    "audit": N_(
        "Who looked at, called, changed, copied and erased what, and when, the latest first. Nothing can be"
        " changed in it or taken out of it unnoticed: each entry is tied to the one before."
    ),
    "reasons": N_("Press the digit of the reason. The last one asks for your own words."),
    "find": N_(
        "Type a piece of anything that is known: plate, VIN, telephone, name in characters, pinyin or its"
        " initials, order number. The list follows what is typed; arrows move in it."
    ),
    "file": N_(
        "Everything known about one customer: numbers, vehicles, visits, calls, complaints, promises. It is"
        " also the way to a call that stands in no queue."
    ),
    "correct": N_(
        "What is known of a customer and the vehicles, to be corrected field by field. What changes is shown"
        " before it is stored; later imports do not overwrite it."
    ),
    "pause": N_(
        "You take no calls, and nobody is held for you. The time runs until Enter says that you are back; if"
        " you leave Ringback meanwhile, the pause ends when you come back."
    ),
    "kept": N_(
        "What you did in a call while the server was away, and what it does not take any more, since the call"
        " is somebody else's by now. It is written nowhere else: see to it, then take it away."
    ),
    "board": N_(
        "The day as it goes: who is on which call and for how long, who pauses and why, what each came to,"
        " what is left in the queues, which complaints and promises are due. It keeps itself up to date; the"
        " cursor stays where it is. Enter opens the cases behind a number; the arrows show past days."
    ),
    "quality": N_(
        "Calls of a week drawn by lot, a few of every agent, to be read again and scored; and patterns that"
        " are worth a look, each with its cases. A pattern says what something looks like, not what it was."
    ),
    "scoring": N_(
        "One drawn call with its answers, notes and times, the card beside it. Digits give points to the"
        " criterion under the cursor. What is kept is on record; a later score takes its place and the"
        " former stays."
    ),
    "figures": N_(
        "Every number with what it is counted from: a rate, its 95 % interval, the cases behind it one key"
        " away. Grey rates are of few cases: they say little, and nobody is ranked by them. The list names"
        " all figures; what the present one counts stands below it at the press of a key."
    ),
    "report": N_(
        "The monthly report as it stands: what fills each of its parts, which file it is written to, and the"
        " actions agreed. The first writing of a month that is over closes it; every later one says the same."
    ),
    "action": N_(
        "One agreed action: the problem, the measure, who sees to it, until when, and how far it is. What is"
        " changed is kept beside what stood before."
    ),
    "letters": N_(
        "Customers to be written to: those due in a month, or those who stay away. Numbers are masked unless"
        " you say otherwise, and every list that is written is on record."
    ),
    "exported": N_(
        "Every list and report that was written to a file: when, by whom, how many rows, what it is called."
    ),
    "plots": N_(
        "The same numbers to look at: the last 14 days and 12 months, causes in order of weight, hours by"
        " contact rate, how long customers stay. Everything can be told apart without colour."
    ),
    "cases": N_("The cases behind one number, the latest first, each with what it came to."),
    "import": N_(
        "Enter goes on from step to step. Type the path of a file, drop it on the window, or choose it"
        " with the arrows. Where it is not certain what a column is, the columns are asked about first: ?"
        " marks what has to be looked at, and what is said is remembered for files with the same headings."
        " Then comes a look: what would be new, changed, refused. Enter again takes the file in, whole or"
        " not at all. Refused rows are handed back in a file beside yours: correct them there and import"
        " that file."
    ),
    "fields": N_(
        "What the column is. Type to narrow the list, in either language or by the field's code; arrows move."
        " The arrow ← shows which column is taken for a field now; it loses it to this one."
    ),
    "form": N_(
        "How the file is read. ← → try another encoding, delimiter, sheet or row of headings; below, the"
        " first rows show what comes of it. Enter reads the file so and shows its columns anew."
    ),
    "why": N_("Type a plate. Each queue says whether the vehicle stands in it today, and by which rule."),
    "match": N_(
        "What imports found and could not tell: a vehicle that came with another customer, a plate on"
        " another vehicle, one number on two names. = marks what both have alike. A decision is remembered"
        " by later imports, and can be taken back until later work stands on it."
    ),
    "complaints": N_(
        "Every complaint that is not closed, by the clock that runs out next: first reply, solution, and the"
        " call that asks whether it is solved. What is late stands on top with ! and who was told. Whoever"
        " solved a complaint does not close it: they apply, and somebody else approves."
    ),
    "complaint": N_("One complaint with its clocks and everything that was done about it, the latest last."),
    "work": N_(
        "The open follow-ups and whose they are. What is given to one agent, nobody else gets. Mark with the"
        " space bar; before anything is done, how many and who are shown, and Enter does it. A queue that is"
        " held gives nobody a call until it is let go. Everything stays on record."
    ),
    "rules": N_(
        "Every rule of the shop with its value: • is the shop's own, » is not saved yet. Enter changes one,"
        " and a value that cannot be is refused at once. Before anything is saved, who would enter and who"
        " would leave each queue is shown by name. Every change stays on record."
    ),
    "effect": N_(
        "The queues of today and tomorrow, judged by the rules as they are and as they would be: + enters, −"
        " leaves, and why. Enter saves; the rules hold at once, for everybody who has Ringback open."
    ),
    "subjects": N_(
        "What customers said in their own words, and agents noted, by subject: in how many calls, against the"
        " time before. Good and bad follow the score of the same call. Words of your own go into the shop's"
        " file of subjects."
    ),
    "said": N_("The calls in which the subject came up, the latest first, with the words themselves."),
    "choice": N_("Arrows choose from the list, what is typed is the note. Enter does it, Esc does nothing."),
    "welcome": N_("There are no records yet. Take in a file of visits, or look at the demo first."),
    "door": N_("Say who works here, by code and password; then what you may do can be done."),
    "lock": N_(
        "The screen is locked while whoever works here is away. What was open goes on, and the password of"
        " the same person opens it again where it was."
    ),
    "trying": N_(
        "A script is tried with a made-up customer, on the screen that agents see. Nothing is kept. Change"
        " the file beside it and try again: it is read anew each time."
    ),
    "practice": N_(
        "How your practice calls went: keys, seconds, and the steps that were missed. It is kept nowhere"
        " else."
    ),
    "everywhere": "",
}


WITH_LIST = {
    "today", "import", "figures", "cases", "match", "find", "fields", "form", "file", "complaints", "work",
    "rules", "effect", "subjects", "said",
}  # fmt: skip
"""Screens in which something is moved through."""


KEY = 8
"""Cells that a key takes, with the space behind it."""


class HelpScreen(ModalScreen[None]):
    """What a screen is for, how it is worked, and its keys."""

    where = "help"
    BINDINGS: ClassVar = [
        *keys.bindings(keys.HELP),
        *keys.list_bindings("read_on", "leaf", "edge"),
    ]
    AUTO_FOCUS = ""

    def __init__(self, about: str) -> None:
        super().__init__()
        self._about = about

    def compose(self) -> ComposeResult:
        """Lay out the text."""
        with Vertical(classes="window tall"):
            with VerticalScroll(id="help-pane", can_focus=False):
                yield Told(id="help")
            yield KeyLine()

    def on_mount(self) -> None:
        """Fill in the words."""
        self.retranslate()

    def on_resize(self) -> None:
        """Set the words anew for the new width."""
        self.call_after_refresh(self.retranslate)

    def retranslate(self) -> None:
        """Show every word in the present language."""
        where, agent = self._about, self.app.desk.agent  # type: ignore[attr-defined]
        width = max(30, self.query_one("#help").size.width)
        parts: list[str | Content] = [_heading(TITLES.get(where, "")), joined(_told(ABOUT.get(where, "")))]
        for part, steps in guide.GUIDES.get(where, {}).items():
            parts += ["", _heading(guide.HEADINGS[part]), *_steps(steps, width, numbered=part == "steps")]
        if where != "everywhere":
            parts += ["", _heading(N_("Keys")), *_commands(where, width, agent)]
        if where == "call":
            parts += ["", _heading(N_("Letters that end a call")), _letters(width)]
        parts += ["", _heading(N_("Everywhere")), *_commands("everywhere", width, agent)]
        if where in WITH_LIST:
            parts += ["", _heading(N_("In the list")), *_commands("list", width, agent)]
        text = Content("\n").join(Content(part) if isinstance(part, str) else part for part in parts)
        self.query_one("#help", Static).update(text)
        self.query_one(KeyLine).show(keys.HELP)

    def action_close(self) -> None:
        """Go back."""
        self.dismiss()

    def action_read_on(self, by: int) -> None:
        """Read on, or back."""
        self.query_one("#help-pane", VerticalScroll).scroll_relative(y=by, animate=False)

    def action_leaf(self, by: int) -> None:
        """Read on by what fits."""
        self.action_read_on(by * max(1, self.query_one("#help-pane").size.height - 1))

    def action_edge(self, end: int) -> None:
        """Go to the beginning, or the end."""
        pane = self.query_one("#help-pane", VerticalScroll)
        pane.scroll_to(y=pane.max_scroll_y if end else 0, animate=False)


def _told(text: str) -> str:
    return _(text) if text else ""


def _heading(text: str) -> Content:
    return joined((_told(text), "bold $accent"))


def _letters(width: int) -> Content:
    known: dict[str, str] = {}
    for kind in labels.KINDS:
        known |= {code: letter for letter, code in keys.outcome_keys(kind).items()}
    shown = [
        joined((f"  {letter}  ", "bold $accent"), labels.outcome(code)) for code, letter in known.items()
    ]
    return in_columns(shown, width)


def _steps(steps: tuple[guide.Step, ...], width: int, *, numbered: bool) -> Iterator[Content]:
    """Set steps below one another, each with the key it begins with."""
    for number, (what, text) in enumerate(steps, start=1):
        before = f"{number}. " if numbered else ""
        yield _line(before, pressed(what), _(text), width)


def pressed(what: str) -> str:
    """Show what is pressed in a step of the guide, by the keys in effect."""
    if what.startswith("outcomes."):
        return keys.outcome_letter(what.removeprefix("outcomes."))
    return keys.label(what) if "." in what else what


def _commands(where: str, width: int, agent: Agent) -> Iterator[Content]:
    for command in offered(agent, dict.fromkeys(keys.COMMANDS)):
        if command.where == where:
            yield _line("", command.label, _(command.help), width)


def _line(before: str, key: str, text: str, width: int) -> Content:
    """Set a key and what it does; what does not fit goes on below its own beginning."""
    first = joined(f"  {before}", (key + " " * max(1, KEY - cell_len(key)), "bold $accent"))
    lines = wrapped(joined(text), max(10, width - first.cell_length)).split("\n", allow_blank=True)
    return Content("\n" + " " * first.cell_length).join([Content.assemble(first, lines[0]), *lines[1:]])
