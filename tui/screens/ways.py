"""The ways from Today to what supervisors look at, and the shop's rules as they change meanwhile."""

from __future__ import annotations

from abc import abstractmethod
from functools import partial

from tui.background import away, toast
from tui.rules_taken_over import take_over
from tui.screens.hands import Hands
from tui.words import _


class Ways(Hands):
    """A screen from which the others are opened."""

    @abstractmethod
    async def returned(self, _result: object) -> None:
        """Show how things stand after another screen."""

    async def bring_what_was_kept(self) -> None:
        """Bring to the server what an earlier program had to keep here; show what it takes no more."""
        if self.desk.kept is None:
            return
        from tui import kept
        from tui.screens.kept import UndeliveredScreen

        refused = await away(self, partial(kept.bring_what_was_left, self.desk))
        if refused:
            self.app.push_screen(UndeliveredScreen(self.desk, refused), self.returned)

    async def take_rules_over(self) -> None:
        """Go by the rules that somebody else has changed, and say which."""
        beneath = self.app.screen is not self
        changed = await away(self, lambda: take_over(self.desk), quietly=beneath)
        if changed:
            toast(self, _("The rules were changed: {keys}").format(keys=", ".join(changed)))

    def action_figures(self) -> None:
        """Show the figures."""
        from tui.screens.figures import FiguresScreen

        self.app.push_screen(FiguresScreen(self.desk))

    def action_report(self) -> None:
        """See the monthly report."""
        from tui.screens.report import ReportScreen

        self.app.push_screen(ReportScreen(self.desk))

    def action_letters(self) -> None:
        """List who is due, for letters."""
        from tui.screens.letters import LettersScreen

        self.app.push_screen(LettersScreen(self.desk))

    def action_plots(self) -> None:
        """See the trends drawn."""
        from tui.screens.plots import PlotsScreen

        self.app.push_screen(PlotsScreen(self.desk))

    def action_complaints(self) -> None:
        """See the complaints by their clocks."""
        from tui.screens.complaints import ComplaintsScreen

        self.app.push_screen(ComplaintsScreen(self.desk), self.returned)

    def action_work(self) -> None:
        """See whose work is whose."""
        from tui.screens.work import WorkScreen

        self.app.push_screen(WorkScreen(self.desk), self.returned)

    def action_board(self) -> None:
        """See how the day goes."""
        from tui.screens.board import BoardScreen

        self.app.push_screen(BoardScreen(self.desk), self.returned)

    def action_quality(self) -> None:
        """See the calls drawn by lot."""
        from tui.screens.quality import QualityScreen

        self.app.push_screen(QualityScreen(self.desk), self.returned)

    def action_match(self) -> None:
        """Decide who is who."""
        from tui.screens.matching import MatchScreen

        self.app.push_screen(MatchScreen(self.desk), self.returned)

    def action_audit(self) -> None:
        """See who did what, and when."""
        from tui.screens.audit import AuditScreen

        self.app.push_screen(AuditScreen(self.desk))

    def action_rules(self) -> None:
        """Change the shop's rules."""
        from tui.screens.rules import RulesScreen

        self.app.push_screen(RulesScreen(self.desk), self.returned)

    def action_subjects(self) -> None:
        """See what customers talk about."""
        from tui.screens.subjects import SubjectsScreen

        self.app.push_screen(SubjectsScreen(self.desk))
