"""A folder of YAML files in, cases out; what is wrong with them is told with file and line."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from assistant.adapters import annotated
from assistant.adapters.annotated import Source
from assistant.errors import CorpusError, Fault, InputError
from assistant.values.documents import content_id
from evals.corpus import Corpus
from evals.values import Case

SHIPPED = Path(__file__).parent / "cases"

_ADAPTER: TypeAdapter[Case] = TypeAdapter(Case)
_OF_THE_READER = ("kind", "where")
_NOT_INHERITED = {"id", "turns", "tags", "varies", "change", *_OF_THE_READER}
_BOUND_TO_THE_LANGUAGE = {"says", "says_not"}


def read_cases(folder: Path, corpus: Corpus | None = None) -> tuple[Case, ...]:
    """Read every `*.yaml` of a folder and the folders in it.

    With a corpus, what the cases name must be there. Raises InputError for a folder without cases
    and CorpusError with every fault, each with file and line.
    """
    paths = sorted(path for path in folder.rglob("*.yaml") if path.name != "gates.yaml")
    faults: list[Fault] = []
    found = [
        pair for path in paths for pair in _file(path, path.relative_to(folder).as_posix(), faults)
    ]
    if not paths:
        raise InputError(f"{folder} holds no cases; name a folder with YAML files of cases.")
    by_id = _by_id(found, faults)
    cases = [_inherited(case, by_id, fault, faults) for case, fault in found]
    if corpus:
        for case, (_, fault) in zip(cases, found, strict=True):
            faults += [replace(fault, message=message) for message in _unknown(case, corpus)]
    if faults:
        raise CorpusError(tuple(sorted(faults, key=lambda fault: (fault.path, fault.line))))
    return tuple(cases)


def select(cases: Sequence[Case], tags: Sequence[str]) -> tuple[Case, ...]:
    """Return the cases that have any of the tags; a kind or a language counts as a tag."""
    chosen = tuple(
        case
        for case in cases
        if not tags or {case.kind, case.language, case.change, *case.tags} & set(tags)
    )
    if not chosen:
        raise InputError(f"No case has the tag {' or '.join(tags)}; `cases count` lists them.")
    return chosen


def cases_id(cases: Sequence[Case]) -> str:
    """Return a hash of what the cases ask and expect."""
    return content_id(*(content(case) for case in cases))


def content(case: Case) -> str:
    """Return all that a case asks and expects, as text."""
    return repr(replace(case, where=""))


def _file(path: Path, name: str, faults: list[Fault]) -> Iterator[tuple[Case, Fault]]:
    """Yield the cases of one file, each with the place where it stands as an empty fault."""
    source = annotated.read(path, name, faults)
    if source is None:
        return
    if not isinstance(source.value, list):
        faults.append(Fault(name, 1, "The file holds no list; write each case as `- id: …`."))
        return
    for place, value in enumerate(source.value):
        line = source.line((place,))
        case = _case(source, place, value, faults)
        if case:
            kind = path.stem
            yield replace(case, kind=kind, where=f"{name}:{line}"), Fault(name, line, "")


def _case(source: Source, place: int, value: object, faults: list[Fault]) -> Case | None:
    if not isinstance(value, dict):
        message = "A case must be a mapping; write it as `id: …` with `turns: […]`."
        faults.append(Fault(source.path, source.line((place,)), message))
        return None
    for key in _OF_THE_READER:
        if key in value:
            faults.append(
                Fault(source.path, source.line((place, key)), f"'{key}' is no key here; remove it.")
            )
            return None
    try:
        case = _ADAPTER.validate_python(_listed(value))
    except ValidationError as error:
        faults += [
            Fault(source.path, source.line((place, *problem["loc"])), annotated.sentence(problem))
            for problem in error.errors(include_url=False)
        ]
        return None
    for wrong in _wrong(case):
        faults.append(Fault(source.path, source.line((place,)), wrong))
    return case


def _listed(value: Mapping[str, Any]) -> dict[str, Any]:
    """Let a single outcome, turn or wording stand without brackets."""
    listed = dict(value)
    for key in ("outcome", "turns"):
        if isinstance(listed.get(key), str):
            listed[key] = [listed[key]]
    if isinstance(listed.get("says"), list):
        listed["says"] = [[one] if isinstance(one, str) else one for one in listed["says"]]
    return listed


def _wrong(case: Case) -> Iterator[str]:
    """Yield what is wrong with a case by itself."""
    if not case.turns or not all(turn.strip() for turn in case.turns):
        yield "'turns' must hold at least one text, and no empty one."
    if (case.varies is None) != (case.change is None):
        yield "A variant needs both 'varies' and 'change'; add the one that is missing."
    if case.roster is not None and (case.roles or case.not_roles):
        yield "'roster' says all; remove 'roles' and 'not_roles', or 'roster'."
    if any(not wordings for wordings in case.says):
        yield "A key point of 'says' has no wording; give it one."


def _by_id(found: Sequence[tuple[Case, Fault]], faults: list[Fault]) -> dict[str, Case]:
    by_id: dict[str, Case] = {}
    for case, fault in found:
        if case.id in by_id:
            message = f"The id '{case.id}' stands in {by_id[case.id].where} too; choose another."
            faults.append(replace(fault, message=message))
        by_id[case.id] = case
    return by_id


def _inherited(case: Case, by_id: Mapping[str, Case], fault: Fault, faults: list[Fault]) -> Case:
    """Fill a variant with what it does not say itself.

    A translated one keeps its language's own words: what must stand in the text is not inherited.
    """
    if case.varies is None:
        return case
    original = by_id.get(case.varies)
    if original is None or original.varies:
        message = f"There is no case '{case.varies}' to vary, or it is a variant; name another."
        faults.append(replace(fault, message=message))
        return case
    kept = _NOT_INHERITED | (_BOUND_TO_THE_LANGUAGE if case.change == "translated" else set())
    filled = {
        field.name: getattr(original, field.name)
        for field in fields(Case)
        if field.name not in kept and getattr(case, field.name) in (None, (), "")
    }
    return replace(case, **filled, kind=original.kind)


def _unknown(case: Case, corpus: Corpus) -> Iterator[str]:
    """Yield what a case names that the corpus does not have."""
    for reference in case.passages:
        if reference not in corpus.sections:
            yield f"There is no section '{reference}' in the corpus; mend the reference."
    if corpus.method is None:
        return
    roles = {role.id for role in corpus.method.roles}
    stages = {stage.id for stage in corpus.method.stages}
    named = {*(case.roster or ()), *case.roles, *case.may_roles, *case.not_roles}
    named |= set(case.people or ())
    for role in sorted(named - roles):
        yield f"There is no role '{role}' in the method; known are {', '.join(sorted(roles))}."
    facts = dict(case.facts or {})
    for stage in {case.stage, facts.pop("stage", None)} - stages - {None}:
        yield f"There is no stage '{stage}' in the method; known are {', '.join(sorted(stages))}."
    known: dict[str, Collection[str]] = dict(corpus.method.choices)
    for stage_ in corpus.method.stages:
        known |= {f"{stage_.id}.{signal.id}": {"met", "unmet"} for signal in stage_.signals}
    for name, value in facts.items():
        if value not in known.get(name, ()):
            yield f"There is no fact '{name}: {value}' in the method; mend the name or the value."
