"""Rows of a visits or customers file, cleaned a batch at a time, column by column.

A cleaned cell comes as the parts that are stored of it, so that a batch is put together by `zip` alone.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

from store.intake.cells import cleaning, dates, telephones
from store.intake.cells.columns import Cleaner, Column
from store.intake.cells.text import folded
from store.intake.layouts.headings import Layout
from store.intake.layouts.kinds import TIMES
from store.intake.layouts.spelling import says_miles, says_ten_thousands
from store.intake.rows import Batch, Refusal, Row
from store.rules.settings import Settings

NO_ORDER = "no_order_number"
NO_VEHICLE = "no_plate_nor_vin"
NO_DATE = "no_readable_date"
NO_CUSTOMER = "no_number_nor_vehicle"

NAME_MISSING = "name_missing"
NUMBER_MISSING = "number_missing"
ITEM_MISSING = "item_missing"
DELIVERED_BEFORE_OPENED = "delivered_before_opened"

NO_MOMENT = (None, None)
NO_VIN = (None, None, None)
NO_NUMBERS: tuple[telephones.Number, ...] = ()
NO_NUMBER = (None, None, None)

_STAGED_AS = {
    "customer_name": ("name",), "customer_type": ("is_company",), "vin": ("vin", "vin_ok"),
}  # fmt: skip
"""What a field's parts are called on the staging table, where that is not the field's name."""

_COMPLETING = frozenset((*TIMES.values(), "given_name"))
"""Fields that complete another one."""

OF_A_LIST = "~list"
"""Stands in the stamp of facts that come from a list of customers, where an order's number stands else."""


def cleaners(settings: Settings, days: Mapping[str, Any]) -> dict[str, Cleaner]:
    """Give the cleaner of each field; `days` says, by field, which of day and month comes first."""
    yes_no = cleaning.flag_reader("yes_no", "yes")
    texts = ("customer_name", "address", "preferred_time", "model", "advisor", "technician", "item")
    moments = ("opened_at", "promised_at", "delivered_at")
    return {
        **dict.fromkeys(texts, cleaning.text),
        **dict.fromkeys(("sold_here", "warranty_registered", "by_appointment", "is_rework"), yes_no),
        **{name: dates.moment_reader(settings.zoneinfo, days.get(name)) for name in moments},
        **dict.fromkeys(("estimate_cents", "amount_cents"), cleaning.money),
        **{family: cleaning.word_reader(family) for family in ("gender", "tier", "energy", "service_type")},
        "order_number": cleaning.code,
        "customer_type": cleaning.flag_reader("customer_type", "company"),
        "phone": telephones.number_reader(settings.region, settings.area_code),
        "plate": cleaning.plate_reader(settings.region),
        "vin": cleaning.vin,
        "purchased_on": dates.day_reader(days.get("purchased_on")),
        "odometer_km": cleaning.odometer,
    }


def in_parts(field: str, clean: Cleaner) -> Cleaner:
    """Let a cleaner give the parts that are stored of a cell, for those fields that have several."""

    def moment(text: str) -> tuple[Any, str | None]:
        value, warning = clean(text)
        return (NO_MOMENT if value is None else value), warning

    def vin(text: str) -> tuple[Any, str | None]:
        value, warning = clean(text)
        return (NO_VIN if value is None else (value.code, value.ok, f"V{value.code}")), warning

    if field.endswith("_at"):
        return moment
    return vin if field == "vin" else clean


class VisitRows:
    """Turns batches of raw rows into rows to be staged.

    `stamp` is what facts of a customers file are stamped with: the instant at which the file was made.
    """

    def __init__(self, settings: Settings, layout: Layout, *, stamp: str = "") -> None:
        made = cleaners(settings, layout.dates)
        if any(says_miles(layout.headings[place]) for place in layout.places.get("odometer_km", ())):
            made["odometer_km"] = cleaning.miles
        for field in ("odometer_km", "amount_cents", "estimate_cents"):
            if any(says_ten_thousands(layout.headings[place]) for place in layout.places.get(field, ())):
                made[field] = cleaning.ten_thousands(made[field])
        self._columns = {
            field: [(place, Column(in_parts(field, made[field]))) for place in places]
            for field, places in layout.places.items()
            if field not in _COMPLETING
        }
        self._times = layout.times
        self._moment = dates.moment_reader(settings.zoneinfo)
        self._given_name = layout.places["given_name"][0] if "given_name" in layout.places else None
        self._folded = Column(lambda name: (folded(name), None))
        self._identity = layout.identity
        self._of_orders = layout.kind == "visits"
        self._stamp = f"{stamp}|{OF_A_LIST}"
        self.warnings: Counter[str] = Counter()
        self.told = frozenset(chain.from_iterable(_STAGED_AS.get(field, (field,)) for field in self._columns))

    def clean(self, rows: Sequence[Row]) -> Batch:
        """Clean a batch of rows, all as wide as the headings."""
        texts = list(zip(*(row.cells for row in rows), strict=True))
        refused = self._refusals([row.number for row in rows], texts)
        if refused:
            out = {number for number, _ in refused}
            rows = [row for row in rows if row.number not in out]
            if not rows:
                return Batch(refused=refused)
            texts = list(zip(*(row.cells for row in rows), strict=True))
        return self._staged(rows, texts)._replace(refused=refused)

    def orders_of(self, rows: Sequence[Row]) -> list[str | None]:
        """Give the order numbers of a batch, where the file has a column of them."""
        columns = self._columns.get("order_number")
        if columns is None or self._identity.order:
            return []
        place, column = columns[0]
        return column.values_of([row.cells[place] for row in rows])

    def _values(
        self, field: str, texts: Sequence[Sequence[str]], nothing: Any = None, *, count: bool = True
    ) -> list[Any]:
        columns = self._columns.get(field)
        if columns is None:
            return [nothing] * len(texts[0])
        place, column = columns[0]
        given = texts[place]
        if field == "customer_name" and self._given_name is not None:
            given = tuple(map("{} {}".format, texts[self._given_name], given))
        if field in self._times:
            given = tuple(map(dates.join, given, texts[self._times[field]]))
        values = column.values_of(given)
        if count:
            column.count_warnings(given, self.warnings)
        return values

    def _refusals(self, numbers: Sequence[int], texts: Sequence[Sequence[str]]) -> list[Refusal]:
        def told(field: str, nothing: Any = None) -> list[Any]:
            return self._values(field, texts, nothing, count=False)

        reasons = [
            self._why_not(order, vin or plate or named, delivered or opened, phone)
            for order, (vin, _, _), plate, named, (delivered, _), (opened, _), phone in zip(
                told("order_number"), told("vin", NO_VIN), told("plate"), self._named(texts),
                told("delivered_at", NO_MOMENT), told("opened_at", NO_MOMENT),
                numbers if self._of_orders else self._telephones(texts, count=False), strict=True,
            )
        ]  # fmt: skip
        if not any(reasons):
            return []
        return [(number, reason) for number, reason in zip(numbers, reasons, strict=True) if reason]

    def _why_not(self, order: Any, vehicle: Any, day: Any, phone: Any) -> str | None:
        """Say why a row is not taken; None where it is."""
        if not self._of_orders:
            return None if phone or vehicle else NO_CUSTOMER
        if not (order or self._identity.order):
            return NO_ORDER
        if not vehicle:
            return NO_VEHICLE
        return None if day else NO_DATE

    def _staged(self, rows: Sequence[Row], texts: Sequence[Sequence[str]]) -> Batch:
        get = self._values
        numbers = [row.number for row in rows]
        vins, vins_ok, vin_keys = zip(*get("vin", texts, NO_VIN), strict=True)
        plates = get("plate", texts)
        opened, opened_on = zip(*get("opened_at", texts, NO_MOMENT), strict=True)
        promised, _ = zip(*get("promised_at", texts, NO_MOMENT), strict=True)
        delivered, delivered_on = zip(*get("delivered_at", texts, NO_MOMENT), strict=True)
        names, telephone = get("customer_name", texts), self._telephones(texts)
        raw, e164, verdicts = zip(*[each[0] if each else NO_NUMBER for each in telephone], strict=True)
        folds = self._folded.values_of([name or "" for name in names])
        vehicles = self._vehicle_keys(texts, vin_keys, plates)
        orders = self._orders(texts, vehicles, delivered_on, opened_on)
        self._count(names, telephone)
        self.warnings[DELIVERED_BEFORE_OPENED] += sum(
            delivered_on[place] != opened_on[place]
            or not self._is_day_alone(delivered[place], delivered_on[place])
            for place in _early(opened, delivered)
        )
        staged = zip(
            numbers, orders, self._stamps(rows, orders, delivered, opened), vehicles,
            [f"{fold}|{number}" if fold and number else None
             for fold, number in zip(folds, e164, strict=True)],
            folds, raw, e164, verdicts, get("service_type", texts),
            opened, promised, delivered, opened_on, delivered_on,
            *(get(name, texts) for name in ("odometer_km", "estimate_cents", "amount_cents", "advisor",
                                            "technician", "by_appointment", "is_rework")),
            plates, vins, vins_ok,
            *(get(name, texts) for name in ("model", "energy", "purchased_on", "sold_here",
                                            "warranty_registered")),
            names,
            *(get(name, texts) for name in ("gender", "customer_type", "tier", "address", "preferred_time")),
            [row.source for row in rows],
            strict=True,
        )  # fmt: skip
        further = [
            (number, place, *each)
            for number, numbers_of_row in zip(numbers, telephone, strict=True)
            if len(numbers_of_row) > 1
            for place, each in enumerate(numbers_of_row[1:], 2)
        ]
        return Batch(list(staged), further, self._items(numbers, orders, texts))

    def _vehicle_keys(
        self, texts: Sequence[Sequence[str]], vins: Sequence[str | None], plates: Sequence[str | None]
    ) -> Sequence[str | None]:
        """Say by what each row's vehicle is known: its VIN, else what the mapping says, else its plate."""
        keys = [vin or (f"P{plate}" if plate else None) for vin, plate in zip(vins, plates, strict=True)]
        if self._identity.vehicle in ((), ("plate",)):
            return keys
        named = self._named(texts)
        return [
            f"I{name}" if name and not vin else key for key, vin, name in zip(keys, vins, named, strict=True)
        ]

    def _named(self, texts: Sequence[Sequence[str]]) -> Sequence[str | None]:
        """Give what the mapping lets each row's vehicle be known by, if that says anything."""
        if not self._identity.vehicle:
            return [None] * len(texts[0])
        told = [map(_plain, self._values(name, texts, count=False)) for name in self._identity.vehicle]
        return ["|".join(parts) if any(parts) else None for parts in zip(*told, strict=True)]

    def _orders(
        self,
        texts: Sequence[Sequence[str]],
        vehicles: Sequence[str | None],
        delivered_on: Sequence[str | None],
        opened_on: Sequence[str | None],
    ) -> Sequence[str | None]:
        """Give each row's order number; where the mapping makes one, of the day and what tells it apart."""
        if not self._identity.order:
            return self._values("order_number", texts)
        of_rows: dict[str, Sequence[str | None]] = {
            "vehicle": vehicles, "delivered_at": delivered_on, "opened_at": opened_on
        }  # fmt: skip
        told = [
            of_rows[name] if name in of_rows else self._values(name, texts, count=False)
            for name in self._identity.order
        ]
        days = [done or begun or "" for done, begun in zip(delivered_on, opened_on, strict=True)]
        parts = zip(days, zip(*told, strict=True), strict=True)
        return [f"{day.replace('-', '')}-{_digest('|'.join(map(_plain, each)))}" for day, each in parts]

    def _stamps(
        self,
        rows: Sequence[Row],
        orders: Sequence[str | None],
        delivered: Sequence[str | None],
        opened: Sequence[str | None],
    ) -> list[str]:
        """Say when each row's facts were so; rows of a list, all of one time, go by what they say."""
        if not self._of_orders:
            return [f"{self._stamp}|{_digest(chr(31).join(row.cells))}" for row in rows]
        return [
            f"{done or begun}|{order}" for done, begun, order in zip(delivered, opened, orders, strict=True)
        ]

    def _items(
        self, numbers: Sequence[int], orders: Sequence[str | None], texts: Sequence[Sequence[str]]
    ) -> list[tuple[int, str, str]]:
        """Give what each row of job lines names, with the order it belongs to."""
        if "item" not in self._columns:
            return []
        items = self._values("item", texts)
        self.warnings[ITEM_MISSING] += items.count(None)
        return [
            (number, order, item)
            for number, order, item in zip(numbers, orders, items, strict=True)
            if item and order
        ]

    def _telephones(
        self, texts: Sequence[Sequence[str]], *, count: bool = True
    ) -> list[tuple[telephones.Number, ...]]:
        """Give each row's numbers, of all columns together, usable ones first."""
        columns = self._columns.get("phone")
        if columns is None:
            return [NO_NUMBERS] * len(texts[0])
        found = []
        for place, column in columns:
            found.append(column.values_of(texts[place]))
            if count:
                column.count_warnings(texts[place], self.warnings)
        if len(found) == 1:
            return found[0]
        return [_together(numbers) for numbers in zip(*found, strict=True)]

    def _count(self, names: list[Any], numbers: list[Any]) -> None:
        self.warnings[NAME_MISSING] += names.count(None)
        if "phone" in self._columns:
            self.warnings[NUMBER_MISSING] += numbers.count(NO_NUMBERS)

    def _is_day_alone(self, at: str, on: str) -> bool:
        """Say whether an instant is the beginning of its day: nobody told the time."""
        begins, _ = self._moment(on)
        return begins is not None and begins.at == at


def _early(opened: Sequence[Any], delivered: Sequence[Any]) -> list[int]:
    """Give the places at which something was delivered before it was opened."""
    if not any(done < begun for begun, done in zip(opened, delivered, strict=True) if begun and done):
        return []
    both = enumerate(zip(opened, delivered, strict=True))
    return [place for place, (begun, done) in both if begun and done and done < begun]


def _together(found: Sequence[tuple[telephones.Number, ...]]) -> tuple[telephones.Number, ...]:
    distinct: dict[str, telephones.Number] = {}
    for number in chain.from_iterable(found):
        distinct.setdefault(number.e164 or number.raw, number)
    return tuple(sorted(distinct.values(), key=lambda number: number.e164 is None))


def _plain(value: Any) -> str:
    """Write a cleaned value as text that tells it from others."""
    if isinstance(value, tuple) and value and isinstance(value[0], telephones.Number):
        return value[0].e164 or value[0].raw
    if isinstance(value, tuple):
        value = value[0] if value else None
    return "" if value is None else str(value)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12].upper()
