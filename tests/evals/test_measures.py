"""Measures tested by systems whose worth is known, by published numbers and by hand."""

from __future__ import annotations

import math

import ir_measures
import numpy as np
import pytest

from evals.corpus import Corpus
from evals.doubles import everyone
from evals.measures import ALL, Measure
from evals.measures.retrieval import ranks
from evals.scoring import Scorer
from evals.tables import figure
from evals.values import Case, Result

Scored = dict[str, tuple[Result, ...]]

SHARES = [measure for measure in ALL if measure.better == "more" and measure.group != "judge"]
ONLY_FOR_UNCERTAIN_SYSTEMS = {"stage when inferred", "stage when assumed"}


@pytest.fixture(scope="module")
def known(corpus: Corpus, cases: tuple[Case, ...]) -> Scored:
    """Every double, scored over every shipped case."""
    scorer = Scorer(corpus)
    return {
        name: scorer.results(cases, [double.observe(case) for case in cases])
        for name, double in everyone(corpus).items()
    }


def value(known: Scored, system: str, name: str) -> float:
    measure = next(measure for measure in ALL if measure.name == name)
    found = figure(known[system], measure)
    assert found is not None
    return found


def test_measures_have_names_of_their_own_and_say_what_they_are() -> None:
    assert len({measure.name for measure in ALL}) == len(ALL)
    assert all(each.formula and each.source and each.meaning for each in ALL)


@pytest.mark.parametrize("measure", SHARES, ids=[measure.name for measure in SHARES])
def test_a_perfect_system_scores_one(known: Scored, measure: Measure) -> None:
    found = figure(known["perfect"], measure)
    if measure.name in ONLY_FOR_UNCERTAIN_SYSTEMS:
        assert found is None
    else:
        assert found == 1.0


def test_a_perfect_system_fails_no_case(known: Scored) -> None:
    assert [result.failures for result in known["perfect"] if not result.passed] == []


@pytest.mark.parametrize(
    "name",
    ["hit@1", "hit@3", "recall@10", "MRR", "nDCG@10", "citation recall", "citation precision"],
)
def test_a_shuffled_corpus_fails_whatever_depends_on_passages(known: Scored, name: str) -> None:
    assert value(known, "shuffled", name) < 0.05


def test_a_shuffled_corpus_leaves_the_decision_alone(known: Scored) -> None:
    assert value(known, "shuffled", "outcome") == 1.0
    assert value(known, "shuffled", "roster exact") == 1.0


def test_always_refusing_has_all_recall_of_refusals_and_little_precision(
    known: Scored, cases: tuple[Case, ...]
) -> None:
    asked = [case for case in cases if case.outcome]
    may_be_refused = sum("refused" in case.outcome for case in asked) / len(asked)
    assert value(known, "refusing", "refusal recall") == 1.0
    assert value(known, "refusing", "refusal precision") == pytest.approx(may_be_refused)
    assert value(known, "refusing", "outcome") == pytest.approx(may_be_refused)
    assert value(known, "refusing", "roster recall") == 0.0
    assert value(known, "refusing", "key points") < 0.1


def test_always_answering_never_refuses_and_covers_nothing(known: Scored) -> None:
    assert value(known, "answering", "refusal recall") == 0.0
    assert value(known, "answering", "asks when it must") == 0.0
    assert value(known, "answering", "key points") < 0.1
    assert value(known, "answering", "citation recall") == 1.0


def test_recommending_every_role_has_all_recall_and_breaks_every_ban(known: Scored) -> None:
    assert value(known, "listing", "roster recall") == 1.0
    assert value(known, "listing", "roster precision") < 0.5
    assert value(known, "listing", "roster exact") == 0.0
    assert value(known, "listing", "no forbidden role") == 0.0
    assert value(known, "listing", "roster by the method") < 0.5


@pytest.mark.parametrize("system", ["shuffled", "refusing", "answering", "listing"])
def test_no_system_but_the_perfect_one_passes_many_cases(known: Scored, system: str) -> None:
    assert value(known, system, "passed") < 0.25


@pytest.mark.parametrize(
    ("relevant", "ranked", "expected"),
    [
        (("d2",), ("d3", "d1", "d2"), 0.5),
        (("d2", "d3"), ("d1", "d3", "d2"), 0.6934264036172708),
    ],
)
def test_ndcg_is_the_number_published_with_pytrec_eval(
    relevant: tuple[str, ...], ranked: tuple[str, ...], expected: float
) -> None:
    """The example of pytrec_eval's README, whose numbers trec_eval computed."""
    found = ranks(tuple(frozenset({id}) for id in relevant), ranked)
    assert found["nDCG@10"] == pytest.approx(expected)


def test_figures_of_retrieval_equal_those_of_trec_eval() -> None:
    generator = np.random.default_rng(3)
    ids = [f"d{n}" for n in range(30)]
    for _ in range(50):
        ranked = tuple(generator.permutation(ids)[:10].tolist())
        relevant = generator.choice(ids, size=generator.integers(1, 6), replace=False).tolist()
        found = ranks(tuple(frozenset({id}) for id in relevant), ranked)
        theirs = ir_measures.pytrec_eval.calc_aggregate(
            [ir_measures.parse_measure(name) for name in ("nDCG@10", "RR", "R@10", "Success@3")],
            [ir_measures.Qrel("q", id, 1) for id in relevant],
            [ir_measures.ScoredDoc("q", id, -place) for place, id in enumerate(ranked)],
        )
        ours = [found[name] for name in ("nDCG@10", "MRR", "recall@10", "hit@3")]
        assert ours == pytest.approx([float(number) for number in theirs.values()])


def test_figures_of_retrieval_equal_their_formulas_by_hand() -> None:
    relevant = (frozenset({"b"}), frozenset({"d", "e"}))
    found = ranks(relevant, ("a", "b", "c", "d", "e"))
    gain = 1 / math.log2(3) + 1 / math.log2(5)
    assert found["MRR"] == pytest.approx(1 / 2)
    assert found["hit@1"] == 0
    assert found["hit@3"] == 1
    assert found["recall@10"] == 1
    assert found["nDCG@10"] == pytest.approx(gain / (1 + 1 / math.log2(3)))


def test_the_passages_of_a_section_count_as_one() -> None:
    long_section = (frozenset({"a1", "a2", "a3"}),)
    assert ranks(long_section, ("x", "a2", "a1"))["recall@10"] == 1
    assert ranks(long_section, ("x", "a2", "a1"))["MRR"] == pytest.approx(1 / 2)


def test_nothing_found_scores_nothing() -> None:
    assert set(ranks((frozenset({"a"}),), ()).values()) == {0.0}
