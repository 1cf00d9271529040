"""A file of bounds and the figures of a run in, which bounds hold out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import TypeAdapter, ValidationError

from assistant.adapters import annotated
from assistant.errors import CorpusError, Fault
from evals.figures import EVERYTHING
from evals.measures import ALL
from evals.values import Figure, Gate, Result

PASSED = "passed"
HELD_OUT = "hold-out"
"""The tag of cases that nobody works towards."""
CASE = "case: "
"""The slice that is one case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A figure must be at least, or at most, so much."""

    measure: str
    slice: str
    bound: Literal["least", "most"]
    limit: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Limits:
    """What a gates file says of a measure; a slice is named as the report names it."""

    __pydantic_config__: ClassVar[Mapping[str, str]] = {"extra": "forbid"}
    least: float | None = None
    most: float | None = None
    slices: Mapping[str, _Limits] = field(default_factory=dict)


def read_gates(path: Path) -> tuple[Bound, ...]:
    """Read a file of `measure: {least: 0.9}` or `{most: 8}`, with `slices: {name: …}` if wanted.

    Raises CorpusError with every fault, with file and line.
    """
    faults: list[Fault] = []
    source = annotated.read(path, path.name, faults)
    if source is None:
        raise CorpusError(tuple(faults))
    try:
        given = TypeAdapter(dict[str, _Limits]).validate_python(source.value)
    except ValidationError as error:
        raise CorpusError(
            tuple(
                Fault(path.name, source.line(problem["loc"]), annotated.sentence(problem))
                for problem in error.errors(include_url=False)
            )
        ) from None
    known = {measure.name for measure in ALL}
    for name in given.keys() - known:
        message = f"There is no measure '{name}'; `python -m evals measures` lists them."
        faults.append(Fault(path.name, source.line((name,)), message))
    if faults:
        raise CorpusError(tuple(faults))
    return tuple(bound for name, limits in given.items() for bound in _bounds(name, limits))


def read_passed(path: Path) -> tuple[Bound, ...]:
    """Read a file of ids of cases that passed once, one a line: each is a gate of its own."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(
        Bound(measure=PASSED, slice=f"{CASE}{id}", bound="least", limit=1.0)
        for line in lines
        if (id := line.partition("#")[0].strip())
    )


def write_passed(path: Path, results: Sequence[Result]) -> None:
    """Write the ids of the cases that pass; those held out are looked at in aggregate only."""
    ids = [
        one.case.id
        for one in results
        if one.passed and one.case.outcome and HELD_OUT not in one.case.tags
    ]
    path.write_text("\n".join(["# Cases that passed; none may fail again.", *ids, ""]), "utf-8")


def hold(
    bounds: Sequence[Bound], figures: Sequence[Figure], results: Sequence[Result] = ()
) -> tuple[Gate, ...]:
    """Hold figures against bounds; a bound without a figure is not kept: nothing was measured."""
    values = {(figure.measure, figure.slice): figure.value for figure in figures}
    values |= {(PASSED, f"{CASE}{one.case.id}"): float(one.passed) for one in results}
    gates = []
    for each in bounds:
        value = values.get((each.measure, each.slice))
        kept = value is not None and (
            value >= each.limit if each.bound == "least" else value <= each.limit
        )
        gates.append(
            Gate(
                measure=each.measure,
                slice=each.slice,
                bound=each.bound,
                limit=each.limit,
                value=value,
                kept=kept,
            )
        )
    return tuple(gates)


def _bounds(measure: str, limits: _Limits, part: str = EVERYTHING) -> Iterator[Bound]:
    if limits.least is not None:
        yield Bound(measure=measure, slice=part, bound="least", limit=limits.least)
    if limits.most is not None:
        yield Bound(measure=measure, slice=part, bound="most", limit=limits.most)
    for name, inner in limits.slices.items():
        yield from _bounds(measure, inner, name)
