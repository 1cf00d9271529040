"""A YAML file in, its value and the line of every part of it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from assistant.errors import Fault

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Location = tuple[str | int, ...]
"""The way to a part of a value: keys and places, from the outside in."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULL = "tag:yaml.org,2002:null"


@dataclass(frozen=True, slots=True)
class Source:
    """One YAML file: its value, made of strings, lists and mappings, and where each part stands."""

    path: str
    value: Any
    lines: Mapping[Location, int]

    def line(self, location: Location) -> int:
        """Return the line of that part, or of the nearest one around it."""
        while location not in self.lines and location:
            location = location[:-1]
        return self.lines.get(location, 1)


def read(path: Path, name: str, faults: list[Fault]) -> Source | None:
    """Read a file that errors call `name`; None, and a fault, if it cannot be read."""
    try:
        node = yaml.compose(path.read_text("utf-8-sig"), Loader=_LOADER)
    except OSError as error:
        faults.append(Fault(name, 1, f"It cannot be read ({error.strerror}); put it there."))
        return None
    except UnicodeDecodeError:
        faults.append(Fault(name, 1, "It is not in UTF-8; save it as UTF-8 text."))
        return None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "a character that YAML forbids"
        line = mark.line + 1 if mark else 1
        faults.append(Fault(name, line, f"This is no valid YAML ({problem}); mend it."))
        return None
    composed = _Composed(name, faults)
    value = None if node is None else composed.value(node, ())
    return Source(name, value, composed.lines)


def sentence(problem: ErrorDetails) -> str:
    """Return what pydantic found wrong with a value read here, and what to do about it."""
    name = next((part for part in reversed(problem["loc"]) if isinstance(part, str)), "it")
    message = problem["msg"]
    match problem["type"]:
        case "missing":
            return f"'{name}' is missing; add it."
        case "unexpected_keyword_argument":
            return f"'{name}' is no key here; remove it or mend its spelling."
        case _ if problem["input"] is None:
            return f"'{name}' has no value; give one, and quote a text that holds a comma or colon."
        case _:
            return f"'{name}' has the wrong form: {message[0].lower()}{message[1:]}."


@dataclass(slots=True)
class _Composed:
    """Turns YAML nodes into values: every scalar a string as written, so that `no` stays a word."""

    path: str
    faults: list[Fault]
    lines: dict[Location, int] = field(default_factory=dict)
    _seen: set[int] = field(default_factory=set)

    def value(self, node: yaml.Node, location: Location) -> Any:  # noqa: ANN401
        self.lines[location] = node.start_mark.line + 1
        if id(node) in self._seen:
            self._fault(node, "A YAML alias (*name) is not allowed; write the text out.")
            return node.value if isinstance(node, yaml.ScalarNode) else None
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, location)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*location, n)) for n, item in enumerate(node.value)]
        return None if node.tag == _NULL else node.value

    def _mapping(self, node: yaml.MappingNode, location: Location) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._fault(key_node, "A key must be a plain word; mend it.")
                continue
            key = key_node.value
            if key in found:
                self._fault(key_node, f"'{key}' stands here twice; keep one of them.")
            found[key] = self.value(value_node, (*location, key))
            self.lines[*location, key] = key_node.start_mark.line + 1
        return found

    def _fault(self, node: yaml.Node, message: str) -> None:
        self.faults.append(Fault(self.path, node.start_mark.line + 1, message))
