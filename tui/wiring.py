"""Where everything is put together: environment, clock, settings, the open shop, who is working.

Nothing else in Ringback reads the environment or the clock.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

import msgspec

from store import (
    NOBODY,
    SERVERS,
    Agent,
    Clock,
    Database,
    Settings,
    Unusable,
    agent_or_new,
    at_shop,
    day_of,
    load_settings,
    open_database,
    path_of,
    sign_in,
    sign_in_is_asked,
    who_is_connected,
    who_stays,
)
from tui import words
from tui.own import KEYS_FILE, THEME_FILE, THEMES, Own, theme_of
from tui.rules_file import RulesFile

if TYPE_CHECKING:
    from store import KeptHere, NamedDay

RULES_FILE = "ringback.toml"
"""What the shop's own rules are called in the folder that they are looked for in."""

BROWSER = "RINGBACK_BROWSER"
"""Set to the server's process for visitors in a browser: each signs in, whoever has where it runs."""

Reach = Literal["none", "here", "over_ssh"]
"""Whether a number may be dialled, and where: nowhere, at this machine, or beside a terminal far away."""


class Asked(msgspec.Struct, frozen=True):
    """What was asked for on the command line, before any of the environment; None where it was not."""

    db: str | None = None
    lang: str | None = None
    user: str | None = None
    config: str | None = None
    key_file: str | None = None
    anew: bool = False
    """Whether whoever works is asked who they are, although this terminal stays signed in."""
    shop: str | None = None


class Desk(msgspec.Struct, eq=False, weakref=True):
    """Where somebody works: the open shop, its rules, the clock, and who they are.

    `telephone` says whether numbers may be dialled: never those of made-up people. `rules_file` is the
    shop's own file of rules, there or not yet; None where the rules cannot be changed. When they are, the
    desk gets other `settings`, and everything that asks it goes by them. `asked_code` is the code by
    which whoever has yet to sign in was named, if any.
    """

    database: Database
    settings: Settings
    clock: Clock
    agent: Agent
    telephone: Reach = "none"
    rules_file: RulesFile | None = None
    asked_code: str = ""
    kept: KeptHere | None = None
    """What an agent did while the server was away; None where the shop lies in a file."""
    own_days: list[NamedDay] = []
    """The shop's own days in the calendar, as they stood when `settings` were closed on them."""

    @property
    def zone(self) -> ZoneInfo:
        """The shop's time zone."""
        return self.settings.zoneinfo

    def seat(self, agent: Agent) -> None:
        """Let somebody work here from now on; what is stored without naming anybody is theirs."""
        if self.kept is not None and agent.code != self.agent.code:
            self.kept.close()
        self.agent = agent
        self.database.staff = agent.code

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
    if file is not None:
        check_scripts(settings)
    clock = clock_from(environment, settings.zoneinfo)
    choose_language(asked, environment, settings)
    database = _opened(asked, environment, settings, clock())
    if database.has_leftovers():
        from store import finish_cut_off, finish_saving

        finish_cut_off(database, settings)
        finish_saving(database, clock())
    days: list[NamedDay] = []
    if settings.calendar.closes:
        from store import own_days, with_holidays

        with database.reading() as records:
            settings, days = with_holidays(records, settings), own_days(records)
    agent = who_works(database, settings, clock, asked, environment)
    code = asked.user or environment.get("RINGBACK_USER") or ""
    telephone = telephone_from(environment)
    desk = Desk(database, settings, clock, agent, telephone, rules_file, code, own_days=days)
    if not database.is_file:
        desk.kept = _kept_here(asked, environment, settings, f"{database.place} {database.shop}")
    desk.seat(agent)
    return desk


def _kept_here(asked: Asked, environment: Mapping[str, str], settings: Settings, shop: str) -> KeptHere:
    from store import KeptHere

    return KeptHere(kept_folder(environment), shop, key_file_of(asked, environment, settings))


def kept_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Say in which folder lies what agents did while their server was away."""
    return _folder(environment, "RINGBACK_HOME", "state") / "kept"


def _opened(asked: Asked, environment: Mapping[str, str], settings: Settings, now: datetime) -> Database:
    """Open the shop's database; where it is encrypted, with its key."""
    address, shop = address_of(asked, environment), asked.shop or environment.get("RINGBACK_SHOP", "")
    patience, named = patience_from(environment), key_file_of(asked, environment, settings)

    def opened() -> Database:
        on_share = settings.storage.on_share
        return open_database(address, now=now, shop_name=settings.name, patience=patience, on_share=on_share)

    if named is None or address.startswith(SERVERS):  # what lies on a server is encrypted there
        try:
            return at_shop(opened(), shop)
        except Unusable as fault:
            if fault.remark.code == "server_password_missing":
                from tui.unlocking import with_own_password

                address = with_own_password(address, environment)
                return at_shop(opened(), shop)
            if fault.remark.code != "key_missing":
                raise
    from tui.unlocking import unlocked

    unlocked(path_of(address), named)
    return at_shop(opened(), shop)


def key_file_of(asked: Asked, environment: Mapping[str, str], settings: Settings) -> Path | None:
    """Say which file holds the shop's key: `--key-file`, RINGBACK_KEY_FILE, or the settings'; None: none."""
    named = asked.key_file
    if named is None:
        named = environment.get("RINGBACK_KEY_FILE") or settings.storage.key_file
    return Path(named).expanduser() if named else None


def address_of(asked: Asked, environment: Mapping[str, str] = os.environ) -> str:
    """Say where the shop is: `--db`, RINGBACK_DB, or the usual place."""
    return asked.db or environment.get("RINGBACK_DB") or str(data_folder(environment) / "ringback.db")


def check_scripts(settings: Settings) -> None:
    """Refuse rules that name a script there is none of: neither a shipped one nor a file."""
    from callscripts import shipped_names

    known = shipped_names()
    for kind, rule in settings.queues.items():
        for name in (rule.script, rule.first_service_script):
            if name and name not in known and not Path(name).expanduser().is_file():
                raise Unusable("script_unknown", kind=kind, script=name, known=", ".join(known))


def who_works(
    database: Database, settings: Settings, clock: Clock, asked: Asked, environment: Mapping[str, str]
) -> Agent:
    """Find whoever works here, by `--as`, RINGBACK_USER or the name they are logged in by.

    Whoever connects to a server by a login of their own is who they are there. Else, where people sign in,
    only who has done so at this terminal, or has their password in RINGBACK_PASSWORD_FILE; else `NOBODY`,
    who has yet to.
    """
    code = code_of(asked, environment)
    with database.reading() as records:
        connected = who_is_connected(records)
        if connected is not None:
            if asked.user not in {None, connected.code}:
                raise Unusable("login_is_anothers", code=connected.code, asked=asked.user)
            return connected
        asks = sign_in_is_asked(records)
        known = not asks and records.value(
            "SELECT 1 FROM staff WHERE shop_id = :shop AND code = :code AND active", code=code
        )
        if known:
            return agent_or_new(records, settings, code, clock())
    if asks:
        return (
            NOBODY
            if asked.anew or environment.get(BROWSER)
            else _signed_in(database, settings, clock(), asked, environment)
        )
    with database.writing() as records:
        return agent_or_new(records, settings, code, clock())


def code_of(asked: Asked, environment: Mapping[str, str] = os.environ) -> str:
    """Say by which code somebody wants to work: `--as`, RINGBACK_USER, or the name they are logged in by."""
    named = asked.user or environment.get("RINGBACK_USER")
    if named:
        return named
    import getpass

    return getpass.getuser()


def tokens_file(environment: Mapping[str, str] = os.environ) -> Path:
    """Say where it is kept that this user's terminals stay signed in."""
    from tui.signed_in import FILE

    return _folder(environment, "RINGBACK_HOME", "state") / FILE


def _signed_in(
    database: Database, settings: Settings, now: datetime, asked: Asked, environment: Mapping[str, str]
) -> Agent:
    from tui.signed_in import password_in, token_for

    token = token_for(tokens_file(environment), shop_named(asked, environment))
    if token is not None:
        with database.reading() as records:
            agent = who_stays(records, token, now)
        wanted = asked.user or environment.get("RINGBACK_USER")
        if agent is not None and wanted in {None, "", agent.code}:
            return agent
    named = environment.get("RINGBACK_PASSWORD_FILE")
    if not named:
        return NOBODY
    password = password_in(Path(named).expanduser())
    return sign_in(database, settings, code_of(asked, environment), password, now, "command")


def shop_named(asked: Asked, environment: Mapping[str, str] = os.environ) -> str:
    """Name a shop the same however its address is written, and without a password in it."""
    address = address_of(asked, environment)
    return (
        address.rpartition("@")[2]
        if "://" in address and "sqlite" not in address
        else str(path_of(address).resolve())
    )


def choose_language(asked: Asked, environment: Mapping[str, str], settings: Settings | None = None) -> None:
    """Show words in the language asked for, else the shop's, else the terminal's."""
    wanted = asked.lang or environment.get("RINGBACK_LANG") or (settings.language if settings else "")
    if wanted and wanted not in words.LANGUAGES:
        raise Unusable("language_unknown", language=wanted)
    words.use(wanted or words.from_environment(environment))


def own_from(environment: Mapping[str, str] = os.environ) -> Own:
    """Read what is the user's own at this terminal: keys and theme. Raises `Unusable`."""
    theme = environment.get("RINGBACK_THEME", "")
    if theme and theme not in THEMES:
        raise Unusable("theme_unknown", theme=theme, known=", ".join(THEMES))
    remembered = config_folder(environment) / THEME_FILE
    must_exist = bool(environment.get("RINGBACK_KEYS"))
    return Own(
        _own_keys(keys_file(environment), must_exist=must_exist), theme or theme_of(remembered), remembered
    )


def _own_keys(file: Path, *, must_exist: bool) -> dict[str, str]:
    if not (must_exist or file.exists()):
        return {}
    from tui.own_keys import load_keys

    return load_keys(file, must_exist=must_exist)


def keys_file(environment: Mapping[str, str] = os.environ) -> Path:
    """Say where a user's own keys stand, or would stand."""
    named = environment.get("RINGBACK_KEYS")
    return Path(named).expanduser() if named else config_folder(environment) / KEYS_FILE


def telephone_from(environment: Mapping[str, str]) -> Reach:
    """Say where the agent's telephone is: at this machine, or at the other end of ssh or of a browser."""
    far = (BROWSER, "SSH_CONNECTION", "SSH_TTY")
    return "over_ssh" if any(environment.get(name) for name in far) else "here"


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

    found = {
        "data": platformdirs.user_data_dir,
        "config": platformdirs.user_config_dir,
        "state": platformdirs.user_state_dir,
    }[kind]
    return Path(found("ringback", appauthor=False))
