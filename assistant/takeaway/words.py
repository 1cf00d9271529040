"""The words of charts, tables and papers in one language, read from `prompts/takeaway.*.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import yaml

from assistant.resources import prompts_root


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Every string of what users take away; a file with one too many or too few does not load."""

    chart: str
    key: str
    marks: Mapping[str, str]
    needs: Mapping[str, str]
    columns: Mapping[str, str]
    roster: str
    conversation: str
    asked: str
    sources: str
    origin: str
    as_of: str
    generation: str
    made_at: str
    duties: str
    stages: str
    may_combine: str
    arrival: str
    open_points: str
    basis: str
    print: str


@cache
def words(language: str) -> Words:
    """Return the words of a language, of Chinese where there are none of it."""
    file = prompts_root() / f"takeaway.{language}.yaml"
    if not file.exists():
        file = prompts_root() / "takeaway.zh.yaml"
    return Words(**yaml.safe_load(file.read_text(encoding="utf-8")))
