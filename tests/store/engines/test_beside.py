"""Many who write to one shop on a server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from store.calls.case import CallEnd
from store.calls.opening import (
    keep_answer,
    keep_drafts,
    keep_language,
    keep_note,
    keep_outcome,
    keep_place,
    open_call,
)
from store.database import Database, reopened
from store.engines.listening import LOCK
from store.intake import import_file
from store.queues.claiming import claim, claim_next, renew
from store.remarks import Unusable
from tests.store.factories import Shop, at

if TYPE_CHECKING:
    from tests.postgres import Server

NOW = "2026-05-11 09:00"


@pytest.fixture
def others(served: Shop) -> Iterator[Database]:
    """Another door to the shop, which waits for nobody."""
    with closing(reopened(served.database.address, patience=0.05)) as database:
        yield database


def people(shop: Shop, *each: int) -> None:
    """Enter as many people as numbers are given, with so many follow-ups each."""
    with shop.together():
        shop.agent("a01")
        shop.agent("a02")
        for follow_ups in each:
            person = shop.customer()
            for kind in ("complaint", "callback", "invitation", "recall")[:follow_ups]:
                shop.follow_up(kind, shop.vehicle(person))


def test_who_takes_passes_over_whom_somebody_is_just_taking(served: Shop, others: Database) -> None:
    people(served, 2, 1)
    with served.database.writing(beside=True) as records:
        records.rows(f"SELECT 1 FROM customer c WHERE id = 1 {records.SKIP_LOCKED.format(rows='c')}")
        taken = claim_next(others, served.settings, served.agent("a02"), at(NOW))
    assert taken is not None
    assert served.one("follow_up", taken)["customer_id"] == 2


def test_where_all_are_being_taken_there_is_none(served: Shop, others: Database) -> None:
    people(served, 3)
    with served.database.writing(beside=True) as records:
        records.rows(f"SELECT 1 FROM customer c {records.SKIP_LOCKED.format(rows='c')}")
        assert claim_next(others, served.settings, served.agent("a02"), at(NOW)) is None


def test_who_gives_a_sign_or_goes_on_waits_for_whoever_takes_the_customer(
    served: Shop, others: Database
) -> None:
    people(served, 1)
    agent = served.agent("a02")
    assert claim_next(others, served.settings, agent, at(NOW)) == 1
    with served.database.writing(beside=True) as records:
        records.rows(f"SELECT 1 FROM customer c {records.LOCKED.format(rows='c')}")
        with pytest.raises(Unusable) as caught:
            renew(others, served.settings, agent, 1, at(NOW))
        assert caught.value.remark.code == "database_locked"
        with pytest.raises(Unusable) as caught:
            claim_next(others, served.settings, agent, at(NOW))
        assert caught.value.remark.code == "database_locked"
    assert renew(others, served.settings, agent, 1, at(NOW))


def test_who_writes_alone_waits_for_those_beside_and_they_for_them(served: Shop, others: Database) -> None:
    people(served, 1)
    agent = served.agent("a02")
    with served.database.writing(beside=True), pytest.raises(Unusable) as caught:
        claim(others, served.settings, agent, 1, at(NOW))
    assert caught.value.remark.code == "database_locked"
    with served.database.writing(), pytest.raises(Unusable) as caught:
        claim_next(others, served.settings, agent, at(NOW))
    assert caught.value.remark.code == "database_locked"
    assert claim_next(others, served.settings, agent, at(NOW)) == 1


def test_another_shop_waits_for_nobody(served: Shop) -> None:
    with (
        closing(reopened(served.database.address, shop=2, patience=0.05)) as another,
        served.database.writing(),
        another.writing() as records,
    ):
        assert records.value("SELECT count(*) FROM customer WHERE shop_id = :shop") == 0


def test_the_mark_changes_when_anybody_stores_and_only_then(served: Shop, others: Database) -> None:
    mark = others.mark()
    with others.reading() as records:
        records.value("SELECT count(*) FROM customer")
    assert others.mark() == mark
    served.customer()
    changed = others.mark()
    assert changed != mark
    assert others.mark() == changed


def kept(database: Database, follow_up: int) -> None:
    """Do in an open call what nobody else's list shows."""
    keep_answer(database, follow_up, "overall", 5, "open")
    keep_drafts(database, follow_up, {"open": "half a w"})
    keep_place(database, follow_up, "open")
    keep_outcome(database, follow_up, "satisfied", "satisfied.")
    keep_note(database, follow_up, "calm")
    keep_language(database, follow_up, "en")


def test_what_is_kept_in_a_call_is_told_to_nobody_and_what_lists_show_is(
    served: Shop, others: Database
) -> None:
    people(served, 1)
    agent = served.agent("a02")
    marks = [others.mark()]
    assert claim_next(served.database, served.settings, agent, at(NOW)) == 1
    marks.append(others.mark())
    opened = open_call(
        served.database, agent, 1, at(NOW), token="t", script="callback", version=1, language="zh"
    )
    marks.append(others.mark())
    kept(served.database, 1)
    assert others.mark() == marks[-1]
    assert opened.note == ""
    with others.reading() as records:
        assert records.value("SELECT note FROM open_call WHERE shop_id = :shop") == "calm"
        assert records.value("SELECT count(*) FROM open_answer WHERE shop_id = :shop") == 1
    assert renew(served.database, served.settings, agent, 1, at("2026-05-11 09:01"))
    marks.append(others.mark())
    served.log(1, CallEnd("no_answer"), NOW, agent)
    marks.append(others.mark())
    assert len({*marks}) == len(marks)


def test_who_sits_here_is_named_by_a_connection_of_its_own_too(served: Shop, tmp_path: Path) -> None:
    people(served, 1)
    served.database.staff = "a02"
    file = tmp_path / "orders.csv"
    file.write_text("工单号,客户姓名,手机号,车牌号,交车时间\nR1,王芳,13944455566,吉A8K5Q7,2026-05-05 12:00\n")
    import_file(served.database, served.settings, file, now=at(NOW))
    assert served.value("SELECT staff_code FROM audit WHERE shop_id = :shop AND kind = 'imported'") == "a02"


def test_what_others_store_is_told_from_what_is_ones_own(served: Shop) -> None:
    with closing(served.database.alone()) as own:
        own.others_wrote()
        with own.writing() as records:
            records.run("UPDATE shop SET name = 'x' WHERE id = :shop")
        assert not own.others_wrote()
        served.customer()
        assert own.others_wrote()
        assert not own.others_wrote()


def test_who_waits_in_another_database_of_the_server_is_not_waited_for(served: Shop, server: Server) -> None:
    with (
        closing(server.shop(served.settings)) as elsewhere,
        psycopg.connect(elsewhere.database.address, autocommit=True) as waiting,
        closing(served.database.alone()) as own,
    ):
        with elsewhere.database.writing() as records:
            waiting.pgconn.send_query(b"SELECT pg_advisory_xact_lock(%d, 1)" % LOCK)
            while not records.value("SELECT count(*) FROM pg_locks WHERE NOT granted"):
                pass
            assert own.waiting_mark() == own.waiting_mark()
            assert elsewhere.database.waiting_mark() != elsewhere.database.waiting_mark()
        while waiting.pgconn.get_result() is not None:
            pass


def test_a_failed_statement_fails_the_transaction_even_if_it_is_passed_over(served: Shop) -> None:
    def passed_over() -> None:
        with served.database.writing() as records:
            records.run("UPDATE shop SET name = 'x' WHERE id = :shop")
            with pytest.raises(psycopg.errors.UniqueViolation):
                records.run("INSERT INTO shop (id, name, made_at) VALUES (1, '', '')")

    with pytest.raises(psycopg.errors.InFailedSqlTransaction):
        passed_over()
    assert served.value("SELECT name FROM shop WHERE id = :shop") == "Test"
