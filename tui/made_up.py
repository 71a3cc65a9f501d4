"""Made-up people and their vehicles, for the demo and for practice; the same chance gives the same ones."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红鹏飞宇欣怡浩然思雨晨曦"
_MODELS = ("朗逸", "帕萨特", "途观L", "途岳", "凌渡", "Polo", "ID.3", "ID.4 X")
_COMPANIES = (
    "宏达物流有限公司",
    "金穗粮油有限公司",
    "北方建筑工程公司",
    "安顺汽车租赁有限公司",
    "松原医药有限公司",
)
_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
_VIN_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_VIN_NUMBERS = (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9)
_VIN_VALUES = {
    **{str(digit): digit for digit in range(10)},
    **dict(zip(_VIN_LETTERS, _VIN_NUMBERS, strict=True)),
}
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
VISIT_HEADINGS = (
    "工单号", "客户姓名", "性别", "客户类型", "手机号", "车牌号", "车架号", "车型", "购车日期",
    "本店销售", "维修类型", "开单时间", "预计交车时间", "交车时间", "进厂里程", "预估金额", "结算金额",
    "服务顾问", "维修技师", "是否预约", "是否返修", "能源类型",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Car:
    """A made-up customer with a made-up vehicle."""

    name: str
    gender: str
    company: bool
    number: str
    plate: str
    vin: str
    model: str
    bought: date
    km_a_day: int

    @property
    def energy(self) -> str:
        """What it runs on, as the orders say it."""
        return "电动" if self.model.startswith("ID.") else "汽油"


def cars(chance: random.Random, today: date, number: int) -> Iterator[Car]:
    """Make up so many customers, each with a vehicle bought in the last years."""
    for _ in range(number):
        company = chance.random() < 0.1
        surname = chance.choice(_SURNAMES)
        name = "".join([surname, *chance.choices(_GIVEN, k=chance.choice((1, 2, 2)))])
        yield Car(
            name="长春" + chance.choice(_COMPANIES) if company else name,
            gender="" if company else chance.choice("男女"),
            company=company,
            number=chance.choice(("138", "139", "150", "158", "186", "189"))
            + f"{chance.randrange(10**8):08}",
            plate="吉A" + "".join(chance.choices(_LETTERS, k=5)),
            vin=_vin(chance),
            model=chance.choice(_MODELS),
            bought=today - timedelta(days=chance.randrange(200, 2500)),
            km_a_day=chance.randrange(15, 70),
        )


def _vin(chance: random.Random) -> str:
    signs = [
        *"LSV",
        *chance.choices(_LETTERS, k=5),
        "0",
        *chance.choices(_LETTERS, k=4),
        *chance.choices("0123456789", k=4),
    ]
    total = sum(_VIN_VALUES[sign] * weight for sign, weight in zip(signs, _VIN_WEIGHTS, strict=True))
    signs[8] = "X" if total % 11 == 10 else str(total % 11)
    return "".join(signs)


def write(path: Path, headings: Sequence[str], rows: Sequence[Mapping[str, object]]) -> Path:
    """Write a file as shops' systems do: comma-separated, in GB18030."""
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.DictWriter(file, headings)
        writer.writeheader()
        writer.writerows(rows)
    return path


SAID_BAD = (
    "等太久了，约的两点，三点半才接车",
    "洗车没洗干净，后备箱还有水印",
    "工时费太贵，没解释清楚收的什么钱",
    "异响没解决，过减速带还是咯吱响",
    "配件缺货，等了一个星期才到货",
    "取车时没人讲解，不知道做了什么项目",
    "休息室没有地方坐，无线网连不上",
    "停车不方便，绕了两圈没有车位",
    "说好打折，结账时又没有优惠",
    "刹车异响，来了两次还是响",
)
SAID_GOOD = (
    "师傅很专业，讲解很清楚",
    "接待热情，态度好",
    "等候时间不长，洗车洗得干净",
    "预约以后随到随做，很方便",
    "休息区茶水点心都有，孩子有地方玩",
    "价格合理，比外面划算",
)
"""What the made-up people say in their own words."""


def said(order: str, overall: int) -> str:
    """Give what was said of an order beside the answers, with this overall score; of most nothing."""
    chance = random.Random(order)  # noqa: S311  made-up people, not secrets
    if chance.random() > (0.7 if overall <= 3 else 0.2):
        return ""
    return chance.choice(SAID_BAD if overall <= 3 else SAID_GOOD)
