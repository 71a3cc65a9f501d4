"""Every command there is: its key, its words, where it works. Footer, help, palette and docs read this list.

The action of a command is `action_<id>` of its screen, or of the app for those that work everywhere. The
keys are those of this list, unless the user has others (`use`, tui/own_keys.py).
"""

from __future__ import annotations

from textual.binding import Binding

from tui import key_names
from tui.keying import (
    Command,
    bindings,
    chosen,
    outcome_keys,
    outcome_letter,
    use,
)
from tui.keys_of_audit import AUDIT
from tui.keys_of_board import BOARD, QUALITY, SCORING, TO_BOARD
from tui.keys_of_figures import CASES, FIGURES
from tui.keys_of_files import FILE
from tui.keys_of_imports import (
    FIELDS,
    FORM,
    IMPORT,
    IMPORT_BACK,
    IMPORT_BUSY,
    IMPORT_COLUMNS,
    IMPORT_DONE,
    IMPORT_FILE,
    IMPORT_FORM,
    IMPORT_LOOK,
    MATCH,
)
from tui.keys_of_reports import ACTION, EXPORTED, LETTERS, PLOTS, REPORT, TO_REPORTS
from tui.keys_of_rules import EFFECT, RULES, SAID, SUBJECTS, TO_RULES
from tui.keys_of_supervisors import CHOICE, COMPLAINT, COMPLAINTS, WORK
from tui.words import N_

__all__ = (
    "ACTION",
    "AUDIT",
    "BOARD",
    "CASES",
    "CHOICE",
    "COMPLAINT",
    "COMPLAINTS",
    "EFFECT",
    "EXPORTED",
    "FIELDS",
    "FIGURES",
    "FILE",
    "FORM",
    "IMPORT",
    "IMPORT_BACK",
    "IMPORT_BUSY",
    "IMPORT_COLUMNS",
    "IMPORT_DONE",
    "IMPORT_FILE",
    "IMPORT_FORM",
    "IMPORT_LOOK",
    "LETTERS",
    "MATCH",
    "PLOTS",
    "QUALITY",
    "REPORT",
    "RULES",
    "SAID",
    "SCORING",
    "SUBJECTS",
    "WORK",
    "bindings",
    "outcome_keys",
    "outcome_letter",
    "use",
)
"""What comes from the modules beside this one; the commands below need no entry."""

EVERYWHERE = (
    Command("help", "everywhere", "f1", N_("help"), N_("Show what can be done here, and how.")),
    Command(
        "other_language",
        "everywhere",
        "f3",
        N_("中文"),
        N_("Show everything in the other language, Chinese or English."),
        rank=1,
    ),
    Command(
        "palette", "everywhere", "ctrl+p", N_("commands"), N_("Find any command by its name."), footer=False
    ),
    Command(
        "leave",
        "everywhere",
        "ctrl+q",
        N_("quit"),
        N_("Leave Ringback. A call that is open stays open."),
        footer=False,
    ),
    Command(
        "theme",
        "everywhere",
        "f12",
        N_("colours"),
        N_("Change between dark, light and high contrast; it stays so for you."),
        footer=False,
    ),
    Command(
        "lock",
        "everywhere",
        "ctrl+l",
        N_("lock"),
        N_("Lock the screen; a call that is open goes on. Your password opens it again."),
        footer=False,
        right="signed_in",
    ),
)

LIST = (
    Command("up", "list", "up,k", N_("up"), N_("Move the cursor up a line."), footer=False),
    Command("down", "list", "down,j", N_("down"), N_("Move the cursor down a line."), footer=False),
    Command("page_up", "list", "pageup", N_("page up"), N_("Move up by what fits."), footer=False),
    Command("page_down", "list", "pagedown", N_("page down"), N_("Move down by what fits."), footer=False),
    Command("first", "list", "home", N_("first"), N_("Go to the first line."), footer=False),
    Command("last", "list", "end", N_("last"), N_("Go to the last line."), footer=False),
)
"""What moves in every list and every longer text."""

UNDO = N_("Take your last outcome back, to correct it.")
REST = N_("Take no calls for a while; nothing is held for you meanwhile.")

TODAY = (
    Command("call", "today", "enter", N_("call"), N_("Call the customer under the cursor."), right="call"),
    Command(
        "next",
        "today",
        "n",
        N_("next"),
        N_("Show the card of whoever is next in this queue."),
        rank=4,
        right="call",
    ),
    Command(
        "find",
        "today",
        "slash",
        N_("find"),
        N_("Find anyone by plate, VIN, number, name, pinyin or order; a customer who rings back."),
    ),
    Command("queue_0", "today", "0", N_("all"), N_("Show all queues in calling order."), footer=False),
    Command("queue_1", "today", "1", N_("callbacks"), N_("Show the callbacks."), footer=False),
    Command("queue_2", "today", "2", N_("invitations"), N_("Show the invitations."), footer=False),
    Command("queue_3", "today", "3", N_("recalls"), N_("Show the recalls."), footer=False),
    Command(
        "queue_4", "today", "4", N_("complaints"), N_("Show the complaints to be asked about."), footer=False
    ),
    Command(
        "desk",
        "today",
        "m",
        N_("other list"),
        N_("Show the service manager's list (company cars), or the agents' again."),
        footer=False,
    ),
    Command("why", "today", "question_mark", N_("why"), N_("Say why somebody is in a queue, or why not.")),
    Command(
        "figures",
        "today",
        "g",
        N_("figures"),
        N_("See how many were reached, and how many came."),
        right="figures",
    ),
    Command("import", "today", "i", N_("import"), N_("Take in a file of visits or calls."), right="import"),
    Command("undo", "today", "ctrl+z", N_("undo"), UNDO, right="call"),
    Command("pause", "today", "f7", N_("pause"), REST, rank=1, right="call"),
    Command(
        "match",
        "today",
        "w",
        N_("who is who"),
        N_("Decide which customers and vehicles are one, where an import could not tell."),
        footer=False,
        right="merge",
    ),
    Command(
        "complaints",
        "today",
        "c",
        N_("board of complaints"),
        N_("See the complaints by their clocks."),
        rank=1,
    ),
    Command(
        "work",
        "today",
        "a",
        N_("work in hand"),
        N_("See whose work is whose, and give it out."),
        rank=1,
        right="assign",
    ),
    *TO_BOARD,
    *TO_REPORTS,
    *TO_RULES,
    Command("reload", "today", "f5", N_("refresh"), N_("Read the queues again."), footer=False),
)

CALL = (
    Command(
        "go",
        "call",
        "enter",
        N_("dial / take it"),
        N_("Open the call; later take what is offered: skip, or log."),
    ),
    Command("back", "call", "left", N_("back"), N_("Walk back one question."), footer=False),
    Command("forward", "call", "right", N_("on"), N_("Walk on one question."), footer=False),
    Command(
        "read_on",
        "call",
        "pagedown",
        N_("read on"),
        N_("Scroll on what does not fit: the script, or the card."),
        footer=False,
    ),
    Command("read_back", "call", "pageup", N_("read back"), N_("Scroll back again."), footer=False),
    Command("note", "call", "full_stop", N_("note"), N_("Write a note; Enter keeps it."), rank=3),
    Command(
        "objections",
        "call",
        "question_mark",
        N_("objections"),
        N_("What to say to the usual objections."),
        rank=3,
    ),
    Command(
        "month",
        "call",
        "f2",
        N_("calendar"),
        N_("Choose the day or time asked for from a month, with how full each hour is."),
    ),
    Command("number", "call", "tab", N_("other number"), N_("Go on with the customer's next number.")),
    Command("dial", "call", "f5", N_("dial again"), N_("Dial the number on the screen."), footer=False),
    Command("hang_up", "call", "f9", N_("hang up"), N_("End the call on the telephone."), footer=False),
    Command("undo", "call", "ctrl+z", N_("undo"), UNDO, rank=3),
    Command(
        "skip",
        "call",
        "f6",
        N_("skip"),
        N_("Do not call this customer now, with a reason; others may."),
        rank=3,
    ),
    Command(
        "script_language", "call", "f4", N_("their language"), N_("Speak the script in the other language.")
    ),
    Command(
        "leave_call", "call", "escape", N_("leave"), N_("Go back to the queues; what was answered is kept.")
    ),
    Command(
        "end_talk",
        "call",
        "f8",
        N_("end the talk"),
        N_("Ask this customer no more today: what has not come up yet waits until tomorrow."),
        footer=False,
    ),
    Command("pause", "call", "f7", N_("pause"), REST, footer=False),
)

MONTH = (
    Command("earlier", "month", "left", N_("earlier"), N_("Go a day back; among the times, a column.")),
    Command("later", "month", "right", N_("later"), N_("Go a day on; among the times, a column.")),
    Command("take", "month", "enter", N_("take it"), N_("Go to the times of the day; take the time.")),
    Command("close", "month", "escape", N_("back"), N_("Go back to the month, or to the line.")),
)

REASONS = (
    Command("take", "reasons", "enter", N_("take it"), N_("Take the reason you typed.")),
    Command("close", "reasons", "escape", N_("back"), N_("Go back without a reason.")),
)

PAUSE = (Command("resume", "pause", "enter", N_("I am back"), N_("End the pause and go on with the calls.")),)

KEPT = (Command("seen", "kept", "enter", N_("seen to it"), N_("Take it away: you have seen to it.")),)

FIND = (
    Command(
        "open", "find", "enter", N_("open the file"), N_("Open the file of whoever is under the cursor.")
    ),
    Command("close", "find", "escape", N_("back"), N_("Go back to the queues.")),
)

CORRECT_FORM = (
    Command("on", "correct", "enter", N_("next field"), N_("Go to the next field; from the look, store it.")),
    Command("look", "correct", "f2", N_("look and store"), N_("Look at what changes, before it is stored.")),
    Command("close", "correct", "escape", N_("back"), N_("Go back; what was typed is kept for now.")),
)
LOOK_OVER = (
    Command("store", "correct", "enter", N_("store"), N_("Store the corrections.")),
    CORRECT_FORM[-1],
)
CORRECT = CORRECT_FORM
"""The keys of a file being corrected."""

WHY = (
    Command("ask", "why", "enter", N_("ask"), N_("Ask about the plate that was typed.")),
    Command("close", "why", "escape", N_("back"), N_("Go back.")),
)

WELCOME = (
    Command(
        "import",
        "welcome",
        "1",
        N_("import a file"),
        N_("Take in a file of visits or calls."),
        right="import",
    ),
    Command("demo", "welcome", "2", N_("look at the demo"), N_("See a shop with made-up records.")),
    Command("help", "welcome", "3", N_("read the help"), N_("Show what can be done here, and how.")),
)

SIGN_IN = (Command("take", "door", "enter", N_("sign in"), N_("Go to the password; then sign in.")),)
LOCK = (Command("open", "lock", "enter", N_("unlock"), N_("Open the screen again with your password.")),)

TRYING = (
    Command("again", "trying", "enter", N_("again"), N_("Try the script again, as its file stands now.")),
    Command("close", "trying", "escape", N_("leave"), N_("Leave the trial; nothing of it is kept.")),
)

HELP = (Command("close", "help", "escape,enter", N_("back"), N_("Close the help."), shown_key="Esc"),)

PRACTICE = (
    Command(
        "score",
        "practice",
        "f10",
        N_("your score"),
        N_("Show how each call of the practice went, and all together."),
    ),
    Command("close", "practice", "escape", N_("back"), N_("Go back.")),
)

COMMANDS = (
    *EVERYWHERE,
    *LIST,
    *TODAY,
    *CALL,
    *MONTH,
    *REASONS,
    *PAUSE,
    *KEPT,
    *FIND,
    *FILE,
    *CORRECT,
    *FIGURES,
    *REPORT,
    *ACTION,
    *LETTERS,
    *EXPORTED,
    *PLOTS,
    *RULES,
    *EFFECT,
    *SUBJECTS,
    *SAID,
    *BOARD,
    *QUALITY,
    *SCORING,
    *AUDIT,
    *CASES,
    *IMPORT,
    *FIELDS,
    *FORM,
    *WHY,
    *MATCH,
    *COMPLAINTS,
    *COMPLAINT,
    *WORK,
    *CHOICE,
    *WELCOME,
    *SIGN_IN,
    *LOCK,
    *TRYING,
    *PRACTICE,
    *HELP,
)


def list_bindings(
    step: str = "step", page: str = "page", edge: str = "", *, typed: bool = False
) -> list[Binding | tuple[str, str] | tuple[str, str, str]]:
    """Bind the keys that move to a list's actions, given -1 for up and 1 for down (`edge`: 0 and 1).

    `typed`: what is typed narrows the list, so that letters do not move it.
    """
    moves = [
        (LIST[0], f"{step}(-1)"),
        (LIST[1], f"{step}(1)"),
        (LIST[2], f"{page}(-1)"),
        (LIST[3], f"{page}(1)"),
    ]
    if edge:
        moves += [(LIST[4], f"{edge}(0)"), (LIST[5], f"{edge}(1)")]
    return [
        Binding(
            command.key.partition(",")[0] if typed else command.key, action, id=command.whole_id, show=False
        )
        for command, action in moves
    ]


def keymap() -> dict[str, str]:
    """Give the keys in effect for Textual: of every command, since some share a key.

    Nothing while they are the shipped ones.
    """
    return {command.whole_id: command.keys for command in COMMANDS} if chosen() else {}


_BY_PLACE = {(command.where, command.id): command for command in COMMANDS}


def command_on(where: str, action: str) -> Command | None:
    """Give the command that an action is of on a screen, or of those that work everywhere."""
    return _BY_PLACE.get((where, action)) or _BY_PLACE.get(("everywhere", action))


def find(whole_id: str) -> Command:
    """Give a command by its whole name, such as `call.note`."""
    return next(command for command in COMMANDS if command.whole_id == whole_id)


def label(whole_id: str) -> str:
    """Show a command's key as a line of keys does: ⏎, Esc, n."""
    return find(whole_id).label


def spoken(whole_id: str) -> str:
    """Name a command's key as a sentence does: Enter, Esc, n."""
    return key_names.spoken(find(whole_id).keys)
