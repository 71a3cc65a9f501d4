"""What the columns of a table are: the heading row, the kind of file, and each field's columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from store.intake.layouts.asking import Reason
from store.intake.layouts.completing import (
    add_times,
    leave_out_lone_times,
    leave_out_needless_given_names,
)
from store.intake.layouts.filemap import NOTHING_SAID, DayOrder, FileMap, Identity, places_of, said_of
from store.intake.layouts.guessing import Guess, by_cells, by_heading, contradicted, weighed
from store.intake.layouts.kinds import OWN, SEVERAL, TIMES, fields_of, kinds, needs_of
from store.intake.layouts.spelling import LONGEST_HEADING, says_otherwise
from store.intake.layouts.witnesses import Sample

ROWS_LOOKED_AT = 30
"""A heading row stands among the first so many."""

CERTAIN = 0.75
"""What is less certain is asked, where it is needed."""

TAKEN = 0.5
"""What is less certain is left out."""

VAGUE = ("order_number", "delivered_at")
"""Fields whose cells look like those of much else: where the heading says that it is that, it is."""

Remembered = Callable[[Sequence[str]], FileMap | None]
"""Gives what was once said about files with these headings."""

_WORK = {"odometer_km", "amount_cents", "estimate_cents", "service_type", "item", "advisor", "technician"}
_SAID = ("mapping", "remembered")
_NUMBERS = re.compile(r"\d{3}")


@dataclass(frozen=True, slots=True)
class ColumnReading:
    """What a column is taken for ("" for nothing), how certain that is from 0 to 1, and why."""

    field: str = ""
    confidence: float = 0.0
    reason: Reason = ""
    is_unsure: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a table's rows begin and what its columns are: fields with their columns' places.

    `columns` says of each column what it was taken for and why, also of those that were not taken.
    `dates` says, by field, in which order day and month stand; `identity` what rows are told apart by.
    """

    kind: str
    heading_row: int
    headings: tuple[str, ...]
    places: Mapping[str, tuple[int, ...]]
    missing: tuple[str, ...] = ()
    dates: Mapping[str, DayOrder] = field(default_factory=dict)
    identity: Identity = field(default_factory=Identity)
    columns: tuple[ColumnReading, ...] = ()
    unfit: tuple[str, ...] = ()
    """Headings mapped to a field that this kind of file does not have."""
    unread_sheets: tuple[str, ...] = ()
    """Other sheets of the workbook that hold something, where nobody said which one to read."""

    @property
    def score(self) -> float:
        """Say how well the table was understood: the sum of what is certain."""
        return sum(
            self.columns[place].confidence if self.columns else 1.0
            for places in self.places.values()
            for place in places
        )

    @property
    def times(self) -> dict[str, int]:
        """Give, by the field of its date, the place of each time of day that has a column of its own."""
        both = [(date, time) for date, time in TIMES.items() if {date, time} <= set(self.places)]
        return {date: self.places[time][0] for date, time in both}

    @property
    def told(self) -> int:
        """Count the columns of which somebody said what they are."""
        return sum(1 for column in self.columns if column.reason in _SAID)

    @property
    def ignored(self) -> tuple[str, ...]:
        """List the headings that nobody understood."""
        used = {place for places in self.places.values() for place in places}
        return tuple(
            heading
            for place, heading in enumerate(self.headings)
            if place not in used and heading and heading not in OWN
        )

    @property
    def is_certain(self) -> bool:
        """Whether nothing has to be asked."""
        return not self.missing and not any(column.is_unsure for column in self.columns)


def recognise(
    rows: Iterable[tuple[int, Sequence[str]]],
    kind: str,
    mapping: FileMap | None = None,
    remembered: Remembered | None = None,
    heading_row: int | None = None,
) -> Layout | None:
    """Find the heading row among the first rows, and the kind of file where `kind` is "auto".

    `mapping` says what columns are, over the synonyms; where there is none, `remembered` is asked. The rows
    below the headings bear witness. A `heading_row` that is said is the row of that number. None where the
    kind is not said, no row has any heading that is known and no column tells by itself what it is; else the
    best reading, which may still miss fields or be unsure.
    """
    listed = [(number, tuple(cell.strip() for cell in cells)) for number, cells in rows]
    tops = [
        (place, _said(kind, cells, mapping, remembered))
        for place, (number, cells) in enumerate(listed)
        if any(cells) and (number == heading_row if heading_row else number <= ROWS_LOOKED_AT)
    ]
    best: tuple[tuple[float, ...], int, _Said] | None = None
    for place, said in tops:
        number, cells = listed[place]
        if not (said.columns or heading_row or _may_be_headings(cells)):
            continue
        for each in said.kinds:
            layout = _read(number, cells, each, said, None)
            if (layout.places or layout.told) and (best is None or _rank(layout) > best[0]):
                best = _rank(layout), place, said
    if best is None:
        return _by_cells_alone(listed, tops)
    _, place, said = best
    return _of_kinds(listed, place, said)


def rows_below(rows: Sequence[tuple[int, Sequence[str]]], heading_row: int) -> Sample:
    """Take the rows below the headings as witnesses."""
    return Sample([cells for number, cells in rows if number > heading_row and any(cells)])


@dataclass(frozen=True, slots=True)
class _Said:
    """What is said about a row of headings, and the kinds it may be of."""

    kinds: tuple[str, ...]
    mapping: FileMap
    columns: Mapping[int, str]
    reason: Reason


def _said(kind: str, cells: Sequence[str], mapping: FileMap | None, remembered: Remembered | None) -> _Said:
    reason: Reason = "mapping"
    if mapping is None and remembered is not None:
        mapping, reason = remembered(cells), "remembered"
        if mapping and kind not in ("auto", mapping.kind or kind):
            mapping = None
    mapping = mapping or NOTHING_SAID
    wanted = mapping.kind if kind == "auto" else kind
    of = (wanted,) if wanted and wanted != "auto" else kinds()
    return _Said(of, mapping, said_of(mapping.columns, cells), reason)


def _may_be_headings(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    numbers = sum(1 for cell in filled if len(cell) > LONGEST_HEADING or _NUMBERS.search(cell))
    return numbers <= 0.4 * len(filled)


def _of_kinds(listed: Sequence[tuple[int, Sequence[str]]], place: int, said: _Said) -> Layout:
    """Read a heading row with the rows below it as witnesses, as the kind it fits best."""
    number, cells = listed[place]
    sample = rows_below(listed, number)
    layouts = {each: _read(number, cells, each, said, sample) for each in said.kinds}
    best = max(layouts.values(), key=_rank)
    if best.kind == "customers":
        for other, tells in (("visits", _tells_of_visits), ("calls", _tells_of_calls)):
            if other in layouts and tells(layouts[other]):
                return layouts[other]
    return best


def _tells_of_visits(layout: Layout) -> bool:
    """Say whether a list of customers may really be one of orders, though not all that needs is known."""
    told = set(layout.places) - set(fields_of("customers"))
    by_cells = {column.field for column in layout.columns if column.reason == "content"}
    return (
        bool(told & {"order_number", "delivered_at"})
        or ("opened_at" in told and len(told) > 1)
        or {"order_number", "delivered_at"} <= by_cells
        or ("delivered_at" in by_cells and bool(told & _WORK))
    )


def _tells_of_calls(layout: Layout) -> bool:
    """Say whether a list of customers may really be one of calls, though not all that needs is known."""
    return len({"started_at", "outcome", "agent", "kind", "overall"} & set(layout.places)) > 1


def _by_cells_alone(
    listed: Sequence[tuple[int, Sequence[str]]], tops: Sequence[tuple[int, _Said]]
) -> Layout | None:
    """Read the fullest of the first rows as headings nobody knows, if the cells below tell enough."""
    if not tops:
        return None
    place, said = max(tops, key=lambda top: sum(map(bool, listed[top[0]][1])))
    if sum(map(bool, listed[place][1])) < 2:
        return None
    layout = _of_kinds(listed, place, said)
    return layout if layout.places or len(said.kinds) == 1 else None


def _rank(layout: Layout) -> tuple[float, ...]:
    return layout.told, -len(layout.unfit), not layout.missing, round(layout.score, 6)


def _read(number: int, cells: Sequence[str], kind: str, said: _Said, sample: Sample | None) -> Layout:
    headings = tuple(cells)
    fields = fields_of(kind)
    guesses: list[Guess | None] = []
    for place, heading in enumerate(headings):
        if heading in OWN:
            guesses.append(None)
        elif place in said.columns:
            mapped = said.columns[place] if said.columns[place] in fields else ""
            guesses.append(Guess(mapped, 1.0, said.reason, -1))
        else:
            by_name = by_heading(heading, kind)
            guess = weighed(by_name, sample, place) if sample else (by_name[0] if by_name else None)
            guesses.append(guess)
    if sample:
        _add_by_cells(guesses, headings, kind, sample)
        add_times(guesses, headings, sample)
    leave_out_lone_times(guesses, headings)
    leave_out_needless_given_names(guesses, headings)
    places, columns = _settled(guesses, kind, said.mapping.identity, sample)
    return Layout(
        kind,
        number,
        headings,
        places,
        lacking(kind, places, said.mapping.identity),
        _dates(said.mapping.dates, headings, columns),
        said.mapping.identity,
        columns,
        tuple(headings[place] for place, mapped in said.columns.items() if mapped and mapped not in fields),
    )


def _add_by_cells(guesses: list[Guess | None], headings: Sequence[str], kind: str, sample: Sample) -> None:
    """Guess by the cells where the heading says nothing, or something that they contradict."""
    found = {guess.field for guess in guesses if guess and guess.confidence >= TAKEN}
    for place, heading in enumerate(headings):
        guess = guesses[place]
        if heading in OWN or (guess and (guess.confidence >= TAKEN or guess.reason in _SAID)):
            continue
        for other in by_cells(kind, sample, place):
            if other.field not in found and not (other.field in VAGUE and says_otherwise(heading)):
                against = guess is not None and contradicted(guess.field, sample, place)
                guesses[place] = other._replace(confidence=min(other.confidence, 0.6)) if against else other
                if other.confidence < CERTAIN:
                    found.add(other.field)
                break


def _settled(
    guesses: Sequence[Guess | None], kind: str, identity: Identity, sample: Sample | None
) -> tuple[dict[str, tuple[int, ...]], tuple[ColumnReading, ...]]:
    """Give each field its column, the first by right, and say what became of every column."""
    columns = [
        ColumnReading(guess.field, guess.confidence, guess.reason) if guess else ColumnReading()
        for guess in guesses
    ]
    claims: dict[str, list[tuple[tuple[float, ...], int]]] = {}
    for place, guess in enumerate(guesses):
        if guess and guess.field and _is_taken(columns[place]):
            claims.setdefault(guess.field, []).append((_right(guess), place))
    needed = {each for needs in needs_of(kind) for each in needs} - _spared(identity)
    places: dict[str, tuple[int, ...]] = {}
    for name, claimed in claims.items():
        ordered = [place for _, place in sorted(claimed)]
        places[name] = tuple(ordered if name in SEVERAL else ordered[:1])
        if name not in SEVERAL:
            best = min(claimed)[0]
            rivals = [place for right, place in sorted(claimed)[1:] if right == best]
            if name not in needed or not _differ(sample, ordered[0], rivals):
                rivals = []
            _give_way(columns, ordered, rivals)
    _doubt(columns, places, kind, identity)
    used = {place for taken in places.values() for place in taken}
    return places, tuple(
        column if place in used or column.is_unsure or not column.field else ColumnReading()
        for place, column in enumerate(columns)
    )


def _give_way(columns: list[ColumnReading], claimed: Sequence[int], rivals: Sequence[int]) -> None:
    """Leave out all columns of a field but the first; it is asked where another has equal right."""
    first, *others = claimed
    if rivals:
        columns[first] = _asked(columns[first])
    for place in others:
        reason: Reason = columns[place].reason if columns[place].reason in _SAID else "second"
        columns[place] = ColumnReading("", columns[place].confidence, reason, place in rivals)


def _right(guess: Guess) -> tuple[float, ...]:
    """Order claims: what somebody said, what is certain, what is less; then the most telling heading.

    A heading of which only the end is known gives way to those that are known whole.
    """
    if guess.reason in _SAID:
        return 0, 0, guess.order, 0
    certain = guess.confidence >= CERTAIN and not guess.is_loose
    return (1 if certain else 2), guess.reason == "content", guess.order if certain else 0, -guess.confidence


def _is_taken(column: ColumnReading) -> bool:
    return column.confidence >= (CERTAIN if column.reason == "content" else TAKEN)


def _differ(sample: Sample | None, first: int, rivals: Sequence[int]) -> bool:
    """Say whether columns of equal right say different things; one that is empty says nothing."""
    if not rivals:
        return False
    if sample is None:
        return True
    own = sample.raw(first)
    return not any(own) or any(
        mine != other and other
        for rival in rivals
        for mine, other in zip(own, sample.raw(rival), strict=True)
    )


def _doubt(
    columns: list[ColumnReading], places: Mapping[str, tuple[int, ...]], kind: str, identity: Identity
) -> None:
    """Mark what has to be asked: columns of what is needed and of which none is certain."""
    for needs in needs_of(kind):
        if set(needs) & _spared(identity):
            continue
        best = max((columns[place].confidence for each in needs for place in places.get(each, ())), default=0)
        if best < CERTAIN:
            for place, column in enumerate(columns):
                if column.field in needs:
                    columns[place] = _asked(column)


def _asked(column: ColumnReading) -> ColumnReading:
    return ColumnReading(column.field, column.confidence, column.reason, is_unsure=True)


def _spared(identity: Identity) -> set[str]:
    """Name the fields that are not needed, since something else tells rows apart."""
    spared = {"order_number"} if identity.order else set()
    return spared | ({"plate", "vin"} if identity.vehicle else set())


def lacking(kind: str, fields: Iterable[str], identity: Identity) -> tuple[str, ...]:
    """List what a kind of file needs and is not among the fields (`plate|vin`: one of them)."""
    there = set(fields) | _spared(identity)
    return tuple("|".join(each) for each in needs_of(kind) if not there & set(each))


def _dates(
    said: Mapping[str, DayOrder], headings: Sequence[str], columns: Sequence[ColumnReading]
) -> dict[str, DayOrder]:
    return {
        columns[place].field: said[name]
        for name, places in places_of(said, headings).items()
        for place in places
        if columns[place].field
    }
