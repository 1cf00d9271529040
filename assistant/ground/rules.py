"""The words that the check of free sentences looks for, read from their file."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from pathlib import Path

import yaml

from assistant.errors import CorpusError, Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Patterns in folded text: what turns a clause round, puts off, calls for, and gives orders."""

    denial: re.Pattern[str]
    waiting: re.Pattern[str]
    now: re.Pattern[str]
    needs: re.Pattern[str]
    orders: re.Pattern[str]


def read_rules(path: Path) -> Rules:
    """Read the patterns; raises CorpusError where one is missing, unknown or no expression."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    names = {field.name for field in fields(Rules)}
    if set(content) != names:
        odd = ", ".join(sorted(set(content) ^ names))
        message = f"these lists are missing or unknown: {odd}; there must be {sorted(names)}."
        raise CorpusError((Fault(path.name, 1, message),))
    try:
        return Rules(**{name: re.compile("|".join(lines)) for name, lines in content.items()})
    except re.error as error:
        message = f"an expression cannot be read ({error}); mend it."
        raise CorpusError((Fault(path.name, 1, message),)) from error
