"""Every knob in one frozen value; the only place that reads the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs

from assistant.errors import SettingsError

_VARIABLES = {
    "ASSISTANT_HOME": "home",
    "ASSISTANT_ENCODER": "encoder",
    "ASSISTANT_DATABASE": "database",
    "ASSISTANT_HOSTS": "hosts",
    "ASSISTANT_INSPECT": "inspect",
    "ASSISTANT_MODEL": "model",
    "ASSISTANT_MODEL_URL": "model_url",
    "ASSISTANT_MODEL_TOKENS": "model_tokens",
    "ASSISTANT_TELEMETRY": "telemetry",
    "ASSISTANT_KEYED": "keyed",
    "ASSISTANT_RATE": "rate",
}
_SWITCH = {"": False, "0": False, "1": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where data live and which parts are used.

    `home` holds the database and the index generations; `database` is an SQLAlchemy URL (empty:
    SQLite inside `home`); `encoder` is a path or name of a sentence-transformers model (empty: the
    shipped one); `corpus` are the folders to index (empty: those indexed before); `hosts` are
    names, beside this machine's own, under which the web app may be reached; `inspect` opens the
    page that shows how an answer came about; `keyed` asks programs for a key (None: when the app
    can be reached from other machines); `rate` is how many requests a minute one address may send
    (None: from this machine any number); `adapt` lets an encoder be learnt from documents that
    the shipped one does not know (None: as before, first yes).

    `model` is a chat model that words answers, `provider:name` (empty: none); `model_url` its
    address where it is not the provider's own; `model_tokens` the most tokens a day it may take in
    all, for one embed and for one person (0: no bound). `telemetry` tells OpenTelemetry of the
    model's calls: `1`, or `content` with all that is said in them (empty: not at all).
    """

    home: Path = field(default_factory=lambda: Path(platformdirs.user_data_dir("assistant")))
    database: str = ""
    encoder: str = ""
    corpus: tuple[Path, ...] = ()
    hosts: tuple[str, ...] = ()
    inspect: bool = False
    keyed: bool | None = None
    rate: int | None = None
    adapt: bool | None = None
    model: str = ""
    model_url: str = ""
    model_tokens: tuple[int, int, int] = (0, 0, 0)
    telemetry: str = ""

    @property
    def database_url(self) -> str:
        """The URL to open: the one given, or SQLite inside `home`."""
        return self.database or f"sqlite:///{self.home / 'assistant.db'}"


def read_settings(
    home: Path | None = None, corpus: tuple[Path, ...] = (), *, adapt: bool | None = None
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
    for name in ("inspect", "keyed"):
        if values.get(name, "") not in _SWITCH:
            raise SettingsError(
                f"ASSISTANT_{name.upper()} is {values[name]!r}; set it to 1 (on) or 0 (off)."
            )
    rate = values.get("rate", "")
    if rate and not (rate.isdecimal() and int(rate)):
        raise SettingsError(f"ASSISTANT_RATE is {rate!r}; set it to requests a minute, as 120.")
    chosen_home = home or (Path(values["home"]) if "home" in values else None)
    return Settings(
        **({"home": chosen_home.expanduser().resolve()} if chosen_home else {}),
        database=values.get("database", ""),
        encoder=values.get("encoder", ""),
        corpus=corpus,
        hosts=tuple(name for each in values.get("hosts", "").split(",") if (name := each.strip())),
        inspect=_SWITCH[values.get("inspect", "")],
        keyed=_SWITCH[values["keyed"]] if "keyed" in values else None,
        rate=int(rate) if rate else None,
        adapt=adapt,
        model=values.get("model", ""),
        model_url=values.get("model_url", ""),
        model_tokens=_tokens(values.get("model_tokens", "0")),
        telemetry=_telemetry(values.get("telemetry", "")),
    )


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
