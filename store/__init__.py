"""What is known, and what follows from it. These are the names other packages may use, and no others.

Each is loaded when it is first used, so that a start pays only for what it needs.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.calls.card import Card as Card, PastCall as PastCall, PastVisit as PastVisit, card as card
    from store.calls.case import CallEnd as CallEnd, GivenAnswer as GivenAnswer
    from store.calls.complaints import (
        OpenComplaint as OpenComplaint,
        open_complaints as open_complaints,
        solve as solve,
    )
    from store.calls.customer_file import (
        CustomerFile as CustomerFile,
        OwnedVehicle as OwnedVehicle,
        customer_file as customer_file,
    )
    from store.calls.ending import Logged as Logged, log as log
    from store.calls.filing import correct_customer as correct_customer, correct_vehicle as correct_vehicle
    from store.calls.offering import offered_times as offered_times
    from store.calls.opening import (
        Number as Number,
        OpenCall as OpenCall,
        call_of as call_of,
        choose_number as choose_number,
        discard as discard,
        keep_answer as keep_answer,
        keep_language as keep_language,
        keep_note as keep_note,
        keep_outcome as keep_outcome,
        keep_place as keep_place,
        open_call as open_call,
        unfinished as unfinished,
    )
    from store.calls.pausing import (
        Break as Break,
        begin_pause as begin_pause,
        end_pause as end_pause,
        end_what_was_left as end_what_was_left,
        on_pause as on_pause,
        still_on_pause as still_on_pause,
    )
    from store.calls.skipping import skip as skip
    from store.calls.undoing import Undone as Undone, undo as undo
    from store.database import Database as Database, Records as Records, open_database as open_database
    from store.figures import (
        Figure as Figure,
        FigureRow as FigureRow,
        figure as figure,
        figure_names as figure_names,
    )
    from store.finding.hearing import hear_names as hear_names
    from store.finding.searching import Hit as Hit, find as find
    from store.intake import Account as Account, import_file as import_file, load_mapping as load_mapping
    from store.intake.account import newest_import as newest_import
    from store.intake.asked import (
        Party as Party,
        Question as Question,
        alike as alike,
        question as question,
        question_counts as question_counts,
        questions as questions,
    )
    from store.intake.decisions import (
        Decided as Decided,
        decide as decide,
        decide_many as decide_many,
        undecide as undecide,
    )
    from store.intake.layouts.asking import (
        ColumnsUnsure as ColumnsUnsure,
        DaysUnsure as DaysUnsure,
        Proposal as Proposal,
        Proposed as Proposed,
    )
    from store.intake.layouts.filemap import FileMap as FileMap, Identity as Identity
    from store.intake.layouts.headings import lacking as lacking
    from store.intake.layouts.known_layouts import layouts_known as layouts_known
    from store.intake.layouts.mapfiles import write_mapping as write_mapping
    from store.intake.layouts.opening import propose as propose
    from store.intake.preview import FieldChange as FieldChange, Preview as Preview, RefusedRow as RefusedRow
    from store.intake.taking_back import (
        TakenBack as TakenBack,
        finish_cut_off as finish_cut_off,
        take_back as take_back,
    )
    from store.moments import Clock as Clock, day_of as day_of
    from store.progress import (
        DayProgress as DayProgress,
        by_now as by_now,
        day_progress as day_progress,
        has_records as has_records,
    )
    from store.queues.asking import Judgement as Judgement, ask as ask
    from store.queues.by_hand import follow_up_by_hand as follow_up_by_hand
    from store.queues.claiming import (
        claim as claim,
        claim_next as claim_next,
        release as release,
        renew as renew,
    )
    from store.queues.lines import (
        QueueLine as QueueLine,
        counts as counts,
        lines_on as lines_on,
        todays_lines as todays_lines,
    )
    from store.queues.making import Made as Made, make as make, make_today as make_today
    from store.queues.promises import Promise as Promise, next_promise as next_promise
    from store.remarks import Remark as Remark, Unusable as Unusable
    from store.rules.hours import at as at, may_call as may_call, next_open as next_open
    from store.rules.outcomes import Outcome as Outcome, outcomes as outcomes
    from store.rules.reasons import (
        Reason as Reason,
        pause_reasons as pause_reasons,
        skip_reasons as skip_reasons,
    )
    from store.rules.settings import Settings as Settings, load_settings as load_settings
    from store.safeguards.masking import mask as mask
    from store.staff import Agent as Agent, agent_or_new as agent_or_new, staff_names as staff_names

_HOMES = {
    "store.calls.card": (
        "Card",
        "PastCall",
        "PastVisit",
        "card",
    ),
    "store.calls.complaints": (
        "OpenComplaint",
        "open_complaints",
        "solve",
    ),
    "store.calls.case": ("CallEnd", "GivenAnswer"),
    "store.calls.customer_file": (
        "CustomerFile",
        "OwnedVehicle",
        "customer_file",
    ),
    "store.calls.ending": ("Logged", "log"),
    "store.calls.filing": ("correct_customer", "correct_vehicle"),
    "store.calls.offering": ("offered_times",),
    "store.calls.opening": (
        "Number",
        "OpenCall",
        "call_of",
        "choose_number",
        "discard",
        "keep_answer",
        "keep_language",
        "keep_note",
        "keep_outcome",
        "keep_place",
        "open_call",
        "unfinished",
    ),
    "store.calls.pausing": (
        "Break",
        "begin_pause",
        "end_pause",
        "end_what_was_left",
        "on_pause",
        "still_on_pause",
    ),
    "store.calls.skipping": ("skip",),
    "store.calls.undoing": ("Undone", "undo"),
    "store.database": (
        "Database",
        "Records",
        "open_database",
    ),
    "store.figures": (
        "Figure",
        "FigureRow",
        "figure",
        "figure_names",
    ),
    "store.finding.hearing": ("hear_names",),
    "store.finding.searching": (
        "Hit",
        "find",
    ),
    "store.intake": (
        "Account",
        "import_file",
        "load_mapping",
    ),
    "store.intake.account": ("newest_import",),
    "store.intake.asked": (
        "Party",
        "Question",
        "alike",
        "question",
        "question_counts",
        "questions",
    ),
    "store.intake.layouts.asking": (
        "ColumnsUnsure",
        "DaysUnsure",
        "Proposal",
        "Proposed",
    ),
    "store.intake.decisions": (
        "Decided",
        "decide",
        "decide_many",
        "undecide",
    ),
    "store.intake.layouts.filemap": (
        "FileMap",
        "Identity",
    ),
    "store.intake.layouts.headings": ("lacking",),
    "store.intake.layouts.known_layouts": ("layouts_known",),
    "store.intake.layouts.mapfiles": ("write_mapping",),
    "store.intake.layouts.opening": ("propose",),
    "store.intake.preview": (
        "FieldChange",
        "Preview",
        "RefusedRow",
    ),
    "store.intake.taking_back": (
        "TakenBack",
        "finish_cut_off",
        "take_back",
    ),
    "store.moments": (
        "Clock",
        "day_of",
    ),
    "store.progress": (
        "DayProgress",
        "by_now",
        "day_progress",
        "has_records",
    ),
    "store.queues.asking": (
        "Judgement",
        "ask",
    ),
    "store.queues.by_hand": ("follow_up_by_hand",),
    "store.queues.claiming": (
        "claim",
        "claim_next",
        "release",
        "renew",
    ),
    "store.queues.lines": (
        "QueueLine",
        "counts",
        "lines_on",
        "todays_lines",
    ),
    "store.queues.making": (
        "Made",
        "make",
        "make_today",
    ),
    "store.queues.promises": ("Promise", "next_promise"),
    "store.remarks": (
        "Remark",
        "Unusable",
    ),
    "store.rules.hours": (
        "at",
        "may_call",
        "next_open",
    ),
    "store.rules.outcomes": (
        "Outcome",
        "outcomes",
    ),
    "store.rules.reasons": (
        "Reason",
        "pause_reasons",
        "skip_reasons",
    ),
    "store.rules.settings": (
        "Settings",
        "load_settings",
    ),
    "store.safeguards.masking": ("mask",),
    "store.staff": (
        "Agent",
        "agent_or_new",
        "staff_names",
    ),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = tuple(_HOME_OF)


def __getattr__(name: str) -> object:
    """Load a public name from its module the first time it is asked for."""
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value
