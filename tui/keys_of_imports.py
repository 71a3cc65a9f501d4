"""The commands of taking files in, of their columns, and of who is who; tui/keys.py hands them out."""

from __future__ import annotations

from tui.keying import Command
from tui.words import N_

IMPORT_FILE = (
    Command("look", "import", "enter", N_("look"), N_("Look at what the file would change.")),
    Command("complete", "import", "tab", N_("complete name"), N_("Complete the name of a folder or a file.")),
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
IMPORT_FORM = (
    Command(
        "form",
        "import",
        "f4",
        N_("how it is read"),
        N_("Say how the file is read: encoding, delimiter, sheet, row of the headings."),
        rank=1,
    ),
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
    *IMPORT_FORM,
    *IMPORT_DONE[:-1],
    *IMPORT_BUSY,
    *IMPORT_BACK,
)
"""The keys of the import screen, by its steps: the file, its columns, the look, and what came of it."""

FIELDS = (
    Command("choose", "fields", "enter", N_("choose"), N_("Take the column for the field under the cursor.")),
    Command("close", "fields", "escape", N_("back"), N_("Go back; the column stays what it was.")),
)

FORM = (
    Command("take", "form", "enter", N_("read it so"), N_("Have the file read so, and show its columns.")),
    Command(
        "before", "form", "left", N_("one back"), N_("Take the one before, on the line under the cursor.")
    ),
    Command("after", "form", "right", N_("one on"), N_("Take the next one, on the line under the cursor.")),
    Command(
        "as_found", "form", "delete", N_("as found"), N_("Leave the line under the cursor to the file again.")
    ),
    Command("close", "form", "escape", N_("back"), N_("Go back; the file is read as before.")),
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
