"""Words for encrypted files and their keys."""

from __future__ import annotations

from tui.words import N_

SENTENCES = {
    "file_not_encrypted": N_(
        "{path}: is not encrypted, but a key was named; leave the key out, or encrypt it with"
        " ringback db encrypt."
    ),
    "encrypted_already": N_("{path}: is encrypted already; ringback db rekey gives it another key."),
    "key_missing": N_(
        "{path}: is encrypted; name its key with --key-file, RINGBACK_KEY_FILE or key_file under [storage]."
    ),
    "key_wrong": N_("{path}: this key does not open it; name the right one (or the file is damaged)."),
    "key_unnamed": N_("Which key? Give --new-key-file FILE, --keyring or --passphrase."),
    "key_file_readable": N_(
        "{file}: others than its owner may read this key; take that right away (chmod 600)."
    ),
    "key_file_unreadable": N_("{file}: this key cannot be read ({problem})."),
    "key_file_empty": N_("{file}: holds no key of ours; that is one line of 64 hexadecimal digits."),
    "keyring_missing": N_(
        "This system has no keyring that Ringback can use; take a key file, or install ringback[encryption]."
    ),
    "phrase_short": N_("A pass phrase has at least {least} characters."),
    "phrases_differ": N_("These were two different pass phrases; nothing was done."),
    "phrase_needs_terminal": N_(
        "The pass phrase is asked for at a terminal; here there is none. Take a key file."
    ),
    "encryption_missing": N_("SQLCipher is not installed; install ringback[encryption]."),
    "conversion_failed": N_("{path}: could not be made ({problem}); the shop is as it was."),
    "database_not_upgraded": N_("{path}: is of an older version; run ringback db upgrade first."),
    "serve_missing": N_("What serves browsers is not installed; install ringback[browser]."),
    "serve_open": N_(
        "{host}: other machines would reach this shop, and nobody signs in. Give people passwords with"
        " ringback staff password, or offer it all the same with --open."
    ),
    "serve_phrase": N_(
        "This shop's pass phrase cannot be asked for in a browser; give the shop a key file with"
        " ringback db rekey."
    ),
    "serve_taken": N_(
        "{host}:{port}: cannot be served from ({problem}); name another with --port or --host."
    ),
    "check_left_over": N_("{file} is left of a conversion that was cut off; delete it"),
}
