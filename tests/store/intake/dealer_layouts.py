"""Headings as dealer systems and spreadsheets have them, and made-up rows below them."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

LAYOUTS: Mapping[str, Mapping[str, Any]] = tomllib.loads(
    Path(__file__).with_name("dealer_layouts.toml").read_text(encoding="utf-8")
)

VINS = (
    "LSVAM4187C2184847",
    "LFV3A23C5H3012345",
    "LBVCU3109HSR12345",
    "LVGBH40K7FG123456",
    "LHGCV1630J8012345",
)
NAMES = ("李明", "王小芳", "长春市恒达运输有限公司", "张伟", "赵丽华")
VALUES: Mapping[str, Callable[[int], str]] = {
    "order_number": lambda n: f"RO26030{n:05}",
    "customer_name": lambda n: NAMES[n % 5],
    "phone": lambda n: f"138{n:08}",
    "number": lambda n: f"138{n:08}",
    "plate": lambda n: f"吉A{10_000 + 7 * n}",
    "vin": lambda n: VINS[n % 5],
    "model": lambda n: ("朗逸", "途观L", "ID.4 X")[n % 3],
    "service_type": lambda n: ("定保", "一般维修", "索赔")[n % 3],
    "opened_at": lambda n: f"2026-03-{n % 28 + 1:02} 09:30",
    "promised_at": lambda n: f"2026-03-{n % 28 + 1:02} 11:30",
    "delivered_at": lambda n: f"2026-03-{n % 28 + 1:02} 11:00",
    "started_at": lambda n: f"2026-03-{n % 28 + 1:02} 15:00",
    "purchased_on": lambda n: f"2021-05-{n % 28 + 1:02}",
    "odometer_km": lambda n: str(12_000 + 321 * n),
    "amount_cents": lambda n: f"{300 + n}.50",
    "customer_type": lambda n: ("个人", "单位")[n % 2],
    "outcome": lambda n: ("满意", "一般", "无人接听")[n % 3],
    "overall": lambda n: str(n % 5 + 1),
}


def headings_of(name: str) -> list[str]:
    return [heading.strip() for heading, _ in LAYOUTS[name]["columns"]]


def fields_meant(name: str) -> list[str]:
    return [field for _, field in LAYOUTS[name]["columns"]]


def made_up(fields: Sequence[str], count: int) -> list[list[str]]:
    """Make rows whose cells look as the fields' do; of other columns like nothing known."""
    return [[VALUES.get(field, _filler)(n) for field in fields] for n in range(count)]


def _filler(n: int) -> str:
    return f"文{n % 2}"
