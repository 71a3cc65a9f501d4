"""Complaints of older files: what their logs said before steps told what was done."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from store.complaints.board import complaint_board, complaint_page
from store.complaints.handling import propose_solution
from store.database import open_database
from store.rules.settings import Settings
from store.staff import agent
from tests.store.factories import at
from tests.store.older import add_customers, older_file

BEFORE = "0007"
OPENED, LATER = "2026-05-11T02:00:00.000Z", "2026-05-12T02:00:00.000Z"


def older(path: Path) -> None:
    """Make a file of the version before, with a complaint that was solved once and opened again."""
    with older_file(path, BEFORE) as shop:
        add_customers(shop, "王芳")
        shop.execute("INSERT INTO vehicle (shop_id, id, owner_id, made_at) VALUES (1, 1, 1, ?)", (OPENED,))
        shop.execute(
            """INSERT INTO complaint (shop_id, id, customer_id, vehicle_id, department, state, opened_at,
                 reply_due_at, solve_due_at, first_reply_at)
               VALUES (1, 1, 1, 1, 'workshop', 'reopened', ?, ?, ?, ?)""",
            (OPENED, OPENED, LATER, OPENED),
        )
        shop.executemany(
            """INSERT INTO complaint_step (shop_id, complaint_id, seq, at, agent_id, state)
               VALUES (1, 1, ?, ?, 1, ?)""",
            [(1, OPENED, "open"), (2, OPENED, "proposed"), (3, OPENED, "reopened")],
        )


def test_an_older_complaint_stands_as_it_did_and_goes_on(tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "shop.db"
    older(path)
    now = at("2026-05-12 12:00")
    with closing(open_database(str(path), now=now, shop_name="another")) as database:
        with database.reading() as records:
            (one,) = complaint_board(records, settings, now)
            told = [each.step.what for each in complaint_page(records, settings, 1, now).log]
        assert (one.stands.state, one.stands.department, one.late) == ("reopened", "workshop", ("solve",))
        assert told == ["opened", "proposed", "not_content"]
        with database.writing() as records:
            propose_solution(records, settings, agent(records, "a01"), 1, "done", now)
        with database.reading() as records:
            (one,) = complaint_board(records, settings, now)
            (before,) = complaint_board(records, settings, at("2026-05-11 12:00"))
        assert (one.stands.state, one.stands.solved_at) == ("proposed", now)
        assert (before.stands.state, before.stands.reopened) == ("reopened", 1)
