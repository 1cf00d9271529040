"""Utterances and a method in, what spelling is learnt from out: lines, and names in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from itertools import cycle
from typing import Any

from assistant.text import fold_all, tight
from assistant.understand.learning import Lesson
from assistant.understand.lexicon import PLACEHOLDER, spelt_names, spelt_phrases
from assistant.understand.loose import is_loose
from assistant.values.methodology import Methodology

_REFERENCE = re.compile(r"^[\w-]+(?:/[\w-]+)*(?:#[\w-]+)?$", re.ASCII)


def lesson(
    lines: Iterable[str],
    method: Methodology,
    ordinary: Iterable[str] = (),
    common: Iterable[str] = (),
) -> Lesson:
    """Return what to learn; a placeholder of a line becomes each name of its kind in turn."""
    names: dict[str, tuple[str, str]] = {}
    spelt: dict[str, list[str]] = {}
    plain = [named for named in spelt_names(method) if _plain(named[2])]
    for (kind, id, _), alias in zip(plain, _folded(each[2] for each in plain), strict=True):
        names.setdefault(alias, (kind, id))
        spelt.setdefault(kind, []).append(alias)
    phrases = _folded(alias for _, _, alias in spelt_phrases(method) if _plain(alias))
    turns = {kind: cycle(found) for kind, found in spelt.items()}
    said = [_filled(line, turns) for line in _folded(lines)]
    said += _folded(filter(_plain, _texts(asdict(method))))
    return Lesson(
        lines=said,
        names=names,
        phrases=tuple(dict.fromkeys(phrases)),
        ordinary=tuple(ordinary),
        common=tuple(common),
    )


def _filled(line: str, turns: Mapping[str, Iterator[str]]) -> str:
    return PLACEHOLDER.sub(lambda match: next(turns[match[1]]) if match[1] in turns else "", line)


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


def _folded(texts: Iterable[str]) -> list[str]:
    return [tight(text).strip() for text in fold_all(texts)]
