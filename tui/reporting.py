"""The monthly report as it is asked for: made, worded, written to a file and put on record."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from store import (
    Report,
    Unusable,
    monthly_report,
    record_export,
    report_suffixes,
    report_to_print,
    write_report,
)
from tui.wiring import Desk
from tui.words.reports import ReportWords


def made(desk: Desk, first: date, *, anew: bool = False) -> Report:
    """Make the report of the month that begins on `first`.

    A month that is over is closed by it, unless it is closed already; `anew` closes it again, with all that
    is known now.
    """
    return report_to_print(desk.database, desk.settings, first, desk.agent.id, desk.now(), anew=anew)


def looked_at(desk: Desk, first: date) -> Report:
    """Make a report only to look at: nothing is closed by it."""
    with desk.database.reading() as records:
        return monthly_report(records, desk.settings, first, desk.now())


def written(desk: Desk, report: Report, name: str | Path) -> bytes:
    """Write a report in the language that is shown, in the format that the name asks for."""
    return write_report(report, ReportWords(desk.zone), name)


def file_named(name: str) -> Path:
    """Give the whole path of a file that somebody named."""
    return Path(name).expanduser().absolute()


def check_name(file: Path) -> None:
    """Refuse a file's name that asks for no format there is."""
    if file.suffix.lower() not in report_suffixes():
        raise Unusable("report_format_unknown", file=str(file), known=" ".join(report_suffixes()))


def save_report(desk: Desk, report: Report, file: Path) -> None:
    """Write a report to a file, and put that on record. Raises `Unusable` where it cannot be written."""
    check_name(file)
    save(file, written(desk, report, file))
    with desk.database.writing() as records:
        record_export(
            records,
            desk.agent.id,
            desk.now(),
            what="report",
            month=f"{report.first:%Y-%m}",
            file=file.name,
        )


def save(file: Path, content: bytes) -> None:
    """Write a file that only its owner may read, whole or not at all. Raises `Unusable` where that fails."""
    beside = file.with_name(f".{file.name}.part")
    try:
        beside.unlink(missing_ok=True)
        beside.touch(mode=0o600)
        beside.write_bytes(content)
        beside.replace(file)
    except OSError as fault:
        beside.unlink(missing_ok=True)
        raise Unusable("file_not_written", file=str(file), problem=fault.strerror or str(fault)) from fault
