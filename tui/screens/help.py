"""Help: what can be done on the screen it was called from, and how a day goes."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui import keys
from tui.plain import joined
from tui.words import N_, _, labels

TITLES = {
    "today": N_("Today"),
    "call": N_("Call"),
    "pause": N_("Pause"),
    "figures": N_("Figures"),
    "import": N_("Import"),
    "fields": N_("Fields"),
    "why": N_("Why"),
    "match": N_("Who is who"),
    "welcome": N_("Welcome"),
    "trying": N_("Trying"),
    "everywhere": N_("Everywhere"),
}

ABOUT = {
    "today": N_(
        "The queues of today: callbacks a few days after a visit, invitations to vehicles due for"
        " maintenance, recalls of customers who stay away, complaints to be asked about. The list is in"
        " calling order; whoever stands first is next. Arrows move, Enter calls."
    ),
    "call": N_(
        "Enter opens the call and shows the number. Say what stands at the right. Digits answer; after the"
        " last question the likely outcome is chosen and Enter logs it. When nobody answers, or the talk"
        " ends early, one letter ends the call. Each answer is stored before the next question shows. The"
        " next customer's card follows at once."
    ),
    "pause": N_(
        "You take no calls, and nobody is held for you. The time runs until Enter says that you are back; if"
        " you leave Ringback meanwhile, the pause ends when you come back."
    ),
    "figures": N_(
        "How many of those dialled were reached, and how many of those invited came within 30 days. Every"
        " rate stands with its cases, as 31 / 48; few cases are grey and say little."
    ),
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
    "why": N_("Type a plate. Each queue says whether the vehicle stands in it today, and by which rule."),
    "match": N_(
        "What imports found and could not tell: a vehicle that came with another customer, a plate on"
        " another vehicle, one number on two names. = marks what both have alike. A decision is remembered"
        " by later imports, and can be taken back until later work stands on it."
    ),
    "welcome": N_("There are no records yet. Take in a file of visits, or look at the demo first."),
    "trying": N_(
        "A script is tried with a made-up customer, on the screen that agents see. Nothing is kept. Change"
        " the file beside it and try again: it is read anew each time."
    ),
    "everywhere": "",
}


class HelpScreen(ModalScreen[None]):
    """The keys of a screen, and what it is for."""

    where = "help"
    BINDINGS: ClassVar = [Binding("escape,f1,enter", "close", show=False)]

    def __init__(self, about: str) -> None:
        super().__init__()
        self._about = about

    def compose(self) -> ComposeResult:
        """Lay out the text."""
        with Vertical(classes="window tall"), VerticalScroll():
            yield Static(id="help")

    def on_mount(self) -> None:
        """Fill in the words."""
        self.retranslate()

    def retranslate(self) -> None:
        """Show every word in the present language."""
        parts = [joined((_(TITLES[self._about]), "bold $accent")), Content("")]
        about = ABOUT[self._about]
        parts += [joined(_(about) if about else ""), Content("")]
        parts += self._commands(self._about)
        if self._about == "call":
            parts += [
                Content(""),
                joined((_("Letters that end a call"), "bold $accent")),
                *self._letters(),
            ]
        parts += [Content(""), joined((_("Everywhere"), "bold $accent"))]
        parts += self._commands("everywhere")
        parts += [Content(""), joined((_("Esc closes this help."), "$secondary"))]
        self.query_one("#help", Static).update(Content("\n").join(parts))

    def action_close(self) -> None:
        """Go back."""
        self.dismiss()

    def _commands(self, where: str) -> list[Content]:
        return [
            joined((f"  {command.label:<5} ", "bold $accent"), _(command.help))
            for command in keys.COMMANDS
            if command.where == where
        ]

    def _letters(self) -> list[Content]:
        known: dict[str, str] = {}
        for kind in labels.KINDS:
            known |= keys.outcome_keys(kind)
        return [
            joined((f"  {key:<5}", "bold $accent"), f" {labels.outcome(code)}") for key, code in known.items()
        ]
