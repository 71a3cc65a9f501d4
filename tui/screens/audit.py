"""The audit trail: who did what and when, the latest first; followed from its beginning at a key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import Static

from store import (
    FAMILIES,
    Look,
    TrailEntry,
    TrailWanted,
    Verified,
    customer_of,
    trail,
    trail_staff,
    verify_trail,
)
from tui import keys
from tui.background import away, toast
from tui.looking import see
from tui.plain import joined
from tui.screens.choice import ChoiceScreen
from tui.screens.listing import Listing
from tui.text import fitted, in_cells
from tui.widgets.lines import KeyLine, TabLine
from tui.widgets.rows import Part, Rows
from tui.widgets.told import Told
from tui.wiring import Desk
from tui.words import _, audit, formats, labels, remarks

PAGE = 200
"""Entries read at a time."""

NARROW = 100
"""Cells below which the columns are narrow; what does not fit stands whole below the list."""


@dataclass(frozen=True, slots=True)
class Read:
    """What was read so far: entries, the latest first, whether there are more, and whose there are."""

    entries: tuple[TrailEntry, ...]
    more: bool
    staff: tuple[tuple[str, str], ...]


class AuditScreen(Listing):
    """The trail, by kind and by person."""

    where = "audit"
    BINDINGS: ClassVar = keys.bindings(keys.AUDIT)
    OWN: ClassVar = keys.AUDIT

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._wanted = TrailWanted()
        self._read_so_far: Read | None = None
        self._verified: Verified | None = None
        self._verifying = False
        self._is_noted = False

    def compose(self) -> ComposeResult:
        """Lay out the bars, the list, and what is on record of the entry under the cursor."""
        yield Static(id="status")
        yield TabLine(id="tabs")
        with Container(classes="body"):
            yield Rows(id="audit")
            yield Static(id="empty")
        yield Told(id="audit-about")
        yield KeyLine()

    async def begin(self) -> None:
        """Read the latest entries."""
        self._read()

    # Reading.

    @work(exclusive=True, group="audit")
    async def _read(self, before: int | None = None) -> None:
        wanted = self._wanted

        def look() -> Read:
            with self.desk.database.reading() as records:
                found = trail(records, self.desk.zone, wanted, before=before, most=PAGE + 1)
                return Read(tuple(found[:PAGE]), len(found) > PAGE, tuple(trail_staff(records)))

        found = await away(self, look)
        if found is None or wanted != self._wanted:
            return
        if before is not None and self._read_so_far is not None:
            found = replace(found, entries=(*self._read_so_far.entries, *found.entries))
        if not self._is_noted:
            self._is_noted = True
            see(self, Look(self.desk.now(), "listed", facts={"list": "audit"}))
        self._read_so_far = found
        self.show(cursor=0 if before is None else None)

    def _want(self, wanted: TrailWanted) -> None:
        self._wanted, self._read_so_far = wanted, None
        self.show(cursor=0)
        self._read()

    # Showing.

    @property
    def _entries(self) -> Sequence[TrailEntry]:
        return self._read_so_far.entries if self._read_so_far else ()

    @property
    def _one(self) -> TrailEntry | None:
        place = self.query_one(Rows).cursor
        return self._entries[place] if place < len(self._entries) else None

    def show(self, cursor: int | None = None) -> None:
        """Draw what was read."""
        if not self.is_mounted:
            return
        self.query_one("#status", Static).update(
            joined((_("Audit trail"), "bold"), "  ", (self._state(), self._state_style()))
        )
        names = ((None, _("All")), *((name, labels.label(audit.FAMILIES, name)) for name in FAMILIES))
        tabs = [
            (f"{n} {words}", name == self._wanted.kind, f"family_{n}")
            for n, (name, words) in enumerate(names)
        ]
        whose = self._wanted.staff
        said = _("everybody") if whose is None else dict(self._read_staff).get(whose, whose)
        self.query_one(TabLine).show(tabs, joined((f" {said or '–'}", "bold")))
        self.query_one(Rows).show(len(self._entries), self._draw, heading=self._heading, cursor=cursor)
        self.set_class(not self._entries, "-empty")
        nothing = _("Reading …") if self._read_so_far is None else _("Nothing of the kind is on record.")
        self.query_one("#empty", Static).update(joined((nothing, "$secondary")))
        self._show_about()

    @property
    def _read_staff(self) -> tuple[tuple[str, str], ...]:
        return self._read_so_far.staff if self._read_so_far else ()

    def _state(self) -> str:
        """Say how the trail was found, or how that is asked for."""
        if self._verifying:
            return _("following the trail …")
        found = self._verified
        if found is None:
            return _("{key} verifies it").format(key=keys.spoken("audit.verify"))
        if found.found:
            return "! " + remarks.sentence(found.found[0], self.desk.zone, self.desk.today())
        return _("whole: {n} entries, {seals} seals compared").format(
            n=f"{found.entries:,}", seals=found.seals
        )

    def _state_style(self) -> str:
        if self._verified is None or self._verifying:
            return "$secondary"
        return "$error bold" if self._verified.found else "$success"

    def _show_about(self) -> None:
        one = self._one
        told = ""
        if one is not None:
            local = one.at.astimezone(self.desk.zone)
            at = f"{formats.day(local.date())} {local:%H:%M:%S}"
            told = "  ".join(
                part
                for part in (
                    f"{one.id}", at, f"{one.name} {one.staff}".strip(), audit.did(one.kind), audit.about(one),
                    audit.details(one),
                )
                if part
            )  # fmt: skip
        self.query_one("#audit-about", Static).update(joined((told, "$secondary")))

    def _cells(self, width: int) -> list[int]:
        cells = [18, 16, 26, 20] if width >= NARROW else [15, 9, 20, 16]
        return [*cells, max(0, width - sum(cells) - len(cells))]

    def _heading(self, width: int) -> str:
        return self._row([_("when"), _("staff"), _("did"), _("about"), _("details")], width)

    def _draw(self, place: int, width: int) -> list[Part]:
        one = self._entries[place]
        at = formats.moment(one.at, self.desk.zone, self.desk.today())
        cells = [at, one.name or "–", audit.did(one.kind), audit.about(one), audit.details(one)]
        style = "warning" if one.kind in {"sign_in_failed", "locked_out", "erased", "restored"} else "line"
        return [(self._row(cells, width), "quiet" if one.kind in FAMILIES["looks"] else style)]

    def _row(self, texts: Sequence[str], width: int) -> str:
        return fitted(in_cells(texts, self._cells(width)), width)

    # Doing.

    @on(Rows.Moved)
    def _moved(self) -> None:
        self._show_about()
        read = self._read_so_far
        if read is not None and read.more and self.query_one(Rows).cursor >= len(read.entries) - PAGE // 4:
            self._read(read.entries[-1].id)

    @on(Rows.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    @work(exclusive=True, group="audit-open")
    async def action_open(self) -> None:
        """Open what the entry is about: a complaint, or the file of the customer."""
        one = self._one
        if one is None:
            return

        def look() -> int | None:
            with self.desk.database.reading() as records:
                return customer_of(records, one.about, one.about_id)

        found = await away(self, look)
        if found is None:
            toast(self, _("What the entry is about is no customer, or is no longer there."))
        elif one.about == "complaint" and one.about_id is not None:
            from tui.screens.complaint import ComplaintScreen

            self.app.push_screen(ComplaintScreen(self.desk, one.about_id))
        else:
            from tui.screens.customer import CustomerScreen

            self.app.push_screen(CustomerScreen(self.desk, found))

    def _choose(self, family: str | None) -> None:
        self._want(replace(self._wanted, kind=family))

    def action_family_0(self) -> None:
        """Show entries of every kind."""
        self._choose(None)

    def action_family_1(self) -> None:
        """Show what was done in calls."""
        self._choose("calls")

    def action_family_2(self) -> None:
        """Show who looked at what."""
        self._choose("looks")

    def action_family_3(self) -> None:
        """Show what was changed."""
        self._choose("changes")

    def action_family_4(self) -> None:
        """Show exports, backups and erasures."""
        self._choose("copies")

    def action_family_5(self) -> None:
        """Show sign-ins and changes of staff."""
        self._choose("staff")

    def action_who(self) -> None:
        """Choose whose entries are shown."""
        staff = self._read_staff

        def chosen(answer: tuple[int, str] | None) -> None:
            if answer is not None:
                whose = None if answer[0] == 0 else staff[answer[0] - 1][0]
                self._want(replace(self._wanted, staff=whose))

        options = [_("everybody"), *(f"{name or '–'}  {code}".rstrip() for code, name in staff)]
        self.app.push_screen(ChoiceScreen(_("Whose entries?"), options, note=None), chosen)

    @work(exclusive=True, group="audit-verify")
    async def action_verify(self) -> None:
        """Follow the whole trail."""
        self._verifying = True
        self.show()

        def look() -> Verified:
            with self.desk.database.reading() as records:
                return verify_trail(records)

        self._verified = await away(self, look)
        self._verifying = False
        self.show()

    def action_reload(self) -> None:
        """Read the trail again."""
        self._want(self._wanted)
