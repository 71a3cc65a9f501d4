"""Single cells."""

from __future__ import annotations

import pytest

from store.intake import calls
from store.intake.cells import cleaning, dates
from store.rules.settings import Settings


@pytest.mark.parametrize(
    ("given_text", "cleaned"),
    [
        ("  李 明 ", "李 明"),
        ("李\x1b]0;OWNED\x07明", "李]0;OWNED明"),
        ("a\u202eb\u2066c\x9b5m", "abc5m"),
        ("Ｌｉ　Ｍｉｎｇ１", "Li Ming1"),
        ("Ｌｉ１", "Li1"),
        ("一汽（长春）公司", "一汽（长春）公司"),
        ("line\r\nbreak\ttab", "line break tab"),
        ("👩‍🔧", "👩‍🔧"),
        ("[/red][@click=app.quit]", "[/red][@click=app.quit]"),
        ("暂无", None),
        ("\x00\x01", None),
    ],
)
def test_text(given_text: str, cleaned: str | None) -> None:
    assert cleaning.text(given_text)[0] == cleaned


def test_cleaned_text_is_counted() -> None:
    assert cleaning.text("李\x1b明")[1] == cleaning.TEXT_CLEANED
    assert cleaning.text("李明\n")[1] is None
    assert cleaning.long_text("one\ntwo\x07") == ("one\ntwo", cleaning.TEXT_CLEANED)


@pytest.mark.parametrize(
    ("said", "kilometres"),
    [
        ("12345", 12345), ("12,345公里", 12345), ("１２３４５", 12345), ("1.2万", 12000),
        ("1.2万公里", 12000), ("12345.6 km", 12345), ("", None), ("无", None), ("12345.0", 12345),
        ("8万公里", 80000), ("12 345 km", 12345), ("12，345 ＫＭ", 12345), ("1.234万", 12340),
        ("1,23,456", 123456),
    ],
)  # fmt: skip
def test_odometer(said: str, kilometres: int | None) -> None:
    assert cleaning.odometer(said) == (kilometres, None)


@pytest.mark.parametrize(
    "said", ["-5", "abc", "99999999", "1.2.3", "12 345 678", "12.345 km", "1 2345", "12345,678,9"]
)
def test_odometer_that_is_none(said: str) -> None:
    assert cleaning.odometer(said) == (None, cleaning.ODOMETER_UNREADABLE)


@pytest.mark.parametrize("said", ["0", "000", "0.0", "0公里", "0 miles"])
def test_an_odometer_at_nought_is_told_from_a_blank(said: str) -> None:
    assert cleaning.odometer(said) == (0, cleaning.ODOMETER_ZERO)


@pytest.mark.parametrize(
    ("said", "cents"),
    [
        ("¥1,234.50", 123450), ("￥1234.5元", 123450), ("1234", 123400), ("0", 0), ("0.005", 1),
        ("-12.30", -1230), ("(1,234.50)", -123450), ("1.2万", 1200000), ("RMB 88.8", 8880), ("", None),
        ("-", None), ("¥ -", None), ("-¥12.30", -1230), ("¥-12.30", -1230), ("12.30-", -1230),
        ("¥(1,234.50)", -123450), ("（￥１２．５）", -1250), ("1.234,50", 123450), ("1234,5", 123450),
        ("1 234,50 €", 123450), ("1,23,456.00", 12345600), ("Rs. 1,200", 120000), ("人民币12元整", 1200),
        ('="12.50"', 1250), ("−5", -500),
    ],
)  # fmt: skip
def test_money(said: str, cents: int | None) -> None:
    assert cleaning.money(said) == (cents, None)


@pytest.mark.parametrize(("said", "cents"), [("12.345", 1235), ("350.000 €", 35000), ("-1.234", -123)])
def test_an_amount_that_may_be_of_thousands_is_warned_of(said: str, cents: int) -> None:
    assert cleaning.money(said) == (cents, cleaning.AMOUNT_AMBIGUOUS)


@pytest.mark.parametrize(("said", "cents"), [("0.125", 13), ("1234.567", 123457), ("12.3450", 1235)])
def test_an_amount_that_has_a_fraction_is_not(said: str, cents: int) -> None:
    assert cleaning.money(said) == (cents, None)


@pytest.mark.parametrize(
    "said", ["abc", "1e5", "NaN", "12..3", "99999999999999", "--5", "(-5)", "1,2345", "5$5", "٣"]
)
def test_money_that_is_none(said: str) -> None:
    assert cleaning.money(said) == (None, cleaning.AMOUNT_UNREADABLE)


@pytest.mark.parametrize(
    ("said", "plate", "warning"),
    [
        ("吉A12345", "吉A12345", None),
        (" 吉a·123 45", "吉A12345", None),
        ("吉AD12345", "吉AD12345", None),
        ("吉Ａ－１２３４５", "吉A12345", None),
        # A plate masked by its publisher stays as it is, with a warning.
        ("KA53ESXXXX", "KA53ESXXXX", cleaning.PLATE_UNUSUAL),  # from a real file, masked in it
        ("无", None, None),
        ("-", None, None),
        ("京a•d12345", "京AD12345", None),
        ("粤Z1234港", "粤Z1234港", None),
        ("新车", None, None),
        ("临牌", None, None),
        ("暂未上牌", None, None),
        (" 未 上 牌 ", None, None),
        ("No plate", None, None),
        ("WJ吉0123X", "WJ吉0123X", None),
        ("吉A1234挂", "吉A1234挂", None),
    ],
)
def test_plate(said: str, plate: str | None, warning: str | None) -> None:
    assert cleaning.plate_reader("CN")(said) == (plate, warning)
    assert cleaning.plate_reader("IN")(said) == (plate, None)


@pytest.mark.parametrize("region", ["KR", "JP", "RU", "SA", "CN"])
@pytest.mark.parametrize(
    ("said", "plate"),
    [
        ("12가 3456", "12가3456"),
        ("品川 300 あ 12-34", "品川300あ1234"),
        ("а123вс 77", "А123ВС77"),
        ("12345.0", "12345"),
        ("ا ب ج 1234", "ابج1234"),
    ],
)
def test_plates_of_other_scripts_keep_their_letters(said: str, plate: str, region: str) -> None:
    assert cleaning.plate_reader(region)(said)[0] == plate


@pytest.mark.parametrize("said", ["2.02609E+11", "2.026E11", "2E+11", " 1.23457e+16"])
def test_codes_that_a_spreadsheet_has_rounded_name_nothing(said: str) -> None:
    assert cleaning.code(said) == (None, None)
    assert cleaning.vin(said) == (None, cleaning.VIN_UNUSABLE)
    assert cleaning.plate_reader("CN")(said) == (None, cleaning.PLATE_UNUSUAL)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("2.02609010001E+11", "202609010001"),
        ("10023.0", "10023"),
        ("ro 2e5", "RO2E5"),
        ("2E5", "2E5"),
        ("12.3E+1", "12.3E+1"),
        ("10023.1", "10023.1"),
    ],
)
def test_codes_of_which_nothing_is_lost_are_written_out(said: str, code: str) -> None:
    assert cleaning.code(said) == (code, None)


@pytest.mark.parametrize(
    ("said", "plate"),
    [
        ("吉A12345（临）", "吉A12345"),
        ("吉A12345 蓝牌", "吉A12345"),
        ("吉AD12345(绿)", "吉AD12345"),
        ("吉A1234挂（黄）", "吉A1234挂"),
    ],
)
def test_what_stands_beside_a_plate_is_no_part_of_it(said: str, plate: str) -> None:
    assert cleaning.plate_reader("CN")(said) == (plate, None)


@pytest.mark.parametrize(
    "said",
    ["VIN:1HGCM82633A004352", "车架号 1HGCM82633A004352", "*1HGCM82633A004352*", "vin1hgcm82633a004352"],
)
def test_what_stands_around_a_vin_is_no_part_of_it(said: str) -> None:
    assert cleaning.vin(said) == (cleaning.Vin("1HGCM82633A004352", ok=True), None)


@pytest.mark.parametrize(
    "code", ["1M8GDM9AXKP042788", "11111111111111111"[:8] + "1" + "2" * 8, "WP0ZZZ99ZTS392124"]
)
def test_check_digit_is_the_ninth_character_of_a_good_vin(code: str) -> None:
    right = code[:8] + cleaning.check_digit(code) + code[9:]
    assert cleaning.vin(right) == (cleaning.Vin(right, ok=True), None)
    wrong = code[:8] + ("0" if right[8] != "0" else "1") + code[9:]
    assert cleaning.vin(wrong) == (cleaning.Vin(wrong, ok=False), cleaning.VIN_CHECK_DIGIT)


@pytest.mark.parametrize("known", ["1M8GDM9AXKP042788", "1HGCM82633A004352", "5GZCZ43D13S812715"])
def test_known_good_vins(known: str) -> None:
    assert cleaning.check_digit(known) == known[8]
    assert cleaning.vin(known.lower()) == (cleaning.Vin(known, ok=True), None)


@pytest.mark.parametrize(
    ("said", "code", "warning"),
    [
        ("1HGCM82633A004353", "1HGCM82633A004353", cleaning.VIN_CHECK_DIGIT),
        ("1HGCM82633AOO4353", "1HGCM82633AOO4353", cleaning.VIN_LETTERS),
        ("1HGCM82633A0043", "1HGCM82633A0043", cleaning.VIN_LENGTH),
        ("1HGCM82633AXXXX52", None, cleaning.VIN_UNUSABLE),  # masked so in a real file
        ("LSV*********84847", None, cleaning.VIN_UNUSABLE),
        ("00000000000000000", None, cleaning.VIN_UNUSABLE),
        ("123", None, cleaning.VIN_UNUSABLE),
        ("", None, None),
        ("无", None, None),
    ],
)
def test_vin(said: str, code: str | None, warning: str | None) -> None:
    found, why = cleaning.vin(said)
    assert (found.code if found else None, why) == (code, warning)
    assert not (found and found.ok)


@pytest.mark.parametrize("good", ["1HGCM82633A004352", "1M8GDM9AXKP042788", "LSV3JLML73NDS5641"])
def test_letters_a_vin_cannot_have_are_put_right_by_the_check_digit(good: str) -> None:
    for letter, digit in (("O", "0"), ("I", "1"), ("Q", "0")):
        confused = good.replace(digit, letter)
        if confused != good:
            assert cleaning.vin(confused.lower()) == (cleaning.Vin(good, ok=True), cleaning.VIN_CONFUSED)


def test_miles_become_kilometres_and_are_counted() -> None:
    assert cleaning.odometer("8000 miles") == (12874, cleaning.ODOMETER_MILES)
    assert cleaning.odometer("8,000英里") == (12874, cleaning.ODOMETER_MILES)


@pytest.mark.parametrize(
    ("family", "said", "meaning"),
    [
        ("gender", "女", "female"), ("gender", "先生", "male"), ("gender", "F", "female"),
        ("gender", "", None),
        ("service_type", "首保", "first_service"), ("service_type", "定保", "periodic_maintenance"),
        ("service_type", "一般维修", "general_repair"), ("service_type", "钣喷", "body_and_paint"),
        ("service_type", "索赔", "warranty"), ("service_type", "召回", "recall_campaign"),
        ("service_type", "返修", "rework"), ("service_type", "Body and Paint", "body_and_paint"),
        ("service_type", "general_repair", "general_repair"), ("call_kind", "流失召回", "recall"),
        ("energy", "纯电", "electric"), ("tier", "a", "A"), ("gender", "女士", "female"),
        ("gender", "M", "male"),
        ("service_type", "Periodic Maintenance", "periodic_maintenance"),
        ("energy", "插电式混合动力", "hybrid"),
        ("service_type", "warranty", "warranty"), ("energy", "Diesel", "petrol"), ("tier", "Ａ级", "A"),
    ],
)  # fmt: skip
def test_words(family: str, said: str, meaning: str | None) -> None:
    assert cleaning.word_reader(family)(said) == (meaning, None)


def test_unknown_words_are_counted() -> None:
    assert cleaning.word_reader("gender")("?!") == (None, "gender_unreadable")
    assert cleaning.flag_reader("yes_no", "yes")("maybe") == (None, "yes_no_unreadable")


@pytest.mark.parametrize(
    ("said", "flag"),
    [
        ("是", 1),
        ("否", 0),
        ("Y", 1),
        ("false", 0),
        ("无", 0),
        ("有", 1),
        ("√", 1),
        ("×", 0),
        ("1", 1),
        ("0", 0),
        ("", None),
    ],
)
def test_yes_no(said: str, flag: int | None) -> None:
    assert cleaning.flag_reader("yes_no", "yes")(said) == (flag, None)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("2026-03-02 09:30", "2026-03-02T09:30:00"),
        ("2026-03-02", "2026-03-02T00:00:00"),
        ("2026-03-02T09:30:15", "2026-03-02T09:30:15"),
        ("2026-03-02T09:30:15+00:00", "2026-03-02T09:30:15+00:00"),
        ("2026/3/2 9:30", "2026-03-02T09:30:00"),
        ("2026.3.2", "2026-03-02T00:00:00"),
        ("2026年3月2日", "2026-03-02T00:00:00"),
        ("2026年3月2日 9时30分", "2026-03-02T09:30:00"),
        ("2026-03-02 下午3:05", "2026-03-02T15:05:00"),
        ("2026-03-02 3:05 PM", "2026-03-02T15:05:00"),
        ("2026-03-02 12:05 AM", "2026-03-02T00:05:00"),
        ("20260302", "2026-03-02T00:00:00"),
        ("20260302093015", "2026-03-02T09:30:15"),
        ("２０２６－０３－０２", "2026-03-02T00:00:00"),
        ("31/12/2026", "2026-12-31T00:00:00"),
        ("12/31/2026 08:00", "2026-12-31T08:00:00"),
        ("30-05-17", "2017-05-30T00:00:00"),
        ("2 Mar 2026", "2026-03-02T00:00:00"),
        ("March 2, 2026 09:30", "2026-03-02T09:30:00"),
        ("46083", "2026-03-02T00:00:00"),
        ("46083.5", "2026-03-02T12:00:00"),
    ],
)
def test_dates(said: str, read: str) -> None:
    found, warning = dates.read_local(said)
    assert warning is None
    assert found is not None
    assert found.isoformat() == read


@pytest.mark.parametrize(
    "said", ["2026-02-30", "2026-13-01", "soon", "99999", "1899-01-01", "2026-03-02 25:00"]
)
def test_dates_that_are_none(said: str) -> None:
    assert dates.read_local(said) == (None, dates.UNREADABLE)


def test_a_date_that_may_be_two() -> None:
    assert dates.read_local("03/04/2026") == (None, dates.AMBIGUOUS)
    day_first, _ = dates.read_local("03/04/2026", "day_first")
    month_first, _ = dates.read_local("03/04/2026", "month_first")
    assert day_first is not None
    assert month_first is not None
    assert (day_first.month, month_first.month) == (4, 3)


def test_moments_are_instants_and_the_shops_days(settings: Settings) -> None:
    clean = dates.moment_reader(settings.zoneinfo)
    assert clean("2026-03-02 07:30") == (dates.Moment("2026-03-01T23:30:00.000Z", "2026-03-02"), None)
    assert clean("2026-03-01T23:30:00Z") == (dates.Moment("2026-03-01T23:30:00.000Z", "2026-03-02"), None)
    assert clean("") == (None, None)


def test_causes_and_scores() -> None:
    assert calls.causes("质量/时间") == ("quality/time", None)
    assert calls.causes("整车，服务态度") == ("attitude/vehicle", None)
    assert calls.causes("噪音") == ("other", calls.CAUSE_UNKNOWN)
    assert calls.causes("") == (None, None)
    assert calls.score("4") == (4, None)
    assert calls.score("5分") == (5, None)
    assert calls.score("6") == ("6", calls.SCORE_UNREADABLE)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("满意", "satisfied"), ("No answer", "no_answer"), ("no_answer", "no_answer"),
        ("不方便(修路等)", "inconvenient"),
        ("已到其他站", "lost_other_shop"), ("nonsense", None), ("", None),
    ],
)  # fmt: skip
def test_outcomes_by_code_or_word(said: str, code: str | None) -> None:
    assert calls.outcome(said) == (code, None)
