"""Columns are recognised by their headings and cells; what is uncertain is asked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given, settings as example_settings, strategies as st

from store.intake.files.reading import TextTable
from store.intake.layouts.asking import ColumnsUnsure
from store.intake.layouts.filemap import FileMap, Identity
from store.intake.layouts.headings import CERTAIN, Layout, recognise
from store.intake.layouts.kinds import fields_of, kinds, known_kinds
from store.intake.layouts.opening import ROWS_READ, open_table, propose
from store.intake.layouts.spelling import canonical, simplified
from store.remarks import Unusable
from tests.store.intake.dealer_layouts import LAYOUTS, VALUES, VINS, fields_meant, headings_of, made_up
from tests.store.intake.samples import REFERENCE, write_cells

REAL = REFERENCE.parent / "real"
NEEDED = ["工单号", "车架号", "交车时间"]


def _read(headings: Sequence[str], fields: Sequence[str] = (), rows: int = 30, kind: str = "auto") -> Layout:
    below = made_up(fields, rows) if fields else []
    layout = recognise([(1, headings), *enumerate(below, 2)], kind)
    assert layout is not None
    return layout


def _named(layout: Layout) -> dict[str, list[str]]:
    return {field: [layout.headings[place] for place in places] for field, places in layout.places.items()}


def _meant(name: str) -> dict[str, set[str]]:
    meant: dict[str, set[str]] = {}
    for heading, field in zip(headings_of(name), fields_meant(name), strict=True):
        if field:
            meant.setdefault(field, set()).add(heading)
    return meant


@pytest.mark.parametrize("rows", [0, 40], ids=["headings alone", "with rows"])
@pytest.mark.parametrize("name", LAYOUTS)
def test_layouts_of_dealer_systems(name: str, rows: int) -> None:
    layout = _read(headings_of(name), fields_meant(name) if rows else (), rows)
    assert layout.kind == LAYOUTS[name]["kind"]
    assert {field: set(headings) for field, headings in _named(layout).items()} == _meant(name)
    assert layout.is_certain


@pytest.mark.parametrize("name", LAYOUTS)
def test_layouts_below_a_title_and_in_another_order(tmp_path: Path, name: str) -> None:
    headings, fields = headings_of(name)[::-1], fields_meant(name)[::-1]
    path = write_cells(tmp_path / "file.csv", [["导出清单"], [], headings, *made_up(fields, 20)])
    layout = open_table(path, kind="auto", mapping=None)[1]
    assert layout.heading_row == 3
    assert {field: set(found) for field, found in _named(layout).items()} == _meant(name)


NOISE = (
    "{}", " {} ", "*{}", "{}*", "{}：", "（必填）{}", "{}（必填）", "1.{}", "12、{}", "{}\n", "【{}】",
    "{}(yyyy)", "*必填 {}", "{}?", "\u3000{}", "{}（请填写）",
)  # fmt: skip


@example_settings(max_examples=400)
@given(st.data())
def test_noise_around_a_heading_changes_nothing(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(kinds()))
    field = data.draw(st.sampled_from(fields_of(kind)))
    heading = data.draw(st.sampled_from([*known_kinds()[kind].columns[field], field]))
    noisy = data.draw(st.sampled_from(NOISE)).format(heading)
    if data.draw(st.booleans()):
        noisy = "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in noisy)
    if data.draw(st.booleans()):
        noisy = noisy.upper()
    layout = recognise([(1, [noisy])], kind)
    assert layout is not None
    assert layout.columns[0].field == field
    assert layout.columns[0].confidence >= CERTAIN


@given(
    st.lists(st.text(max_size=30), max_size=6),
    st.lists(st.lists(st.text(max_size=20), max_size=7), max_size=5),
)
def test_nothing_read_raises(headings: list[str], rows: list[list[str]]) -> None:
    layout = recognise([(1, headings), *enumerate(rows, 2)], "auto")
    assert layout is None or len(layout.columns) == len(layout.headings)


def test_long_cells_and_many_columns_are_no_trouble() -> None:
    monsters = ["(" * 100_000, "1.2" * 50_000, "客户" * 50_000, "a b " * 30_000]
    layout = recognise([(1, NEEDED), *((n, monsters) for n in range(2, 40))], "auto", FileMap())
    assert layout is not None
    assert layout.heading_row == 1
    wide = [f"列{n}" for n in range(3_000)]
    layout = recognise([(1, [*NEEDED, *wide]), (2, ["RO1", VINS[0], "2026-03-01", *wide])], "visits")
    assert layout is not None
    assert layout.ignored == tuple(wide)


def test_every_synonym_means_one_field() -> None:
    for fold in (simplified, canonical):
        for kind in kinds():
            meant: dict[str, set[str]] = {}
            for field, headings in known_kinds()[kind].columns.items():
                for heading in headings:
                    meant.setdefault(fold(heading), set()).add(field)
            assert {heading: fields for heading, fields in meant.items() if len(fields) > 1} == {}


@pytest.mark.parametrize(
    "heading",
    [
        "下次保养里程", "上次进厂里程", "预计下次保养日期", "保险单号", "销售顾问", "服务顾问电话",
        "配件金额", "工时金额", "首次进厂日期", "紧急联系人电话", "会员卡等级", "备注", "品牌",
        "Last Service Mileage", "Next Service Date", "Parts Total Amount", "Email Address",
        "Advisor Phone", "Insurance Policy Number", "Customer No", "Engine Number",
    ],
)  # fmt: skip
def test_what_only_sounds_like_it_is_left_out(heading: str) -> None:
    layout = _read(["工单号", heading], kind="visits")
    assert layout.ignored == (heading,)


def test_seventeen_characters_are_the_vin_whatever_the_heading() -> None:
    layout = _read(["工单号", "代码A", "交车时间"], ["order_number", "vin", "delivered_at"])
    assert _named(layout)["vin"] == ["代码A"]
    assert layout.columns[1].reason == "content"
    assert layout.is_certain


def test_long_order_numbers_are_no_vin() -> None:
    rows = [[f"GD202603020000{n:03}", f"2026-03-{n + 1:02}"] for n in range(20)]
    layout = recognise([(1, ["编码", "交车时间"]), *enumerate(rows, 2)], "visits")
    assert layout is not None
    assert "vin" not in layout.places
    assert (layout.columns[0].field, layout.columns[0].is_unsure) == ("order_number", True)


def test_plates_and_telephones_are_known_by_their_form() -> None:
    layout = _read(["工单号", "甲", "乙", "交车时间"], ["order_number", "plate", "phone", "delivered_at"])
    assert _named(layout)["plate"] == ["甲"]
    assert _named(layout)["phone"] == ["乙"]


def test_cells_contradict_a_heading() -> None:
    layout = _read(
        ["工单号", "车牌号", "交车时间", "电话"], ["order_number", "plate", "delivered_at", "delivered_at"]
    )
    assert "phone" not in layout.places
    assert layout.ignored == ("电话",)
    swapped = _read([*NEEDED, "车牌号"], ["order_number", "plate", "delivered_at", "vin"])
    assert not swapped.is_certain
    assert [column.field for column in swapped.columns] == ["order_number", "plate", "delivered_at", "vin"]
    assert [column.is_unsure for column in swapped.columns] == [False, True, False, True]


def test_numbers_that_cannot_be_dialled_leave_the_heading_right() -> None:
    rows = [[f"RO{n}", VINS[n % 5], "2026-03-01", "问前台"] for n in range(20)]
    layout = recognise([(1, [*NEEDED, "手机"]), *enumerate(rows, 2)], "auto")
    assert layout is not None
    assert _named(layout)["phone"] == ["手机"]


def _equal(tmp_path: Path, second: Sequence[str]) -> Path:
    rows = [[f"RO{n}", VINS[n % 5], "2026-03-01", second[n % len(second)]] for n in range(20)]
    return write_cells(tmp_path / "two.csv", [[*NEEDED, "工单号"], *rows])


def test_two_columns_of_equal_right_are_asked_for(tmp_path: Path) -> None:
    path = _equal(tmp_path, ["A1", "A2"])
    with pytest.raises(ColumnsUnsure) as caught:
        open_table(path, kind="auto", mapping=None)
    proposal = caught.value.proposal
    assert proposal.unsure == ("工单号", "工单号 [2]")
    assert [column.field for column in proposal.columns] == ["order_number", "vin", "delivered_at", ""]
    decided = proposal.as_mapping({"工单号": "", "工单号 [2]": "order_number"})
    layout = open_table(path, kind="auto", mapping=decided)[1]
    assert layout.places["order_number"] == (3,)


def test_the_same_twice_or_an_empty_column_is_not(tmp_path: Path) -> None:
    for second in ([f"RO{n}" for n in range(20)], [""]):
        layout = open_table(_equal(tmp_path, second), kind="auto", mapping=None)[1]
        assert layout.places["order_number"] == (0,)


def test_what_is_uncertain_is_asked_with_all_that_is_needed_to_answer(tmp_path: Path) -> None:
    fields = ["order_number", "vin", "delivered_at", "x"]
    path = write_cells(
        tmp_path / "v.csv", [["某号", "车架号", "某日", "其他"], *made_up(fields, 20)], "gb18030"
    )
    with pytest.raises(ColumnsUnsure) as caught:
        open_table(path, kind="visits", mapping=None)
    assert caught.value.remark.code == "import_columns_unsure"
    assert caught.value.remark.facts == {
        "path": str(path),
        "kind": "visits",
        "row": 1,
        "columns": "某号, 某日",
        "missing": "order_number, delivered_at|opened_at",
    }
    proposal = caught.value.proposal
    assert proposal == propose(path, "visits")
    assert (proposal.kind, proposal.heading_row, proposal.encoding) == ("visits", 1, "gb18030")
    assert proposal.headings == ("某号", "车架号", "某日", "其他")
    first, second, *_ = proposal.columns
    assert first.samples == tuple(VALUES["order_number"](n) for n in range(5))
    assert (second.field, second.reason) == ("vin", "synonym")
    mapping = proposal.as_mapping({"某号": "order_number", "某日": "delivered_at"})
    layout = open_table(path, kind="auto", mapping=mapping)[1]
    assert _named(layout) == {"order_number": ["某号"], "vin": ["车架号"], "delivered_at": ["某日"]}
    assert {column.reason for column in layout.columns} == {"mapping"}


def test_a_proposal_is_made_also_where_all_is_certain(tmp_path: Path) -> None:
    path = write_cells(tmp_path / "v.csv", [NEEDED, *made_up(["order_number", "vin", "delivered_at"], 3)])
    proposal = propose(path)
    assert proposal.is_certain
    assert [column.field for column in proposal.columns] == ["order_number", "vin", "delivered_at"]


def test_customers_are_told_from_orders_without_numbers(tmp_path: Path) -> None:
    headings = ["客户姓名", "手机", "车牌号", "出厂日期", "进厂里程"]
    fields = ["customer_name", "phone", "plate", "delivered_at", "odometer_km"]
    path = write_cells(tmp_path / "c.csv", [headings, *made_up(fields, 20)])
    with pytest.raises(ColumnsUnsure) as caught:
        open_table(path, kind="auto", mapping=None)
    assert (caught.value.proposal.kind, caught.value.proposal.missing) == ("visits", ("order_number",))
    assert open_table(path, kind="customers", mapping=None)[1].kind == "customers"
    told = FileMap(identity=Identity(order=("vehicle", "delivered_at")))
    layout = open_table(path, kind="auto", mapping=told)[1]
    assert (layout.kind, layout.missing, layout.identity.order) == ("visits", (), ("vehicle", "delivered_at"))


@pytest.mark.parametrize(
    ("beside", "asked"),
    [(["出厂日期"], True), (["登记日期"], False), (["登记日期", "进厂里程"], True), (["购车日期"], False)],
)
def test_which_lists_of_customers_are_asked_about(beside: list[str], asked: bool) -> None:
    layout = _read(["客户姓名", "手机", "车牌号", *beside])
    assert (layout.kind, layout.is_certain) == (("visits", False) if asked else ("customers", True))


@pytest.mark.parametrize(
    ("headings", "kind", "missing"),
    [
        (["单号", "车号", "姓名", "电话", "日期", "金额"], "visits", "delivered_at|opened_at"),
        (["票号", "车号", "姓名", "电话", "哪天", "钱"], "visits", "order_number"),
        (["日期", "客服", "车牌", "客户", "电话", "通话情况", "满意度"], "calls", "started_at"),
    ],
)
def test_orders_and_calls_are_never_taken_for_customers_alone(
    headings: list[str], kind: str, missing: str
) -> None:
    orders = ["order_number", "plate", "customer_name", "phone", "delivered_at", "amount_cents"]
    calls = ["started_at", "agent", "plate", "customer_name", "phone", "outcome", "overall"]
    layout = _read(headings, orders if kind == "visits" else calls, 20)
    assert (layout.kind, layout.is_certain) == (kind, False)
    assert missing in layout.missing


def test_the_sheet_that_says_more_is_asked_about_rather_than_another_taken(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "b.xlsx")
    fields = ["order_number", "vin", "delivered_at", "amount_cents", "odometer_km"]
    for name, headings in (
        ("部分", NEEDED),
        ("全部", ["工单号", "车架号", "交车时间", "金额", "里程", "工单号"]),
    ):
        sheet = book.add_worksheet(name)
        for number, row in enumerate([headings, *made_up([*fields, "x"][: len(headings)], 9)]):
            sheet.write_row(number, 0, row)
    book.close()
    with pytest.raises(ColumnsUnsure) as caught:
        open_table(tmp_path / "b.xlsx", kind="auto", mapping=None)
    assert (caught.value.proposal.sheet, caught.value.proposal.unsure) == ("全部", ("工单号", "工单号 [2]"))


def test_only_the_first_rows_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fields = ["order_number", "vin", "delivered_at"]
    path = write_cells(tmp_path / "v.csv", [NEEDED, *made_up(fields, 2_000)])
    whole, most = TextTable.rows, 0

    def counted(table: TextTable) -> Iterator[tuple[int, Sequence[str]]]:
        nonlocal most
        for number, cells in whole(table):
            most = max(most, number)
            yield number, cells

    monkeypatch.setattr(TextTable, "rows", counted)
    open_table(path, kind="auto", mapping=None)
    assert most <= ROWS_READ


@pytest.mark.parametrize(
    ("file", "kind"),
    [("visits.csv", "visits"), ("calls.csv", "calls"), ("outside_survey.csv", "outside-survey")],
)
def test_the_reference_files_go_through_unasked(reference: Path, file: str, kind: str) -> None:
    layout = open_table(reference / file, kind="auto", mapping=None)[1]
    assert (layout.kind, layout.ignored, layout.is_certain) == (kind, (), True)


@pytest.fixture(scope="module")
def real() -> dict[str, dict[str, object]]:
    if not (REAL / "layouts.json").is_file():
        pytest.skip("the real layouts are not beside the repository")
    listed = json.loads((REAL / "layouts.json").read_text(encoding="utf-8"))["layouts"]
    return {each["name"].split()[0]: each for each in listed}


def test_the_alarm_export_of_lost_customers(real: dict[str, dict[str, object]]) -> None:
    headers, meaning = real["客户流失报警导出"]["headers"], real["客户流失报警导出"]["meaning"]
    assert isinstance(headers, list)
    assert isinstance(meaning, dict)
    named = _named(_read(headers))
    for field, key in (
        ("plate", "plate"),
        ("vin", "vin"),
        ("delivered_at", "last_repair_date"),
        ("advisor", "advisor"),
        ("odometer_km", "km"),
    ):
        assert named[field] == [meaning[key]]
    assert named["customer_name"] == ["车主"]
    assert named["phone"][:2] == ["车主手机", "车主电话"]
    assert named["purchased_on"] == ["销售日期"]
    assert _read(headers).missing == ("order_number",)
    assert _read(headers, kind="customers").is_certain


def test_the_other_real_layouts(real: dict[str, dict[str, object]]) -> None:
    orders, due, lines = (
        _read(list(real[name]["headers"]))  # type: ignore[call-overload]
        for name in ("工单导入模板", "客户保养到期清单", "Indian")
    )
    assert orders.is_certain
    assert orders.ignored == ("项目金额", "配件金额", "套餐金额", "备注")
    assert _named(due) == {"model": ["车型"], "advisor": ["接待顾问"], "odometer_km": ["进厂里程"]}
    assert lines.missing == ("order_number",)
    assert _named(lines) == {
        "delivered_at": ["invoice_date"],
        "opened_at": ["job_card_date"],
        "customer_name": ["business_partner_name"],
        "plate": ["vehicle_no"],
        "model": ["vehicle_model"],
        "odometer_km": ["current_km_reading"],
        "item": ["invoice_line_text"],
    }


def test_the_real_job_lines_are_asked_for_what_tells_orders_apart() -> None:
    path = REAL / "workshop_job_lines.csv"
    if not path.is_file():
        pytest.skip("the real job lines are not beside the repository")
    with pytest.raises(ColumnsUnsure):
        open_table(path, kind="auto", mapping=None)
    told = FileMap(identity=Identity(order=("vehicle", "delivered_at")), kind="visits")
    layout = open_table(path, kind="auto", mapping=told)[1]
    assert layout.missing == ()
    assert layout.ignored == ()


def test_a_file_of_which_nothing_is_known(tmp_path: Path) -> None:
    path = write_cells(tmp_path / "poem.csv", [["roses", "are"], ["red", "violets"]])
    with pytest.raises(Unusable) as caught:
        propose(path)
    assert caught.value.remark.code == "import_headings_unknown"
    assert [column.field for column in propose(path, "visits").columns] == ["", ""]
