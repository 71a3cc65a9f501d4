"""Many agents at one shop at once, some of them killed: nothing is held twice, nothing is lost.

The size is small here; `make proof` runs it in full. `PROOF_AGENTS`, `PROOF_KILLS` and `PROOF_SEED` say
how many agents are at work, how many are killed, and what chance begins from.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import pytest

from store.calls.case import CallEnd, GivenAnswer
from store.calls.ending import log
from store.calls.opening import open_call
from store.database import Database, reopened
from store.figures import figure
from store.moments import day_of
from store.queues.claiming import claim_next
from store.rules.settings import Settings
from store.safeguards.verifying import verify_trail
from tests.store.factories import Shop, at
from tests.store.many import history, journals
from tests.store.many.agent import KINDS, Clock
from tests.store.many.journals import Journals
from tests.store.many.team import Team, team_of

if TYPE_CHECKING:
    from tests.postgres import Server

AGENTS = int(os.environ.get("PROOF_AGENTS", "8"))
KILLS = int(os.environ.get("PROOF_KILLS", "6"))
SEED = int(os.environ.get("PROOF_SEED", "20260511"))

OPENS = at("2026-05-11 09:00")
SPEED = 300.0 if AGENTS <= 8 else 120.0
"""How fast the shop's time runs, so that leases of the killed end while the others are at work."""

STEPS = (20, 80) if AGENTS <= 8 else (60, 240)
"""Steps of the team between two kills, by chance: at least, and at most."""

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")


@dataclass(frozen=True)
class Day:
    """A day that is over: the shop, what its agents wrote down, and when the last of them went."""

    database: Database
    settings: Settings
    told: Journals
    ended: datetime
    team: Team

    @property
    def lease(self) -> timedelta:
        return timedelta(minutes=self.settings.limits.hold_minutes)

    def told_of(self) -> str:
        """Say in a line how much was proved."""
        said = Counter(line["what"] for journal in self.told.values() for line in journal)
        counted = ", ".join(f"{number} {what}" for what, number in sorted(said.items()))
        over = journals.taken_over(self.told)
        return f"{self.team.killed} killed, {self.team.released} released, {over} taken over; {counted}"


@pytest.fixture(scope="module")
def worked(new_shop: Callable[[], Shop], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    """A full day's queue, worked by a team of which one at random is killed again and again."""
    folder = tmp_path_factory.mktemp("proof")
    sys.stdout.write(f"\nPROOF_SEED={SEED} PROOF_AGENTS={AGENTS} PROOF_KILLS={KILLS}\n")
    with (
        closing(new_shop()) as shop,
        watched(shop, AGENTS * (KILLS + 6) * 3),
        closing(reopened(shop.database.address)) as database,
        team_of(AGENTS, database.address, folder, SEED, Clock(OPENS, monotonic(), SPEED)) as team,
    ):
        team.wait_for_all()
        for turn in range(KILLS):
            team.wait(team.chance.randint(*STEPS))
            team.kill_one()
            if turn % 2:
                team.release_one(database)
        team.wait_for_all()
        team.wait(STEPS[1])
        team.send_home()
        day = Day(database, shop.settings, journals.read(folder), team.clock(), team)
        sys.stdout.write(f"{day.told_of()}\n")
        yield day


@contextmanager
def watched(shop: Shop, follow_ups: int) -> Iterator[None]:
    """Fill a shop, and let everything that happens in it be written down until the end of the block."""
    fill(shop, follow_ups)
    with shop.database.writing() as records:
        history.watch(records)
    yield
    if records.SKIP_LOCKED:
        with shop.database.writing() as records:
            for statement in history.NO_LONGER_ON_SERVER:
                records.run(statement)


def fill(shop: Shop, follow_ups: int) -> None:
    """Put so many follow-ups in, of every queue; every third person has several."""
    chance = random.Random(SEED)
    with shop.together():
        left = follow_ups
        while left > 0:
            person, several = shop.customer(), chance.choice((1, 1, 3))
            for _ in range(several):
                kind = chance.choice(("callback", "callback", "invitation", "recall"))
                shop.follow_up(kind, shop.vehicle(person))
            left -= several


def test_the_team_did_what_is_to_be_proved(worked: Day) -> None:
    assert worked.team.killed == KILLS
    assert len(journals.lines(worked.told, "logged")) > AGENTS
    assert len(worked.told) >= AGENTS + KILLS


def test_a_follow_up_and_its_customer_were_one_agents_at_a_time(worked: Day) -> None:
    seen = history.seen(worked.database)
    assert sum(one.by is not None for one in seen) > AGENTS
    assert list(history.faults(seen, worked.lease)) == []


def test_no_agent_was_told_of_a_customer_in_anothers_hands(worked: Day) -> None:
    with worked.database.reading() as records:
        rows = records.rows("SELECT id, customer_id FROM follow_up WHERE shop_id = :shop")
    customer_of = {row["id"]: row["customer_id"] for row in rows}
    found = list(journals.holds(worked.told, customer_of, worked.lease))
    assert len(found) >= len(journals.lines(worked.told, "took")) // 2
    assert list(journals.overlaps(found)) == []


def test_the_audit_trail_is_whole_and_has_every_call_once(worked: Day) -> None:
    with worked.database.reading() as records:
        assert verify_trail(records).found == ()
        noted = [
            row["about_id"]
            for row in records.rows(
                "SELECT about_id FROM audit WHERE shop_id = :shop AND kind = 'logged' ORDER BY about_id"
            )
        ]
        made = [
            row["id"]
            for row in records.rows(
                "SELECT id FROM attempt WHERE shop_id = :shop AND instr(token, ' with ') = 0 ORDER BY id"
            )
        ]
    assert noted == made


def test_everything_acknowledged_is_stored_once_and_nothing_else(worked: Day) -> None:
    with worked.database.reading() as records:
        assert list(journals.lost(worked.told, records)) == []


def test_a_call_that_was_cut_off_opens_with_its_answers(worked: Day) -> None:
    assert list(journals.drafts_missed(worked.told)) == []


def test_agents_were_refused_only_what_they_had_lost(worked: Day) -> None:
    codes = {line["code"] for line in journals.lines(worked.told, "refused")}
    assert codes <= {"follow_up_not_held", "call_not_open", "follow_up_held", "follow_up_closed"}, codes


def test_figures_are_what_counting_gives(worked: Day) -> None:
    first, last = day_of(OPENS, worked.settings.zoneinfo), day_of(worked.ended, worked.settings.zoneinfo)
    with worked.database.reading() as records:
        attempts = records.rows("SELECT * FROM attempt WHERE shop_id = :shop")
        code_of = {
            row["id"]: row["code"] for row in records.rows("SELECT * FROM staff WHERE shop_id = :shop")
        }
        agents = figure(records, worked.settings, "agents", first, last)
        callbacks = figure(records, worked.settings, "callbacks", first, last)
    dials = Counter(code_of[row["agent_id"]] for row in attempts if row["talk_id"] is None)
    assert {row.name: row.extra["dials"] for row in agents.rows} == dials
    called = {row["follow_up_id"] for row in attempts if row["kind"] == "callback"}
    assert next(row.numerator for row in callbacks.rows if row.name == "called") == len(called)


@pytest.mark.usefixtures("on_sqlite")
def test_the_file_is_whole(worked: Day) -> None:
    with closing(sqlite3.connect(worked.database.path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.fixture
def evening(worked: Day, engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a copy of the shop as the day left it."""
    if engine == "postgres":
        server: Server = request.getfixturevalue("server")
        return server.copy(worked.database)
    path = tmp_path / "shop.db"
    with closing(sqlite3.connect(worked.database.path)) as source, closing(sqlite3.connect(path)) as target:
        source.backup(target)
    return str(path)


def test_every_lease_comes_back_with_its_answers(worked: Day, evening: str) -> None:
    with closing(reopened(evening)) as database:
        later = worked.ended + worked.lease
        shop = Shop(database, worked.settings)
        left = shop.rows(
            """SELECT f.id, count(a.seq) AS answers FROM follow_up f LEFT JOIN open_answer a
                 ON a.shop_id = :shop AND a.follow_up_id = f.id
               WHERE f.shop_id = :shop AND f.state = 'open'
                 AND (f.not_before IS NULL OR f.not_before <= :later) GROUP BY f.id""",
            later=later,
        )
        held = shop.value(
            "SELECT count(*) FROM follow_up WHERE shop_id = :shop AND held_until > :now", now=later
        )
        assert held == 0
        assert swept(shop, later) == {row["id"]: row["answers"] for row in left}


def swept(shop: Shop, now: datetime) -> dict[int, int]:
    """Let one agent take everything that can be taken; give the answers each had."""
    agent, found = shop.agent("sweeper"), {}
    while (follow_up := claim_next(shop.database, shop.settings, agent, now)) is not None:
        token = f"swept {follow_up}"
        call = open_call(
            shop.database, agent, follow_up, now, token=token, script="callback", version=1, language="zh"
        )
        found[follow_up] = len(call.answers)
        kind = shop.one("follow_up", follow_up)["kind"]
        outcome = next(outcome for outcome, kinds in KINDS.items() if kind in kinds)
        answers = [GivenAnswer(question, value) for question, value in call.answers]
        log(shop.database, shop.settings, agent, follow_up, CallEnd(outcome, answers), now)
    return found
