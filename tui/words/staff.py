"""Words for who works here: roles, rights, signing in."""

from __future__ import annotations

from tui.words import N_

ROLES = {
    "agent": N_("agent"),
    "supervisor": N_("supervisor"),
    "service_manager": N_("service manager"),
    "administrator": N_("administrator"),
    "auditor": N_("auditor"),
    "group_supervisor": N_("group supervisor"),
    "": N_("somebody who has not signed in"),
}

RIGHTS = {
    "own": N_("open Ringback, change the own password"),
    "look": N_("see queues, customers and complaints"),
    "call": N_("call customers"),
    "see_numbers": N_("see telephone numbers in full"),
    "correct": N_("correct customers' files"),
    "consent": N_("record consents and refusals"),
    "complain": N_("open complaints and add notes"),
    "complaints": N_("see to complaints"),
    "board": N_("see the live board"),
    "figures": N_("see figures and cases"),
    "quality": N_("draw and score calls"),
    "report": N_("make the monthly report"),
    "export": N_("make lists for letters"),
    "assign": N_("give out work"),
    "merge": N_("decide who is who"),
    "import": N_("take in files"),
    "rules": N_("change the shop's rules"),
    "staff": N_("manage staff"),
    "person": N_("export all that is known of a person"),
    "erase": N_("erase people"),
    "backup": N_("back up and restore the shop"),
    "audit": N_("read the audit trail"),
    "shops": N_("add shops to the database"),
    "all_shops": N_("see the figures and boards of all shops"),
    "unnamed": N_("see this screen"),
}

SENTENCES = {
    "right_missing": N_("Your role ({role_name}) does not have the right to this: {right}."),
    "sign_in_needed": N_("Sign in first: ringback staff sign-in, or give --as CODE at a terminal."),
    "sign_in_refused": N_(
        "Not signed in: the code or the password is wrong, or the code is locked. After {tries} wrong tries"
        " it is, for {minutes} minutes."
    ),
    "sign_in_not_kept": N_("{path}: cannot be written, so that you do not stay signed in: {problem}"),
    "signed_in_by_login": N_("You are connected to the server by the login of {code}, so you are signed in."),
    "sign_in_off": N_("Nobody signs in here: no member of staff has a password."),
    "password_file_open": N_("{path}: others can read this password; let only yourself (chmod 600)."),
    "password_file_unreadable": N_("{path}: this password cannot be read: {problem}"),
    "password_missing": N_("No password was given."),
    "passwords_differ": N_("The two passwords differ; nothing was changed."),
    "password_short": N_("The password is too short: at least {least} signs."),
    "password_long": N_("The password is too long: at most {most} signs."),
    "password_simple": N_("The password is too simple: not the code, the name, or one sign over and over."),
    "role_unknown": N_("{role}: there is no such role; there are {known}."),
    "role_not_yours": N_("You cannot give the role {role_name}, take it, or change who has it."),
    "role_missing": N_("Which role? Give --role."),
    "staff_code_missing": N_("Whose? Give their code."),
    "staff_code_unusable": N_("{code}: cannot be a code; use letters and digits, without spaces around."),
    "staff_code_taken": N_("{code}: somebody has this code already."),
    "staff_left": N_("{code}: works here no longer; ringback staff enable lets them again."),
    "administrator_first": N_(
        "{code}: the first password is an administrator's; make somebody administrator with ringback staff"
        " role, and give them a password."
    ),
    "shop_not_said": N_("There are several shops here: {known}. Say which one with --shop."),
    "shop_unknown": N_("{shop}: there is no such shop here; there are {known}."),
    "shop_name_taken": N_("{name}: there is a shop of this name already."),
    "shop_name_unusable": N_("{name}: cannot be a shop's name; not empty, not a number, and not all."),
    "shop_name_missing": N_("Which shop? Give its name."),
    "all_shops_not_here": N_("This is done in one shop at a time: name it with --shop."),
    "last_administrator": N_(
        "There has to be an administrator who can sign in; make somebody else administrator first."
    ),
}
