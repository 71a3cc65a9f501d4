"""Words for shops that cannot be opened or written to: files, and databases on a server."""

from __future__ import annotations

from tui.words import N_

SENTENCES = {
    "database_address": N_(
        "{address}: no database of a kind Ringback knows; give a file's path, sqlite:///path, or"
        " postgresql://user@host/database."
    ),
    "database_is_folder": N_("{path}: this is a folder; name a file in it."),
    "database_foreign": N_("{path}: not a Ringback database; give another path, or none for your own."),
    "database_newer": N_(
        "{path}: made by a newer Ringback (schema {revision}, this one knows {newest});"
        " install the newer version."
    ),
    "database_unwritable": N_("{path}: cannot be made here ({problem}); choose a folder you may write to."),
    "database_locked": N_("{path}: another program holds it locked; close that program and try again."),
    "database_read_only": N_("{path}: you may only read this file; ask for the right to write, or copy it."),
    "database_damaged": N_("{path}: the file is damaged; restore the last backup."),
    "database_unreadable": N_("{path}: cannot be opened; check that the folder exists and is yours."),
    "database_disk_full": N_("{path}: the disk is full; make room and try again. Nothing was lost."),
    "database_failed": N_("{path}: the database said: {problem}"),
    "server_unreachable": N_(
        "{path}: the server cannot be spoken to ({problem}); check the address, the network and the server."
    ),
    "server_gone": N_(
        "{path}: the server went away ({problem}). Nothing of this step was stored; do it again."
    ),
    "server_gone_storing": N_(
        "{path}: the server went away while it stored this ({problem}); look whether it is there, and only"
        " then do it again."
    ),
    "call_taken_over": N_("This call was released, or taken over, while the server was away."),
    "kept_nowhere": N_(
        "{path}: the server is away, and nothing can be kept on this machine ({problem}). Nothing of this"
        " step was stored."
    ),
    "server_full": N_(
        "{path}: the server takes no more connections; ask its administrator for more of them, or for a"
        " pooler."
    ),
    "server_password_missing": N_(
        "{path}: the server asks for a password; put it into ~/.pgpass, or name its file in"
        " RINGBACK_PASSWORD_FILE."
    ),
    "login_of_nobody": N_(
        "Nobody who works here has this login on the server; ask whoever manages your staff."
    ),
    "serve_by_login": N_(
        "By this login every visitor would be the same member of staff; serve by the login that the tables"
        " belong to."
    ),
    "login_taken": N_(
        "The server has a role {login} already, which is not Ringback's for this database; let the server's"
        " administrator see whose it is, and drop or rename it."
    ),
    "login_too_long": N_(
        "A login is called after database, shop and code, and {login} is longer than the server's 63 bytes;"
        " give a shorter code."
    ),
    "login_is_anothers": N_("You are connected to the server by the login of {code}, not of {asked}."),
    "only_for_servers": N_("{path}: a file has no logins; this is for shops on a PostgreSQL server."),
    "server_right_missing": N_("{path}: this database user may not do that; ask the server's administrator."),
    "server_sorts_otherwise": N_(
        "{path}: this database sorts text another way than Ringback ({order}); let one be made with"
        " CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'."
    ),
    "server_driver_missing": N_(
        "{path}: speaking to PostgreSQL takes one more package; install ringback[postgresql]."
    ),
    "copy_what_missing": N_(
        "Copy what, and where to? ringback db copy FILE postgresql://user@host/database."
    ),
    "copy_not_to_file": N_(
        "A shop is copied to a server: name its address, postgresql://user@host/database."
    ),
    "copy_import_unfinished": N_("{path}: an import was cut off here; open the shop once, then copy it."),
    "copy_not_empty": N_("{path}: there are records of this shop already ({table}); name an empty database."),
    "copy_refused": N_("{table}: the server does not take a row ({problem}). Nothing was copied."),
    "copy_differs": N_(
        "{table}: row {row} came back from the server otherwise than it was. Nothing was copied."
    ),
    "only_for_files": N_(
        "{path}: this works on a shop's own file; what lies on a server is kept by the server's own means."
    ),
}
