"""What is loaded on an agent's way: no more than it needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import msgspec
import pytest

from store.rules import dialling, keeping, measures, quality, seasons, settings
from tests.store.factories import Shop

HEAVY = (
    "sqlalchemy",
    "sqlmodel",
    "alembic",
    "psycopg",
    "pydantic",
    "textual",
    "rich",
    "phonenumbers",
    "jinja2",
    "yaml",
    "pypinyin",
    "argon2",
)

STEPS = {
    "import": "import store",
    "open and take the next": """
import sys
from datetime import datetime, timezone
from store import agent_or_new, claim_next, load_settings, make_today, open_database, todays_lines
now = datetime(2026, 5, 11, 1, tzinfo=timezone.utc)
settings = load_settings(None)
database = open_database(sys.argv[1], now=now, shop_name="")
make_today(database, settings, now)
with database.writing() as records:
    agent = agent_or_new(records, settings, "a01", now)
with database.reading() as records:
    assert todays_lines(records, settings, now)
assert claim_next(database, settings, agent, now)
""",
    "find": """
import sys
from datetime import datetime, timezone
from store import find, load_settings, open_database
now = datetime(2026, 5, 11, 1, tzinfo=timezone.utc)
database = open_database(sys.argv[1], now=now, shop_name="")
assert find(database, load_settings(None), "wf", now)
""",
    "call": """
import sys
from datetime import datetime, timezone
from store import CallEnd, agent_or_new, card, claim_next, keep_answer, load_settings, log
from store import make_today, open_call, open_database
now = datetime(2026, 5, 11, 1, tzinfo=timezone.utc)
settings = load_settings(None)
database = open_database(sys.argv[1], now=now, shop_name="")
make_today(database, settings, now)
with database.writing() as records:
    agent = agent_or_new(records, settings, "a01", now)
taken = claim_next(database, settings, agent, now)
with database.reading() as records:
    assert card(records, settings, taken, now)
open_call(database, agent, taken, now, token="t", script="callback", version=1, language="zh")
keep_answer(database, taken, "overall", 5, None)
assert log(database, settings, agent, taken, CallEnd("satisfied"), now)
""",
}

LISTING = """
import sys
print(*sorted({name.split(".")[0] for name in sys.modules} & set(sys.argv[2:])))
"""


@pytest.mark.usefixtures("on_sqlite")
@pytest.mark.parametrize("step", STEPS)
def test_an_agents_step_loads_nothing_heavy(shop: Shop, step: str) -> None:
    shop.visit(shop.vehicle(), "2026-05-06")
    house = Path(__file__).parents[2]
    said = subprocess.run(
        [sys.executable, "-c", STEPS[step] + LISTING, str(shop.database.path), *HEAVY],
        cwd=house,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    assert said.stdout == "\n"


def test_every_public_name_is_where_it_is_said_to_be() -> None:
    import store

    assert all(getattr(store, name) is not None for name in store.__all__)
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        store.nothing_of_the_kind  # type: ignore[attr-defined]  # noqa: B018


@pytest.mark.parametrize("module", [settings, dialling, keeping, measures, quality, seasons])
def test_types_of_rules_need_not_be_read_from_text_at_every_start(module: ModuleType) -> None:
    rules = [one for one in vars(module).values() if isinstance(one, msgspec.StructMeta)]
    own = [one for one in rules if one.__module__ == module.__name__]
    assert own
    assert not [one for one in own if any(isinstance(said, str) for said in one.__annotations__.values())]
