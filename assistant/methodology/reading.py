"""`method.yaml` and `roles/*.yaml` in, the methodology and the lines of its parts out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from assistant.errors import CorpusError, Fault
from assistant.values.documents import Provenance
from assistant.values.methodology import Methodology

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

FILE = "method.yaml"
ROLES = "roles"

Location = tuple[str | int, ...]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULL = "tag:yaml.org,2002:null"
_PROVENANCE = "provenance"


@dataclass(frozen=True, slots=True)
class Source:
    """One YAML file: its value, made of strings, lists and mappings, and where each part stands."""

    path: str
    value: Mapping[str, Any]
    lines: Mapping[Location, int]

    def line(self, location: Location) -> int:
        """Return the line of that part, or of the nearest one around it."""
        while location not in self.lines and location:
            location = location[:-1]
        return self.lines.get(location, 1)


@dataclass(frozen=True, slots=True)
class Sources:
    """The files of a methodology; a location in the methodology leads to a file and a line."""

    method: Source
    roles: tuple[Source, ...]

    def fault(self, location: Location, message: str) -> Fault:
        """Return the fault of a part, with the file and line where it is written."""
        match location:
            case ("roles", int(place), *rest):
                source, inside = self.roles[place], tuple(rest)
            case _:
                source, inside = self.method, location
        return Fault(source.path, source.line(inside), message)


def exists(root: Path) -> bool:
    """Tell whether the folder holds a methodology, not only documents."""
    return (root / FILE).is_file()


def load(root: Path) -> Methodology:
    """Read the methodology of a corpus; raises CorpusError with every fault of its schema."""
    return read(root)[0]


def provenance(root: Path) -> Provenance:
    """Return what `method.yaml` says of its origin; empty where there is none."""
    if not exists(root):
        return Provenance()
    faults: list[Fault] = []
    source = _source(root, root / FILE, faults)
    given = _provenance(source, faults) if source else Provenance()
    if faults:
        raise CorpusError(tuple(faults))
    return given


def read(root: Path) -> tuple[Methodology, Sources]:
    """Read the methodology and remember its lines; raises CorpusError with every schema fault."""
    faults: list[Fault] = []
    method = _source(root, root / FILE, faults)
    roles = [_source(root, path, faults) for path in sorted((root / ROLES).glob("*.yaml"))]
    if method is None:
        raise CorpusError(tuple(faults))
    _provenance(method, faults)
    if "roles" in method.value:
        message = f"Roles do not stand here; write each into a file of {ROLES}/."
        faults.append(Fault(FILE, method.line(("roles",)), message))
    sources = Sources(method, _ordered([role for role in roles if role], method.value))
    methodology = _validated(sources, faults)
    if methodology is None or faults:
        raise CorpusError(tuple(faults))
    return methodology, sources


def _ordered(roles: list[Source], method: Mapping[str, Any]) -> tuple[Source, ...]:
    """Sort roles as the method's `order` lists their ids; those it leaves out follow."""
    order = method.get("order")
    listed = map(str, order if isinstance(order, list) else ())
    places = {id: place for place, id in enumerate(listed)}
    return tuple(sorted(roles, key=lambda role: places.get(str(role.value.get("id")), len(places))))


def _validated(sources: Sources, faults: list[Fault]) -> Methodology | None:
    from pydantic import TypeAdapter, ValidationError

    value = {key: part for key, part in sources.method.value.items() if key != _PROVENANCE}
    value["roles"] = [role.value for role in sources.roles]
    try:
        return TypeAdapter(Methodology).validate_python(value)
    except ValidationError as error:
        faults += [
            sources.fault(problem["loc"], _sentence(problem))
            for problem in error.errors(include_url=False)
        ]
        return None


def _sentence(problem: ErrorDetails) -> str:
    name = next((part for part in reversed(problem["loc"]) if isinstance(part, str)), FILE)
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


def _provenance(source: Source, faults: list[Fault]) -> Provenance:
    """Read the origin that `method.yaml` states; what is wrong with it goes to `faults`."""
    given = source.value.get(_PROVENANCE)
    known = {item.name for item in fields(Provenance)}
    if given is None:
        return Provenance()
    location: Location = (_PROVENANCE,)
    if isinstance(given, dict):
        wrong = [
            key for key, text in given.items() if key not in known or not isinstance(text, str)
        ]
        if not wrong:
            return Provenance(**given)
        location = (_PROVENANCE, wrong[0])
    message = f"The {_PROVENANCE} has the wrong form; its keys are {', '.join(sorted(known))}, "
    faults.append(Fault(source.path, source.line(location), message + "each with a line of text."))
    return Provenance()


def _source(root: Path, path: Path, faults: list[Fault]) -> Source | None:
    """Read one YAML file; None, and a fault, if it is no mapping at all."""
    relative = path.relative_to(root).as_posix()
    try:
        node = yaml.compose(path.read_text("utf-8-sig"), Loader=_LOADER)
    except OSError as error:
        faults.append(Fault(relative, 1, f"It cannot be read ({error.strerror}); put it there."))
        return None
    except UnicodeDecodeError:
        faults.append(Fault(relative, 1, "It is not in UTF-8; save it as UTF-8 text."))
        return None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "a character that YAML forbids"
        line = mark.line + 1 if mark else 1
        faults.append(Fault(relative, line, f"This is no valid YAML ({problem}); mend it."))
        return None
    if not isinstance(node, yaml.MappingNode):
        faults.append(Fault(relative, 1, "The file holds no keys; write it as `key: value`."))
        return None
    composed = _Composed(relative, faults)
    return Source(relative, composed.value(node, ()), composed.lines)


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
