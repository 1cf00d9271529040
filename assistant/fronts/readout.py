"""A trace in, text for a terminal out: sections, and tables that hold with wide characters."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from assistant.values.trace import (
    FiredRule,
    Found,
    PlannedPoint,
    PlannedRole,
    Searched,
    Support,
    Trace,
    Treated,
    Understood,
)

_TERMS = 6
_INDENT = "  "


def readout(traces: Sequence[Trace]) -> str:
    """Return the traces of a conversation, one below the other."""
    return "\n\n".join(
        "\n".join(_trace(trace, number)) for number, trace in enumerate(traces, start=1)
    )


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes: two for each wide character."""
    return sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1
        for one in text
    )


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return lines with their columns aligned; nothing where there are no rows."""
    if not rows:
        return []
    widths = [max(map(width, column)) for column in zip(heads, *rows, strict=True)]
    return [
        _INDENT
        + _INDENT.join(
            cell + " " * (wide - width(cell)) for cell, wide in zip(line, widths, strict=True)
        ).rstrip()
        for line in (heads, ["-" * wide for wide in widths], *rows)
    ]


def _trace(trace: Trace, number: int) -> Iterator[str]:
    answer = trace.answer
    yield f"TURN {number}  {trace.question}"
    yield ""
    yield f"ANSWER  {answer.outcome}, {answer.language}, {answer.elapsed_ms} ms"
    yield textwrap.indent(answer.text, _INDENT)
    yield ""
    yield from _understood(trace.understood)
    for treated in trace.topics:
        yield ""
        yield from _treated(treated)
    yield ""
    yield "REMOVED"
    yield from table(("sentence", "why"), [(each.text, each.reason) for each in trace.removed]) or [
        f"{_INDENT}nothing"
    ]


def _understood(read: Understood) -> Iterator[str]:
    yield f"UNDERSTOOD  {read.text}"
    yield from table(
        ("named", "kind", "id"), [(each.words, each.kind, each.id) for each in read.mentions]
    )
    yield ""
    yield from table(
        ("clause", "asks", "likeliest kinds"),
        [
            (
                clause.text,
                "yes" if clause.asks else "no",
                ", ".join(f"{kind.name} {kind.score:.2f}" for kind in clause.kinds),
            )
            for clause in read.clauses
        ],
    )
    yield ""
    yield from table(
        ("fact", "value", "basis"), [(each.name, each.value, each.basis) for each in read.facts]
    )
    people = ", ".join(f"{role} {count}" for role, count in read.people.items())
    if people or read.headcount is not None:
        total = f"{read.headcount} in all" if read.headcount is not None else ""
        yield f"{_INDENT}people: {', '.join(filter(None, (people, total)))}"


def _treated(treated: Treated) -> Iterator[str]:
    yield f"TOPIC {treated.ability}"
    yield from _found(treated)
    by = "" if treated.worded_by == treated.ability else f", worded by {treated.worded_by}"
    yield ""
    yield f"{_INDENT}PLANNED  {treated.outcome}{by}"
    for rule in treated.rules:
        yield from _rule(rule)
    yield from table(
        ("role", "need", "have", "decided by", "where"), [_role(each) for each in treated.roster]
    )
    for point in treated.points:
        yield from _point(point)


def _found(treated: Treated) -> Iterator[str]:
    search = treated.search
    read = f"read: {len(treated.given)}" if treated.reads else "not read: planned from the method"
    yield f"{_INDENT}FOUND  {search.query}  ({read})"
    yield from table(
        ("fused", "", "words", "", "meaning", "", "read", "passage", "by the terms"),
        [_hit(hit, treated) for hit in search.hits],
    )
    yield f"{_INDENT}{_fusion(search)}"


def _hit(hit: Found, treated: Treated) -> tuple[str, ...]:
    terms = [
        f"{each.term} {each.score:.2f}" if each.stands else f"({each.term} {each.score:.2f})"
        for each in hit.terms[:_TERMS]
    ]
    more = len(hit.terms) - len(terms)
    return (
        *_place(hit.rank, hit.score),
        *_place(hit.lexical_rank, hit.lexical),
        *_place(hit.dense_rank, hit.dense),
        "yes" if hit.passage in treated.given else "",
        hit.heading or hit.reference,
        ", ".join([*terms, f"and {more} more"] if more > 0 else terms),
    )


def _place(rank: int | None, score: float | None) -> tuple[str, str]:
    return ("-" if rank is None else str(rank), "" if score is None else f"{score:.3f}")


def _fusion(search: Searched) -> str:
    weight = search.lexical_weight
    return (
        f"score = {weight:g} x words + {1 - weight:g} x meaning; terms in brackets do not stand in "
        "the passage, but among the words users have for its subject"
    )


def _rule(rule: FiredRule) -> Iterator[str]:
    conditions = ", ".join(
        f"{each.name} = {each.value} ({each.basis or 'not known'})" for each in rule.when
    )
    changes = ", ".join(
        f"{each.role}: {each.before or 'no place'} -> {each.after}" for each in rule.changed
    )
    yield f"{_INDENT}rule {rule.id} when {conditions}"
    yield f"{_INDENT * 2}{changes or 'told only'}"
    yield f"{_INDENT * 2}{rule.text}"
    yield f"{_INDENT * 2}{_places(rule.support)}"


def _role(role: PlannedRole) -> tuple[str, ...]:
    have = "" if role.have is None else str(role.have)
    return (role.role, role.need, have, role.decided_by or "", _places(role.support))


def _point(point: PlannedPoint) -> Iterator[str]:
    yield f"{_INDENT}- {point.text}"
    parts = (point.ground, point.says or point.wording, _places(point.support))
    yield f"{_INDENT * 2}{' | '.join(filter(None, parts))}"


def _places(support: Iterable[Support]) -> str:
    return ", ".join(
        f"{each.path}:{each.line}" if each.path else each.reference for each in support
    )
