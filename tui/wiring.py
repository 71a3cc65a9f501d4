"""Where everything is put together: environment, clock, settings, the open shop, who is working.

Nothing else in Ringback reads the environment or the clock.
"""

from __future__ import annotations

import getpass
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from callscripts import shipped_names
from store import (
    Agent,
    Clock,
    Database,
    Settings,
    Unusable,
    agent_or_new,
    day_of,
    load_settings,
    open_database,
    with_holidays,
)
from tui import words
from tui.own import KEYS_FILE, THEME_FILE, THEMES, Own, theme_of
from tui.rules_file import RulesFile

RULES_FILE = "ringback.toml"
"""What the shop's own rules are called in the folder that they are looked for in."""

Reach = Literal["none", "here", "over_ssh"]
"""Whether a number may be dialled, and where: nowhere, at this machine, or beside a terminal far away."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for on the command line, before any of the environment; None where it was not."""

    db: str | None = None
    lang: str | None = None
    user: str | None = None
    config: str | None = None


@dataclass(eq=False)
class Desk:
    """Where somebody works: the open shop, its rules, the clock, and who they are.

    `telephone` says whether numbers may be dialled: never those of made-up people. `rules_file` is the
    shop's own file of rules, there or not yet; None where the rules cannot be changed. When they are, the
    desk gets other `settings`, and everything that asks it goes by them.
    """

    database: Database
    settings: Settings
    clock: Clock
    agent: Agent
    telephone: Reach = "none"
    rules_file: RulesFile | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The shop's time zone."""
        return self.settings.zoneinfo

    def now(self) -> datetime:
        """Give the present instant."""
        return self.clock()

    def today(self) -> date:
        """Give the shop's present day."""
        return day_of(self.clock(), self.zone)


def sit_down(asked: Asked, environment: Mapping[str, str] = os.environ) -> Desk:
    """Open the shop that was asked for, for whoever asked. Raises `Unusable`."""
    file = settings_file(asked, environment)
    rules_file = RulesFile(file or config_folder(environment) / RULES_FILE)
    settings = load_settings(file)
    check_scripts(settings)
    clock = clock_from(environment, settings.zoneinfo)
    choose_language(asked, environment, settings)
    database = open_database(
        address_of(asked, environment),
        now=clock(),
        shop_name=settings.name,
        patience=patience_from(environment),
        on_share=settings.storage.on_share,
    )
    if database.has_leftovers():
        from store import finish_cut_off

        finish_cut_off(database, settings)
    if settings.calendar.closes:
        with database.reading() as records:
            settings = with_holidays(records, settings)
    agent = sign_in(database, settings, clock, asked, environment)
    return Desk(database, settings, clock, agent, telephone_from(environment), rules_file)


def address_of(asked: Asked, environment: Mapping[str, str] = os.environ) -> str:
    """Say where the shop is: `--db`, RINGBACK_DB, or the usual place."""
    return asked.db or environment.get("RINGBACK_DB") or str(data_folder(environment) / "ringback.db")


def check_scripts(settings: Settings) -> None:
    """Refuse rules that name a script there is none of: neither a shipped one nor a file."""
    known = shipped_names()
    for kind, rule in settings.queues.items():
        for name in (rule.script, rule.first_service_script):
            if name and name not in known and not Path(name).expanduser().is_file():
                raise Unusable("script_unknown", kind=kind, script=name, known=", ".join(known))


def sign_in(
    database: Database, settings: Settings, clock: Clock, asked: Asked, environment: Mapping[str, str]
) -> Agent:
    """Find whoever works here, by `--as`, RINGBACK_USER or the name they are logged in by."""
    code = asked.user or environment.get("RINGBACK_USER") or getpass.getuser()
    with database.reading() as records:
        known = records.value(
            "SELECT 1 FROM staff WHERE shop_id = :shop AND code = :code AND active", code=code
        )
        if known:
            return agent_or_new(records, settings, code, clock())
    with database.writing() as records:
        return agent_or_new(records, settings, code, clock())


def choose_language(asked: Asked, environment: Mapping[str, str], settings: Settings | None = None) -> None:
    """Show words in the language asked for, else the shop's, else the terminal's."""
    wanted = asked.lang or environment.get("RINGBACK_LANG") or (settings.language if settings else "")
    if wanted and wanted not in words.LANGUAGES:
        raise Unusable("language_unknown", language=wanted)
    words.use(wanted or words.from_environment(environment))


def own_from(environment: Mapping[str, str] = os.environ) -> Own:
    """Read what is the user's own at this terminal: keys and theme. Raises `Unusable`."""
    from tui.own_keys import load_keys

    theme = environment.get("RINGBACK_THEME", "")
    if theme and theme not in THEMES:
        raise Unusable("theme_unknown", theme=theme, known=", ".join(THEMES))
    remembered = config_folder(environment) / THEME_FILE
    must_exist = bool(environment.get("RINGBACK_KEYS"))
    own_keys = load_keys(keys_file(environment), must_exist=must_exist)
    return Own(own_keys, theme or theme_of(remembered), remembered)


def keys_file(environment: Mapping[str, str] = os.environ) -> Path:
    """Say where a user's own keys stand, or would stand."""
    named = environment.get("RINGBACK_KEYS")
    return Path(named).expanduser() if named else config_folder(environment) / KEYS_FILE


def telephone_from(environment: Mapping[str, str]) -> Reach:
    """Say where the agent's telephone is: at this machine, or at the other end of ssh."""
    return "over_ssh" if environment.get("SSH_CONNECTION") or environment.get("SSH_TTY") else "here"


def clock_from(environment: Mapping[str, str], zone: ZoneInfo) -> Clock:
    """Give the system's clock, or one that stands at RINGBACK_NOW (the shop's time, unless it has a zone)."""
    said = environment.get("RINGBACK_NOW")
    if not said:
        return lambda: datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(said)
    except ValueError as fault:
        raise Unusable("now_unreadable", value=said) from fault
    standing = (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    return lambda: standing


def patience_from(environment: Mapping[str, str]) -> float:
    """Read how long, in seconds, to wait for a lock that another program holds."""
    said = environment.get("RINGBACK_PATIENCE", "30")
    try:
        return float(said)
    except ValueError as fault:
        raise Unusable("patience_unreadable", value=said) from fault


def settings_file(asked: Asked, environment: Mapping[str, str]) -> Path | None:
    """Find the shop's own rules: `--config`, RINGBACK_CONFIG, or the usual place if there is a file."""
    named = asked.config or environment.get("RINGBACK_CONFIG")
    if named:
        return Path(named).expanduser()
    usual = config_folder(environment) / RULES_FILE
    return usual if usual.exists() else None


def data_folder(environment: Mapping[str, str]) -> Path:
    """Give the folder that records are kept in where nothing else is asked for."""
    return _folder(environment, "RINGBACK_HOME", "data")


def config_folder(environment: Mapping[str, str]) -> Path:
    """Give the folder that the shop's own rules are looked for in."""
    return _folder(environment, "RINGBACK_HOME", "config")


def _folder(environment: Mapping[str, str], name: str, kind: str) -> Path:
    if name in environment:
        return Path(environment[name]).expanduser()
    import platformdirs

    found = platformdirs.user_data_dir if kind == "data" else platformdirs.user_config_dir
    return Path(found("ringback", appauthor=False))
