"""Ends of plates and VINs: as they are looked for, and found by the index."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings as effort, strategies as st

from store.endings import is_vin, plate_end, vin_end
from store.finding.keys import LEAST_OF_PLATE, LEAST_OF_TAIL, end_first
from tests.store.factories import Shop

signs = st.text("ABCDEFGHJK0123456789吉", min_size=LEAST_OF_TAIL, max_size=17)


@effort(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(signs)
def test_what_is_kept_is_what_is_looked_for(shop: Shop, text: str) -> None:
    for end, least in ((plate_end, LEAST_OF_PLATE), (vin_end, LEAST_OF_TAIL)):
        assert shop.value(f"SELECT {end(':text')}", text=text) == end_first(text, least)


@pytest.mark.usefixtures("on_sqlite")
@pytest.mark.parametrize(
    "asked",
    [
        f"SELECT id FROM vehicle WHERE shop_id = 1 AND {is_vin('vin', ':vin')} AND id <> 7",
        f"SELECT v.id FROM vehicle v WHERE v.shop_id = 1 AND (v.plate = :vin OR {is_vin('v.vin', ':vin')})",
        f"""SELECT v.id FROM (SELECT :vin AS vin) said
            CROSS JOIN vehicle v ON v.shop_id = 1 AND {is_vin("v.vin", "said.vin")}""",
    ],
)
def test_a_vehicle_is_found_by_the_index_of_vins(shop: Shop, asked: str) -> None:
    vehicle = shop.vehicle(plate="吉A7V665", vin="LSVAND8F56GRM3827")
    shop.vehicle(vin="LSVAND8F56GRM3828")
    shop.vehicle(vin=None)
    assert [row["id"] for row in shop.rows(asked, vin="LSVAND8F56GRM3827")] == [vehicle]
    plan = [row["detail"] for row in shop.rows(f"EXPLAIN QUERY PLAN {asked}", vin="LSVAND8F56GRM3827")]
    assert any("ix_vehicle_vin (shop_id=? AND <expr>=? AND vin=?)" in step for step in plan), plan
