"""What a script is made of: frozen records, checked against their types when a file is read."""

from typing import Annotated, Literal, TypeAlias

import msgspec

Language: TypeAlias = Literal["en", "zh"]
"""The languages a script is written in."""

LANGUAGES: tuple[Language, ...] = ("en", "zh")

Answer: TypeAlias = int | bool | str | list[str]
"""An answer as it is stored: plain JSON, whatever the kind of question."""

QuestionKind: TypeAlias = Literal[
    "rating", "yes_no", "choice", "multiple", "text", "number", "day", "moment", "phone"
]

ScriptKind: TypeAlias = Literal["callback", "invitation", "recall", "complaint", "survey"]

Detail: TypeAlias = Literal[
    "appointment",
    "call_back",
    "due_on",
    "other_shop",
    "reason",
    "causes",
    "number",
    "severity",
    "note",
    "feedback",
]
"""The details of a call's outcome that an answer may fill."""

Name: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
"""How questions, choices, facts and outcomes are called: a word conditions can hold."""

FACTS = (
    *("shop", "agent", "customer", "salutation", "vehicle", "plate", "odometer", "day_part"),
    *("visit_day", "service", "advisor", "due_day", "due_reason", "season", "offer_1", "offer_2"),
    *("months_since", "complaint", "solution"),
)
"""Every fact that a call may bring with it."""

LOWEST_RATING = 1
HIGHEST_RATING = 5


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing said, in both languages, as a template that facts are piped into."""

    en: str = ""
    zh: str = ""

    def in_(self, language: Language) -> str:
        """Return the words in this language; a missing translation is better in the other than not said."""
        words, others = (self.zh, self.en) if language == "zh" else (self.en, self.zh)
        return words if words.strip() else others


class Say(Text, frozen=True, forbid_unknown_fields=True):
    """Something the agent says without awaiting an answer, perhaps only under a condition."""

    when: str = ""


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of the answers that a question offers."""

    code: Name
    label: Text
    when: str = ""
    """Offered only if this holds; over facts alone, so that what is offered stays the same in a call."""
    value_of: str = ""
    """The fact that stands for this choice, where the question fills a detail (`offer_1`: that time)."""


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something asked, and what becomes of its answer."""

    id: Name
    kind: QuestionKind
    ask: Text
    when: str = ""
    """Asked only if this holds, over facts and the answers to earlier questions."""
    before: tuple[Say, ...] = ()
    hint: Text | None = None
    """A word to the agent, not to the customer."""
    asked_of: Literal["customer", "agent"] = "customer"
    required: bool = True
    choices: tuple[Choice, ...] = ()
    scale: Annotated[tuple[Text, ...], msgspec.Meta(max_length=5)] = ()
    """Words for a rating, from 5 down to 1, where they are not those of satisfaction."""
    minimum: int | None = None
    maximum: int | None = None
    low_opens: str = ""
    """The question that a low rating opens, once; it is then asked in no other way."""
    low: Annotated[int, msgspec.Meta(ge=1, le=5)] = 3
    """The highest rating that counts as low."""
    fills: Detail | None = None
    weight: Annotated[int, msgspec.Meta(ge=0, le=100)] = 0
    """Percent that this question has in the score of the whole; 0 where there is no such score."""


class OutcomeRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which outcome a finished interview suggests: the first rule whose condition holds."""

    outcome: Name
    when: str = ""
    early: bool = False
    """As soon as an answer makes this rule hold, nothing more is asked."""


class Objection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What customers object, and what to say to it."""

    id: Name
    they_say: Text
    you_say: Text


class Script(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole call: what is said, asked, answered to objections, and what it comes to."""

    script: Name
    version: Annotated[int, msgspec.Meta(ge=1)]
    kind: ScriptKind
    title: Text
    opening: Annotated[tuple[Say, ...], msgspec.Meta(min_length=1)]
    questions: Annotated[tuple[Question, ...], msgspec.Meta(min_length=1, max_length=200)]
    closing: Annotated[tuple[Say, ...], msgspec.Meta(min_length=1)]
    outcomes: Annotated[tuple[OutcomeRule, ...], msgspec.Meta(min_length=1)]
    facts: tuple[Name, ...] = ()
    """The facts that texts and conditions of this script may use."""
    objections: tuple[Objection, ...] = ()

    def question(self, id_: str) -> Question | None:
        """Return the question of this id, if there is one."""
        return next((question for question in self.questions if question.id == id_), None)

    @property
    def detached(self) -> frozenset[str]:
        """Ids of the questions that are asked only when a low rating opens them."""
        return frozenset(question.low_opens for question in self.questions if question.low_opens)


SATISFACTION = (
    Text(en="Very satisfied", zh="非常满意"),
    Text(en="Satisfied", zh="满意"),
    Text(en="Neither satisfied nor dissatisfied", zh="一般"),
    Text(en="Dissatisfied", zh="不满意"),
    Text(en="Very dissatisfied", zh="很不满意"),
)
"""The words of a rating from 5 down to 1, unless its question brings others."""

YES_NO = ((True, Text(en="Yes", zh="是")), (False, Text(en="No", zh="否")))
