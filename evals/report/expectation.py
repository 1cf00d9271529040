"""What a case expects beside what its answer gives, line by line, with what breaks it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evals.measures.decision import RECOMMENDED
from evals.values import AnswerJson, Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One side of a decision; `wrong` are the words of either list that the other rules out."""

    label: str
    expected: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()


def lines(
    case: Case, answer: AnswerJson | None, people: Mapping[str, int] | None = None
) -> tuple[Line, ...]:
    """Lay the case beside its answer, None where there is none; empty lines are left out.

    `people` are those understood to be there, as the measure of facts has them.
    """
    stage = answer["stage"] if answer else None
    found = (
        _one_of("outcome", case.outcome, answer["outcome"] if answer else None),
        _one_of("language", _given(case.language), answer["language"] if answer else None),
        _one_of("stage", _given(case.stage), stage["id"] if stage else None),
        *_roles(case, recommended(answer)),
        _pairs("facts", case.facts, _facts(answer)),
        _pairs("people", case.people, _people(people)),
        Line(label="says", expected=tuple(" / ".join(words) for words in case.says)),
        Line(label="does not say", expected=case.says_not),
        Line(label="passages", expected=case.passages),
        Line(label="varies", expected=_given(case.varies) + _given(case.change)),
    )
    return tuple(line for line in found if line.expected or line.given)


def recommended(answer: AnswerJson | None) -> tuple[str, ...]:
    """Return the ids of the roles that an answer recommends."""
    if not answer:
        return ()
    return tuple(line["role"] for line in answer["roster"] if line["need"] in RECOMMENDED)


def _one_of(label: str, allowed: tuple[str, ...], given: str | None) -> Line:
    known = _given(given)
    amiss = () if not allowed or given in allowed else (known or allowed)
    return Line(label=label, expected=allowed, given=known, wrong=amiss)


def _roles(case: Case, given: tuple[str, ...]) -> Iterable[Line]:
    """The lines of roles; what is recommended stands beside the first."""
    if case.roster is not None:
        beyond = set(given) - set(case.roster) - set(case.may_roles)
        wrong = _kept(case.roster, set(case.roster) - set(given)) + _kept(given, beyond)
        yield Line(label="roles, exactly", expected=case.roster, given=given, wrong=wrong)
    else:
        wrong = _kept(case.roles, set(case.roles) - set(given))
        wrong += _kept(given, set(given) & set(case.not_roles))
        label = "roles, among them" if case.roles else "roles"
        yield Line(label=label, expected=case.roles, given=given, wrong=wrong)
    yield Line(label="roles allowed", expected=case.may_roles)
    forbidden = _kept(case.not_roles, set(given) & set(case.not_roles))
    yield Line(label="roles, none of", expected=case.not_roles, wrong=forbidden)


def _pairs(label: str, asked: Mapping[str, object] | None, given: Iterable[str]) -> Line:
    known = tuple(given)
    if asked is None:
        return Line(label=label, given=known)
    expected = tuple(f"{name}: {value}" for name, value in asked.items())
    wrong = set(expected) ^ set(known)
    return Line(
        label=label,
        expected=expected or ("none",),
        given=known,
        wrong=_kept(expected, wrong) + _kept(known, wrong),
    )


def _facts(answer: AnswerJson | None) -> Iterable[str]:
    """The facts an answer goes by, without those it assumed."""
    for fact in answer["facts"] if answer else ():
        if fact["basis"] != "assumed":
            yield f"{fact['name']}: {fact['value']}"


def _people(people: Mapping[str, int] | None) -> Iterable[str]:
    for role, count in (people or {}).items():
        yield f"{role}: {count}"


def _given(value: str | None) -> tuple[str, ...]:
    return () if value is None else (value,)


def _kept(words: tuple[str, ...], of: set[str]) -> tuple[str, ...]:
    """The words that are in the set, in their order."""
    return tuple(word for word in words if word in of)
