"""A month inside the screen: a day is chosen by keys, then a time of that day, with how full each is."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import ClassVar, Literal

from dateutil.relativedelta import relativedelta
from textual import events, work
from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.widgets import Static

from store import MonthDay, Place, days_of, places_of
from tui import keys
from tui.background import away
from tui.plain import joined
from tui.text import fitted
from tui.wiring import Desk
from tui.words import _, formats, labels

What = Literal["appointment", "call_back"]

ROWS = 6
"""Times below one another; the next ones stand beside them."""

CELL, BESIDE = 4, 3
"""Cells of a day, and between the month and the times."""

GAP = 2
"""Cells between columns of times."""

CLOSED, FULL = "×", "#"

FAINT, HERE, CHOSEN, WARNING = "$secondary", "bold $accent", "reverse bold", "$warning"

DAY, TIME = "day", "time"
"""Under which names a day and the place of a time stand in what is clicked."""


class MonthPicker(Static, can_focus=True):
    """A month and the times of the day under the cursor; hidden until it is opened."""

    BINDINGS: ClassVar = [
        *keys.bindings(keys.MONTH),
        *keys.list_bindings("week", "month", "edge", typed=True),
    ]

    class Taken(Message):
        """A day, or a time of it, was taken: `text` reads back as it."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Left(Message):
        """Nothing was taken; `typed` is the sign that was typed instead."""

        def __init__(self, typed: str = "") -> None:
            super().__init__()
            self.typed = typed

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="month")
        self.desk = desk
        self.day = desk.today()
        self._what: What | None = None
        self._days: dict[date, MonthDay] = {}
        self._places: Sequence[Place] = ()
        self._place: int | None = None

    def open(self, what: What | None, day: date | None) -> None:
        """Open the month of a day for what is agreed; without `what` only a day is asked for."""
        self._what, self.day, self._place = what, day or self.desk.today(), None
        self._days, self._places = {}, ()
        self.display = True
        self.focus()
        self._go(self.day)
        self.call_after_refresh(self.scroll_visible, animate=False)

    def close(self) -> None:
        """Put the month away."""
        self.display = False

    # Keys.

    def on_key(self, event: events.Key) -> None:
        """Let whatever is typed go on into the line."""
        if event.is_printable and event.character:
            event.stop()
            self.close()
            self.post_message(self.Left(event.character))

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the day or the time that was clicked; a second click there takes it."""
        day, place = event.style.meta.get(DAY), event.style.meta.get(TIME)
        if isinstance(day, date) and (day != self.day or self._place is not None):
            self._place = None
            self._go(day)
        elif isinstance(place, int) and place != self._place:
            self._go_to_time(place)
        elif day is not None or place is not None:
            self.action_take()

    def action_earlier(self) -> None:
        """Go a day back; among the times, a column."""
        self._beside(-1)

    def action_later(self) -> None:
        """Go a day on; among the times, a column."""
        self._beside(1)

    def _beside(self, by: int) -> None:
        if self._place is None:
            self._go(self.day + timedelta(days=by))
        else:
            self._go_to_time(self._place + by * ROWS)

    def action_week(self, by: int) -> None:
        """Go a week on or back; among the times, one time."""
        if self._place is None:
            self._go(self.day + timedelta(days=7 * by))
        else:
            self._go_to_time(self._place + by)

    def action_month(self, by: int) -> None:
        """Go a month on or back; among the times, a day."""
        if self._place is None:
            self._go(self.day + relativedelta(months=by))
        else:
            self._go(self.day + timedelta(days=by))

    def action_edge(self, end: int) -> None:
        """Go to today, or to the end of the month; among the times, to the first or the last."""
        if self._place is not None:
            self._go_to_time(len(self._places) - 1 if end else 0)
        else:
            self._go(self.day + relativedelta(day=31) if end else self.desk.today())

    def action_take(self) -> None:
        """Take the day, or go to its times; take the time."""
        if self._what is None:
            self.close()
            self.post_message(self.Taken(formats.weekday(self.day)))
        elif self._place is None:
            if self._places:
                self._go_to_time(self._first_good())
        else:
            local = self._places[self._place].at.astimezone(self.desk.zone)
            self.close()
            self.post_message(self.Taken(f"{formats.weekday(local.date())} {local:%H:%M}"))

    def action_close(self) -> None:
        """Go back: from the times to the month, from the month to the line."""
        if self._place is not None:
            self._place = None
            self._draw()
        else:
            self.close()
            self.post_message(self.Left())

    # What is shown.

    def _go(self, day: date) -> None:
        self.day = max(day, self.desk.today())
        if self._places and self._places[0].at.astimezone(self.desk.zone).date() != self.day:
            self._places = ()
        self._draw()
        self._read()

    def _go_to_time(self, place: int) -> None:
        self._place = max(0, min(place, len(self._places) - 1))
        self._draw()

    @work(exclusive=True, group="month")
    async def _read(self) -> None:
        first, last = _weeks(self.day)[0][0], _weeks(self.day)[-1][-1]
        what, day = self._what, self.day
        settings, database = self.desk.settings, self.desk.database

        def look() -> tuple[dict[date, MonthDay], Sequence[Place]]:
            with database.reading() as records:
                days = days_of(records, settings, what or "appointment", first, last)
                return days, () if what is None else places_of(records, settings, what, day)

        found = await away(self, look)
        if found is not None and day == self.day:
            self._days, self._places = found
            if self._place is not None:
                self._place = min(self._place, len(self._places) - 1)
            self._draw()

    def _is_good(self, place: Place) -> bool:
        return not place.why and place.at > self.desk.now()

    def on_resize(self) -> None:
        """Draw anew for another width."""
        if self.display:
            self._draw()

    def _draw(self) -> None:
        month = list(self._month())
        month += [Content("")] * (ROWS + 2 - len(month))
        if self._what is not None:
            width = 7 * CELL + BESIDE
            times = list(self._times(max(0, self.content_size.width - width)))
            times += [Content("")] * (len(month) - len(times))
            month = [
                joined(line, " " * (width - line.cell_length), beside)
                for line, beside in zip(month, times, strict=True)
            ]
        self.update(Content("\n").join([*month, self._said()]))

    def _month(self) -> Iterator[Content]:
        yield joined((formats.month(self.day), HERE))
        yield joined(*((fitted(name, CELL), FAINT) for name in formats.weekdays()))
        for week in _weeks(self.day):
            yield joined(*(_clicked(joined(self._one(day)), DAY, day) for day in week))

    def _one(self, day: date) -> tuple[str, str]:
        known = self._days.get(day)
        sign = " "
        if known is not None and day >= self.desk.today():
            sign = CLOSED if known.closed else FULL if known.full and self._what else " "
        text = f"{day.day:>2}{sign} "
        if day == self.day:
            return text, CHOSEN if self._place is None else HERE
        if day < self.desk.today() or day.month != self.day.month:
            return text, FAINT
        return text, WARNING if sign != " " else "bold" if day == self.desk.today() else ""

    def _times(self, width: int) -> Iterator[Content]:
        yield joined((formats.weekday(self.day), HERE))
        known = self._days.get(self.day)
        if known is not None and known.closed:
            yield joined((f"{CLOSED} " + _("shut all day"), WARNING))
        elif known is not None and known.places:
            told = _("{taken} of {places} places taken").format(taken=known.taken, places=known.places)
            yield joined((told, FAINT))
        else:
            yield Content("")
        drawn = [
            _clicked(self._time(number, place), TIME, number) for number, place in enumerate(self._places)
        ]
        cells = max((line.cell_length for line in drawn), default=0) + GAP
        columns = max(1, (width + GAP) // cells) if drawn else 1
        here = self._first_good() if self._place is None else self._place
        first = max(0, here // ROWS - columns + 1) * ROWS
        for row in range(ROWS):
            beside = drawn[first + row : first + columns * ROWS : ROWS]
            yield joined(*(joined(one, " " * (cells - one.cell_length)) for one in beside[:-1]), *beside[-1:])

    def _first_good(self) -> int:
        return next((n for n, one in enumerate(self._places) if self._is_good(one)), 0)

    def _time(self, number: int, place: Place) -> Content:
        clock = formats.clock(place.at, self.desk.zone)
        told, style = self._told(place)
        if number == self._place:
            return joined((f" {clock}  {told} ", CHOSEN))
        return joined((f" {clock}  ", FAINT if style else "bold"), (f"{told} ", style or FAINT))

    def _told(self, place: Place) -> tuple[str, str]:
        """Say how full a time is, or why it is none."""
        if place.at <= self.desk.now():
            return _("past"), FAINT
        if place.why:
            sign = FULL if place.why == "full" else CLOSED
            return f"{sign} {labels.label(labels.NO_TIME, place.why)}", WARNING
        if place.places:
            return _("{taken} of {places}").format(taken=place.taken, places=place.places), ""
        return (_("{taken} promised").format(taken=place.taken) if place.taken else _("free")), ""

    def _said(self) -> Content:
        if self._place is not None:
            how = _("PgUp PgDn day   Enter takes it   Esc month")
        elif self._what is not None:
            how = _("PgUp PgDn month   Enter times   Esc back")
        else:
            how = _("PgUp PgDn month   Enter takes it   Esc back")
        signs = f"{CLOSED} {labels.label(labels.NO_TIME, 'closed_day')}"
        if self._what is not None:
            signs += "   " + _("{full} full").format(full=FULL)
        return joined((f"{signs}   {how}", FAINT))


def _clicked(content: Content, name: str, what: object) -> Content:
    """Make content of which a click tells what it stands for."""
    return content.stylize(Style.from_meta({name: what}))


def _weeks(day: date) -> list[list[date]]:
    return calendar.Calendar().monthdatescalendar(day.year, day.month)
