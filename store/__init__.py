"""What is known, and what follows from it. These are the names other packages may use, and no others.

Each is loaded when it is first used, so that a start pays only for what it needs.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.calls.card import Card as Card
    from store.calls.card import PastCall as PastCall
    from store.calls.card import PastVisit as PastVisit
    from store.calls.card import card as card
    from store.calls.ending import (
        CallEnd as CallEnd,
    )
    from store.calls.ending import (
        GivenAnswer as GivenAnswer,
    )
    from store.calls.ending import (
        Logged as Logged,
    )
    from store.calls.ending import (
        log as log,
    )
    from store.calls.offering import offered_times as offered_times
    from store.calls.opening import (
        Number as Number,
    )
    from store.calls.opening import (
        OpenCall as OpenCall,
    )
    from store.calls.opening import (
        call_of as call_of,
    )
    from store.calls.opening import (
        choose_number as choose_number,
    )
    from store.calls.opening import (
        discard as discard,
    )
    from store.calls.opening import (
        keep_answer as keep_answer,
    )
    from store.calls.opening import (
        keep_language as keep_language,
    )
    from store.calls.opening import (
        keep_note as keep_note,
    )
    from store.calls.opening import (
        keep_place as keep_place,
    )
    from store.calls.opening import (
        open_call as open_call,
    )
    from store.calls.opening import (
        unfinished as unfinished,
    )
    from store.database import Database as Database
    from store.database import Records as Records
    from store.database import open_database as open_database
    from store.figures import (
        Figure as Figure,
    )
    from store.figures import (
        FigureRow as FigureRow,
    )
    from store.figures import (
        figure as figure,
    )
    from store.figures import (
        figure_names as figure_names,
    )
    from store.intake import Account as Account
    from store.intake import import_file as import_file
    from store.intake import load_mapping as load_mapping
    from store.moments import Clock as Clock
    from store.moments import day_of as day_of
    from store.progress import (
        DayProgress as DayProgress,
    )
    from store.progress import (
        day_progress as day_progress,
    )
    from store.progress import (
        has_records as has_records,
    )
    from store.queues.asking import Judgement as Judgement
    from store.queues.asking import ask as ask
    from store.queues.claiming import (
        claim as claim,
    )
    from store.queues.claiming import (
        claim_next as claim_next,
    )
    from store.queues.claiming import (
        release as release,
    )
    from store.queues.claiming import (
        renew as renew,
    )
    from store.queues.lines import (
        QueueLine as QueueLine,
    )
    from store.queues.lines import (
        counts as counts,
    )
    from store.queues.lines import (
        lines_on as lines_on,
    )
    from store.queues.lines import (
        todays_lines as todays_lines,
    )
    from store.queues.making import Made as Made
    from store.queues.making import make_today as make_today
    from store.remarks import Remark as Remark
    from store.remarks import Unusable as Unusable
    from store.rules.hours import at as at
    from store.rules.hours import may_call as may_call
    from store.rules.hours import next_open as next_open
    from store.rules.outcomes import Outcome as Outcome
    from store.rules.outcomes import outcomes as outcomes
    from store.rules.settings import Settings as Settings
    from store.rules.settings import load_settings as load_settings
    from store.safeguards.masking import mask as mask
    from store.staff import Agent as Agent
    from store.staff import agent_or_new as agent_or_new
    from store.staff import staff_names as staff_names

_HOMES = {
    "store.calls.card": ("Card", "PastCall", "PastVisit", "card"),
    "store.calls.ending": ("CallEnd", "GivenAnswer", "Logged", "log"),
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
        "keep_place",
        "open_call",
        "unfinished",
    ),
    "store.database": ("Database", "Records", "open_database"),
    "store.figures": ("Figure", "FigureRow", "figure", "figure_names"),
    "store.intake": ("Account", "import_file", "load_mapping"),
    "store.moments": ("Clock", "day_of"),
    "store.progress": ("DayProgress", "day_progress", "has_records"),
    "store.queues.asking": ("Judgement", "ask"),
    "store.queues.claiming": ("claim", "claim_next", "release", "renew"),
    "store.queues.lines": ("QueueLine", "counts", "lines_on", "todays_lines"),
    "store.queues.making": ("Made", "make_today"),
    "store.remarks": ("Remark", "Unusable"),
    "store.rules.hours": ("at", "may_call", "next_open"),
    "store.rules.outcomes": ("Outcome", "outcomes"),
    "store.rules.settings": ("Settings", "load_settings"),
    "store.safeguards.masking": ("mask",),
    "store.staff": ("Agent", "agent_or_new", "staff_names"),
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
