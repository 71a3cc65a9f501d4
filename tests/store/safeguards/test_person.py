"""A person's rights: all that is known is told; erased, no byte of it is left, and counts are as before."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from store.calls.case import CallEnd, GivenAnswer
from store.calls.filing import correct_file
from store.calls.opening import keep_answer, keep_note
from store.database import Database, open_database
from store.figures import figure, figure_names
from store.finding.hearing import hear_names
from store.finding.searching import find
from store.intake import import_file
from store.remarks import Unusable
from store.reports.exports import record_export
from store.rules.settings import Settings
from store.safeguards import file_bytes
from store.safeguards.backup import back_up, refuse_unfit
from store.safeguards.checking import check
from store.safeguards.consent import Said, record_consent
from store.safeguards.person import ToErase, erase, known_of, look_before_erasing
from tests.store.factories import Shop, at
from tests.store.intake.samples import CALL, REFERENCE, VISIT, write_csv

NOW = at("2026-05-11 09:00")
NAME, NUMBER, SECOND, PLATE, VIN = "欧阳澜汐", "13944455566", "13677788899", "吉A8K5Q7", "LSVAM4187C2184847"
ADDRESS, WORDS = "长春市朝阳区桂林路八百八十八号", "说话吞吞吐吐的老先生"
OLD_NAME, OLD_PLATE = "欧阳兰夕", "吉B7P3M2"
PERSONAL = (NAME, OLD_NAME, NUMBER, SECOND, PLATE, OLD_PLATE, VIN, ADDRESS, WORDS)
FIRST, LAST = date(2026, 1, 1), date(2026, 6, 30)


def row(**said: str) -> dict[str, str]:
    return {**VISIT, "地址": "", **said}


THEIRS = {
    "客户姓名": OLD_NAME,
    "手机号": f"{NUMBER}/{SECOND}",
    "车牌号": PLATE,
    "车架号": VIN,
    "地址": ADDRESS,
}
ANOTHER = {
    "工单号": "RO9", "客户姓名": "李雷", "手机号": "13800138009", "车牌号": "吉A00009",
    "车架号": "LSVCC24B2AM012345", "开单时间": "2026-05-04 08:00", "交车时间": "2026-05-04 12:00",
}  # fmt: skip


OLDEST = {
    **THEIRS,
    "工单号": "RO1",
    "车牌号": OLD_PLATE,
    "开单时间": "2026-01-05 08:00",
    "交车时间": "2026-01-05 12:00",
}
LATEST = {**THEIRS, "工单号": "RO3", "开单时间": "2026-05-05 08:00", "交车时间": "2026-05-05 12:00"}


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """A file of orders, three of them the person's, by their older plate in the first."""
    orders = [row(**OLDEST), row(**{**THEIRS, "工单号": "RO2"}), row(**LATEST), row(**ANOTHER)]
    return write_csv(tmp_path / "orders.csv", orders, "gb18030")


@pytest.fixture
def lived(shop: Shop, export: Path, tmp_path: Path) -> Shop:
    """A shop in which the person was imported, called, corrected, complained, noted and exported."""
    database, rules, agent = shop.database, shop.settings, shop.agent()
    first = write_csv(tmp_path / "first.csv", [row(**OLDEST)])
    import_file(database, rules, first, now=at("2026-01-06 09:00"))
    import_file(database, rules, export, now=at("2026-05-06 09:00"))
    call = {**CALL, "工单号": "RO2", "拨打号码": NUMBER, "备注": f"{OLD_NAME}{WORDS}", "结果": "满意"}
    calls = write_csv(tmp_path / "calls.csv", [call])
    import_file(database, rules, calls, now=at("2026-05-06 10:00"))
    hear_names(database)
    whose = shop.value("SELECT id FROM customer WHERE shop_id = :shop AND name = :name", name=OLD_NAME)
    fields = {"name": NAME, "notes": WORDS, "gender": "male"}
    said = {("customer", whose, field): text for field, text in fields.items()}
    correct_file(database, rules, agent, whose, said, NOW, f"{NAME}来电")
    for refusal in (
        Said("messages", False, "call", NOW, whose, note=WORDS),
        Said("recall", False, "call", NOW, number=f"+86{SECOND}"),
    ):
        record_consent(database, agent, refusal, NOW)
    shop.make("2026-05-11 08:30")
    (ours,) = [line.id for line in shop.lines("2026-05-11 08:30") if line.customer_id == whose]
    assert ours is not None
    shop.open(ours, "2026-05-11 09:00")
    answers = [GivenAnswer("overall", 2, 2), GivenAnswer("why", WORDS), GivenAnswer("again", "maybe_later")]
    end = CallEnd("dissatisfied", answers=answers, causes=["time"], severity="minor", note=WORDS)
    shop.log(ours, end, "2026-05-11 09:05")
    other = shop.follow_up("recall", shop.vehicle(shop.customer("韩梅梅")))
    shop.open(other, "2026-05-11 09:10")
    keep_note(database, other, f"住在{ADDRESS}旁边")
    keep_answer(database, other, "why", f"认识{NAME}", "why")
    with database.writing() as records:
        record_export(records, agent.id, NOW, what="due", month="2026-05", file=f"{PLATE}.xlsx")
    return shop


def numbers(database: Database, rules: Settings) -> dict[str, Any]:
    """Give every figure, with names of rows but for the words that people said."""
    found = {}
    with database.reading() as records:
        for name in figure_names():
            made = figure(records, rules, name, FIRST, LAST)
            found[name] = [(row.name, row.numerator, row.denominator) for row in made.rows]
    return found


def left_in(database: Database, text: str) -> list[str]:
    """Name the files beside the shop's that hold a text, in any encoding; of a server its tables."""
    if not database.is_file:
        with database.reading() as records:
            return [
                name
                for name in records.tables()
                if any(text in str(tuple(row)) for row in records.rows(f"SELECT * FROM {name}"))
            ]
    path = database.path
    spellings = {text.encode(code) for code in ("utf-8", "gb18030", "utf-16-le", "utf-16-be")}
    spellings.add(json.dumps(text)[1:-1].encode())
    return [
        file.name
        for file in path.parent.glob(f"{path.name}*")
        if any(spelling in file.read_bytes() for spelling in spellings)
    ]


def erased(shop: Shop, said: str = NUMBER) -> ToErase:
    return erase(shop.database, shop.settings, shop.agent(), said, at("2026-05-11 10:00"))


def test_nothing_of_them_is_left_in_any_byte_and_every_figure_stays(lived: Shop) -> None:
    shop, before = lived.database, numbers(lived.database, lived.settings)
    # The plate of before stands in no record any more, but in what a file keeps of deleted ones.
    there = PERSONAL if shop.is_file else [text for text in PERSONAL if text != OLD_PLATE]
    assert [text for text in there if not left_in(shop, text)] == [], "all of it was there"
    done = erased(lived)
    assert {text: left_in(shop, text) for text in PERSONAL} == {text: [] for text in PERSONAL}
    assert not done.log_left
    assert numbers(lived.database, lived.settings) == before
    assert not shop.is_file or check(shop.path).found == ()
    assert find(lived.database, lived.settings, NAME, NOW) == []
    assert lived.one("customer", done.customer)["name"] == f"#{done.customer}"
    assert [hit.customer for hit in find(lived.database, lived.settings, "李雷", NOW)] == ["李雷"], (
        "others stay"
    )


@pytest.mark.usefixtures("files_only")
def test_what_lies_between_the_records_goes_as_well(shop: Shop) -> None:
    """Left of a note that was deleted long ago, by a program that overwrites nothing."""
    customer, path = shop.customer(NAME), shop.database.path
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA secure_delete=OFF")
        other.execute(
            "INSERT INTO customer (shop_id, id, name, match_key, made_at) VALUES (1, 99, ?, '', '')",
            (NAME * 9,),
        )
        other.commit()
        other.execute("DELETE FROM customer WHERE id = 99")
        other.commit()
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert erased(shop, str(customer)).rewritten
    assert left_in(shop.database, NAME) == []


def test_what_was_counted_stays_and_what_was_said_goes(lived: Shop) -> None:
    kept = {name: len(lived.all(name)) for name in ("visit", "attempt", "answer", "complaint", "vehicle")}
    erased(lived)
    assert {name: len(lived.all(name)) for name in kept} == kept
    said = {
        each["question"]: (each["value"], each["score"]) for each in lived.all("answer") if each["seq"] < 9
    }
    assert said["overall"][1] is not None
    assert json.loads(said["why"][0]) == "…"
    assert json.loads(said["again"][0]) == "maybe_later", "a code of a list is no words"
    assert {each["outcome"] for each in lived.all("attempt")} >= {"satisfied", "dissatisfied"}


def test_nobody_calls_or_writes_to_them_again(lived: Shop) -> None:
    done = erased(lived)
    lived.make("2026-05-12 08:30")
    assert done.customer not in {line.customer_id for line in lived.lines("2026-05-12 09:00")}


def test_the_same_file_does_not_bring_them_back_and_says_so(lived: Shop, export: Path) -> None:
    done = erased(lived)
    account = import_file(lived.database, lived.settings, export, now=at("2026-05-12 09:00"))
    assert account.reasons == {"about_erased": 3}
    assert (account.rejected, account.unchanged, account.changes_something) == (3, 1, False)
    assert {text: left_in(lived.database, text) for text in PERSONAL} == {text: [] for text in PERSONAL}
    assert lived.one("customer", done.customer)["name"] == f"#{done.customer}"


def test_a_call_of_theirs_is_refused_as_well(lived: Shop, tmp_path: Path) -> None:
    erased(lived)
    file = write_csv(tmp_path / "again.csv", [{**CALL, "工单号": "RO3", "拨打号码": "", "备注": WORDS}])
    account = import_file(lived.database, lived.settings, file, now=at("2026-05-12 09:00"))
    assert account.reasons == {"about_erased": 1}


def test_who_comes_again_after_the_erasure_is_a_customer_as_anybody_and_counted(
    lived: Shop, tmp_path: Path
) -> None:
    erased(lived)
    later = {"工单号": "RO20", "开单时间": "2026-06-01 08:00", "交车时间": "2026-06-01 12:00"}
    file = write_csv(tmp_path / "later.csv", [row(**{**THEIRS, **later})])
    account = import_file(lived.database, lived.settings, file, now=at("2026-06-02 09:00"))
    assert (account.rejected, account.warnings["erased_came_again"]) == (0, 1)
    assert [hit.customer for hit in find(lived.database, lived.settings, OLD_NAME, NOW)] == [OLD_NAME]


def test_what_imports_and_calls_changed_of_theirs_is_kept_without_what_says_who_they_are(lived: Shop) -> None:
    def kept() -> str:
        changes = [(row["before"], "") for row in lived.all("import_change")]
        changes += [(row["before"], row["after"]) for row in lived.all("attempt_change")]
        return "\n".join(before + after for before, after in changes)

    assert [text for text in PERSONAL if text in kept()] != [], "some of it was there"
    erased(lived)
    assert kept() != ""
    assert [text for text in PERSONAL if text in kept()] == []


def test_looking_first_changes_nothing_and_names_what_is_to_come(lived: Shop, tmp_path: Path) -> None:
    copies = (str(tmp_path / "kept.db"),) if lived.database.is_file else ()
    for copy in copies:
        back_up(lived.database, lived.agent(), Path(copy), NOW)
    before = {text: left_in(lived.database, text) for text in PERSONAL}
    looked = look_before_erasing(lived.database, lived.settings, PLATE, NOW)
    assert (looked.open_complaints, looked.copies) == (1, copies)
    assert looked.rows["visit"] == 3
    assert {text: left_in(lived.database, text) for text in PERSONAL} == before
    for copy in copies:
        refuse_unfit(Path(copy))


def test_all_that_is_known_is_told(lived: Shop) -> None:
    with lived.database.reading() as records:
        known = known_of(records, lived.settings, VIN)
    told = json.dumps(known.tables, ensure_ascii=False)
    assert all(text in told for text in (NAME, NUMBER, SECOND, PLATE, VIN, ADDRESS, WORDS))
    assert "李雷" not in told
    assert len(known.tables["visit"]) == 3
    assert [each["purpose"] for each in known.tables["consent"]] == ["messages", "recall"]


@pytest.mark.parametrize("said", [NUMBER, f"+86 {NUMBER}", SECOND, PLATE.lower(), VIN])
def test_somebody_is_found_by_any_of_theirs(lived: Shop, said: str) -> None:
    whose = lived.value("SELECT id FROM customer WHERE shop_id = :shop AND name = :name", name=NAME)
    assert look_before_erasing(lived.database, lived.settings, said, NOW).customer == whose


def code(work: object) -> str:
    with pytest.raises(Unusable) as fault:
        work()  # type: ignore[operator]
    return fault.value.remark.code


def test_nobody_several_in_a_call_or_twice_is_refused(shop: Shop) -> None:
    both = "+8613800000001"
    first, _ = shop.customer(numbers=[both]), shop.customer(numbers=[both])
    follow_up = shop.follow_up("recall", shop.vehicle(first))
    assert code(lambda: erased(shop, "吉A99999")) == "person_unknown"
    assert code(lambda: erased(shop, both)) == "person_several"
    shop.open(follow_up, "2026-05-11 09:59")
    assert code(lambda: erased(shop, str(first))) == "follow_up_held"
    shop.change("follow_up", follow_up, held_until=at("2026-05-11 09:00"))
    erased(shop, str(first))
    assert code(lambda: erased(shop, str(first))) == "person_erased"


@pytest.mark.parametrize(
    "spelt", ["{0} {1} {2}", "{0}-{1}-{2}", "{0}{1}{2}", "+86{0}{1}{2}", "吉A·8K5Q7", "吉A 8K5Q7", "吉a8k5q7"]
)
def test_others_notes_do_not_tell_of_them_however_it_was_written(shop: Shop, spelt: str) -> None:
    said = spelt.format("139", "4445", "5566")
    gone = shop.customer("欧阳澜汐", numbers=["+8613944455566"])
    shop.vehicle(gone, plate="吉A8K5Q7")
    friend = shop.customer("李雷")
    shop.change("customer", friend, notes=f"朋友是{said}，爱喝茶")
    done = erased(shop, str(gone))
    assert shop.one("customer", friend)["notes"].endswith("，爱喝茶")
    assert shop.one("customer", friend)["notes"].startswith("朋友是")
    assert left_in(shop.database, said) == []
    assert not done.log_left


def test_a_mapping_of_columns_made_of_a_file_without_headings_does_not_tell_of_them(shop: Shop) -> None:
    """Its first row stood for headings, and what was said of it is remembered."""
    gone = shop.customer("欧阳澜汐", numbers=["+8613944455566"])
    said = '{"columns":{"欧阳澜汐":"name","13944455566":"phone"},"kind":"visits"}'
    with shop.database.writing() as records:
        records.run(
            "INSERT INTO known_layout (shop_id, fingerprint, mapping, at) VALUES (:shop, 'f', :said, :at)",
            said=said,
            at=NOW,
        )
    erased(shop, str(gone))
    assert json.loads(str(shop.value("SELECT mapping FROM known_layout WHERE shop_id = :shop")))["columns"]
    assert [text for text in ("欧阳澜汐", "13944455566") if left_in(shop.database, text)] == []


def test_a_name_or_number_that_somebody_else_has_too_stays_theirs(shop: Shop) -> None:
    shared = "+8613800000001"
    gone, stays = shop.customer("王芳", numbers=[shared]), shop.customer("王芳", numbers=[shared])
    shop.follow_up("recall", shop.vehicle(stays))
    done = erased(shop, str(gone))
    assert not done.rewritten
    assert shop.one("customer", stays)["name"] == "王芳"
    assert (
        shop.rows("SELECT raw FROM customer_number WHERE shop_id = :shop AND customer_id = :id", id=stays)[0][
            "raw"
        ]
        == shared
    )


def test_every_figure_of_the_reference_months_stays(tmp_path: Path, settings: Settings) -> None:
    if not REFERENCE.is_dir():
        pytest.skip("the reference records are not beside the repository")
    with closing(open_database(str(tmp_path / "shop.db"), now=NOW, shop_name="x")) as database:
        for name in ("visits.csv", "calls.csv"):
            import_file(database, settings, REFERENCE / name, now=at("2027-01-01 09:00"))
        shop = Shop(database, settings)
        talkative = shop.rows(
            """SELECT a.customer_id AS id FROM attempt a WHERE a.shop_id = :shop AND EXISTS (
                 SELECT 1 FROM answer s WHERE s.shop_id = :shop AND s.attempt_id = a.id)
               GROUP BY a.customer_id ORDER BY count(*) DESC, a.customer_id LIMIT 3"""
        )
        before = numbers(database, settings)
        for each in talkative:
            erase(database, settings, shop.agent(), str(each["id"]), at("2027-01-02 09:00"))
        assert numbers(database, settings) == before
        assert check(database.path).found == ()


def test_bytes_are_found_across_the_pieces_in_which_a_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"x" * (file_bytes.AT_ONCE - 3) + NAME.encode() + b"y")
    assert file_bytes.stands_in(file, [NAME.encode()])
    assert not file_bytes.stands_in(file, [ADDRESS.encode()])


@pytest.mark.usefixtures("files_only")
def test_looking_through_the_file_leaves_our_locks_on_it(shop: Shop) -> None:
    path = shop.database.path
    taking = (
        f"import sqlite3; sqlite3.connect({str(path)!r}, timeout=0).execute('PRAGMA journal_mode=DELETE')"
    )
    with shop.database.reading() as records:
        assert records.value("SELECT 1 FROM shop")
        assert not file_bytes.stands_in(path, [b"nobody of this name"])
        told = subprocess.run([sys.executable, "-c", taking], check=False, capture_output=True, text=True)
    assert "locked" in told.stderr
