"""Rows of a visits file, cleaned a batch at a time, column by column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain
from typing import Any

from store.intake import cleaning, dates, telephones
from store.intake.columns import Cleaner, Column
from store.intake.headings import Layout
from store.intake.text import folded
from store.rules.settings import Settings

NO_ORDER = "no_order_number"
NO_VEHICLE = "no_plate_nor_vin"
NO_DATE = "no_readable_date"

NAME_MISSING = "name_missing"
NUMBER_MISSING = "number_missing"
DELIVERED_BEFORE_OPENED = "delivered_before_opened"

_DECIDING = ("order_number", "vin", "plate", "delivered_at", "opened_at")

StagedRow = tuple[Any, ...]


def cleaners(settings: Settings) -> dict[str, Cleaner]:
    """Give the cleaner of each field of a visits file."""
    moment = dates.moment_reader(settings.zoneinfo)
    yes_no = cleaning.flag_reader("yes_no", "yes")
    texts = ("customer_name", "address", "preferred_time", "model", "advisor", "technician")
    return {
        **dict.fromkeys(texts, cleaning.text),
        **dict.fromkeys(("sold_here", "warranty_registered", "by_appointment", "is_rework"), yes_no),
        **dict.fromkeys(("opened_at", "promised_at", "delivered_at"), moment),
        **dict.fromkeys(("estimate_cents", "amount_cents"), cleaning.money),
        **{family: cleaning.word_reader(family) for family in ("gender", "tier", "energy", "service_type")},
        "order_number": cleaning.code,
        "customer_type": cleaning.flag_reader("customer_type", "company"),
        "phone": telephones.number_reader(settings.region),
        "plate": cleaning.plate_reader(settings.region),
        "vin": cleaning.vin,
        "purchased_on": dates.day_reader(),
        "odometer_km": cleaning.odometer,
    }


class VisitRows:
    """Turns batches of raw rows into rows to be staged."""

    def __init__(self, settings: Settings, layout: Layout) -> None:
        made = cleaners(settings)
        self._columns = {
            field: [(place, Column(made[field])) for place in places]
            for field, places in layout.places.items()
        }
        self._folded = Column(lambda name: (folded(name), None))
        self.warnings: Counter[str] = Counter()

    def clean(
        self, numbers: Sequence[int], rows: Sequence[Sequence[str]]
    ) -> tuple[list[StagedRow], list[StagedRow], list[tuple[int, str]]]:
        """Clean a batch: rows for `staged_visit`, further numbers for `staged_number`, refusals."""
        texts = list(zip(*rows, strict=True))
        refused = self._refusals(numbers, texts)
        if refused:
            out = {number for number, _ in refused}
            kept = [(number, row) for number, row in zip(numbers, rows, strict=True) if number not in out]
            if not kept:
                return [], [], refused
            numbers, rows = [number for number, _ in kept], [row for _, row in kept]
            texts = list(zip(*rows, strict=True))
        staged, further = self._staged(numbers, texts)
        return staged, further, refused

    def _values(self, field: str, texts: Sequence[Sequence[str]], *, count: bool = True) -> list[Any]:
        columns = self._columns.get(field)
        if columns is None:
            return [None] * len(texts[0])
        place, column = columns[0]
        values = column.values_of(texts[place])
        if count:
            column.count_warnings(texts[place], self.warnings)
        return values

    def _refusals(self, numbers: Sequence[int], texts: Sequence[Sequence[str]]) -> list[tuple[int, str]]:
        orders, vins, plates, delivered, opened = (
            self._values(field, texts, count=False) for field in _DECIDING
        )
        if all(orders) and (all(vins) or all(plates)) and (all(delivered) or all(opened)):
            return []
        judged = zip(numbers, orders, vins, plates, delivered, opened, strict=True)
        return [(number, reason) for number, *deciding in judged if (reason := _refusal(*deciding))]

    def _staged(
        self, numbers: Sequence[int], texts: Sequence[Sequence[str]]
    ) -> tuple[list[StagedRow], list[StagedRow]]:
        get = self._values
        orders, vins, plates = get("order_number", texts), get("vin", texts), get("plate", texts)
        opened, promised, delivered = (
            get(f"{name}_at", texts) for name in ("opened", "promised", "delivered")
        )
        names = get("customer_name", texts)
        folds = self._folded.values_of([name or "" for name in names])
        telephone = self._telephones(texts)
        first = [_first(each) for each in telephone]
        self._count(names, telephone, opened, delivered)
        staged = zip(
            numbers,
            orders,
            [f"{(done or begun).at}|{order}"
             for done, begun, order in zip(delivered, opened, orders, strict=True)],
            [f"V{vin.code}" if vin else f"P{plate}" for vin, plate in zip(vins, plates, strict=True)],
            [f"{fold}|{number.e164}" if fold and number and number.e164 else None
             for fold, number in zip(folds, first, strict=True)],
            folds,
            *(_parts(first, part) for part in ("raw", "e164", "verdict")),
            get("service_type", texts),
            *(_parts(moments, "at") for moments in (opened, promised, delivered)),
            *(_parts(moments, "on") for moments in (opened, delivered)),
            *(get(name, texts) for name in ("odometer_km", "estimate_cents", "amount_cents", "advisor",
                                            "technician", "by_appointment", "is_rework")),
            plates,
            *(_parts(vins, part) for part in ("code", "ok")),
            *(get(name, texts) for name in ("model", "energy", "purchased_on", "sold_here",
                                            "warranty_registered")),
            names,
            *(get(name, texts) for name in ("gender", "customer_type", "tier", "address", "preferred_time")),
            strict=True,
        )  # fmt: skip
        further = [
            (number, place, *each)
            for number, numbers_of_row in zip(numbers, telephone, strict=True)
            if len(numbers_of_row) > 1
            for place, each in enumerate(numbers_of_row[1:], 2)
        ]
        return list(staged), further

    def _telephones(self, texts: Sequence[Sequence[str]]) -> list[tuple[telephones.Number, ...]]:
        """Give each row's numbers, of all columns together, usable ones first."""
        columns = self._columns.get("phone")
        if columns is None:
            return [()] * len(texts[0])
        found = []
        for place, column in columns:
            found.append(column.values_of(texts[place]))
            column.count_warnings(texts[place], self.warnings)
        if len(found) == 1:
            return found[0]
        return [_together(numbers) for numbers in zip(*found, strict=True)]

    def _count(self, names: list[Any], numbers: list[Any], opened: list[Any], delivered: list[Any]) -> None:
        for code, count in (
            (NAME_MISSING, names.count(None)),
            (NUMBER_MISSING, numbers.count(())),
            (
                DELIVERED_BEFORE_OPENED,
                sum(
                    1
                    for begun, done in zip(opened, delivered, strict=True)
                    if begun and done and done < begun
                ),
            ),
        ):
            if count:
                self.warnings[code] += count


def _refusal(order: Any, vin: Any, plate: Any, delivered: Any, opened: Any) -> str | None:
    if not order:
        return NO_ORDER
    if not (vin or plate):
        return NO_VEHICLE
    return None if delivered or opened else NO_DATE


def _first(numbers: tuple[telephones.Number, ...]) -> telephones.Number | None:
    return numbers[0] if numbers else None


def _together(found: Sequence[tuple[telephones.Number, ...]]) -> tuple[telephones.Number, ...]:
    distinct: dict[str, telephones.Number] = {}
    for number in chain.from_iterable(found):
        distinct.setdefault(number.e164 or number.raw, number)
    return tuple(sorted(distinct.values(), key=lambda number: number.e164 is None))


def _parts(values: Sequence[Any], name: str) -> list[Any]:
    return [value and getattr(value, name) for value in values]
