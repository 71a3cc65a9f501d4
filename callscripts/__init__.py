"""What is said in a call: scripts, the interview through one, and the proof that it holds."""

from callscripts.check import check
from callscripts.interview import BROKEN_OFF, Interview, Option, SpokenObjection
from callscripts.load import load, shipped, shipped_names
from callscripts.model import (
    FACTS,
    LANGUAGES,
    Answer,
    Choice,
    Language,
    Objection,
    OutcomeRule,
    Question,
    Say,
    Script,
    Text,
)
from callscripts.pipe import say
from callscripts.problems import (
    PROBLEMS,
    REFUSALS,
    AnswerRefused,
    PipingUnusable,
    Problem,
    ScriptUnusable,
)
from callscripts.walk import PATH_LIMIT, Step, WalkedPath, paths
from callscripts.xlsform.importing import Imported, import_workbook

__all__ = [
    "BROKEN_OFF",
    "FACTS",
    "LANGUAGES",
    "PATH_LIMIT",
    "PROBLEMS",
    "REFUSALS",
    "Answer",
    "AnswerRefused",
    "Choice",
    "Imported",
    "Interview",
    "Language",
    "Objection",
    "Option",
    "OutcomeRule",
    "PipingUnusable",
    "Problem",
    "Question",
    "Say",
    "Script",
    "ScriptUnusable",
    "SpokenObjection",
    "Step",
    "Text",
    "WalkedPath",
    "check",
    "import_workbook",
    "load",
    "paths",
    "say",
    "shipped",
    "shipped_names",
]
