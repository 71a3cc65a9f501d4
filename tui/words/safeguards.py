"""Words for what keeps records and people safe: backups, checks, consents, erasures."""

from __future__ import annotations

from store import Consent
from tui.words import N_, _, labels

PURPOSES = {
    "all": N_("calls and messages of every kind"),
    "complaint": N_("calls about complaints"),
    "callback": N_("callbacks after a visit"),
    "invitation": N_("invitations to maintenance"),
    "recall": N_("calls to win them back"),
    "messages": N_("letters and messages"),
}
SOURCES = {
    "call": N_("said in a call"),
    "form": N_("on a form"),
    "letter": N_("by letter"),
    "message": N_("by message"),
    "visit": N_("said in the shop"),
    "authority": N_("from an authority"),
    "other": N_("otherwise"),
}
TABLES = {
    "customer": N_("files"),
    "customer_number": N_("telephone numbers"),
    "vehicle": N_("vehicles"),
    "visit": N_("visits"),
    "visit_item": N_("lines of orders"),
    "follow_up": N_("follow-ups"),
    "attempt": N_("calls"),
    "attempt_cause": N_("causes named"),
    "interview": N_("interviews"),
    "answer": N_("answers"),
    "quality_score": N_("scores of calls"),
    "skip": N_("skips"),
    "open_call": N_("open calls"),
    "open_answer": N_("answers of open calls"),
    "appointment": N_("appointments"),
    "complaint": N_("complaints"),
    "complaint_step": N_("steps of complaints"),
    "consent": N_("consents and refusals"),
    "correction": N_("corrections"),
}

SENTENCES = {
    "database_on_share": N_(
        "{path}: lies on a network share ({file_system}), which damages it sooner or later; put it on a"
        " disk of this machine, or allow it knowingly with on_share = true under [storage]."
    ),
    "database_cut_off": N_(
        "{path}: the file is cut off: {size} of {whole_size} bytes are there; put the last backup in place"
        " with ringback db restore FILE."
    ),
    "database_missing": N_("{path}: there is no such shop; check --db."),
    "backup_exists": N_("{path}: there is a file already; name another one, or a folder."),
    "backup_failed": N_("{path}: the copy failed ({problem}); make room or choose another place."),
    "backup_missing": N_("{path}: there is no such backup; ringback db list names those that were made."),
    "backup_unfit": N_("{path}: this backup is not whole ({problem}); take another one."),
    "backup_is_shop": N_("{path}: this is the shop's own file; name a backup of it."),
    "db_file_not_for_this": N_(
        "ringback db {what} is done to the shop itself, which --db names; {file} was left as it is."
    ),
    "backup_file_missing": N_("Which file? Name the backup, or for a new one a folder."),
    "restore_in_use": N_("{path}: somebody has the shop open; let everybody leave Ringback, then try again."),
    "check_pages": N_("damaged: {problem}"),
    "check_reference": N_("{n} in {table} refer to something of {parent} that is not there"),
    "check_held": N_(
        "{n} follow-ups are held by somebody without an end, or held by nobody (the first: {first})"
    ),
    "check_state": N_("{n} follow-ups are closed without a time, or open with one (the first: {first})"),
    "check_attempts": N_("{n} follow-ups count other calls than there are (the first: {first})"),
    "check_visits": N_("{n} vehicles count other visits than there are (the first: {first})"),
    "check_days": N_(
        "{n} visits have a time without its day, or a day without its time (the first: {first})"
    ),
    "check_corrects": N_("{n} corrections of calls are of another follow-up (the first: {first})"),
    "check_answers": N_("{n} answers belong to no open call (the first follow-up: {first})"),
    "check_numbers": N_("{n} customers have a usable number that cannot be dialled (the first: {first})"),
    "check_complaints": N_("{n} complaints are closed without a time (the first: {first})"),
    "check_erased": N_("{n} erased people have something left (the first: {first})"),
    "check_instant": N_("{n} in {table} have no well-formed time ({column})"),
    "check_older": N_(
        "of an older schema ({revision}, this one is {newest}); bring it up to date, then look again"
    ),
    "check_share": N_("lies on a network share ({file_system}); put it on a disk of this machine"),
    "check_readable": N_("{file} may be read by others than its owner; take that right away"),
    "person_unknown": N_("{said}: nobody is found by this; ringback find looks for them."),
    "person_several": N_("{said}: several people are meant ({ids}); give the number of one file."),
    "person_erased": N_("{id}: erased already; nothing is left of them."),
    "person_out_missing": N_("Where to? Give --out with a file that ends in .json or .zip."),
    "retention_not_set": N_("The shop has no rule by age; set people_months under [retention]."),
    "consent_of_nobody": N_("Whose consent? Name somebody, or a number."),
    "consent_to_come": N_("A consent holds from when it was said; give a time that has passed."),
    "consent_refused": N_("{id}: they refused to be called for this ({kind}); nobody calls them."),
    "number_refused": N_("Number {position} is not to be dialled: whoever has it refused."),
    "customer_refused": N_("{customer} refused to be called for this ({kind}); nothing was added."),
    "left_out_no_consent": N_("Left out: refused to be called for this."),
}


def consent_line(one: Consent) -> str:
    """Say what somebody agreed to or refused, without when and of which number."""
    purpose = labels.label(PURPOSES, one.purpose)
    words = _("agreed: {purpose}") if one.allowed else _("refused: {purpose}")
    return words.format(purpose=purpose)
