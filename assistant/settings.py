"""Every knob in one frozen value; the only place that reads the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path

import platformdirs

from assistant.errors import SettingsError
from assistant.values.documents import Collection

_VARIABLES = {
    "ASSISTANT_HOME": "home",
    "ASSISTANT_CACHE": "cache",
    "ASSISTANT_ENCODER": "encoder",
    "ASSISTANT_DATABASE": "database",
    "ASSISTANT_HOSTS": "hosts",
    "ASSISTANT_INSPECT": "inspect",
    "ASSISTANT_METRICS": "metrics",
    "ASSISTANT_MODEL": "model",
    "ASSISTANT_MODEL_URL": "model_url",
    "ASSISTANT_MODEL_TOKENS": "model_tokens",
    "ASSISTANT_TELEMETRY": "telemetry",
    "ASSISTANT_KEYED": "keyed",
    "ASSISTANT_RATE": "rate",
    "ASSISTANT_ADMIN_KEY": "admin_key",
    "ASSISTANT_AUTH": "auth",
    "ASSISTANT_OIDC_CLIENT": "oidc_client",
    "ASSISTANT_OIDC_SECRET": "oidc_secret",
    "ASSISTANT_PREFIX": "prefix",
    "ASSISTANT_PROXIES": "proxies",
    "ASSISTANT_RETENTION_DAYS": "retention_days",
    "ASSISTANT_PRIVATE_HOSTS": "private_hosts",
    "ASSISTANT_WIKI_USER": "wiki_user",
    "ASSISTANT_WIKI_PASSWORD": "wiki_password",
    "ASSISTANT_WIKI_TOKEN": "wiki_token",
}
SHORTEST_KEY = 16
"""The least characters of a key that opens a page."""

_THIS_MACHINE = ("127.0.0.1", "::1")
_SWITCH = {"": False, "0": False, "1": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where data live and which parts are used.

    `home` holds the database and the index generations; `cache` what took a while to learn, for all
    homes of a user (it may be removed at any time); `database` is an SQLAlchemy URL (empty:
    SQLite inside `home`); `encoder` is a path or name of a sentence-transformers model (empty: the
    shipped one); `corpus` are the folders to index (empty: those indexed before); `hosts` are
    names, beside this machine's own, under which the web app may be reached; `inspect` opens the
    page that shows how an answer came about; `metrics` shows figures for Prometheus; `keyed` asks
    programs for a key (None: when the app can be reached from other machines); `rate` is how many
    requests a minute one address may send (None: from this machine any number); `adapt` lets an
    encoder be learnt from documents that the shipped one does not know (None: as before, first
    yes); `admin_key` opens the administration page to whoever gives it (empty: to nobody);
    conversations not used for `retention_days` are forgotten (0: never); `auth` says how people
    sign in (empty: they need not), `oidc_client` and `oidc_secret` are what an OpenID provider
    knows this program by; `prefix` is the path under which a proxy shows the web app (empty: at its
    root), `proxies` are the addresses and networks whose word is taken for whom they pass on.
    `private_hosts` are wikis that may stand in a private network; `wiki_user` with
    `wiki_password`, or `wiki_token`, reads them.

    `model` is a chat model that words answers, `provider:name` (empty: none); `model_url` its
    address where it is not the provider's own; `model_tokens` the most tokens a day it may take in
    all, for one embed and for one person (0: no bound). `telemetry` tells OpenTelemetry of the
    model's calls: `1`, or `content` with all that is said in them (empty: not at all).
    """

    home: Path = field(default_factory=lambda: Path(platformdirs.user_data_dir("assistant")))
    cache: Path = field(default_factory=lambda: Path(platformdirs.user_cache_dir("assistant")))
    database: str = ""
    encoder: str = ""
    corpus: tuple[Path | Collection, ...] = ()
    hosts: tuple[str, ...] = ()
    inspect: bool = False
    metrics: bool = False
    keyed: bool | None = None
    rate: int | None = None
    adapt: bool | None = None
    admin_key: str = ""
    retention_days: int = 0
    auth: str = ""
    oidc_client: str = ""
    oidc_secret: str = ""
    prefix: str = ""
    proxies: tuple[str, ...] = _THIS_MACHINE
    private_hosts: tuple[str, ...] = ()
    wiki_user: str = ""
    wiki_password: str = field(default="", repr=False)
    wiki_token: str = field(default="", repr=False)
    model: str = ""
    model_url: str = ""
    model_tokens: tuple[int, int, int] = (0, 0, 0)
    telemetry: str = ""

    @property
    def database_url(self) -> str:
        """The URL to open: the one given, or SQLite inside `home`."""
        return self.database or f"sqlite:///{self.home / 'assistant.db'}"


def read_settings(
    home: Path | None = None,
    corpus: tuple[Path | Collection, ...] = (),
    *,
    adapt: bool | None = None,
) -> Settings:
    """Gather settings from arguments first, then from `ASSISTANT_*` variables.

    Raises SettingsError for an `ASSISTANT_*` variable that does not exist or makes no sense.
    """
    given = {name: value for name, value in os.environ.items() if name.startswith("ASSISTANT_")}
    unknown = sorted(set(given) - set(_VARIABLES))
    if unknown:
        raise SettingsError(
            f"Unknown setting {unknown[0]} in the environment; known are "
            f"{', '.join(sorted(_VARIABLES))}."
        )
    values = {_VARIABLES[name]: value for name, value in given.items() if value}
    for name in ("inspect", "keyed", "metrics"):
        if values.get(name, "") not in _SWITCH:
            raise SettingsError(
                f"ASSISTANT_{name.upper()} is {values[name]!r}; set it to 1 (on) or 0 (off)."
            )
    rate = values.get("rate", "")
    if rate and not (rate.isdecimal() and int(rate)):
        raise SettingsError(f"ASSISTANT_RATE is {rate!r}; set it to requests a minute, as 120.")
    days = values.get("retention_days", "0")
    if not days.isdecimal():
        raise SettingsError(f"ASSISTANT_RETENTION_DAYS is {days!r}; set it to a number of days.")
    key = values.get("admin_key", "")
    if key and len(key) < SHORTEST_KEY:
        raise SettingsError(
            f"ASSISTANT_ADMIN_KEY has {len(key)} characters; choose one of {SHORTEST_KEY} or more."
        )
    return Settings(
        **_folders(home, values),
        database=values.get("database", ""),
        encoder=values.get("encoder", ""),
        corpus=corpus,
        hosts=_listed(values.get("hosts", "")),
        inspect=_SWITCH[values.get("inspect", "")],
        metrics=_SWITCH[values.get("metrics", "")],
        keyed=_SWITCH[values["keyed"]] if "keyed" in values else None,
        rate=int(rate) if rate else None,
        adapt=adapt,
        admin_key=key,
        retention_days=int(days),
        auth=values.get("auth", ""),
        oidc_client=values.get("oidc_client", ""),
        oidc_secret=values.get("oidc_secret", ""),
        prefix=values.get("prefix", "").rstrip("/"),
        proxies=_networks(values.get("proxies", ",".join(_THIS_MACHINE))),
        private_hosts=_listed(values.get("private_hosts", "")),
        wiki_user=values.get("wiki_user", ""),
        wiki_password=values.get("wiki_password", ""),
        wiki_token=values.get("wiki_token", ""),
        model=values.get("model", ""),
        model_url=values.get("model_url", ""),
        model_tokens=_tokens(values.get("model_tokens", "0")),
        telemetry=_telemetry(values.get("telemetry", "")),
    )


def _folders(home: Path | None, values: Mapping[str, str]) -> dict[str, Path]:
    """Return the folders that are not left to their defaults."""
    given = {name: Path(values[name]) for name in ("home", "cache") if name in values}
    given |= {"home": home} if home else {}
    return {name: path.expanduser().resolve() for name, path in given.items()}


def _telemetry(given: str) -> str:
    if given not in {"", "0", "1", "content"}:
        raise SettingsError(
            f"ASSISTANT_TELEMETRY is {given!r}; set it to 1 (on), content (on, with all that is "
            "said) or 0 (off)."
        )
    return "" if given == "0" else given


def _tokens(given: str) -> tuple[int, int, int]:
    """Read up to three numbers, with commas; those left out are 0."""
    parts = [part.strip().replace("_", "") for part in given.split(",")]
    if len(parts) > 3 or not all(part.isdecimal() for part in parts):
        raise SettingsError(
            f"ASSISTANT_MODEL_TOKENS is {given!r}; give the most tokens a day in all, for one "
            "embed and for one person, as 2000000,500000,50000 (0: no bound)."
        )
    day, embed, person = (int(part) for part in (*parts, "0", "0")[:3])
    return day, embed, person


def _networks(given: str) -> tuple[str, ...]:
    for name in (names := _listed(given)):
        try:
            ip_network(name)
        except ValueError as error:
            raise SettingsError(
                f"ASSISTANT_PROXIES names {name!r}, which is no address; list addresses and "
                f"networks, as 10.0.0.5,10.1.0.0/16 ({error})."
            ) from error
    return names


def _listed(names: str) -> tuple[str, ...]:
    return tuple(name for each in names.split(",") if (name := each.strip()))
