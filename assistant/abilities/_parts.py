"""A message in its sentences and their parts, and what of the method a part of it names."""

from __future__ import annotations

import re
from itertools import chain

from assistant.abilities._names import any_of
from assistant.text import CJK, fold
from assistant.values.methodology import Named

_SENTENCES = re.compile(r"[!?;\n。！？；]|\.(?=\s|$)")
_PARTS = re.compile(rf"[,.;!?\n，。；！？](?!\d)|(?<=[{CJK}])\s+(?=[{CJK}\d])")


def sentences(text: str) -> list[list[str]]:
    """Return the sentences of a text, each in its parts."""
    return [_PARTS.split(sentence) for sentence in _SENTENCES.split(text)]


def is_named(thing: Named, text: str) -> bool:
    """Tell whether words name a thing of the method."""
    return place_of(thing, text) is not None


def place_of(thing: Named, text: str) -> tuple[int, int] | None:
    """Return where words first name a thing of the method, and how long its name is there."""
    words = tuple(chain(thing.name.values(), *thing.aliases.values()))
    found = min(
        ((each.start(), -len(each[0])) for each in any_of(words).finditer(fold(text))),
        default=None,
    )
    return (found[0], -found[1]) if found else None
