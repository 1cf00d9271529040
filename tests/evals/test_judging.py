"""Statements cut out of answers and held against what they cite; ALCE's figures by hand."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.values.documents import Passage, Provenance
from evals.corpus import Corpus
from evals.judging import Reader, invented_numbers
from evals.measures import ALL, Evidence
from evals.scoring import Scorer
from evals.statements import cut
from evals.values import Case, Observation, Statement

PASSAGES = {
    "wash": "The kitchen porter washes the pots before the evening service.",
    "peel": "The commis peels the vegetables and stocks the cold larder.",
    "rest": "Nobody carries plates from the terrace to the scullery.",
    "both": "The porter washes the pots. The commis peels the vegetables.",
}


@pytest.fixture(scope="module")
def kitchen() -> Corpus:
    def passage(id: str, text: str) -> Passage:
        return Passage(
            id=id,
            document="kitchen",
            title="",
            reference=f"kitchen#{id}",
            headings=(),
            text=text,
            language="en",
            line=1,
            provenance=Provenance(),
        )

    return Corpus({id: passage(id, text) for id, text in PASSAGES.items()}, None)


def answer(text: str, *cited: str) -> dict[str, Any]:
    return {
        "language": "en",
        "outcome": "answered",
        "text": text,
        "stage": None,
        "roster": [],
        "facts": [],
        "citations": [
            {"n": n, "passage": id, "document": "", "heading": "", "quote": ""}
            for n, id in enumerate(cited, start=1)
        ],
    }


def judged(kitchen: Corpus, text: str, *cited: str) -> tuple[Statement, ...]:
    case = Case(id="x", turns=("Who does what?",))
    return Reader(kitchen).statements(case, answer(text, *cited))


def scores(kitchen: Corpus, text: str, *cited: str) -> dict[str, float]:
    scorer = Scorer(kitchen, [each for each in ALL if each.group == "answer"])
    observation = Observation(answers=(answer(text, *cited),))
    evidence: Evidence = scorer.evidence(Case(id="x", turns=("Who?",)), observation)
    return dict(scorer.result(evidence).scores)


def test_a_text_is_cut_at_marks_and_sentence_ends() -> None:
    text = "- **Live side**: host (runs it) [1]; floor controller [2][3].\nAsk me more. Why?"
    pieces = [(piece.text, piece.marks) for piece in cut(text)]
    assert pieces == [
        ("host (runs it)", (1,)),
        ("; floor controller", (2, 3)),
        ("Ask me more.", ()),
        ("Why?", ()),
    ]


def test_a_quotation_is_one_statement() -> None:
    (piece,) = cut("职责：“先做播前准备。再做复盘。” [1]")
    assert piece.marks == (1,)


def test_a_statement_held_by_its_citation_is_cited(kitchen: Corpus) -> None:
    (found,) = judged(kitchen, "The porter washes the pots [1].", "wash")
    assert found.stands == "cited"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("The porter never washes the pots [1].", "turns round"),
        ("The porter washes 40 pots [1].", "number 40"),
        ("The porter repairs ovens and drives the delivery lorry [1].", "says more"),
        ("The porter washes the pots [2].", "without a citation"),
        ("The porter and the sommelier count bottles weekly.", "without a citation"),
    ],
)
def test_a_statement_that_is_not_held_says_why(kitchen: Corpus, text: str, why: str) -> None:
    (found,) = judged(kitchen, text, "wash")
    assert found.stands == "unsupported"
    assert why in found.why


def test_a_denial_is_held_by_a_denial(kitchen: Corpus) -> None:
    (found,) = judged(kitchen, "Nobody carries plates from the terrace [1].", "rest")
    assert found.stands == "cited"
    (turned,) = judged(kitchen, "The commis does not peel the vegetables [1].", "peel")
    assert turned.stands == "unsupported"


def test_a_label_excuses_what_cites_nothing(kitchen: Corpus) -> None:
    (found,) = judged(kitchen, "How many porters there are, the documents do not say.", "wash")
    assert found.stands == "labelled"


def test_a_label_of_what_is_left_open_excuses_no_citation(kitchen: Corpus) -> None:
    text = "The porter drives the delivery lorry and the documents do not say where [1]."
    (found,) = judged(kitchen, text, "wash")
    assert found.stands == "unsupported"


def test_numbers_count_in_digits_and_in_chinese(kitchen: Corpus) -> None:
    case = Case(id="x", turns=("我有两个主播",))
    assert invented_numbers(case, answer("你有2个主播，还要三个客服。"), {}) == {"3"}
    assert invented_numbers(case, answer("要80个人。"), {1: "一共80人"}) == frozenset()
    assert scores(kitchen, "Hire 7 porters.")["no invented number"] == 0


def test_citation_recall_is_the_share_of_statements_held(kitchen: Corpus) -> None:
    """ALCE 3.2: of three statements, one is held, one is not, one cites nothing."""
    text = (
        "The porter washes the pots [1]. The commis stocks the cold larder [1]. "
        "The porter sharpens knives at weekends."
    )
    assert scores(kitchen, text, "wash")["citation recall"] == pytest.approx(1 / 3)


def test_two_citations_that_hold_only_together_are_both_precise(kitchen: Corpus) -> None:
    text = "The porter washes the pots before service, the commis peels the vegetables [1][2]."
    found = scores(kitchen, text, "wash", "peel")
    assert found["citation recall"] == 1
    assert found["citation precision"] == 1


def test_a_citation_that_adds_nothing_is_not_precise(kitchen: Corpus) -> None:
    """ALCE 3.2: [2] does not hold the statement, and [1] holds it without [2]."""
    found = scores(kitchen, "The porter washes the pots [1][2].", "wash", "peel")
    assert found["citation recall"] == 1
    assert found["citation precision"] == pytest.approx(1 / 2)


def test_two_citations_that_each_hold_are_both_precise(kitchen: Corpus) -> None:
    found = scores(kitchen, "The porter washes the pots [1][2].", "wash", "both")
    assert found["citation precision"] == 1


def test_citations_of_a_statement_that_is_not_held_are_not_precise(kitchen: Corpus) -> None:
    found = scores(kitchen, "The porter sharpens knives at weekends [1][2].", "wash", "peel")
    assert found["citation recall"] == 0
    assert found["citation precision"] == 0
