"""Every command there is: its key, its words, where it works. Footer, help, palette and docs read this list.

The action of a command is `action_<id>` of its screen, or of the app for those that work everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding

from store import outcomes
from tui.words import N_


@dataclass(frozen=True, slots=True)
class Command:
    """Something a key does: where it works, its key, short name and help, and whether the footer shows it."""

    id: str
    where: str
    key: str
    name: str
    help: str
    footer: bool = True
    shown_key: str = ""

    @property
    def label(self) -> str:
        """The key as people know it."""
        return self.shown_key or _SHOWN.get(self.key, self.key)


_SHOWN = {
    "enter": "⏎",
    "escape": "Esc",
    "question_mark": "?",
    "full_stop": ".",
    "slash": "/",
    "f1": "F1",
    "f3": "F3",
    "f4": "F4",
    "f5": "F5",
    "ctrl+q": "^Q",
    "ctrl+p": "^P",
    "left": "←",
    "right": "→",
    "tab": "Tab",
    "space": "Space",
    "delete": "Del",
    "f2": "F2",
    "f6": "F6",
    "f7": "F7",
    "ctrl+z": "^Z",
}

EVERYWHERE = (
    Command("help", "everywhere", "f1", N_("help"), N_("Show what can be done here, and how.")),
    Command(
        "other_language",
        "everywhere",
        "f3",
        N_("中文"),
        N_("Show everything in the other language, Chinese or English."),
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
)

UNDO = N_("Take your last outcome back, to correct it.")
REST = N_("Take no calls for a while; nothing is held for you meanwhile.")

TODAY = (
    Command("call", "today", "enter", N_("call"), N_("Call the customer under the cursor.")),
    Command("next", "today", "n", N_("next"), N_("Call whoever is next in this queue.")),
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
    Command("figures", "today", "g", N_("figures"), N_("See how many were reached, and how many came.")),
    Command("import", "today", "i", N_("import"), N_("Take in a file of visits or calls.")),
    Command("undo", "today", "ctrl+z", N_("undo"), UNDO),
    Command("pause", "today", "f7", N_("pause"), REST, footer=False),
    Command(
        "match",
        "today",
        "w",
        N_("who is who"),
        N_("Decide which customers and vehicles are one, where an import could not tell."),
        footer=False,
    ),
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
    Command("note", "call", "full_stop", N_("note"), N_("Write a note; Enter keeps it.")),
    Command(
        "objections", "call", "question_mark", N_("objections"), N_("What to say to the usual objections.")
    ),
    Command("number", "call", "tab", N_("other number"), N_("Go on with the customer's next number.")),
    Command("undo", "call", "ctrl+z", N_("undo"), UNDO),
    Command(
        "skip", "call", "f6", N_("skip"), N_("Do not call this customer now, with a reason; others may.")
    ),
    Command(
        "script_language", "call", "f4", N_("their language"), N_("Speak the script in the other language.")
    ),
    Command(
        "leave_call", "call", "escape", N_("leave"), N_("Go back to the queues; what was answered is kept.")
    ),
    Command("pause", "call", "f7", N_("pause"), REST, footer=False),
)

REASONS = (
    Command("take", "reasons", "enter", N_("take it"), N_("Take the reason you typed.")),
    Command("close", "reasons", "escape", N_("back"), N_("Go back without a reason.")),
)

PAUSE = (Command("resume", "pause", "enter", N_("I am back"), N_("End the pause and go on with the calls.")),)

FIND = (
    Command(
        "open", "find", "enter", N_("open the file"), N_("Open the file of whoever is under the cursor.")
    ),
    Command("close", "find", "escape", N_("back"), N_("Go back to the queues.")),
)

FILE = (
    Command(
        "call",
        "file",
        "enter",
        N_("call now"),
        N_("Call this customer: take the open follow-up, or add one by hand."),
    ),
    Command("close", "file", "escape", N_("back"), N_("Go back to what was found.")),
)

FIGURES = (
    Command("period_1", "figures", "1", N_("today"), N_("Show today's figures.")),
    Command("period_2", "figures", "2", N_("this week"), N_("Show this week's figures.")),
    Command("period_3", "figures", "3", N_("this month"), N_("Show this month's figures.")),
    Command("earlier", "figures", "left", N_("earlier"), N_("Show the period before.")),
    Command("later", "figures", "right", N_("later"), N_("Show the period after.")),
    Command("close", "figures", "escape", N_("back"), N_("Go back to the queues.")),
)

IMPORT_FILE = (
    Command("look", "import", "enter", N_("look"), N_("Look at what the file would change.")),
    Command("complete", "import", "tab", N_("complete"), N_("Complete the name of a folder or a file.")),
    Command(
        "take_back",
        "import",
        "u,f8",
        N_("take back"),
        N_("Take the last import back whole; asks once more."),
        shown_key="u / F8",
    ),
)
IMPORT_COLUMNS = (
    Command("confirm", "import", "enter", N_("go on"), N_("Take the columns for what is said there.")),
    Command("field", "import", "space", N_("field"), N_("Choose what the column is.")),
    Command("leave_out", "import", "delete", N_("leave out"), N_("Leave the column out.")),
    Command(
        "days",
        "import",
        "d",
        N_("day/month"),
        N_("Say of a column of dates which comes first: day or month."),
    ),
    Command(
        "numbers",
        "import",
        "n",
        N_("no numbers"),
        N_("Tell orders apart by vehicle and day, in a file without order numbers."),
        footer=False,
    ),
    Command(
        "kind",
        "import",
        "f2",
        N_("kind"),
        N_("Take the file for another kind: visits, customers, calls, outside survey."),
        footer=False,
    ),
)
IMPORT_LOOK = (
    Command("take", "import", "enter", N_("take in"), N_("Take the file in, whole or not at all.")),
    Command("columns", "import", "c", N_("columns"), N_("Show what the columns are taken for.")),
)
IMPORT_DONE = (
    Command("again", "import", "enter", N_("another file"), N_("Go on with another file.")),
    Command(
        "match",
        "import",
        "w",
        N_("who is who"),
        N_("Decide which customers and vehicles are one, where an import could not tell."),
    ),
    IMPORT_FILE[-1],
)
IMPORT_BUSY = (
    Command("stop", "import", "escape", N_("stop"), N_("Stop what is under way; nothing is stored.")),
)
IMPORT_BACK = (
    Command("close", "import", "escape", N_("back"), N_("Go back a step, at last to the queues.")),
)
IMPORT = (
    *IMPORT_FILE,
    *IMPORT_COLUMNS,
    *IMPORT_LOOK,
    *IMPORT_DONE[:-1],
    *IMPORT_BUSY,
    *IMPORT_BACK,
)
"""The keys of the import screen, by its steps: the file, its columns, the look, and what came of it."""

FIELDS = (
    Command("choose", "fields", "enter", N_("choose"), N_("Take the column for the field under the cursor.")),
    Command("close", "fields", "escape", N_("back"), N_("Go back; the column stays what it was.")),
)

WHY = (
    Command("ask", "why", "enter", N_("ask"), N_("Ask about the plate that was typed.")),
    Command("close", "why", "escape", N_("back"), N_("Go back.")),
)

WELCOME = (
    Command("import", "welcome", "1", N_("import a file"), N_("Take in a file of visits or calls.")),
    Command("demo", "welcome", "2", N_("look at the demo"), N_("See a shop with made-up records.")),
    Command("help", "welcome", "3", N_("read the help"), N_("Show what can be done here, and how.")),
)

MATCH = (
    Command("same", "match", "s", N_("the same"), N_("The two are one person, or one vehicle.")),
    Command(
        "apart",
        "match",
        "a",
        N_("two"),
        N_("They are two: the vehicle changed hands, the plate moved on, the number is shared."),
    ),
    Command(
        "owner_stays",
        "match",
        "o",
        N_("owner stays"),
        N_("The owner is who it was; somebody else brings the vehicle."),
    ),
    Command("undo", "match", "u", N_("undo"), N_("Take back this decision, or the last one made here.")),
    Command(
        "all_same",
        "match",
        "S",
        N_("all the same"),
        N_("Decide all questions that the same vehicle, plate or number raised: one."),
        footer=False,
    ),
    Command(
        "all_apart",
        "match",
        "A",
        N_("all two"),
        N_("Decide all questions that the same vehicle, plate or number raised: different ones."),
        footer=False,
    ),
    Command("decided", "match", "d", N_("decided ones"), N_("Show the decided questions, or the open ones.")),
    Command("kind_0", "match", "0", N_("all"), N_("Show questions of every kind."), footer=False),
    Command("kind_1", "match", "1", N_("owner"), N_("Show the questions about owners."), footer=False),
    Command("kind_2", "match", "2", N_("plate"), N_("Show the questions about plates."), footer=False),
    Command("kind_3", "match", "3", N_("number"), N_("Show the questions about numbers."), footer=False),
    Command("close", "match", "escape", N_("back"), N_("Go back.")),
)

TRYING = (
    Command("again", "trying", "enter", N_("again"), N_("Try the script again, as its file stands now.")),
    Command("close", "trying", "escape", N_("leave"), N_("Leave the trial; nothing of it is kept.")),
)

COMMANDS = (
    *EVERYWHERE,
    *TODAY,
    *CALL,
    *REASONS,
    *PAUSE,
    *FIND,
    *FILE,
    *FIGURES,
    *IMPORT,
    *FIELDS,
    *WHY,
    *MATCH,
    *WELCOME,
    *TRYING,
)


def bindings(commands: tuple[Command, ...]) -> list[Binding | tuple[str, str] | tuple[str, str, str]]:
    """Bind the keys of these commands to their actions."""
    return [
        Binding(command.key, command.id, command.name, id=f"{command.where}.{command.id}", show=False)
        for command in commands
    ]


def outcome_keys(kind: str) -> dict[str, str]:
    """Give the letters that end a call of this queue, and their outcomes, in the order of the list."""
    return {
        outcome.key: code for code, outcome in outcomes().items() if kind in outcome.kinds and outcome.key
    }
