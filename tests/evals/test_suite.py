"""The assistant held to the suite: its gates, and every conversation that went right before."""

from __future__ import annotations

import pytest

from assistant import abilities
from evals.corpus import Corpus
from evals.gates import CASE
from evals.measures import ALL
from evals.mutations import catch
from evals.running import SEED
from evals.tables import LEAST_CAUGHT, share
from evals.values import Case, Run


@pytest.mark.parametrize(("folder", "gates"), [("suite", 700), ("field", 200)])
def test_every_gate_is_kept_and_no_conversation_that_went_right_goes_wrong(
    folder: str, gates: int, request: pytest.FixtureRequest
) -> None:
    suite: Run = request.getfixturevalue(folder)
    results = {result.case.id: result for result in suite.results}
    wrong = {
        f"{gate.measure}, {gate.slice}": results[case].failures
        if (case := gate.slice.removeprefix(CASE)) in results
        else gate
        for gate in suite.gates
        if not gate.kept
    }
    assert wrong == {}
    assert len(suite.gates) > gates


def test_faults_put_into_right_answers_are_caught(suite: Run, corpus: Corpus) -> None:
    caught = catch(suite.results, corpus, ALL, SEED)
    assert share(caught) >= LEAST_CAUGHT
    assert all(one.made >= 50 for one in caught)
    assert min(one.share for one in caught) >= 0.8


def test_every_kind_of_question_has_cases(cases: tuple[Case, ...]) -> None:
    kinds = {case.kind for case in cases}
    assert kinds >= set(abilities.load())


def test_cases_hold_both_languages_several_turns_and_questions_left_open(
    cases: tuple[Case, ...],
) -> None:
    asked = [case for case in cases if case.outcome]
    left_open = [case for case in asked if {"refused", "partial"} & set(case.outcome)]
    assert len(asked) >= 500
    assert sum(case.language == "en" for case in asked) >= 150
    assert sum(len(case.turns) > 1 for case in asked) >= 120
    assert len(left_open) >= len(asked) / 4
