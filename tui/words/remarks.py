"""Sentences for what the store has to say: one for each code, its facts put in.

Facts that are days or instants come as ISO text and are written as the reader's language writes them.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from store import Remark
from tui.words import (
    N_,
    _,
    encryption,
    engines,
    formats,
    forms,
    labels,
    of_rules,
    of_trail,
    of_work,
    safeguards,
    staff,
)

SENTENCES = {
    **of_rules.SENTENCES,
    **safeguards.SENTENCES,
    **encryption.SENTENCES,
    **engines.SENTENCES,
    **of_work.SENTENCES,
    **staff.SENTENCES,
    **forms.SENTENCES,
    **of_trail.SENTENCES,
    # Why somebody is in a queue.
    "why_delivered": N_(
        "Delivered on {delivered_on} ({service}, order {order_number}): called {first} to {last} days after"
        " delivery, until {last_useful_on}."
    ),
    "why_due_by_time": N_("Maintenance due on {due_on}: {months} months after the visit of {anchor_on}."),
    "why_due_by_distance": N_(
        "Maintenance due on {due_on}: at {km_per_day} km a day the car will have done {km} km"
        " since {anchor_on} ({anchor_km} km then)."
    ),
    "why_due_by_purchase": N_("Maintenance due on {due_on}: {months} months after the purchase."),
    "why_due_as_said": N_("Maintenance due on {due_on}, as the customer said."),
    "why_lapsed": N_(
        "Last visit on {last_visit_on}: more than {first_month} and not more than {last_month} months ago;"
        " worth a call until {last_useful_on}."
    ),
    "why_solved": N_("Complaint solved: the customer is asked within {hours} hours whether it really is."),
    "why_by_hand": N_("Added by hand on {added_on}."),
    "why_assigned": N_("Only for {holder}."),
    "why_attempts": N_("Tried {attempts} of {most} times so far."),
    "why_promised": N_("A call was promised for {at}."),
    "why_waits": N_("Not to be tried again before {at}."),
    # Why somebody is not.
    "left_out_do_not_call": N_("Left out: asked not to be called."),
    "left_out_settled": N_("Left out: this visit has been followed up already."),
    "left_out_interviewed_lately": N_("Left out: interviewed in a callback in the last {days} days."),
    "left_out_too_many_calls": N_("Left out: called for too many follow-ups in the last {days} days."),
    "left_out_higher_queue": N_("Left out: stands in a queue that comes first."),
    "left_out_came_since": N_("Left out: has been here since it became due."),
    "left_out_in_workshop": N_("Left out: stands in the workshop now."),
    "left_out_appointment": N_("Left out: has an appointment."),
    "left_out_open_complaint": N_("Left out: a complaint of the customer is open."),
    "left_out_single_visit": N_("Left out: has been here only once ever; listed, not called."),
    "left_out_recalled_lately": N_("Left out: was called to come back less than {days} days ago."),
    "outside_not_active": N_("Not in it: the vehicle is marked {status}."),
    "outside_delivered_visits": N_(
        "Not in it: looks for visits delivered from {from} to {to}; the last one was on {has}."
    ),
    "outside_due_vehicles": N_(
        "Not in it: looks for vehicles due from {from} to {to}; this one is due on {has}."
    ),
    "outside_lapsed_vehicles": N_(
        "Not in it: looks for last visits from {from} to {to}; this one was on {has}."
    ),
    "outside_solved_complaints": N_("Not in it: looks for complaints solved from {from} to {to}."),
    # What must be known before dialling.
    "warn_open_complaint": N_("Complaint not settled: {cause} ({complaint_state})"),
    "warn_complained_last_time": N_("Was dissatisfied last time, on {on}"),
    "warn_number_of_another": N_("{number} belongs to someone else now"),
    "warn_refused_before": N_("Has refused a call before"),
    "warn_preferred_time": N_("Asked to be called: {when}"),
    "warn_promised": N_("A call was promised for {at}"),
    # What followed from an outcome.
    "again_at": N_("again {at}"),
    "logged_alike": N_("logged alike for {others} more of this person"),
    "others_wait": N_("{others} more of this person waiting until the next day"),
    "complaint_opened": N_("complaint {complaint} opened ({severity})"),
    "complaint_closed": N_("complaint {complaint} closed"),
    "complaint_applied": N_(
        "closing of complaint {complaint} applied for; somebody else approves it, since you handled it"
    ),
    "complaint_reopened": N_("complaint {complaint} opened again"),
    "appointment_booked": N_("booked for {at}"),
    "due_moved": N_("due date moved to {due_on}"),
    "number_not_given": N_("no other number given"),
    "number_added": N_("number {position} added to the file"),
    "number_marked": N_("number marked: {number_state}"),
    "vehicle_status": N_("vehicle marked: {status}"),
    "do_not_call_set": N_("will not be called again"),
    "closed_meanwhile": N_("the follow-up was closed meanwhile; the call is kept"),
    "refused_twice": N_("refused for the second time: next time, ask whether to stop calling altogether"),
    # What was taken back with an outcome.
    "complaint_withdrawn": N_("complaint {complaint} withdrawn"),
    "complaint_as_before": N_("complaint {complaint} as before ({complaint_state})"),
    "appointment_cancelled": N_("appointment of {at} cancelled"),
    "number_removed": N_("number {position} taken out of the file again"),
    "do_not_call_lifted": N_("may be called again"),
    "others_restored": N_("other follow-ups as before: {others}"),
    # What cannot be used, with what to do about it.
    "settings_unreadable": N_("{path}: cannot be read ({problem}); check the path given for the settings."),
    "settings_not_toml": N_("{path}: not valid TOML: {problem}"),
    "settings_value": N_("{path}, line {line}: {key}: {problem}; correct this line or take it out."),
    "own_unreadable": N_("{path}: cannot be read ({problem}); check the path and the right to read it."),
    "own_not_toml": N_("{path}: not valid TOML: {problem}"),
    "keys_screen": N_("{path}, line {line}: [{key}]: there is no such screen; there are {known}."),
    "keys_command": N_("{path}, line {line}: {key}: there is no such command there; there are {known}."),
    "keys_impossible": N_(
        "{path}, line {line}: {key}: a terminal sends no key of its own for {value}; write a letter, a sign,"
        " or a name such as f5, enter, ctrl+z."
    ),
    "keys_typed": N_(
        "{path}, line {line}: {key}: {value} is typed there; choose a key such as f5 or ctrl+t."
    ),
    "keys_digit": N_("{path}, line {line}: {key}: {value} gives an answer in a call; choose another key."),
    "keys_letter": N_("{path}, line {line}: {key}: {value} cannot end a call; give one letter, a to z."),
    "keys_twice": N_(
        "{path}, line {line}: {key}: {value} is the key of {other} already; change one of the two."
    ),
    "keys_file_exists": N_("{path}: there is a file already; take it away first, or edit it."),
    "report_format_unknown": N_("{file}: a report's file ends in one of {known}."),
    "file_not_written": N_("{file}: cannot be written ({problem}); choose another place."),
    "list_format_unknown": N_("{file}: a list's file ends in one of {known}."),
    "filter_unknown": N_("{filter}: narrow the list by one of {known}, such as tier=A."),
    "filter_word_unknown": N_("{filter}: it is one of {known}."),
    "action_unknown": N_("There is no action {id}; see ringback action list."),
    "action_which": N_("Say which action: its number, from ringback action list."),
    "action_without_problem": N_("An action needs a problem: say what is the matter (--problem)."),
    "action_state_unknown": N_("{state} is no state of an action; there are {known}."),
    "keys_file_unwritable": N_("{path}: the keys cannot be written there ({problem})."),
    "theme_unknown": N_("RINGBACK_THEME={theme}: there are no such colours; choose one of {known}."),
    "theme_in_file": N_("{path}, line {line}: theme: there are no colours {theme}; choose one of {known}."),
    "theme_key": N_("{path}, line {line}: {key}: only theme is said in this file; take the line out."),
    "theme_not_kept": N_(
        "{path}: the colours cannot be remembered there ({problem}); they last until you leave."
    ),
    "language_unknown": N_("{language}: no such language here; choose zh or en."),
    "now_unreadable": N_("RINGBACK_NOW={value}: not a time; write it like 2026-11-23T09:00."),
    "patience_unreadable": N_("RINGBACK_PATIENCE={value}: not a number of seconds; write it like 30."),
    "script_unknown": N_("{kind}: there is no script {script}; name a file, or one of {known}."),
    "demo_file_exists": N_("{path}: there is a file already; name another one for the demo."),
    "day_unreadable": N_("{value}: not a day there is; write it like 2026-11-23."),
    "month_unreadable": N_("{value}: not a month there is; write it like 2026-11."),
    "moment_unreadable": N_("{value}: no time I understand; write it like 2026-11-23 10:00."),
    "range_missing": N_("Which days? Give --month, or --from and --to."),
    "answers_unreadable": N_("--answers: not a JSON object of question and answer ({problem})."),
    "staff_unknown": N_("{code}: nobody of this shop has this code; check --as."),
    "follow_up_unknown": N_("{id}: no such follow-up; ringback queue lists them."),
    "follow_up_closed": N_("{id}: this follow-up is no longer open ({follow_up_state})."),
    "follow_up_held": N_("{id}: {holder} is calling this customer now."),
    "follow_up_assigned": N_("{id}: only {holder} calls this customer; a supervisor can give it to another."),
    "queue_is_held": N_("{kind}: this queue is held; a supervisor lets it go."),
    "queue_held_already": N_("{kind}: this queue is held already."),
    "queue_not_held": N_("{kind}: this queue is not held."),
    "work_to_themselves": N_("Hand the work over to somebody else, or to anyone."),
    "work_missing": N_("Which follow-ups? Give their numbers, or --kind, --of or --due."),
    "work_taker_missing": N_("Whose are they to be? Give --to with a code."),
    "work_giver_missing": N_("Whose work is handed over? Give --of with a code."),
    "work_kind_missing": N_("Which queue? Give --kind."),
    "work_customer_missing": N_(
        "For which customer? Give --customer; ringback find --json gives the number."
    ),
    "holidays_unreadable": N_("{path}: cannot be read ({problem}); check the path, or save it as UTF-8."),
    "holidays_empty": N_("{path}: no day in it; write day, holiday or workday, and a name, with commas."),
    "holidays_row": N_("{path}, row {row}: {text}: needs a day such as 2027-02-05, and holiday or workday."),
    "holidays_file_missing": N_("Which file? Name it."),
    "holidays_day_missing": N_("Which day? Give it like 2027-02-05."),
    "holidays_day_unknown": N_("{on}: not in the shop's own calendar."),
    "follow_up_own_visit": N_("{id}: you served this visit as its advisor; a colleague makes the call."),
    "follow_up_not_held": N_("{id}: take this follow-up first, with ringback next."),
    "call_not_open": N_(
        "{id}: no call is open, or somebody else has it by now; take it first, with ringback next."
    ),
    "complaint_unknown": N_("{id}: no complaint that could be solved; ringback complaint list names them."),
    "complaint_over": N_(
        "{id}: this complaint is over ({complaint_state}); nothing more can be done about it."
    ),
    "complaint_not_solved": N_("{id}: this complaint is not solved yet ({complaint_state})."),
    "complaint_not_applied": N_(
        "{id}: nobody has applied for the closing of this complaint ({complaint_state})."
    ),
    "complaint_own": N_("{id}: you handled this complaint; somebody else approves its closing."),
    "complaint_owner_missing": N_("{id}: say who sees to it (--owner), or which department (--department)."),
    "complaint_customer_missing": N_(
        "Whose complaint? Give --customer; ringback find --json gives the number."
    ),
    "complaint_note_missing": N_("{id}: say in a note (--note) why."),
    "source_unknown": N_("{source}: no such way in; one of {known}."),
    "complaint_missing": N_("Which complaint? Give its number; ringback complaint list names them."),
    "outcome_unknown": N_("{outcome}: no such outcome; ringback log --help lists them."),
    "outcome_not_here": N_("{outcome}: not an outcome of a {kind} call; ringback log --help lists them all."),
    "detail_missing": N_("{outcome}: also needs {detail}."),
    "cause_unknown": N_(
        "{cause}: no such cause; quality, time, cost, parts, attitude, vehicle, claims or other."
    ),
    "severity_unknown": N_("{severity}: no such severity; minor, serious or severe."),
    "time_passed": N_("{at} has passed; give a later time."),
    "call_closed_day": N_("{at}: the shop is closed that day; the nearest time is {nearest}."),
    "call_in_break": N_("{at} is in the break; the nearest time is {nearest}."),
    "call_outside_hours": N_("{at} is outside calling hours; the nearest time is {nearest}."),
    "call_outside_law": N_("{at}: the law allows no calls then; the nearest time is {nearest}."),
    "visit_closed_day": N_("{at}: the workshop is closed that day; the nearest time is {nearest}."),
    "visit_in_break": N_("{at} is in the workshop's break; the nearest time is {nearest}."),
    "visit_outside_hours": N_("{at} is outside the workshop's hours; the nearest time is {nearest}."),
    "visit_full": N_("{at}: every place is taken; the nearest time is {nearest}."),
    "number_unknown": N_("There is no number {position}; choose one of the customer's."),
    "script_out_exists": N_("{path}: there is a file already; name another one, or take it away first."),
    "script_out_unwritable": N_("{path}: cannot be written ({problem}); name another place."),
    "script_file_missing": N_("Which script? Name its file."),
    # What became of dialling.
    "dial_number_unfit": N_("This number is not one a program can dial: dial it by hand."),
    "dial_extension_missing": N_(
        "{code} has no extension in [dialling.extensions]: dial by hand, and have it added."
    ),
    "dial_not_installed": N_("{program} is not installed here: dial by hand."),
    "dial_not_started": N_("{program} cannot be started: dial by hand."),
    "dial_slow": N_("{program} was not done after {seconds} seconds: dial by hand."),
    "dial_status": N_("{program} failed (status {status}): dial by hand."),
    "dial_unclear": N_("{program} says something that is not understood; it is ignored."),
    "dial_softphone_away": N_("{program} does not answer at {address}: start it, or dial by hand."),
    "dial_softphone_gone": N_("{program} has stopped talking to Ringback: go on by hand."),
    "dial_refused": N_("{program} does not dial this number: dial by hand."),
    "part_twice": N_("{part}: this part is named twice; name it once."),
    "plate_unknown": N_("{plate}: no vehicle has this plate; check how it is written."),
    "nothing_to_undo": N_("There is no outcome of yours today that could be taken back."),
    "undo_called_again": N_(
        "{id}: {holder} has called this customer again since; the outcome cannot be taken back any more."
    ),
    "undo_worked_on": N_(
        "{what} {which} has been worked on since: the outcome cannot be taken back any more."
    ),
    "reason_unknown": N_("{reason}: no such reason; choose one of {known}."),
    "reason_not_said": N_("{reason}: say the reason in your own words as well (--note)."),
    "on_pause": N_("You are on a pause ({pause}); end it first."),
    "not_on_pause": N_("You are not on a pause."),
    "customer_unknown": N_("{id}: no such customer; ringback find looks for them."),
    "vehicle_unknown": N_("{id}: no such vehicle; ringback find --json gives their numbers."),
    "customer_do_not_call": N_("{customer} asked not to be called; nothing was added."),
    "customer_without_vehicle": N_("{customer} has no vehicle here; a follow-up needs one."),
    "terminal_missing": N_("There is no terminal to draw on here; run this in one (TERM is {term})."),
    # Files to be imported.
    "import_missing": N_("{path}: there is no such file; check the path."),
    "import_is_folder": N_("{path}: this is a folder; name a file in it."),
    "import_not_a_file": N_("{path}: not a plain file; save it to disk first."),
    "import_unreadable": N_("{path}: cannot be read ({problem}); check your rights to it."),
    "import_empty": N_("{path}: the file is empty; export it again."),
    "import_binary": N_("{path}: not a table; export it as CSV or XLSX."),
    "import_bursting": N_("{path}: unpacks to {unpacked} bytes, which no export does; export it again."),
    "import_running": N_("{path}: another import is under way; try again when it is done."),
    "import_day_order": N_(
        "{path}: day and month cannot be told apart in {columns} ({samples}); say in a mapping (--map),"
        " under dates, which comes first."
    ),
    "nothing_to_take_back": N_("There is no import to take back, or the last one was taken back already."),
    "import_worked_on": N_("{file} cannot be taken back: later work stands on it, {n} in all: {named}."),
    "import_rejects_of_several": N_("--rejects names one file; give it with a single FILE."),
    "import_watch_dry": N_("--watch takes files in; look at one with ringback import FILE --dry-run."),
    "import_not_watched": N_("--every and --once belong to --watch; name the folder with it."),
    "import_folder_missing": N_("{path}: there is no such folder; make it, or check the path."),
    "import_folder_unwritable": N_(
        "{path}: files cannot be put there ({problem}); ask for the right to write."
    ),
    "import_changed": N_("{path}: the file changed while it was read; nothing was stored, try again."),
    "import_encoding": N_(
        "{path}: row {row} is not encoded as {encoding}; give the right --encoding, or export as UTF-8."
    ),
    "import_encoding_unknown": N_("{path}: no encoding is called {encoding}; try utf-8 or gb18030."),
    "import_line_too_long": N_("{path}: row {row} has no end; export the file again."),
    "import_cell_too_long": N_("{path}: row {row} has a cell of more than {most} characters."),
    "import_nul": N_("{path}: row {row} holds zero bytes; export the file again as text."),
    "import_quote_open": N_(
        "{path}: row {row} opens a quotation mark that is not closed; correct it and try again."
    ),
    "import_quote_stray": N_(
        "{path}: row {row} goes on behind a closing quotation mark; correct it and try again."
    ),
    "import_too_wide": N_("{path}: row {row} has more than {most} columns; export the table only."),
    "import_page_without_table": N_("{path}: a page without a table; export it as CSV or XLSX."),
    "import_workbook_other": N_("{path}: a workbook of another kind; save it as XLSX."),
    "import_password": N_("{path}: the workbook is locked with a password; save it without one."),
    "import_workbook_damaged": N_(
        "{path}: the workbook cannot be opened ({problem}); save it again as XLSX."
    ),
    "import_sheet_unknown": N_("{path}: there is no sheet {sheet}; there are {sheets}."),
    "import_kind_unknown": N_("{path}: {kind} cannot be imported; choose one of {kinds}."),
    "import_headings_unknown": N_("{path}: no row of headings found; name the columns with --map."),
    "import_headings_missing": N_(
        "{path}: row {row} has no column for {missing}; name it with --map. Its columns: {headings}"
    ),
    "import_columns_unsure": N_(
        "{path}: row {row} leaves open which column is what; not certain: {columns}; not found: {missing}."
        " Say it in a mapping (--map)."
    ),
    "map_unreadable": N_("{path}: the mapping cannot be read ({problem}); check the path."),
    "map_not_toml": N_("{path}: the mapping is not valid TOML: {problem}"),
    "map_value": N_("{path}: {key}: {problem}; correct this line of the mapping."),
    "map_field_unknown": N_("{path}: {heading} is mapped to {field}, which is none of {fields}."),
    "map_heading_absent": N_("{path}: the mapping names {heading}, which is no column of this file."),
    "map_field_twice": N_("{path}: {field} is named for {heading} and for {other}; keep one of them."),
    "map_identity_unknown": N_("{path}: {part} names {field}, which is none of {fields}."),
    "map_identity_absent": N_("{path}: {part} names {field}, which no column of this file is."),
    "map_unwritable": N_("{path}: the mapping cannot be written there ({problem})."),
    "map_note_how": N_(
        "Columns of {file}, row {row}: a heading, the field it is (empty: leave it out), how certain that is"
        " in hundredths, and what stands in it. Lines with ? have to be looked at. Correct this file, then"
        " give it to the import with --map."
    ),
    "map_note_fields": N_("Fields: {fields}"),
    "map_note_missing": N_("Needed, and not found: {missing}"),
    "map_note_days": N_(
        "Day and month cannot be told apart in these columns. Say of each which comes first: day_first"
        " (03/04/2026 is 3 April), month_first (it is 4 March) or year_first (26-10-05 is 5 October 2026)."
    ),
    "map_days_open": N_(
        "{path}: say of {columns}, under dates, which comes first: day_first, month_first or year_first."
    ),
    "map_note_identity": N_(
        "A file whose orders have no numbers: take the marks from the two lines at the end, and name what"
        " tells one order from another."
    ),
    "rejects_unwritable": N_("{path}: refused rows cannot be written there ({problem}); nothing was stored."),
    # A customer's file.
    "field_unusable": N_("{file_field}: {value} cannot be read; nothing was stored."),
    "vehicle_missing": N_("--{option} is about a vehicle; say which with --vehicle."),
    "vin_taken": N_("{vin}: another vehicle ({id}) has this VIN; nothing was stored."),
    # Who is who.
    "match_unknown": N_("{id}: no such question; ringback match lists them."),
    "match_missing": N_("Which question? Give its number; ringback match lists them."),
    "match_decision_missing": N_("{id}: decided how? Say same, apart or owner-stays."),
    "match_decision": N_("{id}: {decision} is no answer to this question; choose one of {known}."),
    "match_decided": N_("{id}: this question is decided; take the decision back first to change it."),
    "match_not_decided": N_("{id}: this question is open; there is no decision to take back."),
    "match_in_call": N_("{id}: {holder} is calling one of these two now; decide it after the call."),
    "match_worked_on": N_("{id}: this decision cannot be taken back; later work stands on it: {named}."),
    # Figures.
    "figure_unknown": N_("{name}: no such figure; there are {known}."),
    "figure_by_unknown": N_("{name} cannot be split by {by}; by one of {known}."),
    "figure_range": N_("{first} to {last}: the range ends before it begins; give the earlier day first."),
    "figure_cell_unknown": N_("{name}: there is no such number {row} {part} {group}."),
    "aapor_e": N_("e, the share of unknown cases taken as eligible, is {e}."),
    "success_not_over": N_(
        "Visits may still come: the {days} days end on {until}, records reach to {known}."
    ),
    "indicator_setting": N_("missing setting: {setting}"),
    "indicator_records": N_("missing in the records: {lacking}"),
    "indicator_part": N_("Of {n} of {of} visits the records do not tell ({lacking}); they count as missed."),
    "lapse_not_over": N_("Vehicles may still come: the six months end on {until}, records reach to {known}."),
    "outside_survey_missing": N_("No outside survey of {scope} for {month} has been imported."),
    "outside_items_missing": N_(
        "Outside survey of {scope}, {month}: {missing} of {of} items missing; MOT is that of the others."
    ),
    "outside_mot_disagrees": N_(
        "Outside survey of {scope}, {month}: MOT is given as {given}, but its items give {computed}."
    ),
    "own_items_missing": N_("The shop's own interviews of these days answer none of the items."),
    "own_part_of_mot": N_(
        "The shop's own interviews answer {weight} % of the items' weight; their MOT, 0 to 100, is of these."
    ),
}

_INSTANTS = {"at", "opens", "nearest"}
_DAYS = {"from", "to", "has", "on", "until"}
_REACHING = {"success_not_over", "lapse_not_over"}
"""Remarks whose `known` is the day to which the records reach."""
_LABELS = {
    "service": labels.SERVICES,
    "status": labels.VEHICLE_STATES,
    "cause": labels.CAUSES,
    "severity": labels.SEVERITIES,
    "number_state": labels.NUMBER_STATES,
    "complaint_state": labels.COMPLAINT_STATES,
    "follow_up_state": labels.FOLLOW_UP_STATES,
    "kind": labels.ONE_OF_KIND,
    "when": labels.PREFERRED_TIMES,
    "scope": labels.SCOPES,
    "lacking": labels.LACKING,
    "detail": labels.DETAILS,
    "what": labels.WORKED_ON,
    "file_field": labels.OF_A_FILE,
    "role_name": staff.ROLES,
    "right": staff.RIGHTS,
}
_LATER_WORK = {
    "appointment": N_("appointment {id}"),
    "call": N_("call {id}"),
    "complaint": N_("complaint {id}"),
    "consent": N_("consent {id}"),
    "correction": N_("correction {id}"),
    "customer": N_("customer {id}"),
    "decision": N_("decision {id}"),
    "draw": N_("drawn call {id}"),
    "erasure": N_("erasure {id}"),
    "follow_up": N_("follow-up {id}"),
    "vehicle": N_("vehicle {id}"),
    "visit": N_("visit {id}"),
}


def _later_work(named: str) -> str:
    """Name pieces of later work, given as `call 2, complaint 1`."""
    pieces = [piece.partition(" ") for piece in named.split(", ")]
    return ", ".join(
        _(_LATER_WORK[what]).format(id=number) if what in _LATER_WORK else f"{what} {number}".strip()
        for what, _space, number in pieces
    )


_BY_DATA = {"named": _later_work, "outcome": labels.outcome, "pause": labels.pause}
_SAME = {"state": ("number_state", "complaint_state", "follow_up_state"), "role": ("role_name",)}


def sentence(remark: Remark, zone: ZoneInfo, today: date) -> str:
    """Put a remark into the reader's language."""
    facts = {name: _worded(name, value, zone, today) for name, value in remark.facts.items()}
    if remark.code in _REACHING:
        facts["known"] = _worded("until", remark.facts["known"], zone, today)
    for name, others in _SAME.items():
        if name in remark.facts:
            facts |= {other: _worded(other, remark.facts[name], zone, today) for other in others}
    words = SENTENCES.get(remark.code)
    return remark.code if words is None else _(words).format(**facts)


def _worded(name: str, value: object, zone: ZoneInfo, today: date) -> str:
    if value is None:
        return "–"
    if name in _INSTANTS and isinstance(value, str):
        return formats.moment(datetime.fromisoformat(value), zone, today)
    if name.endswith("_on") or name in _DAYS:
        return formats.day(date.fromisoformat(str(value)), today)
    if name in _BY_DATA:
        return _BY_DATA[name](str(value))
    if name in _LABELS:
        return labels.label(_LABELS[name], str(value))
    return f"{value:,}" if isinstance(value, int) and name in {"km", "anchor_km"} else str(value)
