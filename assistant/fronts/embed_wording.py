"""The words that only the embedded page says, read from `prompts/`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import yaml

from assistant.resources import prompts_root


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedWording:
    """What only the embedded page says."""

    helpful: str
    unhelpful: str
    thanks: str
    reading: str
    unread: str
    greeting: str
    chart: str
    broke_off: str
    waiting: str
    close: str
    no_pass: str
    unavailable: str
    unreachable: str
    busy: str
    again: str


@cache
def embed_wording(language: str) -> EmbedWording:
    """Read `prompts/embed.LANGUAGE.yaml`."""
    file = prompts_root() / f"embed.{language}.yaml"
    return EmbedWording(**yaml.safe_load(file.read_text(encoding="utf-8")))
