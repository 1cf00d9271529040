"""A methodology in, its parts out: each with its location, and each statement with its name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from assistant.adapters.annotated import Location
from assistant.values.methodology import Claim, Duty, Methodology

Part = tuple[Location, Any]

Sayings = Mapping[tuple[str, tuple[str, ...]], Sequence[str]]
"""What a statement says and the sections that support it, to the names of the parts that say it."""


def parts_of(methodology: Methodology) -> Iterator[Part]:
    """Yield every dataclass of the methodology with its location, outermost first."""
    return _parts(methodology, ())


def sayings(methodology: Methodology, language: str) -> Sayings:
    """Return the names of all statements (`roles/host/posts/growth/claim`) by what they say."""
    found: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    ids: dict[Location, str] = {}
    for location, part in parts_of(methodology):
        if isinstance(id := getattr(part, "id", None), str):
            ids[location] = id
        if isinstance(part, Claim | Duty) and language in part.text:
            steps = [
                ids.get(location[: place + 1], str(step)) if isinstance(step, int) else step
                for place, step in enumerate(location)
            ]
            found.setdefault((part.text[language], part.support), []).append("/".join(steps))
    return found


def _parts(value: object, location: Location) -> Iterator[Part]:
    if isinstance(value, str):
        return
    if is_dataclass(value):
        yield location, value
        for item in fields(value):
            yield from _parts(getattr(value, item.name), (*location, item.name))
    elif isinstance(value, tuple):
        for place, item in enumerate(value):
            yield from _parts(item, (*location, place))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _parts(item, (*location, key))
