"""A methodology as JSON and back, without pydantic: a generation is opened at every start."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Mapping
from dataclasses import asdict, fields, is_dataclass
from functools import cache
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from assistant.values.methodology import Methodology

Decoder = Callable[[Any], Any]


def encode(methodology: Methodology) -> bytes:
    """Return the methodology as JSON."""
    return json.dumps(asdict(methodology), ensure_ascii=False, separators=(",", ":")).encode()


def decode(data: bytes) -> Methodology:
    """Return the methodology that `encode` wrote; raises ValueError, KeyError for other data."""
    methodology: Methodology = _decoder(Methodology)(json.loads(data))
    return methodology


@cache
def _decoder(hint: Hashable) -> Decoder:
    """Return what turns a JSON value into a value of that type."""
    if isinstance(hint, type) and is_dataclass(hint):
        return _object(hint)
    if get_origin(hint) is tuple:
        return _tuple(_decoder(get_args(hint)[0]))
    if get_origin(hint) is Mapping:
        return _mapping(_decoder(get_args(hint)[1]))
    if NoneType in get_args(hint):
        return _optional(_decoder(next(each for each in get_args(hint) if each is not NoneType)))
    return _itself


def _itself(value: Any) -> Any:  # noqa: ANN401
    return value


def _object(kind: Any) -> Decoder:  # noqa: ANN401
    hints = get_type_hints(kind)
    decoders = {item.name: _decoder(hints[item.name]) for item in fields(kind)}

    def decoded(value: Any) -> Any:  # noqa: ANN401
        return kind(**{name: decoder(value[name]) for name, decoder in decoders.items()})

    return decoded


def _tuple(item: Decoder) -> Decoder:
    return tuple if item is _itself else lambda value: tuple([item(each) for each in value])


def _mapping(item: Decoder) -> Decoder:
    if item is _itself:
        return _itself
    return lambda value: {key: item(each) for key, each in value.items()}


def _optional(item: Decoder) -> Decoder:
    return item if item is _itself else lambda value: None if value is None else item(value)
