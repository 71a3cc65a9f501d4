"""The help's guide: a call from the first key to the last, for somebody who has never made one.

A step names a command (`call.go`), an outcome (`outcomes.busy`), or a key as it is shown; the keys in
effect are put in where it is shown.
"""

from __future__ import annotations

from tui.words import N_

Step = tuple[str, str]
"""What is pressed, and what it does."""

DIGITS = "0–9"
"""What is pressed for an answer."""

HEADINGS = {
    "steps": N_("Step by step"),
    "otherwise": N_("When it goes otherwise"),
    "signs": N_("Signs"),
}

TODAY_STEPS: tuple[Step, ...] = (
    ("today.next", N_("shows whoever is next, with the card; nobody is called yet.")),
    ("", N_("Read the card: lines with ! first, then why this customer is called, then the last visits.")),
    ("call.go", N_("opens the call and shows the number: dial it. The help there tells the rest of a call.")),
)
TODAY_OTHERWISE: tuple[Step, ...] = (
    ("today.call", N_("calls the customer under the cursor instead of whoever is next.")),
    ("today.queue_2", N_("shows one queue only, the invitations; every tab has its digit.")),
    ("today.find", N_("finds a customer who rings back: type a piece of plate, name or number.")),
    ("today.why", N_("says why somebody stands here, or why not.")),
    ("today.undo", N_("takes your last outcome back, with all that followed from it.")),
)
TODAY_SIGNS: tuple[Step, ...] = (
    ("▸", N_("the cursor: the card shows this customer.")),
    ("·", N_("waits until its time, or somebody is calling; it comes back by itself.")),
    ("▲ ▼", N_("so many ahead of the pace towards the day's target, or behind it.")),
)

CALL_STEPS: tuple[Step, ...] = (
    ("call.go", N_("opens the call and shows the number. Dial it; the clock at the top runs.")),
    (
        DIGITS,
        N_(
            "answers the question in bold: press the digit before what the customer says. The next question"
            " follows at once. Read it out as it stands; names and days are filled in."
        ),
    ),
    (
        "call.go",
        N_("goes on where several answers can be ticked, where something is typed, or to skip what may be"
           " left out."),
    ),
    (
        "call.go",
        N_("logs the outcome offered after the last question; where it needs to know more, such as how"
           " bad it was, it asks. The next customer's card follows: begin again at 1."),
    ),
)  # fmt: skip
CALL_OTHERWISE: tuple[Step, ...] = (
    ("outcomes.no_answer", N_("nobody answers: logged at once, tried again later by itself.")),
    ("outcomes.busy", N_("the line is busy: the same.")),
    (
        "outcomes.call_later",
        N_("call again at a time: type it as it is said, such as tomorrow 10 or fri 3pm, then Enter."),
    ),
    (
        "outcomes.booked",
        N_("they want to come: take a time offered by its digit, or type another."),
    ),
    ("outcomes.broken_off", N_("they hang up in the middle: what was answered is kept.")),
    ("outcomes.wrong_person", N_("the number is somebody else's: the next number comes up.")),
    ("call.number", N_("goes on with another number of the same customer, where there is one.")),
    ("outcomes.refused", N_("they do not want to talk this time.")),
    ("outcomes.do_not_call", N_("they never want to be called: nobody calls them again.")),
    ("call.back", N_("walks back to an answer that was wrong; answer it again.")),
    ("call.objections", N_("shows what to say to the usual objections, such as where the number is from.")),
    ("call.note", N_("writes a note.")),
    ("call.script_language", N_("speaks the script in the customer's language; every answer stays.")),
    ("call.skip", N_("passes this customer over for now, with a reason.")),
    ("call.undo", N_("takes back the outcome logged last: that call is open again.")),
    ("call.leave_call", N_("steps out, at last back to the queues; nothing that was answered is lost.")),
)
CALL_SIGNS: tuple[Step, ...] = (
    ("!", N_("a warning on the card: read it before you dial.")),
    ("▸", N_("the answer given to this question.")),
    ("●", N_("the call is open; the clock beside it runs.")),
    ("▸a", N_("the letter to press where they hang up now; every outcome has its letter at the foot.")),
)

FIND_STEPS: tuple[Step, ...] = (
    ("", N_("Type the end of the number on your telephone's display, or a piece of the name or the plate.")),
    ("find.open", N_("opens the file of whoever the cursor is on.")),
    ("file.call", N_("opens the call there: script, digits and letters are those of any other.")),
)
FILE_STEPS: tuple[Step, ...] = (
    ("file.call", N_("opens the call of a customer who rang back: nothing is dialled by it.")),
    ("", N_("Talk as in any call: digits answer, a letter ends it.")),
    ("call.leave_call", N_("comes back here, then to what was found, then to the queues.")),
)
FILE_OTHERWISE: tuple[Step, ...] = (("call.dial", N_("dials in the open call, where it is you who calls.")),)

GUIDES = {
    "today": {"steps": TODAY_STEPS, "otherwise": TODAY_OTHERWISE, "signs": TODAY_SIGNS},
    "call": {"steps": CALL_STEPS, "otherwise": CALL_OTHERWISE, "signs": CALL_SIGNS},
    "find": {"steps": FIND_STEPS},
    "file": {"steps": FILE_STEPS, "otherwise": FILE_OTHERWISE},
}
"""The guide of a screen, by its parts."""
