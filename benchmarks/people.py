"""Made-up owners and their vehicles: the same number always gives the same person and car."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

SEED = 20_260_511
FIRST_DAY = date(2023, 5, 1)
"""Nobody's vehicle was bought after it, and no visit lies before it."""

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红鹏飞宇欣怡浩然思雨晨曦子轩梓涵"
_PLACES = ("长春", "吉林", "四平", "松原", "延边")
_TRADES = ("物流", "粮油", "建筑工程", "汽车租赁", "医药", "装饰", "电子科技", "商贸")
_WORDS = ("宏达", "金穗", "安顺", "北方", "瑞丰", "东旭", "盛世", "天成", "永兴", "华泰")
_MODELS = (
    "朗逸",
    "帕萨特",
    "途观L",
    "途岳",
    "凌渡",
    "Polo",
    "途昂",
    "威然",
    "ID.3",
    "ID.4 X",
    "桑塔纳",
    "辉昂",
)
_MODEL_SHARES = (30, 14, 13, 9, 8, 7, 5, 3, 4, 4, 2, 1)
_MOBILES = ("138", "139", "137", "136", "135", "150", "158", "159", "186", "189")
_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
_VIN_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_VIN_NUMBERS = (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9)
_VIN_VALUES = dict(zip(_VIN_LETTERS, _VIN_NUMBERS, strict=True)) | {str(one): one for one in range(10)}
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_STEP = 48_271
"""A prime that strews consecutive numbers over their range, each once."""


@dataclass(frozen=True, slots=True)
class Owner:
    """A person or company; `number` is a mobile number as it is dialled inside the country."""

    name: str
    gender: str
    kind: str
    number: str


@dataclass(frozen=True, slots=True)
class Car:
    """A vehicle and what hardly changes about it."""

    owner: Owner
    plate: str
    vin: str
    model: str
    bought: date
    km_a_day: int


def cars(how_many: int, *, first: int = 0) -> Iterator[Car]:
    """Make so many cars, numbered from `first`; cars of different numbers share nothing."""
    chance = random.Random(SEED + first)  # noqa: S311  made-up people, no secrets
    private: list[Owner] = []
    fleets = [_company(chance, first, number) for number in range(max(1, how_many // 200))]
    for number in range(first, first + how_many):
        draw = chance.random()
        if draw < 0.06:
            owner = chance.choice(fleets)
        elif draw < 0.12 and private:
            owner = chance.choice(private)
        else:
            owner = _person(chance, number)
            private.append(owner)
        yield Car(
            owner=owner,
            plate=_plate(number),
            vin=_vin(number),
            model=chance.choices(_MODELS, _MODEL_SHARES)[0],
            bought=FIRST_DAY - timedelta(days=chance.randrange(1, 2500)),
            km_a_day=chance.randrange(15, 70),
        )


def _person(chance: random.Random, number: int) -> Owner:
    place = int(len(_SURNAMES) * chance.random() ** 1.6)
    name = _SURNAMES[place] + "".join(chance.choices(_GIVEN, k=chance.choice((1, 2, 2))))
    return Owner(name, chance.choice("男女"), "个人", _mobile(number))


def _company(chance: random.Random, first: int, number: int) -> Owner:
    name = f"{chance.choice(_PLACES)}{chance.choice(_WORDS)}{chance.choice(_TRADES)}有限公司"
    return Owner(name, "", "单位", _mobile(500_000_000 + first + number))


def _mobile(number: int) -> str:
    return _MOBILES[number % 10] + f"{number // 10 * _STEP % 10**8:08}"


def _plate(number: int) -> str:
    """Give an ordinary plate, or (every eighth) a new-energy one of eight characters."""
    if number % 8 == 0:
        energy, place, digits = number // 8 % 2, number // 16 // 10**5, number // 16 % 10**5
        return f"吉{_SIGNS[place % 10]}{'DF'[energy]}{digits:05}"
    city, rest = number % 8, number // 8 * _STEP % len(_SIGNS) ** 5
    signs = []
    for _ in range(5):
        rest, place = divmod(rest, len(_SIGNS))
        signs.append(_SIGNS[place])
    return f"吉{'ABCDEFGH'[city]}{''.join(signs)}"


def _vin(number: int) -> str:
    thousands, serial = divmod(number, 10**6)
    letters = _VIN_LETTERS[thousands % 23] + _VIN_LETTERS[thousands // 23 % 23]
    signs = f"LSV{letters}6A8{0}{_VIN_LETTERS[number % 11]}2{serial:06}"
    total = sum(_VIN_VALUES[sign] * weight for sign, weight in zip(signs, _VIN_WEIGHTS, strict=True))
    return f"{signs[:8]}{'0123456789X'[total % 11]}{signs[9:]}"
