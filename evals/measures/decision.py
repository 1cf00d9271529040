"""Measures of what was decided: outcome, stage, roster, facts, and when to ask."""

from __future__ import annotations

from collections.abc import Mapping

from evals.measures.measure import Evidence, Measure
from evals.values import AnswerJson, Case, Observation

OURS = "this suite"


def recommended(answer: AnswerJson) -> frozenset[str]:
    """Return the roles an answer recommends: those needed now, and the optional ones."""
    return frozenset(line["role"] for line in answer["roster"] if line["need"] in RECOMMENDED)


RECOMMENDED = frozenset({"now", "optional"})


def wanted(case: Case) -> frozenset[str]:
    """Return the roles that must be recommended."""
    return frozenset(case.roster if case.roster is not None else case.roles)


def wrong(case: Case, answer: AnswerJson) -> frozenset[str]:
    """Return the recommended roles that must not be; a refusal must recommend none."""
    roles = recommended(answer)
    if case.roster is not None:
        return roles - wanted(case) - frozenset(case.may_roles)
    return roles if case.outcome == ("refused",) else roles & frozenset(case.not_roles)


def facts_expected(case: Case, observation: Observation) -> frozenset[tuple[str, str]] | None:
    """Return the facts as (name, value) that must be understood; None if the case does not say.

    Who is there counts where the system shows it.
    """
    if case.facts is None:
        return None
    there = case.people if observation.people is not None else None
    return frozenset(case.facts.items()) | _people(there)


def facts_understood(evidence: Evidence) -> frozenset[tuple[str, str]]:
    """Return the facts that were understood, not assumed, of those the case speaks of.

    A trait, on which nothing depends, counts where the case names it.
    """
    case, observation = evidence.case, evidence.observation
    apart = evidence.traits - (case.facts or {}).keys()
    understood = frozenset(
        (fact["name"], fact["value"])
        for fact in observation.last["facts"]
        if fact["basis"] != "assumed" and fact["name"] not in apart
    )
    return understood | _people(observation.people if case.people is not None else None)


def _people(counts: Mapping[str, int] | None) -> frozenset[tuple[str, str]]:
    return frozenset((f"{role} there", str(count)) for role, count in (counts or {}).items())


def _facts(evidence: Evidence) -> float | None:
    expected = facts_expected(evidence.case, evidence.observation)
    understood = facts_understood(evidence)
    if expected is None:
        return None
    if not expected and not understood:
        return 1.0
    return 2 * len(expected & understood) / (len(expected) + len(understood))


def _passed(evidence: Evidence) -> float | None:
    return float(not evidence.failures) if evidence.case.outcome else None


def _outcome(evidence: Evidence) -> float | None:
    allowed = evidence.case.outcome
    return float(evidence.answer["outcome"] in allowed) if allowed else None


def _stage(evidence: Evidence, basis: str = "") -> float | None:
    stage = evidence.answer["stage"]
    if evidence.case.stage is None or (basis and (stage is None or stage["basis"] != basis)):
        return None
    return float(stage is not None and stage["id"] == evidence.case.stage)


def _exact(evidence: Evidence) -> float | None:
    if evidence.case.roster is None:
        return None
    missing = wanted(evidence.case) - recommended(evidence.answer)
    return float(not missing and not wrong(evidence.case, evidence.answer))


def _precision(evidence: Evidence) -> float | None:
    roles = recommended(evidence.answer)
    if not roles or not wanted(evidence.case):
        return None
    return 1 - len(wrong(evidence.case, evidence.answer)) / len(roles)


def _recall(evidence: Evidence) -> float | None:
    roles = wanted(evidence.case)
    return len(roles & recommended(evidence.answer)) / len(roles) if roles else None


def _forbidden(evidence: Evidence) -> float | None:
    case = evidence.case
    if case.roster is None and not case.not_roles and case.outcome != ("refused",):
        return None
    return float(not wrong(case, evidence.answer))


def _lawful(evidence: Evidence) -> float | None:
    return sum(evidence.lawful) / len(evidence.lawful) if evidence.lawful else None


def _asks(evidence: Evidence) -> float | None:
    if evidence.case.outcome != ("asked",):
        return None
    return float(evidence.answer["outcome"] == "asked")


def _asks_only(evidence: Evidence) -> float | None:
    if evidence.answer["outcome"] != "asked" or not evidence.case.outcome:
        return None
    return float("asked" in evidence.case.outcome)


MEASURES = (
    Measure(
        name="passed",
        group="decision",
        formula="share of cases that expect an outcome of which every expectation holds",
        source=OURS,
        meaning="the conversation ends as a careful reader of the documents would have it",
        score=_passed,
    ),
    Measure(
        name="outcome",
        group="decision",
        formula="share of cases with an allowed outcome",
        source="accuracy",
        meaning="answered, partly answered, asked back or refused as it should be",
        score=_outcome,
    ),
    Measure(
        name="stage",
        group="decision",
        formula="share of cases with the expected stage",
        source="accuracy",
        meaning="the advice is for the stage the shop is in",
        score=_stage,
    ),
    Measure(
        name="roster exact",
        group="decision",
        formula="share of full rosters with no role missing and none too many",
        source="exact match",
        meaning="the whole team is right",
        score=_exact,
    ),
    Measure(
        name="roster precision",
        group="decision",
        formula="1 - wrong / recommended roles, mean over cases with roles to recommend",
        source="precision, macro average",
        meaning="nobody is hired for nothing",
        score=_precision,
    ),
    Measure(
        name="roster recall",
        group="decision",
        formula="expected roles recommended / expected roles, mean over cases",
        source="recall, macro average",
        meaning="nobody is missing",
        score=_recall,
    ),
    Measure(
        name="no forbidden role",
        group="decision",
        formula="share of cases in which no role is recommended that must not be",
        source=OURS,
        meaning="no hire that the documents speak against",
        score=_forbidden,
    ),
    Measure(
        name="roster by the method",
        group="decision",
        formula="recommended roles that the method needs in the stage and with the facts of the "
        "answer / recommended roles",
        source=OURS,
        meaning="the roster follows from the stage and the facts the answer itself names",
        score=_lawful,
    ),
    Measure(
        name="facts",
        group="decision",
        formula="F1 = 2 |expected and understood| / (|expected| + |understood|) over (name, value)",
        source="slot F1 of dialogue state tracking",
        meaning="what the user said of the shop is understood, and nothing else",
        score=_facts,
    ),
    Measure(
        name="asks when it must",
        group="decision",
        formula="asked / cases that can only be asked back",
        source="recall",
        meaning="it does not assume what would change the answer",
        score=_asks,
    ),
    Measure(
        name="asks only then",
        group="decision",
        formula="cases that may be asked back / asked",
        source="precision",
        meaning="it does not ask what it could know",
        score=_asks_only,
    ),
    *(
        Measure(
            name=f"stage when {basis}",
            group="decision",
            formula=f"stage right / answers whose stage is {basis}",
            source="calibration by stated confidence",
            meaning=f"how far a stage that the answer calls {basis} can be trusted",
            score=lambda evidence, basis=basis: _stage(evidence, basis),  # type: ignore[misc]
        )
        for basis in ("stated", "inferred", "assumed")
    ),
)
