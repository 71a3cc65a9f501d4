"""Every kind of file goes in by the command, and is seen where it belongs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.tui.test_command_line import call, fresh  # noqa: F401  a fixture
from tui.wiring import Desk

PROJECT = Path(__file__).parents[2]
SHARED = PROJECT / ".." / "shared"
MAPPING = PROJECT / "docs" / "mappings" / "workshop_job_lines.toml"
WORKSHOP = SHARED / "real" / "workshop_job_lines.csv"
SURVEY = SHARED / "reference" / "outside_survey.csv"


@pytest.mark.skipif(not WORKSHOP.is_file(), reason="the workshop's job lines are not beside the project")
def test_job_lines_go_in_with_the_mapping_in_the_docs(fresh: dict[str, str]) -> None:  # noqa: F811
    status, out, _ = call(fresh, "import", str(WORKSHOP), "--map", str(MAPPING), "--json")
    account = json.loads(out)
    assert status == 0
    assert (account["rows"], account["rejected"]) == (28_482, 0)
    assert account["new"] == {"customers": 2_406, "vehicles": 2_406, "visits": 4_153, "calls": 0}
    warned = account["warnings"]
    assert (warned["item_missing"], warned["odometer_goes_back"], warned["delivered_before_opened"]) == (
        34, 112, 5,
    )  # fmt: skip
    again = json.loads(call(fresh, "import", str(WORKSHOP), "--json")[1])
    assert (again["unchanged"], again["folded"]) == (4_153, 24_329)


@pytest.mark.skipif(not SURVEY.is_file(), reason="the reference records are not beside the project")
def test_the_outside_survey_goes_in_and_stands_in_its_figure(fresh: dict[str, str]) -> None:  # noqa: F811
    status, out, _ = call(fresh, "import", str(SURVEY), "--json")
    account = json.loads(out)
    assert (status, account["kind"], account["rejected"]) == (0, "outside-survey", 0)
    status, out, _ = call(fresh, "figures", "outside", "--month", "2026-04", "--json")
    assert status == 0
    rows = {row["name"]: row for row in json.loads(out)["rows"]}
    assert {name: (row["n"], row["mot"], row["css"]) for name, row in rows.items() if name != "own"} == {
        "shop": (114, 99.6, 98.5),
        "shop_last_month": (93, 99.2, 103.5),
        "region": (5257, 96.6, 97.3),
        "nation": (21689, 95.1, 96.3),
    }


def test_a_follow_up_an_import_closes_meanwhile_is_logged_all_the_same(
    environment: dict[str, str], desk: Desk, records: Callable[..., Any], tmp_path: Path
) -> None:
    taken = json.loads(call(environment, "next", "--kind", "invitation", "--json")[1])
    with desk.database.reading() as read:
        vehicle = read.row(
            """SELECT v.plate, v.vin FROM follow_up f
               JOIN vehicle v ON v.shop_id = :shop AND v.id = f.vehicle_id
               WHERE f.shop_id = :shop AND f.id = :id""",
            id=taken["id"],
        )
    assert vehicle is not None
    came = tmp_path / "came.csv"
    came.write_text(
        "工单号,车牌号,车架号,开单时间,维修类型\n"
        f"RX1,{vehicle['plate']},{vehicle['vin']},2026-11-23 09:00,定保\n",
        encoding="utf-8",
    )
    assert json.loads(call(environment, "import", str(came), "--json")[1])["closed_follow_ups"] == 1
    status, out, errors = call(environment, "log", str(taken["id"]), "--outcome", "no_answer")
    assert (status, errors) == (0, "")
    assert "the follow-up was closed meanwhile; the call is kept" in out
    assert "again" not in out
    assert records("SELECT outcome FROM attempt WHERE follow_up_id = :id", id=taken["id"]) == "no_answer"
    assert records("SELECT state FROM follow_up WHERE id = :id", id=taken["id"]) == "closed"
    assert call(environment, "log", str(taken["id"]), "--outcome", "no_answer")[0] == 2
