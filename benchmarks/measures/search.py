"""Finding anyone as it is typed, among twice as many vehicles as the imported files have rows."""

from __future__ import annotations

from pathlib import Path

from benchmarks import child
from benchmarks.measure import Command, Limit, Measure, Row, said
from benchmarks.scene import Scene, copied, floor, ours, taking_in


def _shop(scene: Scene, place: Path) -> Path:
    """Give a shop with a visit of each vehicle, the sounds of all names kept."""
    file = scene.file("waiting", 2 * scene.size)

    def make(path: Path) -> None:
        shop = scene.blank(scene.session)
        child.run(taking_in(shop, file), scene.session)
        child.run(ours("benchmarks.shop", "upgraded", str(shop)), scene.session)
        shop.replace(path)

    return copied(scene.once(f"searched-{scene.size}", make), place)


def _ours(scene: Scene, place: Path) -> Command:
    return ours("benchmarks.searching", str(_shop(scene, place)))


def _floor(scene: Scene, place: Path) -> Command:
    shop, texts = _shop(scene, place), place / "texts.json"
    child.run(ours("benchmarks.searching", "texts", str(shop), str(texts)), place)
    return floor("search", shop, texts)


def _key(what: str, figure: str, limit: Limit | None = None) -> Row:
    return Row(
        f"search: {what} of a key", "ms", said("ours", "key", figure), said("floor", "key", figure), limit
    )


MEASURE = Measure(
    "search",
    {"ours": _ours, "floor": _floor},
    (
        _key("median", "p50"),
        _key("99th percentile", "p99", Limit("ratio", 3)),
        _key("99th percentile, by the clock", "p99", Limit("ours", 100)),
        _key("longest", "max"),
    ),
)
