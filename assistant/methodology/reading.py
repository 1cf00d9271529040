"""The YAML files of a corpus in, the methodology and the lines of its parts out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from assistant.adapters import annotated
from assistant.adapters.annotated import Location, Source
from assistant.errors import CorpusError, Fault
from assistant.values.documents import Provenance
from assistant.values.methodology import Methodology

FILE = "method.yaml"
PHRASES = "phrases"
ROLES = "roles"

_PROVENANCE = "provenance"
_KINDS = (
    *("stages", "sides", "groups", "roles", "facts", "rules", "combinations", "splits"),
    *("statements", "terms", "gaps"),
)


@dataclass(frozen=True, slots=True)
class Sources:
    """The files of a methodology; a location in the methodology leads to a file and a line."""

    method: Source
    roles: tuple[Source, ...]
    phrases: Mapping[str, Source] = field(default_factory=dict)

    def fault(self, location: Location, message: str) -> Fault:
        """Return the fault of a part, with the file and line where it is written."""
        match location:
            case ("roles", int(place), *rest):
                source, inside = self.roles[place], tuple(rest)
            case ("phrases", str(kind), *rest) if kind in self.phrases:
                source, inside = self.phrases[kind], tuple(rest)
            case _:
                source, inside = self.method, location
        return Fault(source.path, source.line(inside), message)


def exists(root: Path) -> bool:
    """Tell whether the folder holds a methodology, not only documents."""
    return (root / FILE).is_file()


def load(root: Path) -> Methodology:
    """Read the methodology of a corpus; raises CorpusError with every fault of its schema."""
    return read(root)[0]


def counts(methodology: Methodology) -> dict[str, int]:
    """Return how many of each kind of thing a methodology has."""
    return {name: len(getattr(methodology, name)) for name in _KINDS}


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
    for key, place in (
        ("roles", f"each into a file of {ROLES}/"),
        ("phrases", f"each kind into a file of {PHRASES}/"),
    ):
        if key in method.value:
            message = f"{key.capitalize()} do not stand here; write {place}."
            faults.append(Fault(FILE, method.line((key,)), message))
    ordered = _ordered([role for role in roles if role], method.value)
    phrases = {
        path.stem: source
        for path in sorted((root / PHRASES).glob("*.yaml"))
        if (source := _source(root, path, faults))
    }
    sources = Sources(method, ordered, phrases)
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
    value["phrases"] = {kind: source.value for kind, source in sources.phrases.items()}
    try:
        return TypeAdapter(Methodology).validate_python(value)
    except ValidationError as error:
        faults += [
            sources.fault(problem["loc"], annotated.sentence(problem))
            for problem in error.errors(include_url=False)
        ]
        return None


def _provenance(source: Source, faults: list[Fault]) -> Provenance:
    """Read the origin that `method.yaml` states; what is wrong with it goes to `faults`."""
    given = source.value.get(_PROVENANCE)
    known = {item.name for item in fields(Provenance)} - {"collection"}
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
    source = annotated.read(path, path.relative_to(root).as_posix(), faults)
    if source is None or isinstance(source.value, dict):
        return source
    faults.append(Fault(source.path, 1, "The file holds no keys; write it as `key: value`."))
    return None
