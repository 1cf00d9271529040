"""Candidate cases out of conversations and feedback."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.advisor import Advisor
from assistant.resources import corpus_root
from assistant.values.feedback import Feedback
from evals.corpus import read_corpus
from evals.making import Candidate, from_conversation, from_feedback
from evals.reading import read_cases
from evals.values import Case

REFERENCES = {
    "p1": "articles/initial#live",
    "p2": "roles/host#duties",
    "p4": "roles/media-buyer#stages",
}
FIELDS = {field.name for field in fields(Case)} - {"kind", "where"}
DATE = 1_790_000_000.0


def answer(id: str = "a1", **changed: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return {
        "id": id,
        "language": "zh",
        "outcome": "answered",
        "text": "张三的店先配主播 [1][3]，主播要直播 [2]。",
        "stage": {"id": "initial", "name": "起步阶段"},
        "roster": [
            {"role": "host", "need": "now", "have": 2},
            {"role": "product-selector", "need": "optional", "have": None},
            {"role": "media-buyer", "need": "later", "have": None},
            {"role": "shipping", "need": "not-needed", "have": 0},
        ],
        "facts": [
            {"name": "goods", "value": "own", "basis": "stated", "turn": 1},
            {"name": "stage", "value": "initial", "basis": "assumed", "turn": 1},
        ],
        "citations": [
            {"n": 1, "passage": "p1"},
            {"n": 2, "passage": "p2"},
            {"n": 3, "passage": "p1"},
            {"n": 4, "passage": "p4"},
        ],
        **changed,
    }


def only(candidate: Candidate) -> dict[str, Any]:
    (case,) = yaml.safe_load(candidate.text)
    assert set(case) <= FIELDS
    assert case["id"] == candidate.id
    return dict(case)


def made(
    verdicts: Sequence[Feedback], stored: Mapping[str, Sequence[tuple[str, Mapping[str, Any]]]]
) -> tuple[Candidate, ...]:
    return from_feedback(
        verdicts,
        lambda conversation: [(text, json.dumps(one)) for text, one in stored[conversation]],
        REFERENCES,
    )


def test_a_conversation_becomes_a_case_that_expects_what_was_answered() -> None:
    candidate = from_conversation([("你好", answer("a0")), ("要哪些岗位", answer())], REFERENCES)
    assert (
        candidate.text
        == f"""\
# Made from a conversation. Check every line by hand, add what the answer must say (says),
# then move the case to the file of its kind and remove the tag.
- id: {candidate.id}
  turns:
    - 你好
    - 要哪些岗位
  language: zh
  outcome: answered
  stage: initial
  roster:
    - host
  may_roles:
    - product-selector
  passages:
    - articles/initial#live
    - roles/host#duties
  facts:
    goods: own
  people:
    host: 2
    shipping: 0
  tags:
    - candidate
"""
    )


def test_what_an_answer_does_not_say_is_not_expected() -> None:
    bare = answer(stage=None, roster=[], facts=[], citations=[], outcome="refused")
    case = only(from_conversation([("天气怎么样", bare)], REFERENCES))
    assert set(case) == {"id", "turns", "language", "outcome", "tags"}


def test_a_passage_that_is_gone_is_told_and_not_expected() -> None:
    candidate = from_conversation([("要哪些岗位", answer())], {"p2": "roles/host#duties"})
    assert only(candidate)["passages"] == ["roles/host#duties"]
    assert "# Cited passages that the corpus does not have any more: 2.\n" in candidate.text


def test_personal_data_of_the_turns_goes_and_is_told() -> None:
    candidate = from_conversation(
        [("王小明能兼场控吗", answer()), ("我叫王小明，电话13812345678", answer())], REFERENCES
    )
    assert only(candidate)["turns"] == ["[姓名]能兼场控吗", "我叫[姓名]，电话[电话]"]
    assert "# Removed: phone (1), name (2).\n" in candidate.text
    assert "张三" not in candidate.text


def test_what_was_found_wrong_is_a_comment_and_no_expectation() -> None:
    stored = {"c1": [("我叫王小明，要哪些岗位", answer())]}
    down = Feedback("c1", "a1", "down", "王小明说: 岗位多了\n- id: x\u2028y", DATE)
    (candidate,) = made([down], stored)
    assert set(only(candidate)) == {"id", "turns", "language", "tags"}
    assert "# Verdict: down. [姓名]说: 岗位多了 - id: x y\n" in candidate.text
    assert "  # It was answered, and found wrong:\n  # outcome: answered\n" in candidate.text
    assert "  #   - host\n" in candidate.text


@pytest.mark.parametrize("verdict", ["up", "case"])
def test_what_was_not_found_wrong_is_expected(verdict: Any) -> None:  # noqa: ANN401 - a literal
    (candidate,) = made(
        [Feedback("c1", "a1", verdict, "", DATE)], {"c1": [("要哪些岗位", answer())]}
    )
    assert only(candidate)["roster"] == ["host"]
    assert f"# Verdict: {verdict}.\n" in candidate.text


def test_feedback_on_an_earlier_turn_makes_a_case_that_ends_there() -> None:
    stored = {"c1": [(text, answer(text)) for text in ("一", "二", "三")]}
    (candidate,) = made([Feedback("c1", "二", "case", "", DATE)], stored)
    assert only(candidate)["turns"] == ["一", "二"]


def test_what_was_asked_twice_is_one_candidate_with_both_verdicts() -> None:
    stored = {"c1": [("要哪些岗位", answer("a1"))], "c2": [("要哪些岗位", answer("a2"))]}
    (candidate,) = made(
        [Feedback("c1", "a1", "up", "", DATE), Feedback("c2", "a2", "down", "少了场控", DATE + 1)],
        stored,
    )
    assert "# Verdict: up.\n# Verdict: down. 少了场控\n" in candidate.text
    assert "outcome" not in only(candidate)
    assert candidate.id == from_conversation(stored["c1"], REFERENCES).id
    assert candidate.id != from_conversation([("要哪些岗位呢", answer())], REFERENCES).id


def test_feedback_on_an_answer_that_is_gone_makes_no_candidate() -> None:
    stored: dict[str, Any] = {"c1": [("要哪些岗位", answer("a1"))], "c2": []}
    gone = [Feedback("c1", "a9", "down", "", DATE), Feedback("c2", "a1", "down", "", DATE)]
    assert made(gone, stored) == ()


@pytest.mark.parametrize(
    "text",
    [
        "我刚起步\n\n要哪些岗位",
        "第一行 \n第二行\t",
        "a: b # c",
        "- x",
        "yes",
        "null",
        "12",
        "'\"\\",
        "😀 要谁",
        "一\u2028二\x07三\r\n四",
        "  缩进",
        "%YAML 1.1\n---\n- id: y",
        "长" * 500,
    ],
)
def test_any_text_reads_back_as_it_was_asked(text: str) -> None:
    assert only(from_conversation([(text, answer())], REFERENCES))["turns"] == [text]


def test_texts_are_written_as_they_read() -> None:
    story = "we sell tea and " * 20 + "who is missing"
    candidate = from_conversation(
        [("我刚起步\n要哪些岗位", answer()), (story, answer())], REFERENCES
    )
    assert f"    - {story}\n" in candidate.text
    assert "    - |-\n      我刚起步\n      要哪些岗位\n" in candidate.text


def test_a_real_conversation_makes_a_case_that_the_reader_takes(
    advisor: Advisor, tmp_path: Path
) -> None:
    corpus = read_corpus(corpus_root())
    references = {id: passage.reference for id, passage in corpus.passages.items()}
    questions = ("我刚起步，自己有货，2个主播1个客服，还缺谁？", "发展期呢")
    first = advisor.answer(questions[0])
    second = advisor.answer(questions[1], conversation=first.conversation)
    answers = (first.as_json(), second.as_json())
    candidate = from_conversation(tuple(zip(questions, answers, strict=True)), references)
    (tmp_path / "candidates.yaml").write_text(candidate.text, encoding="utf-8")
    (case,) = read_cases(tmp_path, corpus)
    assert case.turns == questions
    assert case.stage == "growth"
    assert case.roster == tuple(line.role for line in second.roster if line.need == "now")
    assert case.facts == {fact.name: fact.value for fact in second.facts}
    assert case.people == {"host": 2, "customer-service": 1}
    assert case.passages
