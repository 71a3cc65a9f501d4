"""Many who write to one shop on a server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from store.database import Database, reopened
from store.queues.claiming import claim, claim_next, renew
from store.remarks import Unusable
from tests.store.factories import Shop, at

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


def test_what_others_store_is_told_from_what_is_ones_own(served: Shop) -> None:
    with closing(served.database.alone()) as own:
        own.others_wrote()
        with own.writing() as records:
            records.run("UPDATE shop SET name = 'x' WHERE id = :shop")
        assert not own.others_wrote()
        served.customer()
        assert own.others_wrote()
        assert not own.others_wrote()


def test_a_failed_statement_fails_the_transaction_even_if_it_is_passed_over(served: Shop) -> None:
    import psycopg

    def passed_over() -> None:
        with served.database.writing() as records:
            records.run("UPDATE shop SET name = 'x' WHERE id = :shop")
            with pytest.raises(psycopg.errors.UniqueViolation):
                records.run("INSERT INTO shop (id, name, made_at) VALUES (1, '', '')")

    with pytest.raises(psycopg.errors.InFailedSqlTransaction):
        passed_over()
    assert served.value("SELECT name FROM shop WHERE id = :shop") == "Test"
