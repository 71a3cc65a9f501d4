"""How a file is read, in words: its encoding, what parts its cells, its sheet, the row of its headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.words import N_, _, labels

if TYPE_CHECKING:
    from store import FileForm

PARTS = {
    "encoding": N_("encoding"),
    "delimiter": N_("between cells"),
    "sheet": N_("sheet"),
    "heading_row": N_("headings in row"),
}
"""What can be said of how a file is read."""

DELIMITERS = {
    ",": N_("comma"),
    "\t": N_("tab"),
    ";": N_("semicolon"),
    "|": N_("bar"),
    "，": N_("full-width comma"),
    "；": N_("full-width semicolon"),
    "\x01": N_("control character 1"),
    "\x1f": N_("control character 31"),
}

NAMED = {"comma": ",", "tab": "\t", "semicolon": ";", "bar": "|"}
"""Delimiters by their names on the command line."""

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp950": "Big5",
    "big5hkscs": "Big5-HKSCS",
    "cp1252": "Windows-1252",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "iso8859-1": "Latin-1",
    "shift_jis": "Shift JIS",
    "euc_jp": "EUC-JP",
    "euc_kr": "EUC-KR",
}
"""Encodings that people know by another name than the program does."""

WRITINGS = {
    "utf-8": N_("every language"),
    "utf-8-sig": N_("every language"),
    "utf-16": N_("every language"),
    "utf-16-le": N_("every language"),
    "utf-16-be": N_("every language"),
    "gb18030": N_("Chinese, simplified"),
    "cp950": N_("Chinese, traditional"),
    "big5hkscs": N_("Chinese, traditional, Hong Kong"),
    "cp1252": N_("Western European"),
    "iso8859-1": N_("Western European"),
    "cp1250": N_("Central European"),
    "cp1251": N_("Cyrillic"),
    "shift_jis": N_("Japanese"),
    "euc_jp": N_("Japanese"),
    "euc_kr": N_("Korean"),
}
"""What is written in an encoding."""

SENTENCES = {
    "import_delimiter_unknown": N_(
        "{delimiter} cannot part cells; give comma, tab, semicolon, bar or a sign."
    ),
    "import_heading_row_range": N_("{row}: headings stand in one of the first {most} rows."),
    "import_heading_row_unknown": N_(
        "{path}: in row {row} there are no headings that are known; name another with --heading-row, or the"
        " columns with --map."
    ),
}


def encoding(code: str) -> str:
    """Name an encoding."""
    return ENCODINGS.get(code, code.upper())


def delimiter(sign: str) -> str:
    """Name what parts cells; a sign without a name as it is."""
    return labels.label(DELIMITERS, sign)


def value(part: str, said: str | int | None) -> str:
    """Write one part of how a file is read."""
    if said is None:
        return ""
    if part == "encoding":
        return encoding(str(said))
    return delimiter(str(said)) if part == "delimiter" else str(said)


def writing(code: str | None) -> str:
    """Say what is written in an encoding; nothing of others."""
    return labels.label(WRITINGS, code) if code in WRITINGS else ""


def told(form: FileForm) -> str:
    """Say how a file is read, in one line."""
    parts = [encoding(form.encoding)] if form.encoding else []
    if form.delimiter:
        parts.append(delimiter(form.delimiter))
    if form.sheet:
        parts.append(_("sheet {name}").format(name=form.sheet))
    if form.heading_row:
        parts.append(_("headings in row {row}").format(row=form.heading_row))
    return " · ".join(parts)
