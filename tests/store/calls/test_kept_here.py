"""Steps of a call kept on the agent's machine: brought in order, once, into nobody else's call, then gone."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings as told, strategies as st

from store.calls import opening
from store.calls.case import CallEnd, GivenAnswer
from store.calls.ending import Logged
from store.calls.kept_here import Kept, KeptHere, kept_files
from store.calls.opening import OpenCall
from store.calls.steps import CallStep, end_of_step, read, step_to_end, written
from store.database import Database, Records
from store.remarks import Unusable
from store.safeguards.person import erase
from tests.store.factories import Shop, at

NOW = "2026-05-11 10:00"
LATER = "2026-05-11 10:05"
MUCH_LATER = "2026-05-11 11:30"


class Away:
    """A database that cannot be reached, or whose answer to what it stored gets lost."""

    def __init__(self, database: Database, *, stores: bool = False) -> None:
        self.real, self.stores, self.is_away = database, stores, True

    def hasty(self) -> Any:
        return self

    @contextmanager
    def writing(self, *, beside: bool = False, quietly: bool = False) -> Iterator[Records]:
        if self.is_away and not self.stores:
            raise Unusable("server_unreachable", path="db", problem="gone")
        with self.real.writing(beside=beside, quietly=quietly) as records:
            yield records
        if self.is_away:
            raise Unusable("server_gone_storing", path="db", problem="gone")

    @contextmanager
    def reading(self) -> Iterator[Records]:
        if self.is_away and not self.stores:
            raise Unusable("server_unreachable", path="db", problem="gone")
        with self.real.reading() as records:
            yield records


class Desk:
    """An agent with an open call, and what is kept beside them."""

    def __init__(self, shop: Shop, folder: Path, *, stores: bool = False) -> None:
        self.shop, self.folder = shop, folder
        self.agent = shop.agent()
        self.call: OpenCall = shop.open(shop.follow_up("callback", shop.vehicle()), NOW)
        self.kept = KeptHere(folder, "shop")
        self.server: Any = Away(shop.database, stores=stores)

    def step(self, what: Any, said: str = "said", **facts: Any) -> CallStep:
        call = self.call
        return CallStep(what, call.follow_up, call.token, call.agent, at(LATER), facts, "王芳", said)

    def take(self, what: Any, **facts: Any) -> object:
        step = self.step(what, **facts)
        return self.kept.take(self.server, self.shop.settings, self.agent, step)

    def end(self, outcome: str = "satisfied", **said: Any) -> object:
        step = step_to_end(self.step("end"), CallEnd(outcome, **said))
        return self.kept.take(self.server, self.shop.settings, self.agent, step)

    def deliver(self, now: str = LATER) -> Any:
        self.server.is_away = False
        return self.kept.deliver(self.server, self.shop.settings, self.agent, at(now))

    def answers(self) -> list[tuple[str, str]]:
        rows = self.shop.rows("SELECT question, value FROM open_answer WHERE shop_id = :shop ORDER BY seq")
        return [(row["question"], row["value"]) for row in rows]


@pytest.fixture
def desk(shop: Shop, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(shop, tmp_path / "kept")
    yield made
    made.kept.close()


def answer(desk: Desk, question: str, value: int) -> object:
    return desk.take("answer", question=question, value=value, at=None)


def answered_before(desk: Desk) -> None:
    """Have an answer stored before the server goes away."""
    desk.server.is_away = False
    answer(desk, "easy", 1)
    desk.server.is_away = True


def test_steps_wait_here_and_are_stored_in_order_when_the_server_is_back(desk: Desk) -> None:
    assert answer(desk, "overall", 5) is Kept.HERE
    assert answer(desk, "clean", 4) is Kept.HERE
    assert answer(desk, "overall", 3) is Kept.HERE
    assert desk.take("note", note="周五再说") is Kept.HERE
    assert (desk.kept.waiting, desk.kept.since) == (4, at(LATER))
    assert desk.answers() == []
    brought = desk.deliver()
    assert (brought.stored, brought.waiting, brought.ended, brought.refused) == (4, 0, False, ())
    assert desk.answers() == [("overall", "3"), ("clean", "4")]
    assert opening.call_of(desk.shop.database, desk.call.follow_up).note == "周五再说"
    assert desk.kept.since is None


def test_nothing_is_left_on_the_machine_once_it_is_stored(desk: Desk) -> None:
    answer(desk, "overall", 5)
    (file,) = kept_files(desk.folder)
    if os.name != "nt":
        assert file.stat().st_mode & 0o777 == 0o600
        assert desk.folder.stat().st_mode & 0o777 == 0o700
    desk.deliver()
    assert list(desk.folder.iterdir()) == []


def test_what_comes_behind_waits_too_so_that_nothing_overtakes(desk: Desk) -> None:
    answer(desk, "overall", 5)
    desk.server.is_away = False
    assert answer(desk, "overall", 2) is Kept.HERE
    desk.deliver()
    assert desk.answers() == [("overall", "2")]
    assert answer(desk, "clean", 1) is None
    assert desk.answers() == [("overall", "2"), ("clean", "1")]


def test_of_drafts_the_last_one_waits(desk: Desk) -> None:
    for text in ("r", "ri", "rings"):
        desk.take("drafts", drafts={opening.NOTE: text})
    assert desk.kept.waiting == 1
    desk.deliver()
    assert opening.call_of(desk.shop.database, desk.call.follow_up).drafts == {opening.NOTE: "rings"}


def test_a_call_that_ended_is_stored_as_of_when_it_ended(desk: Desk) -> None:
    answer(desk, "overall", 5)
    given_answers = (GivenAnswer("overall", 5, 5), GivenAnswer("causes", ["time"], counted=False))
    assert desk.end(answers=given_answers, complete=True) is Kept.HERE
    brought = desk.deliver(MUCH_LATER)
    assert brought.ended
    assert isinstance(brought.logged, Logged)
    (attempt,) = desk.shop.all("attempt")
    assert (attempt["outcome"], attempt["token"]) == ("satisfied", desk.call.token)
    assert attempt["ended_at"] == "2026-05-11T02:05:00.000Z"
    assert [row["value"] for row in desk.shop.all("answer")] == ["5", '["time"]']


def test_what_was_stored_although_nobody_heard_of_it_is_there_once(shop: Shop, tmp_path: Path) -> None:
    desk = Desk(shop, tmp_path / "kept", stores=True)
    assert answer(desk, "overall", 5) is Kept.HERE
    desk.kept.close()
    desk.kept = KeptHere(tmp_path / "other", "shop")
    assert desk.end() is Kept.HERE
    assert len(shop.all("attempt")) == 1
    brought = desk.deliver()
    assert (brought.stored, brought.ended, brought.logged) == (1, True, None)
    assert len(shop.all("attempt")) == 1


def test_a_hold_that_ran_out_meanwhile_is_taken_again_where_nobody_else_has_it(desk: Desk) -> None:
    answered_before(desk)
    answer(desk, "overall", 5)
    desk.end()
    desk.shop.leave(desk.call.follow_up, LATER)
    brought = desk.deliver(MUCH_LATER)
    assert (brought.ended, brought.refused) == (True, ())
    assert len(desk.shop.all("attempt")) == 1


def test_nothing_is_written_into_anothers_call_and_the_agent_is_told(desk: Desk) -> None:
    other = desk.shop.agent("a02")
    answered_before(desk)
    answer(desk, "overall", 5)
    desk.take("place", said="", at="clean")
    desk.end()
    desk.shop.leave(desk.call.follow_up, LATER)
    theirs = desk.shop.open(desk.call.follow_up, MUCH_LATER, other)
    assert theirs.token == desk.call.token, "what was answered before goes with the follow-up"
    brought = desk.deliver(MUCH_LATER)
    assert [one.why.code for one in brought.refused] == ["call_taken_over", "call_taken_over"]
    assert desk.answers() == [("easy", "1")]
    assert opening.call_of(desk.shop.database, desk.call.follow_up) == theirs
    assert desk.shop.all("attempt") == []
    assert [(one.step.whose, one.step.said) for one in desk.kept.refused()] == [("王芳", "said")] * 2
    desk.kept.forget_refused()
    assert list(desk.folder.iterdir()) == []


def test_an_agent_whose_call_was_taken_over_keeps_nothing_in_it_without_the_server_going_away(
    desk: Desk,
) -> None:
    desk.server.is_away = False
    desk.shop.leave(desk.call.follow_up, LATER)
    desk.shop.open(desk.call.follow_up, MUCH_LATER, desk.shop.agent("a02"))
    with pytest.raises(Unusable) as refused:
        answer(desk, "overall", 5)
    assert refused.value.remark.code == "call_not_open"
    assert desk.answers() == []


def test_what_was_refused_is_told_until_it_is_seen_to_also_after_a_crash(desk: Desk) -> None:
    answer(desk, "overall", 5)
    desk.shop.leave(desk.call.follow_up, LATER)
    desk.shop.open(desk.call.follow_up, MUCH_LATER, desk.shop.agent("a02"))
    desk.deliver(MUCH_LATER)
    desk.kept.close()
    desk.kept.take_up(desk.agent)
    assert (desk.kept.waiting, len(desk.kept.refused())) == (0, 1)


def erased(desk: Desk) -> None:
    """Have the person of the call erased, after its hold has run out."""
    erase(desk.shop.database, desk.shop.settings, desk.shop.agent("boss"), "1", at(MUCH_LATER))


def nothing_is_left_of(desk: Desk, *words: str) -> None:
    """See to it that neither the machine nor the shop has any of these words."""
    assert list(desk.folder.iterdir()) == []
    assert desk.kept.refused() == []
    tables = ("open_answer", "open_call", "answer", "attempt", "follow_up")
    stored = json.dumps([desk.shop.all(table) for table in tables], ensure_ascii=False)
    assert [word for word in words if word in stored] == []


def test_of_somebody_who_was_erased_meanwhile_nothing_is_stored_or_left_on_the_machine(desk: Desk) -> None:
    answered_before(desk)
    answer(desk, "overall", 5)
    desk.take("note", note="周五再说")
    desk.take("drafts", drafts={opening.NOTE: "住在城西"})
    desk.end(note="周五再说")
    (file,) = kept_files(desk.folder)
    assert "周五".encode() in file.read_bytes()
    erased(desk)
    brought = desk.deliver(MUCH_LATER)
    assert (brought.stored, brought.waiting, brought.ended, brought.refused) == (0, 0, False, ())
    nothing_is_left_of(desk, "周五", "城西", "王芳")
    assert desk.shop.all("attempt") == []


def test_somebody_erased_between_the_look_and_the_step_leaves_nothing_either(desk: Desk) -> None:
    desk.take("note", note="周五再说")

    class Meanwhile(Away):
        @contextmanager
        def writing(self, **how: bool) -> Iterator[Records]:
            erased(desk)
            with self.real.writing(**how) as records:
                yield records

    desk.server = Meanwhile(desk.shop.database)
    brought = desk.deliver(MUCH_LATER)
    assert (brought.stored, brought.waiting, brought.refused) == (0, 0, ())
    nothing_is_left_of(desk, "周五", "王芳")


def test_what_was_refused_and_not_seen_goes_when_its_person_is_erased(desk: Desk) -> None:
    desk.take("note", note="周五再说")
    desk.shop.leave(desk.call.follow_up, LATER)
    desk.shop.open(desk.call.follow_up, LATER, desk.shop.agent("a02"))
    assert len(desk.deliver(LATER).refused) == 1
    assert len(desk.kept.refused()) == 1
    erased(desk)
    desk.kept.close()
    desk.kept.take_up(desk.agent)
    assert len(desk.kept.refused()) == 1
    desk.deliver(MUCH_LATER)
    nothing_is_left_of(desk, "周五", "王芳")


def test_while_the_server_stays_away_everything_stays(desk: Desk) -> None:
    answer(desk, "overall", 5)
    brought = desk.kept.deliver(desk.server, desk.shop.settings, desk.agent, at(MUCH_LATER))
    assert (brought.stored, brought.waiting) == (0, 1)
    assert desk.kept.since == at(LATER)


def test_noticed_only_it_is_asked_whether_the_server_is_back(desk: Desk) -> None:
    desk.kept.notice(at(LATER))
    desk.kept.deliver(desk.server, desk.shop.settings, desk.agent, at(MUCH_LATER))
    assert desk.kept.since == at(LATER)
    desk.deliver()
    assert desk.kept.since is None


def test_another_refusal_is_no_matter_of_the_server(desk: Desk) -> None:
    desk.server.is_away = False
    with pytest.raises(Unusable) as refused:
        desk.end("no_such_outcome")
    assert refused.value.remark.code == "outcome_unknown"
    assert not desk.kept.waiting


def test_where_nothing_can_be_kept_either_the_step_is_refused(desk: Desk) -> None:
    desk.folder.write_text("in the way", encoding="utf-8")
    with pytest.raises(Unusable) as refused:
        answer(desk, "overall", 5)
    assert refused.value.remark.code == "server_unreachable"
    assert not desk.kept.waiting


KILLED = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from store.calls.kept_here import KeptHere
from store.calls.steps import CallStep
from store.remarks import Unusable
from store.staff import Agent
class Away:
    def hasty(self): return self
    def writing(self, **how): raise Unusable("server_unreachable", path="", problem="")
follow_up, token, code, number = sys.argv[2:]
agent = Agent(int(number), code, code, "agent", "")
kept = KeptHere(Path(sys.argv[1]), "shop")
for question, value in (("overall", 5), ("clean", 2), ("overall", 4)):
    facts = {"question": question, "value": value, "at": None}
    at = datetime(2026, 5, 11, 2, 5, tzinfo=UTC)
    kept.take(Away(), None, agent, CallStep("answer", int(follow_up), token, agent.id, at, facts))
print("kept", flush=True)
sys.stdin.readline()
os.kill(os.getpid(), 9)
"""


@pytest.mark.skipif(os.name == "nt", reason="nobody is killed so on Windows")
def test_what_a_killed_program_kept_is_taken_up_by_the_next_and_by_none_while_it_lives(desk: Desk) -> None:
    call = desk.call
    arguments = [str(desk.folder), str(call.follow_up), call.token, desk.agent.code, str(desk.agent.id)]
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "kept\n"
        desk.kept.take_up(desk.agent)
        assert desk.kept.waiting == 0, "a program that lives brings its own"
        program.communicate("\n")
    desk.kept.take_up(desk.shop.agent("a02"))
    assert desk.kept.waiting == 0, "they are another agent's"
    answer(desk, "easy", 1)
    desk.kept.take_up(desk.agent)
    assert desk.kept.waiting == 4
    assert desk.deliver().stored == 4
    assert sorted(desk.answers()) == [("clean", "2"), ("easy", "1"), ("overall", "4")]
    assert list(desk.folder.iterdir()) == []


def test_with_a_key_nothing_can_be_read_in_the_file(shop: Shop, tmp_path: Path) -> None:
    pytest.importorskip("sqlcipher3", reason="the extra for encryption is not installed")
    from store.safeguards.keys import new_key

    new_key("file", file=tmp_path / "shop.key")
    desk = Desk(shop, tmp_path / "kept")
    desk.kept = KeptHere(desk.folder, "shop", tmp_path / "shop.key")
    desk.take("note", note="周五再说")
    (file,) = kept_files(desk.folder)
    assert "周五".encode() not in file.read_bytes()
    desk.kept.close()
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(file).execute("SELECT count(*) FROM step")
    desk.kept.take_up(desk.agent)
    assert desk.deliver().stored == 1
    assert opening.call_of(shop.database, desk.call.follow_up).note == "周五再说"


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("answer"), st.sampled_from(["overall", "clean"]), st.integers(1, 5)),
        st.tuples(st.just("note"), st.just(""), st.text("天x ", max_size=3)),
        st.tuples(st.just("drafts"), st.just(""), st.text("天x", max_size=3)),
        st.tuples(st.just("server"), st.just(""), st.booleans()),
        st.tuples(st.just("crash"), st.just(""), st.just(0)),
    ),
    max_size=25,
)


@told(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_however_the_server_comes_and_goes_all_is_stored_as_if_it_had_stayed(
    steps: list[tuple[str, str, Any]], new_shop: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    shop: Shop = new_shop()
    try:
        desk = Desk(shop, tmp_path_factory.mktemp("kept") / "kept")
        desk.server.is_away = False
        answers: dict[str, str] = {}
        note, drafts = "", dict[str, str]()
        for what, name, value in steps:
            if what == "server":
                desk.server.is_away = value
                desk.kept.deliver(desk.server, shop.settings, desk.agent, at(LATER))
            elif what == "crash":
                desk.kept.close()
                desk.kept = KeptHere(desk.folder, "shop")
                desk.kept.take_up(desk.agent)
            elif what == "answer":
                answer(desk, name, value)
                answers[name] = str(value)
            elif what == "note":
                desk.take("note", note=value)
                note = value
                drafts.pop(opening.NOTE, None)
            else:
                drafts = {opening.NOTE: value}
                desk.take("drafts", drafts=drafts)
        desk.deliver()
        stored = opening.call_of(shop.database, desk.call.follow_up)
        assert (dict(desk.answers()), stored.note, dict(stored.drafts)) == (answers, note, drafts)
        assert not list(kept_files(desk.folder))
    finally:
        shop.close()


@given(
    st.datetimes().map(lambda moment: at("2026-05-11 10:00") + timedelta(minutes=moment.minute)),
    st.text(max_size=5),
    st.lists(st.tuples(st.text(max_size=3), st.one_of(st.integers(1, 5), st.none(), st.lists(st.text())))),
)
def test_a_step_reads_as_it_was_written(moment: Any, text: str, given_answers: list[Any]) -> None:
    end = CallEnd(
        "booked",
        tuple(GivenAnswer(question, value) for question, value in given_answers),
        appointment=moment,
        due_on=moment.date(),
        note=text,
    )
    step = step_to_end(CallStep("end", 1, "t", 2, moment, whose=text), end)
    again = read(written(step))
    assert end_of_step(again) == replace(end, causes=again.facts["causes"])
    assert replace(again, facts={}) == replace(step, facts={})
