"""Utterances and a method in, what spelling is learnt from out: lines, and names in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from itertools import cycle
from typing import Any

from assistant.text import fold, tight
from assistant.understand.learning import Lesson
from assistant.understand.lexicon import PLACEHOLDER, spelt_names, spelt_phrases
from assistant.understand.loose import is_loose
from assistant.values.methodology import Methodology

_REFERENCE = re.compile(r"^[\w-]+(?:/[\w-]+)*(?:#[\w-]+)?$", re.ASCII)


def lesson(lines: Iterable[str], method: Methodology, ordinary: Iterable[str] = ()) -> Lesson:
    """Return what to learn; a placeholder of a line becomes each name of its kind in turn."""
    names: dict[str, tuple[str, str]] = {}
    spelt: dict[str, list[str]] = {}
    for kind, id, alias in spelt_names(method):
        if _plain(alias):
            names.setdefault(_folded(alias), (kind, id))
            spelt.setdefault(kind, []).append(_folded(alias))
    phrases = [_folded(alias) for _, _, alias in spelt_phrases(method) if _plain(alias)]
    turns = {kind: cycle(found) for kind, found in spelt.items()}
    said = [_filled(line, turns) for line in lines]
    said += [_folded(text) for text in _texts(asdict(method)) if _plain(text)]
    return Lesson(
        lines=said,
        names=names,
        phrases=tuple(dict.fromkeys(phrases)),
        ordinary=tuple(ordinary),
    )


def _filled(line: str, turns: Mapping[str, Iterator[str]]) -> str:
    return PLACEHOLDER.sub(
        lambda match: next(turns[match[1]]) if match[1] in turns else "", _folded(line)
    )


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401
    """Yield the texts of a methodology, but ids and references."""
    if isinstance(value, str):
        if not _REFERENCE.match(value) or not value.isascii():
            yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def _plain(alias: str) -> bool:
    return not is_loose(alias) and not PLACEHOLDER.search(alias)


def _folded(text: str) -> str:
    return tight(fold(text)).strip()
