"""The board of a day against what was put in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings as examples, strategies as st

from store.board.cases import board_cases
from store.board.looking import day_board
from store.board.model import Board, OnCall, OnPause, Tally
from store.calls.case import CallEnd
from store.calls.pausing import begin_pause
from store.figures import figure
from store.figures.model import Cell
from store.remarks import Unusable
from store.rules.outcomes import outcomes
from tests.store.factories import Shop, at, day

TODAY = "2026-05-11"
NOW = "2026-05-11 15:00"
CODES = ("a01", "a02", "a03")


def looked(shop: Shop, now: str = NOW, on: str = TODAY) -> Board:
    with shop.database.reading() as records:
        return day_board(records, shop.settings, day(on), at(now))


def told(shop: Shop, board: Board, cell: Cell, now: str = NOW) -> list[int]:
    with shop.database.reading() as records:
        return sorted(line.id for line in board_cases(records, shop.settings, board, cell, at(now)))


def agent_of(board: Board, code: str = "a01") -> Tally:
    return next(one.tally for one in board.agents if one.code == code)


# Who is at what.


def test_it_says_who_is_called_and_for_how_long_until_the_call_is_no_longer_held(shop: Shop) -> None:
    follow_up = shop.follow_up("callback", shop.vehicle(shop.customer("王伟")))
    shop.open(follow_up, "2026-05-11 14:59")
    board = looked(shop)
    (agent,) = board.agents
    busy = agent.at(at(NOW))
    assert isinstance(busy, OnCall)
    assert (busy.customer, busy.kind, busy.since) == ("王伟", "callback", at("2026-05-11 14:59"))
    assert agent.at(at("2026-05-11 15:30")) is None, "ten minutes without a sign"
    assert looked(shop, "2026-05-11 15:30").agents == ()


def test_it_says_who_pauses_and_why(shop: Shop) -> None:
    begin_pause(shop.database, shop.agent(), "lunch", at("2026-05-11 14:30"))
    (agent,) = looked(shop).agents
    assert agent.at(at(NOW)) == OnPause("lunch", "", at("2026-05-11 14:30"))
    assert looked(shop, "2026-05-12 09:00", "2026-05-12").agents == (), "a pause left over from yesterday"


def test_a_call_that_was_logged_is_no_longer_on_the_board_and_is_counted(shop: Shop) -> None:
    follow_up = shop.follow_up("callback", shop.vehicle())
    shop.dial(follow_up, "satisfied", "2026-05-11 14:50")
    board = looked(shop)
    (agent,) = board.agents
    assert agent.at(at(NOW)) is None
    assert agent.tally == Tally(dials=1, reached=1, talks=1, complete=1)
    assert agent.hours == {14: 1}
    assert {queue.kind: (queue.left, queue.done) for queue in board.queues}["callback"] == (0, 1)


def test_a_talk_about_two_follow_ups_is_one_dial_and_two_conversations(shop: Shop) -> None:
    person = shop.customer()
    for each in [shop.follow_up("callback", shop.vehicle(person)) for _ in range(2)]:
        shop.open(each, "2026-05-11 10:00", together=True)
        shop.log(each, CallEnd("satisfied"), "2026-05-11 10:00")
    assert looked(shop).tally == Tally(dials=1, reached=1, talks=2, complete=2)


def test_an_hour_into_which_only_a_talk_goes_on_is_no_hour_of_dialling(shop: Shop) -> None:
    person = shop.customer()
    first, second = (shop.follow_up("callback", shop.vehicle(person)) for _ in range(2))
    shop.open(first, "2026-05-11 10:58", together=True)
    shop.log(first, CallEnd("satisfied"), "2026-05-11 11:02")
    shop.open(second, "2026-05-11 11:02", together=True)
    shop.log(second, CallEnd("satisfied"), "2026-05-11 11:05")
    (agent,) = looked(shop).agents
    assert (agent.tally.dials, agent.tally.talks, agent.hours) == (1, 2, {10: 1})


# Counted again by hand.

CALLS = st.lists(
    st.tuples(
        st.sampled_from(CODES),
        st.integers(0, 5),
        st.sampled_from([code for code in outcomes() if code != "taken_back"]),
        st.integers(9 * 60, 14 * 60 + 59),
        st.integers(0, 2),
    ),
    max_size=25,
)


@examples(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(calls=CALLS)
def test_counts_cases_and_figures_are_those_of_a_plain_recount(
    new_shop: Callable[[], Shop], calls: list[tuple[str, int, str, int, int]]
) -> None:
    with closing(new_shop()) as shop:
        with shop.together():
            agents = {code: shop.agent(code).id for code in CODES}
            cases = [shop.follow_up("callback", shop.vehicle()) for _ in range(6)]
            for code, case, outcome, minute, days_ago in calls:
                when = datetime.fromisoformat("2026-05-11T00:00") + timedelta(minutes=minute, days=-days_ago)
                shop.call(cases[case], outcome, f"{when:%Y-%m-%d %H:%M}", agent=agents[code])
        board = looked(shop)
        today = [(code, cases[case], outcomes()[o], o, m // 60) for code, case, o, m, ago in calls if not ago]
        for code in CODES:
            own = [one for one in today if one[0] == code]
            expected = Tally(
                len(own),
                sum(one[2].reached for one in own),
                sum(one[2].reached for one in own),
                sum(one[2].group == "I" for one in own),
                sum("book" in one[2].effects for one in own),
            )
            listed = [one for one in board.agents if one.code == code]
            assert [one.tally for one in listed] == ([expected] if own else [])
            assert [dict(one.hours) for one in listed] == ([Counter(one[4] for one in own)] if own else [])
            behind = {
                "dials": {one[1] for one in own},
                "reached": {one[1] for one in own if one[2].reached},
                "complete": {one[1] for one in own if one[2].group == "I"},
            }
            for part, ids in behind.items():
                assert told(shop, board, Cell("agent", "agent", code, part)) == sorted(ids)
        called = {one[1] for one in today}
        reached = {one[1] for one in today if one[2].reached}
        assert (board.contact.numerator, board.contact.denominator) == (len(reached), len(called))
        assert told(shop, board, Cell("contact")) == sorted(reached)
        assert told(shop, board, Cell("contact", part="denominator")) == sorted(called)
        assert told(shop, board, Cell("agent", part="dials")) == sorted(called)


def test_the_counts_are_those_of_the_figure_of_agents(shop: Shop) -> None:
    cases = [shop.follow_up("callback", shop.vehicle()) for _ in range(3)]
    for case, outcome in zip(cases, ("satisfied", "no_answer", "refused"), strict=True):
        shop.dial(case, outcome, "2026-05-11 10:00")
    board = looked(shop)
    with shop.database.reading() as records:
        (row,) = figure(records, shop.settings, "agents", day(TODAY), day(TODAY), now=at(NOW)).rows
    tally = agent_of(board)
    assert (tally.reached, tally.dials) == (row.numerator, row.denominator)
    assert (tally.complete, tally.booked) == (row.extra["complete"], row.extra["booked"])
    assert board.agents[0].dials_an_hour == row.extra["dials_an_hour"]


# What is left, late, promised.


def test_queues_say_what_is_left_and_done_with_their_cases(shop: Shop) -> None:
    cases = [shop.follow_up("callback", shop.vehicle()) for _ in range(4)]
    hidden = shop.follow_up("callback", shop.vehicle(), left_out="appointment")
    shop.dial(cases[0], "satisfied", "2026-05-11 10:00")
    shop.dial(cases[1], "no_answer", "2026-05-11 10:05")
    board = looked(shop)
    queue = next(one for one in board.queues if one.kind == "callback")
    assert (queue.left, queue.done) == (3, 1)
    assert told(shop, board, Cell("queue", "kind", "callback", "left")) == cases[1:]
    assert told(shop, board, Cell("queue", "kind", "callback", "done")) == cases[:1]
    assert hidden not in cases


def test_clocks_of_complaints_run_out_without_reading_again(shop: Shop) -> None:
    complaint = shop.complaint(
        shop.vehicle(),
        "2026-05-11 09:00",
        state="open",
        cause="quality",
        severity="minor",
        source="telephone",
    )
    shop.change(
        "complaint",
        complaint,
        reply_due_at=at("2026-05-11 16:00"),
        solve_due_at=at("2026-05-13 09:00"),
    )
    board = looked(shop)
    assert board.complaints == (complaint,)
    assert (board.late("reply", at(NOW)), board.due("reply", at(NOW))) == ((), (complaint,))
    later = at("2026-05-11 16:00")
    assert (board.late("reply", later), board.due("reply", later)) == ((complaint,), ())
    assert board.due("solve", at(NOW)) == (), "not today"
    assert told(shop, board, Cell("complaints", "clock", "reply", "due")) == [complaint]
    assert told(shop, board, Cell("complaints", "clock", "reply", "late"), "2026-05-11 16:00") == [complaint]


def test_promised_calls_are_due_and_then_late(shop: Shop) -> None:
    follow_up = shop.follow_up("callback", shop.vehicle(), promised_at=at("2026-05-11 16:00"))
    shop.follow_up("callback", shop.vehicle(), promised_at=at("2026-05-12 10:00"))
    board = looked(shop)
    assert (board.promised("late", at(NOW)), board.promised("due", at(NOW))) == ((), (follow_up,))
    assert board.promised("late", at("2026-05-11 16:30")) == (follow_up,)
    assert told(shop, board, Cell("promises", part="due")) == [follow_up]


# Any day.


def test_a_past_day_is_shown_as_it_was_recorded_by_its_end(shop: Shop) -> None:
    cases = [shop.follow_up("callback", shop.vehicle()) for _ in range(3)]
    shop.dial(cases[0], "satisfied", "2026-05-11 10:00")
    shop.dial(cases[1], "no_answer", "2026-05-11 11:00")
    before = looked(shop)
    shop.dial(cases[1], "satisfied", "2026-05-12 10:00")
    shop.open(cases[2], "2026-05-12 10:01")
    board = looked(shop, "2026-05-12 10:02")
    assert not board.live
    assert board.tally == before.tally
    assert [agent.at(at("2026-05-12 10:02")) for agent in board.agents] == [None]
    queue = next(one for one in board.queues if one.kind == "callback")
    assert (queue.left, queue.done) == (2, 1), "what was called the day after was still to be called"
    assert told(shop, board, Cell("queue", "kind", "callback", "left")) == cases[1:]


def test_a_correction_of_the_day_after_leaves_a_past_day_as_it_was(shop: Shop) -> None:
    follow_up = shop.follow_up("callback", shop.vehicle())
    shop.dial(follow_up, "satisfied", "2026-05-11 10:00")
    (attempt,) = shop.all("attempt")
    shop.call(follow_up, "refused", "2026-05-12 09:00", corrects_id=attempt["id"])
    assert agent_of(looked(shop, "2026-05-12 10:00")) == Tally(1, 1, 1, 1)


def test_a_day_that_has_not_come_is_refused(shop: Shop) -> None:
    with pytest.raises(Unusable) as refused:
        looked(shop, NOW, "2026-05-12")
    assert refused.value.remark.code == "board_later_day"


@pytest.mark.parametrize(
    "cell",
    [
        Cell("agent", part="luck"),
        Cell("queue", "kind", "nothing", "left"),
        Cell("complaints", part="late"),
        Cell("x"),
    ],
)
def test_a_number_there_is_not_is_refused(shop: Shop, cell: Cell) -> None:
    with pytest.raises(Unusable) as refused:
        told(shop, looked(shop), cell)
    assert refused.value.remark.code == "board_cell_unknown"
