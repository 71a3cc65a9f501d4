"""The shop's rules on the screen and on the command line, and in an app that is open meanwhile."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen

from store import counts
from tests.tui.conftest import everything_shown, press, settled, shown, toasts, working
from tests.tui.test_command_line import call
from tui import changing_rules
from tui.app import RingbackApp
from tui.screens.effect import EffectScreen
from tui.screens.rules import RulesScreen
from tui.screens.today import TodayScreen
from tui.widgets.rows import Rows
from tui.wiring import Asked, Desk, sit_down
from tui.words import labels, rules

Ask = Callable[..., Any]
Environment = dict[str, str]
TO_LAST_DAY = ("u", *("down",) * 7)
"""To the callbacks' last day."""


def kind_of(app: RingbackApp) -> type[Screen[Any]]:
    """Say which screen is shown."""
    return type(app.screen)


@pytest.fixture
def rules_file(environment: Environment) -> Path:
    return Path(environment["RINGBACK_HOME"]) / "ringback.toml"


def text_of(file: Path) -> str | None:
    """Give what stands in a file; None where there is none."""
    return file.read_text(encoding="utf-8") if file.exists() else None


def written(file: Path, text: str) -> Path:
    """Write a file."""
    file.write_text(text, encoding="utf-8")
    return file


def spoil(file: Path) -> None:
    """Write what are no rules."""
    file.write_text("limits = 5\n", encoding="utf-8")


def document(environment: Environment, *words: str) -> Any:
    status, out, err = call(environment, *words, "--json")
    assert (status, err) == (0, "")
    return json.loads(out)


def waiting(desk: Desk) -> int:
    with desk.database.reading() as records:
        return counts(records, desk.now())["callback"]


async def test_a_rule_is_changed_looked_over_and_saved(desk: Desk, records: Ask, rules_file: Path) -> None:
    before = waiting(desk)
    async with working(desk) as (app, pilot):
        await press(app, pilot, *TO_LAST_DAY)
        assert kind_of(app) is RulesScreen
        assert "queues.callback.last_day" in shown(app, "#rule")
        await press(app, pilot, "enter", "backspace", *"20", "enter")
        assert "1 change not saved" in shown(app, "#status")
        assert text_of(rules_file) is None
        await press(app, pilot, "f2")
        assert kind_of(app) is EffectScreen
        listed = everything_shown(app)
        assert "called 3 to 20 days after delivery" in shown(app, "#effect-why")
        enters = app.screen.query_one(Rows).count
        assert f"+{enters} −" in listed.replace("−0", "−") or "−" in listed
        assert records("SELECT count(*) FROM rule_change") == 0
        await press(app, pilot, "enter")
        assert kind_of(app) is RulesScreen
        assert any("1 rule saved" in said for said in toasts(app))
        await press(app, pilot, "8")
        assert "李娜" in everything_shown(app)
        assert "last day after delivery" in everything_shown(app)
        await press(app, pilot, "escape")
        assert kind_of(app) is TodayScreen
    assert desk.settings.queues["callback"].last_day == 20
    assert waiting(desk) > before
    assert text_of(rules_file) == "[queues.callback]\nlast_day = 20\n"
    assert records("SELECT old_value || new_value FROM rule_change") == "720"


async def test_what_cannot_hold_is_refused_at_once(desk: Desk, rules_file: Path) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, *TO_LAST_DAY, "enter", "backspace", "2", "enter")
        assert any("queues.callback.first_day" in said and "3 > 2" in said for said in toasts(app))
        assert "not saved" not in shown(app, "#status")
        await press(app, pilot, "f2")
        assert kind_of(app) is RulesScreen, "there is nothing to look at"
    assert text_of(rules_file) is None


async def test_what_is_not_saved_is_not_lost_at_the_first_key(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, *TO_LAST_DAY, "enter", "backspace", "9", "enter", "escape")
        assert kind_of(app) is RulesScreen
        assert any("Not saved yet" in said for said in toasts(app))
        await press(app, pilot, "f2", "escape")
        assert "1 change not saved" in shown(app, "#status")
        await press(app, pilot, "d")
        assert "not saved" not in shown(app, "#status")
        await press(app, pilot, "enter", "backspace", "9", "enter", "x")
        assert "not saved" not in shown(app, "#status"), "as shipped is what held before"
        await press(app, pilot, "escape")
        assert kind_of(app) is TodayScreen


async def test_from_the_effect_to_the_file_and_back(desk: Desk) -> None:
    async with working(desk, (80, 24)) as (app, pilot):
        await press(app, pilot, *TO_LAST_DAY, "enter", "backspace", "5", "enter", "f2", "2", "down", "f")
        assert app.screen.query("#file-pane")
        await press(app, pilot, "escape")
        assert kind_of(app) is EffectScreen
        assert app.screen.query_one(Rows).cursor == 1
        await press(app, pilot, "f3")
        assert "修改后的影响" in shown(app, "#status")
        await press(app, pilot, "f3")


async def test_a_change_without_effect_says_so(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "u", "4", "enter", "backspace", "6", "enter", "f2")
        assert "Nobody enters or leaves a queue this day." in shown(app, "#empty")
        await press(app, pilot, "escape", "escape", "escape")


async def test_an_open_app_goes_by_days_that_others_enter(
    environment: Environment, rules_file: Path, tmp_path: Path
) -> None:
    written(rules_file, '[calendar]\ncloses = ["calling"]\n')
    days = written(tmp_path / "own.csv", "2026-11-24,holiday,stocktaking\n")
    desk = sit_down(Asked(config=str(rules_file)), environment)
    tomorrow = date(2026, 11, 24)
    async with working(desk) as (app, pilot):
        screen = app.screen
        assert isinstance(screen, TodayScreen)
        await screen.take_rules_over()
        assert tomorrow not in desk.settings.calling.closed_days
        document(environment, "holidays", "import", str(days))
        await screen.take_rules_over()
        await settled(app, pilot)
        assert tomorrow in desk.settings.calling.closed_days
        assert toasts(app) == ["The rules were changed: calendar"]
        assert call(environment, "holidays", "forget", "2026-11-24")[0] == 0
        await screen.take_rules_over()
        assert tomorrow not in desk.settings.calling.closed_days, "a day taken out opens again"
    desk.database.close()


async def test_an_open_app_takes_over_what_others_change(
    desk: Desk, environment: Environment, rules_file: Path
) -> None:
    async with working(desk) as (app, pilot):
        document(environment, "rules", "set", "limits.hold_minutes", "25", "--as", "a02")
        screen = app.screen
        assert isinstance(screen, TodayScreen)
        await screen.take_rules_over()
        await settled(app, pilot)
        assert toasts(app) == ["The rules were changed: limits.hold_minutes"]
        assert desk.settings.limits.hold_minutes == 25
        spoil(rules_file)
        for _ in range(2):
            await screen.take_rules_over()
        assert len([said for said in toasts(app) if "ringback.toml" in said]) == 1, "said once"
        assert desk.settings.limits.hold_minutes == 25, "the rules so far hold on"


def test_rules_are_listed_tried_set_and_put_back(environment: Environment, rules_file: Path) -> None:
    listed = {one["key"]: one for one in document(environment, "rules", "list")}
    assert listed["queues.callback.last_day"] == {
        "key": "queues.callback.last_day", "value": 7, "shipped": 7, "own": False,
    }  # fmt: skip
    tried = document(environment, "rules", "set", "queues.callback.last_day", "5", "--try")
    assert (tried["saved"], rules_file.exists()) == (None, False)
    day = tried["effect"]["tomorrow"]
    queues = day["queues"]["callback"]
    entered = sum(one["kind"] == "callback" for one in day["enters"])
    left = sum(one["kind"] == "callback" for one in day["leaves"])
    assert queues["after"] - queues["before"] == entered - left < 0
    done = document(environment, "rules", "set", "queues.callback.last_day", "5")
    assert (done["effect"], done["changes"]) == (tried["effect"], tried["changes"])
    assert done["saved"]["taken_out"] > 0
    own = document(environment, "rules", "list", "--own")
    assert [one["key"] for one in own] == ["queues.callback.last_day"]
    back = document(environment, "rules", "set", "queues.callback.last_day", "--as-shipped", "--as", "a02")
    assert back["changes"] == [{"key": "queues.callback.last_day", "old": 5, "new": 7}]
    assert [(one["by"], one["old"], one["new"]) for one in document(environment, "rules", "history")] == [
        ("周敏", 5, 7),
        ("李娜", 7, 5),
    ]
    assert len(document(environment, "rules", "show", "queues.callback.last_day")["changes"]) == 2


def test_due_dates_follow_a_plan_of_a_model(environment: Environment) -> None:
    key = "maintenance.plans.朗逸"
    done = document(environment, "rules", "set", key, "{ months = 24, km = 90000 }")
    assert done["effect"]["due_dates"] > 0
    assert done["saved"]["due_dates"] >= done["effect"]["due_dates"]
    assert any(one["key"] == 'maintenance.plans."朗逸".km' for one in document(environment, "rules", "list"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("rules", "show"), "Which rule?"),
        (("rules", "show", "no.such"), "no key of the rules"),
        (("rules", "set", "queues.callback.last_day"), "--as-shipped"),
        (("rules", "set", "queues.callback.last_day", "soon"), "queues.callback.last_day"),
        (("rules", "set", "queues.callback.script", "none.yaml"), "there is no script"),
        (("subjects",), "Which days?"),
        (("subjects", "--month", "2026-11", "--words", "none.toml"), "none.toml"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_line(
    environment: Environment, words: tuple[str, ...], said: str
) -> None:
    status, out, err = call(environment, *words)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert said in err


def test_people_read_the_effect_too(environment: Environment) -> None:
    status, out, _ = call(environment, "rules", "set", "queues.callback.last_day", "9", "--try")
    assert status == 0
    assert "called 3 to 9 days after delivery" in out
    assert "only tried: nothing was saved" in out
    _, out, _ = call(environment, "rules", "list", "calling")
    assert "09:00-12:00 13:30-20:00" in out


def test_no_rule_is_told_by_its_key_alone(desk: Desk) -> None:
    said = {rule.key: rules.name(rule.key) for rule in changing_rules.listed(desk)}
    assert [key for key, name in said.items() if "_" in name] == []
    words = {"busy", "voicemail", "weight", "script", *labels.CAUSES}
    own = {key: key.rpartition(".")[2] for key in said if not key.startswith("dialling.sip.")}
    assert [key for key, last in own.items() if said[key] == last and last not in words] == [
        "language",
        "staff",
    ]
    assert [key for key in said if "." in key and rules.table(key) == rules.table("name")] == []


def test_codes_of_rules_are_said_in_words(desk: Desk) -> None:
    told = {rule.key: rules.told(rule.key, rule.value) for rule in changing_rules.listed(desk)}
    assert [key for key, words in told.items() if "_" in words and not key.endswith("script")] == []
    assert told["retry.after.busy"] == "20 minutes"
    assert told["retry.after.no_answer"] == "another time of day"
    assert told["dialling.at_once"] == "yes"
    assert told["complaints.escalate.solve"] == "the service manager"
    assert told["calling.parts"].startswith("mornings 00:00, midday 12:00")
    for key, codes in ((key, rules.choices(key)) for key in told):
        for code in codes:
            assert rules.told(key, code), f"{key} {code}"


async def test_what_may_be_typed_is_told(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "u", "4", "down", "down", "enter")
        assert "A number of minutes, or another_part (another time of day)" in everything_shown(app)
        await press(app, pilot, "escape", "5", "enter")
        assert "One of hours (round the clock), working_hours" in everything_shown(app)
