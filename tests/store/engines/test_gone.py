"""The server went away, between statements and within them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from store.database import reopened
from store.remarks import Unusable
from tests.store.factories import MADE, Shop

if TYPE_CHECKING:
    from tests.postgres import Server

CUT = """SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid()"""


def cut_off(server: Server, shop: Shop) -> None:
    """End every connection to a shop, as a server that is restarted does."""
    server.say(CUT, shop.database.place.rpartition("/")[2])


def names(shop: Shop) -> list[str]:
    return [row["name"] for row in shop.rows("SELECT name FROM customer WHERE shop_id = :shop ORDER BY id")]


def test_between_transactions_nobody_notices(served: Shop, server: Server) -> None:
    served.customer("王芳")
    cut_off(server, served)
    assert names(served) == ["王芳"]
    cut_off(server, served)
    served.customer("李强")
    assert names(served) == ["王芳", "李强"]


def test_within_a_transaction_nothing_of_it_is_stored_and_the_next_goes_on(
    served: Shop, server: Server
) -> None:
    def half() -> None:
        with served.database.writing() as records:
            records.add("customer", id=1, name="王芳", match_key="k", made_at=MADE)
            cut_off(server, served)
            records.add("customer", id=2, name="李强", match_key="k", made_at=MADE)

    with pytest.raises(Unusable) as caught:
        half()
    assert caught.value.remark.code == "server_gone"
    assert names(served) == []
    served.customer("李强")
    assert names(served) == ["李强"]


def test_a_reading_that_is_cut_off_says_so(served: Shop, server: Server) -> None:
    def half() -> None:
        with served.database.reading() as records:
            records.value("SELECT 1")
            cut_off(server, served)
            records.value("SELECT 2")

    with pytest.raises(Unusable) as caught:
        half()
    assert caught.value.remark.code == "server_gone"
    assert caught.value.remark.facts["path"] == served.database.place


@pytest.mark.parametrize("quietly", [False, True])
def test_cut_off_while_storing_says_that_nobody_knows(served: Shop, server: Server, quietly: bool) -> None:
    def half() -> None:
        with served.database.writing(quietly=quietly) as records:
            records.add("customer", id=1, name="王芳", match_key="k", made_at=MADE)
            cut_off(server, served)

    with pytest.raises(Unusable) as caught:
        half()
    assert caught.value.remark.code == "server_gone_storing"
    assert names(served) == []


def test_who_listens_goes_on_listening_and_takes_it_that_something_was_stored(
    served: Shop, server: Server
) -> None:
    mark = served.database.mark()
    cut_off(server, served)
    again = served.database.mark()
    assert again != mark
    assert served.database.mark() == again
    served.customer()
    assert served.database.mark() != again


def test_a_server_that_stays_away_is_named_after_a_while(served: Shop, server: Server) -> None:
    nowhere = served.database.address.replace(str(server.folder), "/nowhere")
    database = reopened(nowhere, patience=0.01)
    with pytest.raises(Unusable) as caught, database.reading():
        pass
    assert caught.value.remark.code == "server_unreachable"
