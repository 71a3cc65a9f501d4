"""Each import closes what is done, also under an agent's hands, and credits what brought the visit."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings as hypothesis_settings, strategies as st
from msgspec.structs import replace

from store.calls import opening
from store.calls.case import CallEnd
from store.database import Database
from store.intake import Account, import_file
from store.intake.taking_back import take_back
from store.rules.settings import Settings
from tests.store.factories import Shop, at
from tests.store.intake.samples import CALL, VISIT, dump, write_csv

NOW = "2026-05-11 10:00"
LAST_TIME = {"工单号": "RO1", "开单时间": "2026-02-02 09:00", "交车时间": "2026-02-02 11:00"}
"""The visit from which the next maintenance is due, on 2 May 2026."""


class Loop:
    """A shop with one vehicle that was here in February, and files that tell more."""

    def __init__(self, database: Database, settings: Settings, folder: Path) -> None:
        self.shop = Shop(database, settings)
        self.folder = folder
        self.take([VISIT | LAST_TIME])

    def take(self, rows: list[dict[str, str]], *, now: str = NOW, dry_run: bool = False) -> Account:
        """Take a file in."""
        path = write_csv(self.folder / "file.csv", rows)
        shop = self.shop
        return import_file(shop.database, shop.settings, path, now=at(now), dry_run=dry_run)

    def comes(self, when: str, number: str = "RO2", service: str = "定保", **said: Any) -> Account:
        """Let a file say that the vehicle came."""
        came = {"工单号": number, "开单时间": when, "交车时间": "", "维修类型": service}
        return self.take([VISIT | came], **said)

    def invite(self, kind: str = "invitation", made: str = "2026-05-11 08:00") -> int:
        """Enter an open follow-up of the vehicle, due since 2 May."""
        due = date(2026, 5, 2) if kind == "invitation" else date(2026, 8, 3)
        return self.shop.follow_up(
            kind, 1, visit=1, made=made, due_on=due, last_useful_on=due + timedelta(days=90)
        )

    def state(self, follow_up: int) -> tuple[str, str | None, int | None]:
        """Say how a follow-up stands, since when, and which visit it is credited with."""
        row = self.shop.one("follow_up", follow_up)
        return row["state"], row["closed_at"], row["brought_visit_id"]


@pytest.fixture
def loop(shop: Database, settings: Settings, tmp_path: Path) -> Loop:
    return Loop(shop, settings, tmp_path)


@pytest.mark.parametrize(
    ("kind", "came", "service", "closed_at"),
    [
        ("invitation", "2026-05-11 08:01", "一般维修", "2026-05-11T00:01:00.000Z"),
        ("invitation", "2026-05-10 09:00", "一般维修", "2026-05-11T02:00:00.000Z"),
        ("invitation", "2026-04-18 00:00", "一般维修", "2026-05-11T02:00:00.000Z"),
        ("invitation", "2026-04-17 23:59", "一般维修", None),
        ("invitation", "2026-04-01 09:00", "定保", "2026-05-11T02:00:00.000Z"),
        ("invitation", "2026-02-02 08:59", "定保", None),
        ("recall", "2026-05-11 08:01", "一般维修", "2026-05-11T00:01:00.000Z"),
        ("recall", "2026-04-01 09:00", "一般维修", "2026-05-11T02:00:00.000Z"),
        ("recall", "2026-02-01 09:00", "定保", None),
        ("callback", "2026-05-11 08:01", "定保", None),
        ("complaint", "2026-05-11 08:01", "定保", None),
    ],
)
def test_what_is_done_is_closed(
    loop: Loop, kind: str, came: str, service: str, closed_at: str | None
) -> None:
    follow_up = loop.invite(kind)
    before = dump(loop.shop.database)
    tried = loop.comes(came, service=service, dry_run=True)
    assert dump(loop.shop.database) == before
    account = loop.comes(came, service=service)
    assert account.closed == tried.closed == (0 if closed_at is None else 1)
    assert loop.state(follow_up)[:2] == ("open" if closed_at is None else "closed", closed_at)


def test_other_vehicles_and_what_is_over_stay_as_they_are(loop: Loop) -> None:
    loop.take([VISIT | LAST_TIME | {"工单号": "RO9", "车架号": "LSVAM4187C2184848", "车牌号": "吉B11111"}])
    over = loop.invite()
    loop.shop.change("follow_up", over, state="expired", closed_at=at("2026-05-11 09:00"))
    other = loop.shop.follow_up("invitation", 2, visit=2)
    assert loop.comes("2026-05-11 09:30").closed == 0
    assert loop.state(over)[:2] == ("expired", "2026-05-11T01:00:00.000Z")
    assert loop.state(other)[0] == "open"


def test_under_an_agents_hands_the_call_goes_on_and_is_kept(loop: Loop) -> None:
    follow_up = loop.invite()
    shop, agent = loop.shop, loop.shop.agent()
    shop.open(follow_up, "2026-05-11 09:50")
    opening.keep_answer(shop.database, follow_up, "coming", "no", "why")
    opening.keep_note(shop.database, follow_up, "was here this morning")
    assert loop.comes("2026-05-11 09:00").closed == 1
    assert loop.state(follow_up)[0] == "closed"
    opening.keep_answer(shop.database, follow_up, "why", "been", None)
    assert opening.unfinished(shop.database, agent) == follow_up, "cut off now, it opens where it stood"
    assert shop.open(follow_up, "2026-05-11 10:01").answers == (("coming", "no"), ("why", "been"))
    logged = shop.log(follow_up, CallEnd("declined", reason="been"), "2026-05-11 10:02")
    assert [remark.code for remark in logged.remarks] == ["closed_meanwhile"]
    assert (logged.standing.state, logged.standing.outcome) == ("closed", "declined")
    attempt = shop.one("attempt", logged.attempt)
    assert (attempt["outcome"], attempt["note"], attempt["reason"]) == (
        "declined", "was here this morning", "been",
    )  # fmt: skip
    row = shop.one("follow_up", follow_up)
    assert (row["state"], row["outcome"], row["attempts"], row["held_by"]) == ("closed", "declined", 1, None)
    assert row["closed_at"] == "2026-05-11T01:00:00.000Z"
    assert (shop.all("open_call"), shop.all("open_answer")) == ([], [])
    assert shop.take("2026-05-11 10:03") is None


def test_a_call_closed_meanwhile_is_nobody_elses(loop: Loop) -> None:
    follow_up = loop.invite()
    loop.shop.open(follow_up, "2026-05-11 09:50")
    loop.comes("2026-05-11 09:00")
    with pytest.raises(Exception, match="follow_up_closed"):
        loop.shop.open(follow_up, "2026-05-11 12:00", loop.shop.agent("a02"))
    with pytest.raises(Exception, match="follow_up_not_held"):
        loop.shop.log(follow_up, CallEnd("declined"), "2026-05-11 12:00", loop.shop.agent("a02"))


def test_an_empty_call_of_a_closed_follow_up_is_not_taken_up_again(loop: Loop) -> None:
    follow_up = loop.invite()
    loop.shop.open(follow_up, "2026-05-11 09:50")
    loop.comes("2026-05-11 09:00")
    assert opening.unfinished(loop.shop.database, loop.shop.agent()) is None


@pytest.mark.parametrize(
    ("came", "credited"),
    [
        ("2026-05-12 10:00", True),
        ("2026-05-12 09:59", False),
        ("2026-06-11 23:59", True),
        ("2026-06-12 00:00", False),
    ],
)
def test_the_invitation_that_brought_a_visit_is_credited(loop: Loop, came: str, credited: bool) -> None:
    follow_up = loop.invite()
    loop.shop.dial(follow_up, "no_answer", "2026-05-12 10:00")
    account = loop.comes(came, now="2026-07-01 09:00")
    assert account.credited == credited
    assert account.as_json()["credited_invitations"] == credited
    assert loop.state(follow_up)[2] == (2 if credited else None)


def test_the_days_are_the_shops(loop: Loop) -> None:
    rule = loop.shop.settings.queues["invitation"]
    queues = loop.shop.settings.queues | {"invitation": replace(rule, credited_days=2)}
    loop.shop.settings = replace(loop.shop.settings, queues=queues)
    loop.shop.dial(loop.invite(), "no_answer", "2026-05-12 10:00")
    assert loop.comes("2026-05-15 10:00", now="2026-07-01 09:00").credited == 0


def test_a_recall_or_a_call_that_was_corrected_is_credited_with_nothing(loop: Loop) -> None:
    recall, invitation = loop.invite("recall"), loop.invite()
    loop.shop.call(recall, "no_answer", "2026-05-12 10:00")
    wrong = loop.shop.call(invitation, "no_answer", "2026-05-12 10:00")
    loop.shop.call(invitation, "no_answer", "2026-05-14 10:00", corrects_id=wrong)
    assert loop.comes("2026-05-13 10:00", now="2026-07-01 09:00").credited == 0


TWICE = st.lists(st.integers(0, 50), min_size=1, max_size=4, unique=True)


@hypothesis_settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(days=TWICE, data=st.data())
def test_the_first_visit_after_the_call_is_credited_whichever_file_comes_first(
    new_shop: Any, settings: Settings, tmp_path: Path, days: list[int], data: st.DataObject
) -> None:
    """Visits and the history of calls may come in any order, in any number of files."""
    invited = CALL | {"工单号": "", "车牌号": "吉A12345", "回访类型": "招揽", "结果": "无人接听",
                      "拨打时间": "2026-05-12 10:00", "总体满意度": "", "问题2": ""}  # fmt: skip
    again = invited | {"拨打时间": "2026-05-14 10:00"}
    visits = [
        VISIT | {"工单号": f"RX{day}", "开单时间": f"{date(2026, 5, 1) + timedelta(days=day)} 12:00",
                 "交车时间": "", "维修类型": "一般维修"}
        for day in days
    ]  # fmt: skip
    files = data.draw(st.permutations([[invited], [again], *([visit] for visit in visits)]))
    database = new_shop()
    loop = Loop(database, settings, tmp_path)
    credited = sum(loop.take(rows, now="2026-09-01 09:00").credited for rows in files)
    with database.reading() as records:
        found = records.value(
            "SELECT v.order_number FROM follow_up f JOIN visit v ON v.id = f.brought_visit_id"
        )
    database.close()
    after = [day for day in sorted(days) if 11 <= day <= 41]
    assert found == (f"RX{after[0]}" if after else None)
    assert bool(credited) == bool(after)


def test_taking_the_import_back_opens_what_it_closed(loop: Loop) -> None:
    follow_up = loop.invite()
    loop.shop.dial(follow_up, "no_answer", "2026-05-12 10:00")
    before = loop.shop.one("follow_up", follow_up)
    account = loop.comes("2026-05-13 10:00", now="2026-05-14 09:00")
    assert (account.closed, account.credited) == (1, 1)
    take_back(loop.shop.database, loop.shop.settings, now=at("2026-05-14 09:30"), agent=1)
    assert loop.shop.one("follow_up", follow_up) == before


def test_a_first_call_that_is_found_late_is_credited(loop: Loop) -> None:
    call = CALL | {"工单号": "", "车牌号": "吉A12345", "回访类型": "招揽", "结果": "无人接听"}
    loop.comes("2026-05-13 10:00", service="一般维修", now="2026-07-01 09:00")
    assert loop.take([call | {"拨打时间": "2026-05-14 10:00"}], now="2026-07-01 09:00").credited == 0
    assert loop.take([call | {"拨打时间": "2026-05-12 10:00"}], now="2026-07-01 09:00").credited == 1
    assert loop.state(1)[2] == 2
