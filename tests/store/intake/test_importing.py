"""Files taken in: what comes of them, and that it comes whole or not at all."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from store.database import Database
from store.intake import Account, import_file, importing as station
from store.remarks import Unusable
from store.rules.settings import Settings
from tests.store.intake.samples import (
    CALL,
    NOW,
    VISIT,
    dump,
    picture,
    read_csv,
    write_cells,
    write_csv,
)

Importer = Callable[[Path], Account]


@pytest.fixture
def take(shop: Database, settings: Settings) -> Importer:
    def take(path: Path) -> Account:
        return import_file(shop, settings, path, now=NOW, rejects=path.with_suffix(".rejects.csv"))

    return take


def _counted(account: Account) -> bool:
    new, updated = account.new.get(account.kind, 0), account.updated.get(account.kind, 0)
    return account.rows == new + updated + account.unchanged + account.folded + account.rejected


def _as(form: str, source: Path, folder: Path) -> Path:
    """Write a reference file in another form, the same cells."""
    with source.open(encoding="gb18030", newline="") as file:
        rows = list(csv.reader(file))
    if form != "xlsx":
        return write_cells(folder / source.name, rows, form)
    path = folder / f"{source.stem}.xlsx"
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return path


@pytest.mark.parametrize("form", ["gb18030", "utf-8", "utf-8-sig", "xlsx"])
def test_the_reference_in_every_form_is_the_same_records(
    form: str,
    reference: Path,
    shop: Database,
    settings: Settings,
    tmp_path: Path,
    reference_picture: dict[str, object],
) -> None:
    for name in ("visits", "calls"):
        account = import_file(shop, settings, _as(form, reference / f"{name}.csv", tmp_path), now=NOW)
        assert account.encoding == form
        assert account.warnings == {}
        assert account.rejected == 0
    assert picture(shop) == reference_picture


@pytest.fixture(scope="module")
def reference_picture(
    reference: Path, new_shop: Callable[[], Database], settings: Settings
) -> dict[str, object]:
    with closing(new_shop()) as database:
        for name in ("visits", "calls"):
            import_file(database, settings, reference / f"{name}.csv", now=NOW)
        return dict(picture(database))


def test_the_reference_gives_what_it_must(reference: Path, shop: Database, settings: Settings) -> None:
    expected = json.loads((reference / "expected.json").read_text(encoding="utf-8"))
    visits = import_file(shop, settings, reference / "visits.csv", now=NOW).as_json()
    assert visits == {
        "file": "visits.csv",
        "kind": "visits",
        "encoding": "gb18030",
        "rows": expected["rows"]["visits"],
        "new": {
            "customers": expected["rows"]["customers"],
            "vehicles": expected["rows"]["vehicles"],
            "visits": expected["rows"]["visits"],
            "calls": 0,
        },
        "updated": {"customers": 0, "vehicles": 0, "visits": 0, "calls": 0},
        "unchanged": 0,
        "folded": 0,
        "rejected": 0,
        "reasons": {},
        "warnings": {},
        "ignored_columns": [],
        "closed_follow_ups": 0,
        "credited_invitations": 0,
        "questions": 0,
    }
    calls = import_file(shop, settings, reference / "calls.csv", now=NOW)
    assert calls.new == {"calls": expected["rows"]["calls"]}
    with shop.reading() as records:
        causes = {
            row["cause"]: row["n"]
            for row in records.rows(
                """SELECT x.cause, count(*) AS n FROM attempt_cause x JOIN attempt a ON a.id = x.attempt_id
                   WHERE a.on_day LIKE '2026-09-%' GROUP BY x.cause"""
            )
        }
        means = {
            f"q{row['seq']}": {"n": row["n"], "mean": round(row["mean"], 4)}
            for row in records.rows(
                """SELECT r.seq, count(*) AS n, avg(r.score) AS mean
                   FROM answer r JOIN attempt a ON a.id = r.attempt_id
                   WHERE a.on_day LIKE '2026-04-%' AND a.kind = 'callback' AND a.aapor = 'I' GROUP BY r.seq"""
            )
        }
    assert causes == {
        name: sum(weeks) for name, weeks in expected["causes_by_week"].items() if name != "month"
    }
    assert means == expected["callbacks"]["question_means"]


def test_the_same_files_again_change_nothing(reference: Path, shop: Database, settings: Settings) -> None:
    for name in ("visits.csv", "calls.csv"):
        import_file(shop, settings, reference / name, now=NOW)
    before = dump(shop)
    for name in ("visits.csv", "calls.csv"):
        account = import_file(shop, settings, reference / name, now=NOW.replace(year=2028))
        assert (account.unchanged, account.batch) == (account.rows, None)
    assert dump(shop) == before


def test_a_dry_run_says_the_same_and_writes_nothing(
    reference: Path, shop: Database, settings: Settings
) -> None:
    for name in ("visits.csv", "calls.csv"):
        before = dump(shop)
        tried = import_file(shop, settings, reference / name, now=NOW, dry_run=True)
        assert tried.dry_run
        assert dump(shop) == before
        said = tried.as_json()
        said.pop("preview")
        assert import_file(shop, settings, reference / name, now=NOW).as_json() == said


def test_what_one_row_becomes(take: Importer, shop: Database, tmp_path: Path) -> None:
    account = take(write_csv(tmp_path / "visits.csv", [VISIT | {"客户类型": "单位", "颜色": "白"}]))
    assert account.new == {"customers": 1, "vehicles": 1, "visits": 1}
    assert account.ignored == ("颜色",)
    assert account.rejects is None
    seen = picture(shop)
    stamp = "2026-03-02T03:00:00.000Z|RO1"
    assert seen["customers"] == [("李明", None, 1, "C", "", "", "李明|+8613800138000", stamp, '{"tier":""}')]
    assert seen["numbers"] == [
        ("李明|+8613800138000", 1, "13800138000", "+8613800138000", "mobile", "unknown")
    ]
    assert seen["visits"] == [
        ("RO1", "吉A12345", "LSVAM4187C2184847", "李明|+8613800138000", "periodic_maintenance",
         "2026-03-02T01:30:00.000Z", None, "2026-03-02T03:00:00.000Z", "2026-03-02", "2026-03-02", 12345,
         None, 32150, "", "", None, None)
    ]  # fmt: skip
    assert seen["vehicles"][0][9:18] == (
        1,
        "2026-03-02",
        "2026-03-02",
        12345,
        None,
        "2026-06-02",
        None,
        "2026-06-02",
        "time",
    )
    with shop.reading() as records:
        batch = records.row("SELECT * FROM import_batch")
        assert batch is not None
        assert json.loads(batch["account"]) == account.as_json()
        assert len(batch["digest"]) == 64
        assert records.value("SELECT batch_id FROM visit") == batch["id"]


def test_a_changed_order_updates_the_visit_and_says_so(
    take: Importer, shop: Database, tmp_path: Path
) -> None:
    take(write_csv(tmp_path / "a.csv", [VISIT]))
    account = take(write_csv(tmp_path / "b.csv", [VISIT | {"结算金额": "400", "进厂里程": ""}]))
    assert account.updated == {"visits": 1}
    assert (account.unchanged, account.rejected) == (0, 0)
    visit = picture(shop)["visits"][0]
    assert (visit[10], visit[12]) == (12345, 40000)


def test_an_order_that_moves_to_another_vehicle_brings_both_up_to_date(
    take: Importer, shop: Database, tmp_path: Path
) -> None:
    other = VISIT | {
        "工单号": "RO2",
        "车架号": "LSVAM4187C2184848",
        "车牌号": "吉A99999",
        "交车时间": "2026-04-01",
    }
    take(write_csv(tmp_path / "a.csv", [VISIT, other]))
    account = take(
        write_csv(tmp_path / "b.csv", [VISIT | {"车架号": other["车架号"], "车牌号": other["车牌号"]}])
    )
    assert account.updated == {"visits": 1}
    assert [(row[1], row[9], row[10]) for row in picture(shop)["vehicles"]] == [
        ("LSVAM4187C2184847", 0, None),
        ("LSVAM4187C2184848", 2, "2026-04-01"),
    ]


def test_refused_rows_come_back_whole_and_complete_the_import_once_corrected(
    take: Importer, shop: Database, tmp_path: Path
) -> None:
    bad = [
        VISIT | {"工单号": "", "客户姓名": "=cmd|' /C calc'!A0"},
        VISIT | {"工单号": "RO3", "车牌号": "无", "车架号": "123"},
        VISIT | {"工单号": "RO4", "开单时间": "昨天", "交车时间": "2026-02-30"},
    ]
    path = write_csv(tmp_path / "visits.csv", [VISIT, *bad], "gb18030")
    account = take(path)
    assert _counted(account)
    assert account.reasons == {"no_order_number": 1, "no_plate_nor_vin": 1, "no_readable_date": 1}
    assert account.warnings.get("vin_unusable") is None
    assert account.rejects is not None
    rejects = Path(account.rejects)
    rows = read_csv(rejects)
    assert rejects.read_bytes().startswith(b"\xef\xbb\xbf")
    assert rows[0] == ["ringback_row", "ringback_reason", *VISIT]
    assert [(row[0], row[1]) for row in rows[1:]] == [
        ("3", "no_order_number"),
        ("4", "no_plate_nor_vin"),
        ("5", "no_readable_date"),
    ]
    assert [row[2:] for row in rows[1:]] == [list(row.values()) for row in bad]
    rows[1][2], rows[2][5], rows[3][10] = "RO2", "吉A54321", "2026-03-04"
    again = take(write_cells(rejects, rows, "utf-8-sig"))
    assert (again.rejected, again.new["visits"], again.ignored) == (0, 3, ())
    assert len(picture(shop)["visits"]) == 4


def test_refused_again_the_rows_carry_the_new_reason_only(take: Importer, tmp_path: Path) -> None:
    rows = [
        ["ringback_row", "ringback_reason", *VISIT],
        ["9", "no_order_number", *(VISIT | {"工单号": ""}).values()],
    ]
    account = take(write_cells(tmp_path / "visits.csv", rows))
    assert account.rejects is not None
    assert read_csv(Path(account.rejects))[0] == ["ringback_row", "ringback_reason", *VISIT]
    assert read_csv(Path(account.rejects))[1][:3] == ["2", "no_order_number", ""]


def test_reasons_are_put_into_words_where_somebody_has_them(
    shop: Database, settings: Settings, tmp_path: Path
) -> None:
    path, rejects = write_csv(tmp_path / "visits.csv", [VISIT | {"工单号": ""}]), tmp_path / "refused.csv"
    import_file(shop, settings, path, now=NOW, rejects=rejects, words=lambda code: f"<{code}>")
    assert read_csv(rejects)[1][1] == "<no_order_number>"


def test_a_rejects_file_that_cannot_be_written_stops_the_import(
    shop: Database, settings: Settings, tmp_path: Path
) -> None:
    path = write_csv(tmp_path / "visits.csv", [VISIT, VISIT | {"工单号": ""}])
    before = dump(shop)
    with pytest.raises(Unusable) as caught:
        import_file(shop, settings, path, now=NOW, rejects=tmp_path / "none" / "rejects.csv")
    assert caught.value.remark.code == "rejects_unwritable"
    assert dump(shop) == before


def test_whole_or_not_at_all(
    shop: Database, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dump(shop)

    def fail(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(station, "_record", fail)
    path = write_csv(tmp_path / "visits.csv", [VISIT, VISIT | {"工单号": ""}])
    with pytest.raises(KeyboardInterrupt):
        import_file(shop, settings, path, now=NOW, rejects=tmp_path / "rejects.csv")
    assert dump(shop) == before
    assert [each.name for each in tmp_path.iterdir()] == ["visits.csv"]


def test_a_file_that_changes_while_it_is_read(shop: Database, settings: Settings, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "visits.csv", [VISIT])
    before = dump(shop)

    def append(_done: int, _total: int | None) -> None:
        with path.open("a", encoding="utf-8") as file:
            file.write("x\n")

    with pytest.raises(Unusable) as caught:
        import_file(shop, settings, path, now=NOW, progress=append)
    assert caught.value.remark.code == "import_changed"
    assert dump(shop) == before


def test_progress_is_told(shop: Database, settings: Settings, tmp_path: Path) -> None:
    told: list[tuple[int, int | None]] = []
    rows = [VISIT | {"工单号": f"RO{number}"} for number in range(4500)]
    path = write_csv(tmp_path / "visits.csv", rows)
    import_file(shop, settings, path, now=NOW, progress=lambda done, total: told.append((done, total)))
    assert told == [*((done, 4501) for done in range(500, 4501, 500)), (4500, 4500)]


def test_hostile_text_is_cleaned_and_kept_literally(take: Importer, shop: Database, tmp_path: Path) -> None:
    hostile = "[@click=app.quit]\x1b]0;OWNED\x07[/red]\u202e"
    row = VISIT | {"客户姓名": hostile, "车型": hostile, "服务顾问": hostile, "工单号": "RO\x1b[31m1"}
    account = take(write_csv(tmp_path / "visits.csv", [row]))
    assert account.warnings["text_cleaned"] == 3
    seen = picture(shop)
    assert seen["customers"][0][0] == "[@click=app.quit]]0;OWNED[/red]"
    assert "\x1b" not in repr(dump(shop))
    assert "\u202e" not in repr(dump(shop))


def test_everything_else_is_a_warning_by_kind(take: Importer, tmp_path: Path) -> None:
    first = VISIT | {"性别": "", "客户类型": ""}
    odd = first | {
        "工单号": "RO2", "客户姓名": "", "手机号": "138****8000", "车架号": "LSVAM4187C2184840",
        "车牌号": "KA53", "性别": "?!", "客户类型": "??", "维修类型": "洗车美容",
        "开单时间": "2026-03-03", "交车时间": "2026-03-02", "进厂里程": "很多", "结算金额": "若干",
    }  # fmt: skip
    back = first | {"工单号": "RO3", "交车时间": "2026-03-09 10:00", "进厂里程": "100", "手机号": "12"}
    sold = first | {
        "工单号": "RO4",
        "交车时间": "2026-03-10",
        "进厂里程": "12400",
        "客户姓名": "王芳",
        "手机号": "13900139000",
    }
    account = take(write_csv(tmp_path / "visits.csv", [first, odd, back, sold]))
    assert account.rejected == 0
    assert account.warnings == {
        "name_missing": 1,
        "number_masked": 1,
        "number_unusable": 1,
        "vin_check_digit": 1,
        "plate_unusual": 1,
        "gender_unreadable": 1,
        "customer_type_unreadable": 1,
        "service_type_unreadable": 1,
        "delivered_before_opened": 1,
        "odometer_unreadable": 1,
        "amount_unreadable": 1,
        "odometer_goes_back": 1,
        "owner_changed": 1,
    }


def test_repeated_orders_fold_into_the_last_delivered(take: Importer, shop: Database, tmp_path: Path) -> None:
    later = VISIT | {"交车时间": "2026-03-02 17:00", "手机号": "13800138000/13900139000"}
    account = take(write_csv(tmp_path / "visits.csv", [VISIT, later, VISIT]))
    assert (account.folded, account.new["visits"]) == (2, 1)
    assert _counted(account)
    assert picture(shop)["visits"][0][7] == "2026-03-02T09:00:00.000Z"
    assert len(picture(shop)["numbers"]) == 2


def test_a_plate_alone_is_the_vehicle_that_had_it_last(
    take: Importer, shop: Database, tmp_path: Path
) -> None:
    bare = VISIT | {"工单号": "RO2", "车架号": "", "交车时间": "2026-03-05"}
    take(write_csv(tmp_path / "visits.csv", [bare, VISIT]))
    assert [row[:2] for row in picture(shop)["vehicles"]] == [("吉A12345", "LSVAM4187C2184847")]
    take(write_csv(tmp_path / "more.csv", [bare | {"工单号": "RO3"}]))
    assert len(picture(shop)["vehicles"]) == 1


def test_a_vehicle_known_by_its_plate_takes_the_vin(take: Importer, shop: Database, tmp_path: Path) -> None:
    take(write_csv(tmp_path / "a.csv", [VISIT | {"车架号": ""}]))
    account = take(write_csv(tmp_path / "b.csv", [VISIT | {"工单号": "RO2"}]))
    assert account.updated == {"vehicles": 1}
    assert [row[:3] for row in picture(shop)["vehicles"]] == [("吉A12345", "LSVAM4187C2184847", 1)]


def test_an_order_without_a_number_belongs_to_the_vehicles_customer(
    take: Importer, shop: Database, tmp_path: Path
) -> None:
    without = VISIT | {"工单号": "RO2", "手机号": "", "交车时间": "2026-03-05"}
    nameless = VISIT | {"工单号": "RO3", "客户姓名": "", "交车时间": "2026-03-06"}
    take(write_csv(tmp_path / "a.csv", [without, nameless, VISIT]))
    assert [row[0] for row in picture(shop)["customers"]] == ["李明"]
    take(write_csv(tmp_path / "b.csv", [without | {"工单号": "RO4"}, nameless | {"工单号": "RO5"}]))
    assert [row[0] for row in picture(shop)["customers"]] == ["李明"]
    account = take(write_csv(tmp_path / "c.csv", [without | {"工单号": "RO6", "客户姓名": "王芳"}]))
    assert account.new["customers"] == 1


def test_a_correction_made_since_is_not_undone_by_an_old_file(
    take: Importer, shop: Database, tmp_path: Path
) -> None:
    old, new = VISIT, VISIT | {"工单号": "RO2", "交车时间": "2026-05-01", "车牌号": "吉A77777", "车型": ""}
    take(write_csv(tmp_path / "new.csv", [new]))
    take(write_csv(tmp_path / "old.csv", [old]))
    vehicle = picture(shop)["vehicles"][0]
    assert (vehicle[0], vehicle[3]) == ("吉A77777", "朗逸")
    take(
        write_csv(tmp_path / "older.csv", [old | {"工单号": "RO0", "交车时间": "2026-01-01", "车型": "宝来"}])
    )
    assert picture(shop)["vehicles"][0][3] == "朗逸"


def test_a_workbook_with_typed_cells(shop: Database, settings: Settings, tmp_path: Path) -> None:
    from datetime import datetime

    path = tmp_path / "visits.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    when = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet.write_row(2, 1, list(VISIT))
    for column, (heading, cell) in enumerate(VISIT.items(), 1):
        if heading in {"开单时间", "交车时间"}:
            sheet.write_datetime(3, column, datetime.fromisoformat(cell), when)
        elif heading in {"手机号", "进厂里程", "结算金额"}:
            sheet.write_number(3, column, float(cell))
        else:
            sheet.write_string(3, column, cell)
    sheet.write_row(4, 1, ["", *list(VISIT.values())[1:]])
    book.close()
    account = import_file(shop, settings, path, now=NOW, rejects=tmp_path / "rejects.csv")
    assert account.warnings == {}
    visit, number = picture(shop)["visits"][0], picture(shop)["numbers"][0]
    assert (visit[5], visit[7]) == ("2026-03-02T01:30:00.000Z", "2026-03-02T03:00:00.000Z")
    assert visit[10:13] == (12345, None, 32150)
    assert number[2] == "13800138000"
    assert read_csv(tmp_path / "rejects.csv")[1][0] == "5"


def test_a_call_becomes_an_attempt_with_its_answers(take: Importer, shop: Database, tmp_path: Path) -> None:
    take(write_csv(tmp_path / "visits.csv", [VISIT]))
    call = CALL | {"结果": "不满意", "总体满意度": "2", "不满意原因": "时间/质量", "备注": "等了很久"}
    account = take(write_csv(tmp_path / "calls.csv", [call]))
    assert account.new == {"calls": 1}
    seen = picture(shop)
    assert seen["attempts"] == [
        ("callback", "LSVAM4187C2184847", "吉A12345", "a01", "+8613800138000", 1, "2026-03-05T02:00:00.000Z",
         "2026-03-05", "dissatisfied", "I", 1, "等了很久", "", "", 1)
    ]  # fmt: skip
    assert [row[3] for row in seen["causes"]] == ["quality", "time"]
    assert [row[4:] for row in seen["answers"]] == [("overall", "2", 2), ("reception", "4", 4)]
    assert seen["cases"] == [
        ("callback", 1, "LSVAM4187C2184847", "吉A12345", "RO1", "李明|+8613800138000", "agents", 2,
         "2026-03-09", 3, "2026-03-05", "2026-03-09", "delivered", "closed", "dissatisfied", None, 1,
         None, None, "2026-03-05T02:00:00.000Z", "2026-03-05T02:00:00.000Z")
    ]  # fmt: skip
    assert dump(shop)["complaint"] == []


def test_refused_calls(take: Importer, tmp_path: Path) -> None:
    take(write_csv(tmp_path / "visits.csv", [VISIT]))
    rows = [
        CALL,
        CALL | {"拨打时间": "昨天"},
        CALL | {"结果": "好"},
        CALL | {"工单号": "RO9"},
        CALL | {"工单号": "", "车牌号": "吉A00000"},
        CALL | {"工单号": ""},
        CALL | {"工单号": "", "车架号": VISIT["车架号"], "回访类型": "招揽", "结果": "booked"},
        CALL,
    ]
    account = take(write_csv(tmp_path / "calls.csv", rows))
    assert account.reasons == {
        "no_readable_time": 1,
        "outcome_unknown": 1,
        "order_unknown": 1,
        "vehicle_unknown": 2,
    }
    assert (account.folded, account.new) == (1, {"calls": 2})
    assert _counted(account)
    assert account.rejects is not None
    assert [row[0] for row in read_csv(Path(account.rejects))[1:]] == ["3", "4", "5", "6", "7"]


def test_the_states_of_cases_follow_from_their_calls(take: Importer, shop: Database, tmp_path: Path) -> None:
    late = {"工单号": "RO2", "开单时间": "2027-05-30 08:00", "交车时间": "2027-05-30 09:00"}
    soon = {"工单号": "RO3", "开单时间": "2026-06-20 08:00", "交车时间": "2026-06-20 09:00"}
    other = {"车牌号": "吉B12345", "车架号": "LSVAM4187C2184848"}
    take(
        write_csv(
            tmp_path / "visits.csv",
            [VISIT, VISIT | late, VISIT | other | soon, VISIT | other | {"工单号": "RO0"}],
        )
    )
    invited = CALL | {"工单号": "", "车牌号": "吉A12345", "回访类型": "招揽"}
    rows = [
        CALL | {"结果": "无人接听", "拨打时间": "2026-03-05 10:00", "总体满意度": "", "问题2": ""},
        CALL | {"结果": "满意", "拨打时间": "2026-03-06 10:00"},
        CALL | {"结果": "空号", "拨打时间": "2027-05-31 10:00", "工单号": "RO2"},
        invited | {"结果": "无人接听", "拨打时间": "2026-06-01 10:00"},
        invited | {"结果": "无人接听", "拨打时间": "2027-05-31 11:00", "回访类型": "流失召回"},
        invited | {"结果": "无人接听", "拨打时间": "2026-06-01 10:00", "车牌号": "吉B12345"},
    ]
    take(write_csv(tmp_path / "calls.csv", rows))
    assert sorted((row[0], row[4], row[13], row[14], row[16], row[20]) for row in picture(shop)["cases"]) == [
        ("callback", "RO1", "closed", "satisfied", 2, "2026-03-06T02:00:00.000Z"),
        ("callback", "RO2", "closed", "invalid_number", 1, "2027-05-31T02:00:00.000Z"),
        ("invitation", "RO0", "closed", "no_answer", 1, "2026-06-20T00:00:00.000Z"),
        ("invitation", "RO1", "expired", "no_answer", 1, "2026-08-31T16:00:00.000Z"),
        ("recall", "RO2", "open", "no_answer", 1, None),
    ]


def test_an_import_closes_what_is_done_and_says_how_many(
    take: Importer, shop: Database, tmp_path: Path, settings: Settings
) -> None:
    take(write_csv(tmp_path / "visits.csv", [VISIT]))
    lapsed = CALL | {"工单号": "", "车牌号": "吉A12345", "回访类型": "流失召回", "结果": "无人接听"}
    take(write_csv(tmp_path / "calls.csv", [lapsed | {"拨打时间": "2026-10-01 10:00"}]))
    assert picture(shop)["cases"][0][13] == "open"
    came = write_csv(
        tmp_path / "more.csv", [VISIT | {"工单号": "RO2", "开单时间": "", "交车时间": "2026-10-09 10:00"}]
    )
    assert import_file(shop, settings, came, now=NOW, dry_run=True).closed == 1
    assert take(came).closed == 1
    case = picture(shop)["cases"][0]
    assert (case[13], case[14], case[15], case[20]) == (
        "closed",
        "no_answer",
        None,
        "2026-10-09T02:00:00.000Z",
    )


def test_agents_are_entered_as_the_settings_name_them(
    shop: Database, settings: Settings, tmp_path: Path
) -> None:
    import msgspec

    from store.rules.settings import Agent

    named = msgspec.structs.replace(settings, staff=[Agent(code="a01", name="李娜", advisor="顾问甲")])
    import_file(shop, named, write_csv(tmp_path / "visits.csv", [VISIT]), now=NOW)
    rows = [
        CALL,
        CALL | {"回访员": "李娜", "拨打时间": "2026-03-05 12:00"},
        CALL | {"回访员": "", "拨打时间": "2026-03-05 15:00"},
    ]
    account = import_file(shop, named, write_csv(tmp_path / "calls.csv", rows), now=NOW)
    assert account.warnings == {"agent_missing": 1}
    with shop.reading() as records:
        staff = [tuple(row) for row in records.rows("SELECT code, name, advisor FROM staff ORDER BY code")]
    assert staff == [("?", "?", ""), ("a01", "李娜", "顾问甲")]
