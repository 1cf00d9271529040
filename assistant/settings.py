"""Every knob in one frozen value; the only place that reads the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs

from assistant.errors import SettingsError
from assistant.values.documents import Collection

_VARIABLES = {
    "ASSISTANT_HOME": "home",
    "ASSISTANT_ENCODER": "encoder",
    "ASSISTANT_DATABASE": "database",
    "ASSISTANT_HOSTS": "hosts",
    "ASSISTANT_INSPECT": "inspect",
    "ASSISTANT_PRIVATE_HOSTS": "private_hosts",
    "ASSISTANT_WIKI_USER": "wiki_user",
    "ASSISTANT_WIKI_PASSWORD": "wiki_password",
    "ASSISTANT_WIKI_TOKEN": "wiki_token",
}
_SWITCH = {"": False, "0": False, "1": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where data live and which parts are used.

    `home` holds the database and the index generations; `database` is an SQLAlchemy URL (empty:
    SQLite inside `home`); `encoder` is a path or name of a sentence-transformers model (empty: the
    shipped one); `corpus` are the folders to index (empty: those indexed before); `hosts` are
    names, beside this machine's own, under which the web app may be reached; `inspect` opens the
    page that shows how an answer came about; `adapt` lets an encoder be learnt from documents that
    the shipped one does not know (None: as before, first yes). `private_hosts` are wikis that may
    stand in a private network; `wiki_user` with `wiki_password`, or `wiki_token`, reads them.
    """

    home: Path = field(default_factory=lambda: Path(platformdirs.user_data_dir("assistant")))
    database: str = ""
    encoder: str = ""
    corpus: tuple[Path | Collection, ...] = ()
    hosts: tuple[str, ...] = ()
    inspect: bool = False
    adapt: bool | None = None
    private_hosts: tuple[str, ...] = ()
    wiki_user: str = ""
    wiki_password: str = field(default="", repr=False)
    wiki_token: str = field(default="", repr=False)

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
    switch = values.get("inspect", "")
    if switch not in _SWITCH:
        raise SettingsError(f"ASSISTANT_INSPECT is {switch!r}; set it to 1 (on) or 0 (off).")
    chosen_home = home or (Path(values["home"]) if "home" in values else None)
    return Settings(
        **({"home": chosen_home.expanduser().resolve()} if chosen_home else {}),
        database=values.get("database", ""),
        encoder=values.get("encoder", ""),
        corpus=corpus,
        hosts=_listed(values.get("hosts", "")),
        inspect=_SWITCH[switch],
        adapt=adapt,
        private_hosts=_listed(values.get("private_hosts", "")),
        wiki_user=values.get("wiki_user", ""),
        wiki_password=values.get("wiki_password", ""),
        wiki_token=values.get("wiki_token", ""),
    )


def _listed(names: str) -> tuple[str, ...]:
    return tuple(name for each in names.split(",") if (name := each.strip()))
