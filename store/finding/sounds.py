"""How a name sounds: its syllables in pinyin, without tones, as people type them.

A surname has its own reading (单 is Shan, not Dan). Any other character that is read in several ways
counts in the two commonest. Readings come from the table that pypinyin ships; the package itself is not
loaded, since its phrases would cost sixty megabytes for nothing: names are no phrases.
"""

from __future__ import annotations

import importlib.util
import json
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product
from pathlib import Path

MOST_WAYS = 6
"""Ways a name may be read that are kept, the commonest first."""

MOST_READINGS = 2
"""Readings of a character that are kept."""

LONG = 5
"""Characters from which on a name is a company's, which people also look for from its middle."""

LEAST = 3
"""Characters that are left when a long name is looked for from its middle."""

SILENT = "~"
"""The sound of a name that has none: signs only."""

_DOUBLE = {
    "万俟": ("mo", "qi"),
    "尉迟": ("yu", "chi"),
    "单于": ("chan", "yu"),
    "长孙": ("zhang", "sun"),
    "澹台": ("tan", "tai"),
    "令狐": ("ling", "hu"),
    "鲜于": ("xian", "yu"),
    "夏侯": ("xia", "hou"),
    "尉犁": ("yu", "li"),
}
_SURNAMES = {
    "仇": "qiu", "任": "ren", "单": "shan", "区": "ou", "华": "hua", "卜": "bu", "召": "shao", "令": "ling",
    "员": "yun", "哈": "ha", "宁": "ning", "宓": "mi", "尉": "wei", "尹": "yin", "幺": "yao", "应": "ying",
    "折": "she", "教": "jiao", "晁": "chao", "曾": "zeng", "曲": "qu", "朴": "piao", "查": "zha", "柏": "bai",
    "樊": "fan", "次": "ci", "比": "bi", "洗": "xian", "洪": "hong", "燕": "yan", "牟": "mu", "瓮": "weng",
    "乐": "yue", "盖": "ge", "盛": "sheng", "相": "xiang", "种": "chong", "秘": "bi", "繁": "po", "纪": "ji",
    "缪": "miao", "翟": "zhai", "臧": "zang", "莘": "shen", "葛": "ge", "葉": "ye", "覃": "qin", "解": "xie",
    "訾": "zi", "谌": "chen", "那": "na", "逄": "pang", "都": "du", "郇": "xun", "郗": "xi", "重": "chong",
    "闫": "yan", "阚": "kan", "隗": "wei", "霍": "huo", "祭": "zhai", "黑": "he", "藏": "zang", "车": "che",
    "沈": "shen", "石": "shi", "贾": "jia", "余": "yu", "佘": "she", "万": "wan", "薄": "bo", "过": "guo",
}  # fmt: skip
_SURNAMES_AS_ELSEWHERE = frozenset(
    "王吴朱许邓冯彭董潘蔡于杜叶丁姚陆汪夏方白陶郝莫汤殷施倪温俞焦路柴尚童祝齐庄舒屈祁詹谷包裴阮古瞿蓝甘"
    "焉涂邢隋房游冉池艾冷司卞苑封褚匡景湛明揭鞠芦甄强冼由台赫英信和鹿"
)
"""Surnames that sound as these characters mostly do, whatever they may sound like in other words."""

_IN_COMPANIES = {
    "长": "chang",
    "重": "chong",
    "行": "hang",
    "厦": "xia",
    "都": "du",
    "车": "che",
    "盛": "sheng",
}
"""Readings that are the commonest in the names of places and companies, though not elsewhere."""


def sounds_of(name: str) -> tuple[str, ...]:
    """Give the ways a name may be typed by its sound: syllables or words with spaces between.

    Of a long name also those that begin at a later character. `SILENT` where nothing can be heard.
    """
    signs = [sign for sign in unicodedata.normalize("NFKC", name).lower() if sign.isalnum() or sign == " "]
    if not any(_is_han(sign) for sign in signs):
        words = "".join(signs).split()
        return tuple(" ".join(words[first:]) for first in range(min(len(words), LONG))) or (SILENT,)
    spoken = "".join(signs).replace(" ", "")
    if len(spoken) >= LONG:
        return tuple(dict.fromkeys(_of_company(spoken)))
    return tuple(" ".join(way) for way in islice(product(*_of_person(spoken)), MOST_WAYS))


def has_characters(name: str) -> bool:
    """Say whether a name is heard by syllables; else it is by words."""
    return any(_is_han(sign) for sign in unicodedata.normalize("NFKC", name).lower())


def readings_of(sign: str) -> tuple[str, ...]:
    """Give every way in which a character may sound in a name that is kept."""
    names = [way[pair.index(sign)] for pair, way in _DOUBLE.items() if sign in pair]
    named = [told[sign] for told in (_SURNAMES, _IN_COMPANIES) if sign in told]
    return tuple(dict.fromkeys((*names, *named, *_readings_of(sign))))


def _of_person(name: str) -> Iterator[tuple[str, ...]]:
    double = _DOUBLE.get(name[:2])
    for place, sign in enumerate(name):
        if double and place < len(double):
            yield (double[place],)
        elif place == 0 and sign in _SURNAMES:
            yield (_SURNAMES[sign],)
        elif place == 0 and sign in _SURNAMES_AS_ELSEWHERE:
            yield _readings_of(sign)[:1]
        else:
            yield _readings_of(sign)


def _of_company(name: str) -> Iterator[str]:
    """Give a name from each character on, that one in all its readings, the others in their commonest."""
    common = [_IN_COMPANIES.get(sign) or _readings_of(sign)[0] for sign in name]
    for first in range(len(name) - LEAST + 1):
        for reading in (common[first], *_readings_of(name[first])):
            yield " ".join((reading, *common[first + 1 :]))


@lru_cache(maxsize=8192)
def _readings_of(sign: str) -> tuple[str, ...]:
    told = _table().get(str(ord(sign)), sign)
    toneless = dict.fromkeys(_without_tone(reading) for reading in told.split(","))
    return tuple(islice(toneless, MOST_READINGS))


def _without_tone(reading: str) -> str:
    """Leave the tone off; ü is typed as v."""
    parts = unicodedata.normalize("NFD", reading.lower()).replace("u\u0308", "v")
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def _is_han(sign: str) -> bool:
    return str(ord(sign)) in _table()


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    """Read the readings of every character, by its code point in decimal."""
    package = importlib.util.find_spec("pypinyin")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("pypinyin")
    table: dict[str, str] = json.loads(Path(package.origin).with_name("pinyin_dict.json").read_text("utf-8"))
    return table
