"""Runs, gates and comparisons, over systems made for it."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import CorpusError, InputError
from evals.comparing import compare
from evals.corpus import Corpus
from evals.doubles import Perfect
from evals.gates import read_gates, read_passed, write_passed
from evals.running import run
from evals.saving import load, save
from evals.values import Case, Observation, Run

KINDS = ("roster", "gap", "duties")


@dataclass(frozen=True)
class Spoilt:
    """Answers perfectly, but for the cases named, to which it refuses to answer, or fails."""

    perfect: Perfect
    refused: frozenset[str] = frozenset()
    failing: frozenset[str] = frozenset()
    corpus: str = "as shipped"

    def observe(self, case: Case) -> Observation:
        if case.id in self.failing:
            return Observation(error="it broke")
        observation = self.perfect.observe(case)
        if case.id not in self.refused:
            return observation
        answer: Mapping[str, Any] = {**observation.last, "outcome": "refused"}
        return replace(observation, answers=(answer,))

    def made_with(self) -> dict[str, str]:
        return {"system": "a double", "corpus of the system": self.corpus}

    def workers(self, jobs: int) -> Executor:
        return ThreadPoolExecutor(jobs)


@pytest.fixture(scope="module")
def some(cases: tuple[Case, ...]) -> tuple[Case, ...]:
    return tuple(case for kind in KINDS for case in [one for one in cases if one.kind == kind][:20])


@pytest.fixture(scope="module")
def perfect(corpus: Corpus) -> Perfect:
    return Perfect(corpus)


@pytest.fixture(scope="module")
def good(perfect: Perfect, some: tuple[Case, ...], corpus: Corpus) -> Run:
    return run(Spoilt(perfect), some, corpus)


def first_answered(some: tuple[Case, ...], count: int) -> frozenset[str]:
    return frozenset([case.id for case in some if case.outcome == ("answered",)][:count])


def gates(folder: Path, text: str) -> Path:
    path = folder / "gates.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_results_do_not_depend_on_the_number_of_jobs(
    perfect: Perfect, some: tuple[Case, ...], corpus: Corpus, good: Run
) -> None:
    many = run(Spoilt(perfect), some, corpus, jobs=4)
    assert many.results == good.results
    assert many.figures == good.figures


def test_a_run_says_what_it_was_made_with(good: Run) -> None:
    assert {"revision", "corpus", "prompts", "cases", "system", "seed"} <= good.made_with.keys()


def test_figures_have_slices_and_intervals(good: Run) -> None:
    slices = {figure.slice for figure in good.figures}
    assert {"all", "language: zh", "kind: roster", "turns: one"} <= slices
    passed = next(one for one in good.figures if (one.measure, one.slice) == ("passed", "all"))
    assert (passed.low, passed.value, passed.high) == (1.0, 1.0, 1.0)


def test_an_interval_holds_the_value_and_narrows_with_more_cases(
    perfect: Perfect, some: tuple[Case, ...], corpus: Corpus
) -> None:
    spoilt = Spoilt(perfect, refused=first_answered(some, 10))
    (few, many) = (
        next(
            one
            for one in run(spoilt, part, corpus).figures
            if (one.measure, one.slice) == ("outcome", "all")
        )
        for part in (some[:20], some)
    )
    for figure in (few, many):
        assert figure.low is not None
        assert figure.high is not None
        assert figure.low <= figure.value <= figure.high
    assert many.high - many.low < few.high - few.low  # type: ignore[operator]


def test_a_case_the_system_fails_on_has_failed_and_the_rest_goes_on(
    perfect: Perfect, some: tuple[Case, ...], corpus: Corpus
) -> None:
    done = run(Spoilt(perfect, failing=frozenset({some[0].id})), some, corpus)
    assert done.results[0].failures == ("it broke",)
    assert all(result.passed for result in done.results[1:])


def test_a_system_that_answers_nothing_ends_the_run(
    perfect: Perfect, some: tuple[Case, ...], corpus: Corpus
) -> None:
    everything = frozenset(case.id for case in some)
    with pytest.raises(InputError, match="No case was answered; the first said: it broke"):
        run(Spoilt(perfect, failing=everything), some, corpus)


def test_gates_hold_figures_slices_and_single_cases(
    perfect: Perfect, some: tuple[Case, ...], corpus: Corpus, tmp_path: Path, good: Run
) -> None:
    text = "outcome: {least: 0.99, slices: {'language: zh': {least: 0.99}}}\nlatency p95: {most: 9}"
    write_passed(tmp_path / "passed.txt", good.results)
    bounds = (*read_gates(gates(tmp_path, text)), *read_passed(tmp_path / "passed.txt"))
    kept = run(Spoilt(perfect), some, corpus, bounds=bounds)
    assert all(gate.kept for gate in kept.gates)
    refused = first_answered(some, 3)
    broken = run(Spoilt(perfect, refused=refused), some, corpus, bounds=bounds)
    failed = {gate.slice for gate in broken.gates if not gate.kept}
    assert {"all", *(f"case: {id}" for id in refused)} <= failed
    assert "latency p95" not in {gate.measure for gate in broken.gates if not gate.kept}


def test_a_gate_on_what_was_not_measured_is_not_kept(
    perfect: Perfect, some: tuple[Case, ...], corpus: Corpus, tmp_path: Path
) -> None:
    bounds = read_gates(gates(tmp_path, "tokens: {most: 100}"))
    (gate,) = run(Spoilt(perfect), some, corpus, bounds=bounds).gates
    assert (gate.kept, gate.value) == (False, None)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("\noutcom: {least: 1}", "gates.yaml:2: There is no measure 'outcom'"),
        ("outcome: {leest: 1}", "gates.yaml:1: 'leest' is no key"),
        ("outcome:\n  least: much", "gates.yaml:2: 'least' has the wrong form"),
    ],
)
def test_a_fault_of_the_gates_is_told_with_its_line(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(CorpusError) as raised:
        read_gates(gates(tmp_path, text))
    assert fault in str(raised.value)


def test_a_comparison_names_the_cases_that_flipped_both_ways(
    perfect: Perfect, some: tuple[Case, ...], corpus: Corpus
) -> None:
    first, second, third = sorted(first_answered(some, 3))
    before = run(Spoilt(perfect, refused=frozenset({first})), some, corpus)
    after = run(Spoilt(perfect, refused=frozenset({second, third})), some, corpus)
    found = compare(before, after)
    assert found.fixed == (first,)
    assert set(found.broken) == {second, third}
    assert found.reasons == ()
    outcome = next(one for one in found.differences if one.measure == "outcome")
    assert outcome.change == pytest.approx(-1 / outcome.cases)
    assert outcome.low is not None
    assert outcome.low < 0


def test_a_difference_that_is_everywhere_has_an_interval_away_from_nothing(
    perfect: Perfect, some: tuple[Case, ...], corpus: Corpus, good: Run
) -> None:
    refused = frozenset(case.id for case in some if "refused" not in case.outcome)
    after = run(Spoilt(perfect, refused=refused), some, corpus)
    outcome = next(one for one in compare(good, after).differences if one.measure == "outcome")
    assert outcome.high is not None
    assert outcome.high < 0


def test_a_comparison_says_what_differs_and_what_cannot_be_compared(
    perfect: Perfect, some: tuple[Case, ...], corpus: Corpus, good: Run
) -> None:
    changed = (replace(some[0], outcome=("refused",)), *some[1:-1], replace(some[-1], id="new"))
    after = run(Spoilt(perfect, corpus="another"), changed, corpus)
    found = compare(good, after)
    assert found.changed["corpus of the system"] == ("as shipped", "another")
    assert sorted(found.reasons) == [
        "Cases left out, asking or expecting something else: 1.",
        "Cases left out, gone: 1.",
        "Cases left out, new: 1.",
    ]
    nothing = compare(good, replace(after, results=()))
    assert "no case in common" in nothing.reasons[0]
    assert nothing.differences == ()


def test_a_run_is_the_same_after_saving_and_loading(good: Run, tmp_path: Path) -> None:
    save(good, tmp_path / "run.json")
    again = load(tmp_path)
    assert again.figures == good.figures
    assert [result.scores for result in again.results] == [one.scores for one in good.results]
    assert compare(good, again).reasons == ()
    assert compare(good, again).changed == {}


def test_a_file_that_is_no_run_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text('{"id": 3}', encoding="utf-8")
    with pytest.raises(InputError, match="is no run of this version"):
        load(tmp_path)
    with pytest.raises(InputError, match="cannot be read"):
        load(tmp_path / "absent.json")
