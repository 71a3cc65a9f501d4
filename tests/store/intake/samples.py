"""Made-up files, and a picture of the records that does not depend on their numbers."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from store.database import Database, Records

NOW = datetime(2027, 6, 1, 1, 0, tzinfo=UTC)
REFERENCE = Path(__file__).parents[3] / ".." / "shared" / "reference"

VISIT = {
    "工单号": "RO1",
    "客户姓名": "李明",
    "手机号": "13800138000",
    "车牌号": "吉A12345",
    "车架号": "LSVAM4187C2184847",
    "车型": "朗逸",
    "维修类型": "定保",
    "开单时间": "2026-03-02 09:30",
    "交车时间": "2026-03-02 11:00",
    "进厂里程": "12345",
    "结算金额": "321.50",
}
CALL = {
    "拨打时间": "2026-03-05 10:00",
    "回访类型": "回访",
    "工单号": "RO1",
    "车牌号": "",
    "车架号": "",
    "回访员": "a01",
    "拨打号码": "13800138000",
    "结果": "满意",
    "总体满意度": "5",
    "问题2": "4",
    "不满意原因": "",
    "去向原因": "",
    "备注": "",
}


def write_csv(path: Path, rows: Iterable[Mapping[str, str]], encoding: str = "utf-8") -> Path:
    """Write rows that all have the first one's columns, in its order."""
    listed = list(rows)
    return write_cells(
        path, [list(listed[0]), *([row.get(h, "") for h in listed[0]] for row in listed)], encoding
    )


def write_cells(path: Path, rows: Iterable[Sequence[str]], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def read_csv(path: Path, encoding: str = "utf-8-sig") -> list[list[str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.reader(file))


def dump(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the records, as it is; but the audit trail, which only grows."""
    with database.reading() as records:
        return {
            name: sorted(_plain(records, f"SELECT * FROM {name}"), key=repr)
            for name in records.tables()
            if name not in {"audit", "audit_head"}
        }


def lost(database: Database) -> list[Any]:
    """The references that lead nowhere, in a file; a server has none at any time."""
    if not database.is_file:
        return []
    with database.reading() as records:
        return list(records.rows("PRAGMA foreign_key_check"))


def picture(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """What the records say, without their numbers."""
    with database.reading() as records:
        return {name: sorted(_plain(records, sql), key=repr) for name, sql in _CONTENT.items()}


def _plain(records: Records, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in row.keys()) for row in records.rows(sql)]  # noqa: SIM118


_CONTENT = {
    "customers": """SELECT name, gender, is_company, tier, address, preferred_time, match_key, facts_of,
                      facts_older FROM customer""",
    "numbers": """SELECT c.match_key, n.position = 1, n.raw, n.e164, n.verdict, n.state FROM customer_number n
                  JOIN customer c ON c.id = n.customer_id""",
    "vehicles": """SELECT v.plate, v.vin, v.vin_ok, v.model, v.energy, v.purchased_on, v.sold_here,
                     v.warranty_registered, v.status, v.visits, v.last_visit_on, v.anchor_on, v.anchor_km,
                     v.km_per_day, v.due_by_time_on, v.due_by_distance_on, v.due_on, v.due_basis, v.facts_of,
                     v.facts_older, c.match_key, last.order_number, anchor.order_number
                   FROM vehicle v JOIN customer c ON c.id = v.owner_id
                   LEFT JOIN visit last ON last.id = v.last_visit_id
                   LEFT JOIN visit anchor ON anchor.id = v.anchor_visit_id""",
    "visits": """SELECT s.order_number, v.plate, v.vin, c.match_key, s.service_type, s.opened_at,
                   s.promised_at, s.delivered_at, s.opened_on,
                   s.delivered_on, s.odometer_km, s.estimate_cents,
                   s.amount_cents, s.advisor, s.technician, s.by_appointment, s.is_rework
                 FROM visit s JOIN vehicle v ON v.id = s.vehicle_id
                 JOIN customer c ON c.id = s.customer_id""",
    "cases": """SELECT f.kind, f.round, v.vin, v.plate, s.order_number, c.match_key, f.desk, f.rank,
                  f.sort_on, f.tier_rank, f.due_on, f.last_useful_on, f.basis, f.state, f.outcome,
                  f.left_out, f.attempts, f.not_before, f.promised_at, f.made_at, f.closed_at
                FROM follow_up f JOIN vehicle v ON v.id = f.vehicle_id
                JOIN customer c ON c.id = f.customer_id LEFT JOIN visit s ON s.id = f.visit_id""",
    "attempts": """SELECT a.kind, v.vin, v.plate, s.code, a.number, a.number_position, a.started_at, a.on_day,
                     a.outcome, a.aapor, a.reached, a.note, a.other_shop, a.reason,
                     (SELECT complete FROM interview x WHERE x.attempt_id = a.id)
                   FROM attempt a JOIN vehicle v ON v.id = a.vehicle_id JOIN staff s ON s.id = a.agent_id""",
    "causes": """SELECT a.started_at, a.number, a.outcome, x.cause FROM attempt_cause x
                 JOIN attempt a ON a.id = x.attempt_id""",
    "answers": """SELECT a.started_at, a.number, a.outcome, x.seq, x.question, x.value, x.score
                  FROM answer x JOIN attempt a ON a.id = x.attempt_id""",
}
