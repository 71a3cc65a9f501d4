"""The audit trail: every act in it once, nothing in it can be changed unnoticed."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from store.calls.undoing import undo
from store.database import Database
from store.remarks import Remark, Unusable
from store.safeguards.backup import back_up
from store.safeguards.looking import Look, looked
from store.safeguards.person import erase
from store.safeguards.reading_trail import TrailEntry, TrailWanted, trail, trail_staff
from store.safeguards.trail import FAMILIES, KINDS, Entry, hash_of
from store.safeguards.verifying import Seal, Verified, read_seals, seal_trail, verify_trail
from tests.store.factories import ZONE, Shop, at, day

NOW = at("2026-05-11 09:00")


def noted(database: Database, entries: int, staff: str = "a01") -> None:
    """Note so many acts, each in a transaction of its own."""
    for number in range(1, entries + 1):
        with database.writing() as records:
            records.note(Entry(NOW, staff, "looked", "customer", number, {"n": number}))


def verified(database: Database, *seals: Seal) -> Verified:
    with database.reading() as records:
        return verify_trail(records, seals)


def found(database: Database, *seals: Seal) -> list[tuple[str, object]]:
    """What is wrong: each code with the number it names first."""
    return [(one.code, next(iter(one.facts.values()), None)) for one in verified(database, *seals).found]


def tampered(database: Database, *statements: str) -> None:
    """Write into the file as somebody might who has it: without the triggers."""
    if not is_file(database):
        with database.writing() as records:
            records.run("ALTER TABLE audit DISABLE TRIGGER USER")
            for statement in statements:
                records.run(statement)
            records.run("ALTER TABLE audit ENABLE TRIGGER USER")
        return
    with closing(sqlite3.connect(database.path)) as connection:
        for name in ("audit_not_changed", "audit_not_deleted", "audit_at_its_end"):
            connection.execute(f"DROP TRIGGER IF EXISTS {name}")
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def is_file(database: Database) -> bool:
    return type(database) is Database


def entries(database: Database, **wanted: Any) -> list[TrailEntry]:
    with database.reading() as records:
        return trail(records, ZONE, TrailWanted(**wanted))


def rehashed(database: Database, number: int, **changed: object) -> None:
    """Change an entry as somebody does who knows how its hash is made."""
    with database.reading() as records:
        row = dict(records.row("SELECT * FROM audit WHERE shop_id = :shop AND id = :id", id=number) or {})
    row |= changed
    told = ", ".join(f"{name} = '{value}'" for name, value in changed.items())
    tampered(database, f"UPDATE audit SET {told}, hash = '{hash_of(row)}' WHERE id = {number}")


def test_the_trail_is_whole_and_tells_where_it_ends(shop: Shop) -> None:
    assert verified(shop.database) == Verified(0, 0, "", (), 0)
    noted(shop.database, 5)
    whole = verified(shop.database)
    assert (whole.entries, whole.number, whole.found) == (5, 5, ())
    assert whole.hash == entries(shop.database)[0].hash


def test_the_hash_is_the_one_that_is_documented(shop: Shop) -> None:
    with shop.database.writing() as records:
        records.note(Entry(NOW, "a01", "logged", "attempt", 7, {"outcome": "busy", "follow_up": 3}))
    said = '[1,"2026-05-11T01:00:00.000Z","a01","logged","attempt",7,'
    said += r'"{\"follow_up\":3,\"outcome\":\"busy\"}",""]'
    import hashlib

    assert entries(shop.database)[0].hash == hashlib.sha256(said.encode()).hexdigest()


@pytest.mark.parametrize(
    "change",
    [
        "at = '2026-05-11T01:00:00.001Z'",
        "staff_code = 'a02'",
        "kind = 'erased'",
        "about = 'vehicle'",
        "about_id = 99",
        "about_id = NULL",
        "facts = '{}'",
        "hash = 'x'",
        "at = '20260511T010000.000Z'",
        "at = '2026-05-11T09:00+08:00'",
        "facts = '5'",
    ],
)
def test_a_changed_entry_is_named(shop: Shop, change: str) -> None:
    noted(shop.database, 5)
    tampered(shop.database, f"UPDATE audit SET {change} WHERE id = 3")
    assert found(shop.database)[0] == ("trail_entry_changed", 3)


@pytest.mark.usefixtures("on_sqlite")
@pytest.mark.parametrize(
    "change",
    [
        "at = 'never'",
        "at = ' ' || at",
        "at = '2026-05-11T01:00:00.000'",
        "kind = CAST(kind AS BLOB)",
        "facts = CAST(facts AS BLOB)",
        "facts = 'x'",
        "staff_code = CAST(x'61ff' AS TEXT)",
        "hash = CAST(x'ff' AS TEXT)",
        "about_id = 'x'",
    ],
)
def test_an_entry_made_unreadable_hides_nothing(shop: Shop, change: str) -> None:
    noted(shop.database, 7)
    tampered(shop.database, f"UPDATE audit SET {change} WHERE id IN (3, 4)", "DELETE FROM audit WHERE id = 6")
    told = found(shop.database)
    assert [one for one in told if one[0] != "trail_entry_unlinked"] == [
        ("trail_entry_changed", 3),
        ("trail_entry_changed", 4),
        ("trail_entry_missing", 6),
    ]
    assert verified(shop.database).entries == 6


@pytest.mark.usefixtures("on_sqlite")
def test_an_entry_whose_number_is_none_any_more_is_found(shop: Shop) -> None:
    noted(shop.database, 3)
    tampered(shop.database, "UPDATE audit SET id = 'x' WHERE id = 3", "UPDATE audit_head SET number = 'x'")
    assert found(shop.database) == [("trail_entry_changed", 3), ("trail_end_differs", 2)]


@pytest.mark.usefixtures("on_sqlite")
@pytest.mark.parametrize("change", ["at = 'never'", "facts = '5'", "facts = CAST('{' AS BLOB)"])
def test_a_list_names_the_entry_that_cannot_be_read(shop: Shop, change: str) -> None:
    noted(shop.database, 5)
    tampered(shop.database, f"UPDATE audit SET {change} WHERE id = 3")
    with pytest.raises(Unusable) as caught:
        entries(shop.database)
    assert caught.value.remark == Remark("trail_unreadable", {"id": 3})


def test_a_changed_entry_with_a_fitting_hash_is_named_by_the_one_after_it(shop: Shop) -> None:
    noted(shop.database, 5)
    rehashed(shop.database, 3, staff_code="a02")
    assert found(shop.database) == [("trail_entry_unlinked", 4)]
    rehashed(shop.database, 5, staff_code="a02")
    assert found(shop.database) == [("trail_entry_unlinked", 4), ("trail_end_differs", 5)]


@pytest.mark.parametrize(
    ("removed", "says"),
    [
        ("id = 1", ("trail_entry_missing", 1)),
        ("id = 3", ("trail_entry_missing", 3)),
        ("id IN (2, 3)", ("trail_entries_missing", 2)),
        ("id = 5", ("trail_cut", 5)),
        ("id > 2", ("trail_cut", 3)),
        ("id > 0", ("trail_cut", 1)),
    ],
)
def test_a_removed_entry_is_named_also_at_the_end(shop: Shop, removed: str, says: tuple[str, int]) -> None:
    noted(shop.database, 5)
    tampered(shop.database, f"DELETE FROM audit WHERE {removed}")
    assert found(shop.database)[0] == says
    noted(shop.database, 1)
    assert found(shop.database)[0][1] == says[1], "what comes after it hides nothing"


def test_a_trail_written_anew_is_found_by_what_is_kept_elsewhere(shop: Shop, tmp_path: Path) -> None:
    if not is_file(shop.database):
        pytest.skip("backs a file up")
    noted(shop.database, 3)
    seal = seal_trail(shop.database, shop.agent(), NOW)
    backed_up = back_up(shop.database, shop.agent(), tmp_path / "copy.db", NOW)
    assert verified(shop.database, seal).found == ()
    assert verified(shop.database, seal).seals == 2
    with shop.database.reading() as records:
        rows = [dict(row) for row in records.rows("SELECT * FROM audit WHERE shop_id = :shop ORDER BY id")]
    rows[1]["staff_code"] = "a09"
    before = ""
    anew = []
    for row in rows:
        row["before"] = before
        before = row["hash"] = hash_of(row)
        anew.append(
            f"UPDATE audit SET staff_code = '{row['staff_code']}', before = '{row['before']}',"
            f" hash = '{row['hash']}' WHERE id = {row['id']}"
        )
    tampered(shop.database, *anew, f"UPDATE audit_head SET hash = '{before}'")
    assert found(shop.database) == [("trail_not_as_sealed", 4)], "by the backup on record"
    told = verified(shop.database, Seal(seal.number, seal.hash, "paper")).found
    assert Remark("trail_not_as_sealed", {"id": 4, "kept": "paper"}) in told
    assert Remark("trail_not_as_sealed", {"id": 4, "kept": backed_up.file}) in told


def test_an_end_cut_off_with_all_that_tells_of_it_is_found_by_a_seal(shop: Shop) -> None:
    noted(shop.database, 5)
    seal = seal_trail(shop.database, shop.agent(), NOW)
    last = entries(shop.database)[-2]
    tampered(
        shop.database,
        "DELETE FROM audit WHERE id > 2",
        f"UPDATE audit_head SET number = 2, hash = '{last.hash}'",
    )
    assert found(shop.database) == [], "the file alone tells nothing"
    assert found(shop.database, seal) == [("trail_cut_before_seal", 2)]


def test_a_head_that_was_set_back_stops_nobodys_work_and_is_found(shop: Shop) -> None:
    noted(shop.database, 5)
    second = entries(shop.database)[-2]
    tampered(shop.database, f"UPDATE audit_head SET number = 2, hash = '{second.hash}'")
    assert found(shop.database) == [("trail_end_differs", 5)]
    noted(shop.database, 2)
    assert [entry.id for entry in entries(shop.database)] == [7, 6, 5, 4, 3, 2, 1]
    assert found(shop.database) == [("trail_entry_unlinked", 6)]


def test_seals_are_read_as_they_are_printed() -> None:
    line = f"12 {'ab' * 32} 2026-05-11T09:00:00+08:00"
    assert read_seals(f"{line}\n\n", "seals") == [Seal(12, "ab" * 32, "seals")]
    with pytest.raises(Unusable) as refused:
        read_seals(f"{line}\n12 abc", "seals")
    assert refused.value.remark == Remark("seal_unreadable", {"file": "seals", "row": 2})


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET staff_code = 'a02'",
        "DELETE FROM audit WHERE id = 2",
        (
            "INSERT OR REPLACE INTO audit SELECT shop_id, id, at, 'a02', kind, about, about_id, facts,"
            " before, hash FROM audit WHERE id = 2"
        ),
        (
            "INSERT INTO audit SELECT shop_id, 0, at, staff_code, kind, about, about_id, facts, before, hash"
            " FROM audit WHERE id = 2"
        ),
    ],
)
def test_the_file_itself_refuses_to_change_or_remove_an_entry(shop: Shop, statement: str) -> None:
    noted(shop.database, 3)
    if is_file(shop.database):
        with (
            closing(sqlite3.connect(shop.database.path)) as connection,
            pytest.raises(sqlite3.IntegrityError, match="only added to"),
        ):
            connection.execute(statement)
    elif not statement.startswith("INSERT"):

        def refused() -> None:
            with shop.database.writing() as records:
                records.run(statement)

        with pytest.raises(Exception, match="only added to"):
            refused()
    assert verified(shop.database).found == ()


def test_an_act_that_is_not_stored_leaves_no_entry(shop: Shop) -> None:
    def fail() -> None:
        with shop.database.writing() as records:
            records.note(Entry(NOW, "a01", "logged"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert entries(shop.database) == []


def test_many_at_once_make_one_chain(shop: Shop) -> None:
    def work(staff: str) -> None:
        noted(shop.database, 10, staff)

    threads = [Thread(target=work, args=(f"a0{n}",)) for n in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    whole = verified(shop.database)
    assert (whole.entries, whole.found) == (40, ())
    for n in range(4):
        told = [one.about_id for one in entries(shop.database, staff=f"a0{n}")]
        assert told == list(range(10, 0, -1)), "each one's in their own order"


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    told=st.lists(
        st.lists(
            st.tuples(
                st.sampled_from(KINDS), st.text(max_size=4), st.integers(0, 9), st.booleans() | st.none()
            ),
            max_size=3,
        ),
        min_size=1,
        max_size=5,
    ),
    data=st.data(),
)
def test_whatever_is_noted_verifies_and_any_one_change_is_found(
    new_shop: Callable[[], Shop], told: list[list[tuple[Any, str, int, bool | None]]], data: st.DataObject
) -> None:
    with closing(new_shop()) as shop:
        for together in told:
            with shop.database.writing() as records:
                for kind, staff, which, fact in together:
                    records.note(Entry(NOW, staff, kind, "customer", which, {"a": fact, "z": staff}))
        noted_in_all = sum(map(len, told))
        whole = verified(shop.database)
        assert (whole.entries, whole.found) == (noted_in_all, ())
        if noted_in_all:
            which = data.draw(st.integers(1, noted_in_all))
            tampered(shop.database, f"UPDATE audit SET about_id = about_id + 1 WHERE id = {which}")
            assert found(shop.database) == [("trail_entry_changed", which)]


def test_a_call_is_in_it_from_its_opening_to_its_undoing(shop: Shop) -> None:
    shop.visit(shop.vehicle(), "2026-05-06")
    shop.make("2026-05-11 08:00")
    shop.dial(1, "busy", "2026-05-11 09:02")
    undo(shop.database, shop.settings, shop.agent(), at("2026-05-11 09:03"))
    told = [(one.staff, one.kind, one.about) for one in reversed(entries(shop.database, kind="calls"))]
    assert told == [
        ("a01", "called", "follow_up"),
        ("a01", "logged", "attempt"),
        ("a01", "taken_back", "attempt"),
    ]


def test_only_what_is_wanted_is_listed_the_latest_first(shop: Shop) -> None:
    for staff, kind, when in (
        ("a01", "looked", "2026-05-10 23:59"),
        ("a01", "logged", "2026-05-11 00:00"),
        ("a02", "exported", "2026-05-11 23:59"),
        ("a02", "looked", "2026-05-12 00:00"),
    ):
        with shop.database.writing() as records:
            records.note(Entry(at(when), staff, kind, "customer", 1))  # type: ignore[arg-type]

    def ids(**wanted: Any) -> list[int]:
        return [one.id for one in entries(shop.database, **wanted)]

    assert ids() == [4, 3, 2, 1]
    assert ids(since=day("2026-05-11"), until=day("2026-05-11")) == [3, 2]
    assert ids(staff="a02", kind="looked") == [4]
    assert ids(kind="looks") == [4, 1]
    assert ids(about="customer", about_id=1) == [4, 3, 2, 1]
    assert ids(about="customer", about_id=2) == ids(about="vehicle") == []
    with shop.database.reading() as records:
        assert [one.id for one in trail(records, ZONE, TrailWanted(), before=3, most=1)] == [2]
        assert [code for code, _name in trail_staff(records)] == ["a01", "a02"]


def test_the_families_are_all_the_kinds_each_once() -> None:
    assert [kind for kinds in FAMILIES.values() for kind in kinds] == list(KINDS)


def test_looks_are_stored_in_their_order_as_whoever_looked(shop: Shop) -> None:
    looked(shop.database, "a01", [Look(NOW, "looked", "customer", 1), Look(NOW, "listed", facts={"n": 2})])
    told = [(one.staff, one.kind, one.about_id, dict(one.facts)) for one in entries(shop.database)]
    assert told == [("a01", "listed", None, {"n": 2}), ("a01", "looked", 1, {})]


def test_erasing_somebody_changes_nothing_of_it_and_nothing_in_it_tells_of_them(shop: Shop) -> None:
    vehicle = shop.vehicle(shop.customer("欧阳若溪", numbers=["+8613987654321"]), plate="京ZQ8881")
    shop.visit(vehicle, "2026-05-06")
    shop.make("2026-05-11 08:00")
    shop.dial(1, "busy", "2026-05-11 09:02", note="欧阳若溪 busy")
    shop.leave(1, "2026-05-11 09:03")
    before = entries(shop.database)
    erase(shop.database, shop.settings, shop.agent(), "13987654321", at("2026-05-11 10:00"))
    after = entries(shop.database)
    assert after[1:] == before
    assert (after[0].kind, after[0].about, after[0].facts) == ("erased", "customer", {"basis": "asked"})
    assert verified(shop.database).found == ()
    said = json.dumps([dict(row) for row in shop.all("audit")], ensure_ascii=False)
    assert not re.search("欧阳|若溪|987654321|ZQ8881", said)
