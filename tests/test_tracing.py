"""Traces of answers: the same answers, and what they say of themselves is so."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.advisor import Advisor
from assistant.errors import InputError, NotFoundError
from assistant.resources import corpus_root
from assistant.settings import Settings
from assistant.text import terms
from assistant.values.trace import Trace
from assistant.wiring import open_advisor
from evals.reading import SHIPPED, read_cases

CASES = read_cases(SHIPPED)[::40]
AFFILIATE = "没有货源走精选联盟,刚准备做抖音直播,要哪些岗位?"
OWN = {"id", "conversation", "elapsed_ms"}


def told(advisor: Advisor, *turns: str) -> Trace:
    return advisor.inspect(turns)[-1]


def lasting(answer: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answer.items() if key not in OWN}


def asked(advisor: Advisor, turns: tuple[str, ...]) -> list[dict[str, Any]]:
    answers: list[dict[str, Any]] = []
    for turn in turns:
        conversation = answers[-1]["conversation"] if answers else None
        answers.append(advisor.answer(turn, conversation=conversation).as_json())
    return answers


def test_what_is_inspected_is_what_is_answered(advisor: Advisor) -> None:
    for case in CASES:
        traces = advisor.inspect(case.turns)
        answers = asked(advisor, case.turns)
        assert [lasting(trace.answer.as_json()) for trace in traces] == list(map(lasting, answers))


def test_nothing_is_stored(advisor: Advisor) -> None:
    class Sealed:
        """A memory that must not be touched."""

    sealed: Any = Sealed()
    (trace,) = replace(advisor, memory=sealed).inspect(["投手工资多少?"])
    assert trace.answer.outcome == "refused"
    with pytest.raises(NotFoundError):
        advisor.history(trace.answer.conversation)


def test_what_the_question_names_is_told_with_its_words(advisor: Advisor) -> None:
    read = told(advisor, AFFILIATE).understood
    named = {(each.words, each.kind, each.id) for each in read.mentions}
    assert ("没有货源", "option", "goods=affiliate") in named
    for mention in read.mentions:
        if mention.start is not None:
            assert read.text[mention.start : mention.end] == mention.words


def test_clauses_are_told_with_their_likeliest_kinds(advisor: Advisor) -> None:
    story, question = told(advisor, "我们刚起步。要哪些岗位?").understood.clauses
    assert (story.asks, question.asks) == (False, True)
    assert question.kinds[0].name == "roster"
    for clause in (story, question):
        scores = [kind.score for kind in clause.kinds]
        assert scores == sorted(scores, reverse=True)
        assert len(scores) == 3


def test_facts_and_people_are_those_after_the_turn(advisor: Advisor) -> None:
    first, second = advisor.inspect(["我们刚起步,自己有货,有两个主播", "那还缺谁?"])
    assert first.understood.people == second.understood.people == {"host": 2}
    assert {fact.name for fact in second.understood.facts} == {"stage", "goods"}


def test_every_term_said_to_stand_in_a_passage_does(advisor: Advisor) -> None:
    for case in CASES:
        for topic in told(advisor, *case.turns).topics:
            for hit in topic.search.hits:
                held = set(terms(f"{hit.heading}\n{hit.matched_text or hit.text}"))
                said = {each.term for each in hit.terms if each.stands and each.term[0] != "⟨"}
                if hit.matched_text is None:
                    assert said <= held, (case.id, hit.reference)
                assert sum(each.score for each in hit.terms) == pytest.approx(hit.lexical or 0)


def test_ranks_are_those_of_the_search_itself(advisor: Advisor) -> None:
    topic = told(advisor, "投手工资多少?").topics[0]
    query, search = topic.search.query, advisor.search()
    found = search.search(query, "zh", 10)
    assert [hit.passage for hit in topic.search.hits] == [hit.passage.id for hit in found]
    near = [hit for hit in found[:6] if hit.score >= advisor.knobs.nearest]
    assert topic.given == tuple(hit.passage.id for hit in near)
    for mode in ("lexical", "dense"):
        places = [hit.passage.reference for hit in search.by(mode).search(query, "zh", 40)]
        for hit in topic.search.hits:
            rank = hit.lexical_rank if mode == "lexical" else hit.dense_rank
            assert rank is None or places[rank - 1] == hit.reference


def test_an_ability_that_does_not_read_is_given_nothing_but_the_search_is_shown(
    advisor: Advisor,
) -> None:
    (topic,) = told(advisor, AFFILIATE).topics
    assert (topic.ability, topic.reads, topic.given) == ("roster", False, ())
    assert len(topic.search.hits) == 10


def test_a_rule_that_fired_is_named_with_what_it_changed_and_where_it_is_written(
    advisor: Advisor,
) -> None:
    (topic,) = told(advisor, AFFILIATE).topics
    (rule,) = topic.rules
    assert rule.id == "affiliate"
    assert {(each.name, each.value, each.basis) for each in rule.when} == {
        ("goods", "affiliate", "stated"),
        ("stage", "initial", "inferred"),
    }
    changed = {each.role: (each.before, each.after) for each in rule.changed}
    assert changed["shipping"] == ("now", "not-needed")
    assert changed["product-selector"] == ("later", "optional")
    (support,) = rule.support
    lines = (corpus_root() / support.path).read_text(encoding="utf-8").splitlines()
    assert "没有自己的货源" in lines[support.line - 1]
    assert support.heading == "起步阶段 › 没有货源的店"


def test_a_rule_of_another_case_does_not_fire(advisor: Advisor) -> None:
    (topic,) = told(advisor, "我们刚起步,自己有货,要哪些岗位?").topics
    assert topic.rules == ()


def test_a_rule_that_is_only_told_changes_nothing(advisor: Advisor) -> None:
    (topic,) = told(advisor, "发展期,没有货源走精选联盟,要哪些岗位?").topics
    (rule,) = topic.rules
    assert rule.changed == ()
    assert "起步阶段不需要" in rule.text
    assert ("stage", "initial", None) in {(one.name, one.value, one.basis) for one in rule.when}


def test_every_role_is_told_with_the_part_of_the_method_that_decides_it(advisor: Advisor) -> None:
    (topic,) = told(advisor, AFFILIATE).topics
    decided = {role.role: role.decided_by for role in topic.roster}
    assert decided["host"] == "roles/host/posts/initial/claim"
    assert decided["shipping"] == "rules/affiliate/claim"
    assert decided["media-buyer"] == "roles/media-buyer/arrival"
    assert all(role.support for role in topic.roster)


def test_points_are_told_with_their_ground_and_support(advisor: Advisor) -> None:
    trace = told(advisor, "投手工资多少?")
    points = trace.topics[0].points
    assert re.fullmatch(r"gaps/pay/details/\d+/claim", points[0].says or "")
    assert points[0].text.rstrip("。") in trace.answer.text
    assert all(point.support for point in points if point.ground == "cited")


def test_a_quotation_is_told_with_the_file_it_is_from(tmp_path: Path) -> None:
    wiki = tmp_path / "wiki"
    wiki.mkdir()
    (wiki / "leave.md").write_text("# Leave\n\nAsk two weeks before.\n", encoding="utf-8")
    plain = open_advisor(Settings(home=tmp_path / "home", corpus=(wiki,)))
    (topic,) = told(plain, "When do I ask for leave?").topics
    assert (topic.ability, topic.least) == ("quote", None)
    quoted = [support for point in topic.points for support in point.support]
    assert [(support.path, support.heading) for support in quoted] == [("leave.md", "Leave")]


def test_a_sentence_taken_out_is_told_with_the_reason(advisor: Advisor) -> None:
    gaps = tuple(
        replace(
            gap,
            claim=replace(gap.claim, text={"zh": "主播每月要99999元", "en": "99999"}),
            details=(),
        )
        if gap.id == "pay"
        else gap
        for gap in advisor.method.gaps
    )
    doubtful = replace(advisor, method=replace(advisor.method, gaps=gaps))
    trace = told(doubtful, "投手工资多少?")
    assert [(each.text, each.reason) for each in trace.removed] == [
        ("主播每月要99999元。", "what it cites does not hold it")
    ]
    assert "99999" not in trace.answer.text


@pytest.mark.parametrize("turns", [[], [""], ["场控做什么?", " "]])
def test_nothing_to_inspect_is_told_in_one_sentence(advisor: Advisor, turns: list[str]) -> None:
    with pytest.raises(InputError, match=r"\bquestion\b.*\.$"):
        advisor.inspect(turns)


def test_a_trace_is_plain_json(advisor: Advisor) -> None:
    trace = told(advisor, AFFILIATE)
    content = trace.as_json()
    assert content["answer"] == trace.answer.as_json()
    assert list(content) == ["question", "answer", "understood", "topics", "removed", "spoken"]
