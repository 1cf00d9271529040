"""Which roles an answer named, so that the next turn can point back to them."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.text import fold
from assistant.values.methodology import Methodology


def told_in(text: str, method: Methodology, language: str) -> tuple[str, ...]:
    """Return the roles that a text names in a language, in the order of their first place."""
    names = tuple((fold(role.name.get(language, role.id)), role.id) for role in method.roles)
    if not names:
        return ()
    ids = dict(names)
    found = (ids[each.group()] for each in _pattern(tuple(ids)).finditer(fold(text)))
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=16)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds any of some names, the longest first; Latin ones as whole words."""
    longest = sorted(names, key=len, reverse=True)
    return re.compile("|".join(_bordered(each) for each in longest))


def _bordered(name: str) -> str:
    return rf"(?<![a-z]){re.escape(name)}(?![a-z])" if name.isascii() else re.escape(name)
