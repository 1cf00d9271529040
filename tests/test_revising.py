"""The last turn answered anew: as it was, in other words, or by facts that the user corrects."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.advisor import Advisor
from assistant.errors import InputError, NotFoundError
from assistant.values.answer import Answer
from assistant.values.dialogue import Corrections

STARTING = "我做服装,自己有工厂,刚准备做抖音直播,要哪些岗位?"


def revised(advisor: Advisor, conversation: str, **how: Any) -> Answer:  # noqa: ANN401 - as it takes
    *_, answer = advisor.revise(conversation, **how)
    assert isinstance(answer, Answer)
    return answer


def needed(answer: Answer) -> set[str]:
    return {line.role for line in answer.roster if line.need == "now"}


def facts(answer: Answer) -> dict[str, tuple[str, str]]:
    return {fact.name: (fact.value, fact.basis) for fact in answer.facts}


def set_facts(**values: str) -> Corrections:
    return Corrections(facts=tuple(values.items()))


def test_a_turn_answered_anew_takes_the_place_of_the_old_one(advisor: Advisor) -> None:
    first = advisor.answer(STARTING)
    again = revised(advisor, first.conversation)
    assert again.text == first.text
    assert again.id != first.id
    assert [answer["id"] for _, answer in advisor.history(first.conversation)] == [again.id]


def test_an_edited_question_forgets_what_the_old_one_told(advisor: Advisor) -> None:
    opened = advisor.answer(STARTING)
    advisor.answer("我有三个主播", conversation=opened.conversation)
    edited = revised(advisor, opened.conversation, question="我有两个场控,还缺谁?")
    there = {line.role: line.have for line in edited.roster if line.have}
    assert there == {"floor-controller": 2}
    assert facts(edited)["goods"] == ("own", "stated")
    questions = [question for question, _ in advisor.history(opened.conversation)]
    assert questions == [STARTING, "我有两个场控,还缺谁?"]


def test_a_corrected_fact_goes_before_what_the_question_says(advisor: Advisor) -> None:
    opened = advisor.answer(STARTING)
    changed = revised(advisor, opened.conversation, corrections=set_facts(goods="affiliate"))
    assert facts(changed)["goods"] == ("affiliate", "stated")
    assert "shipping" in needed(opened)
    assert "shipping" not in needed(changed)


def test_a_corrected_stage_changes_the_roster_even_of_a_question_that_names_one(
    advisor: Advisor,
) -> None:
    opened = advisor.answer("我们在起步阶段,要哪些岗位?")
    changed = revised(advisor, opened.conversation, corrections=set_facts(stage="growth"))
    assert changed.stage is not None
    assert (changed.stage.id, changed.stage.basis) == ("growth", "stated")
    assert "media-buyer" in needed(changed)


def test_corrections_add_up_and_last(advisor: Advisor) -> None:
    thread = advisor.answer(STARTING).conversation
    revised(advisor, thread, corrections=set_facts(goods="affiliate"))
    counted = revised(advisor, thread, corrections=Corrections(people=(("host", 2),)))
    assert facts(counted)["goods"] == ("affiliate", "stated")
    assert {line.role: line.have for line in counted.roster if line.have} == {"host": 2}
    later = advisor.answer("还缺谁?", conversation=thread)
    assert facts(later)["goods"] == ("affiliate", "stated")
    assert dict(advisor.state(thread).people) == {"host": 2}


def test_what_is_taken_back_is_not_known(advisor: Advisor) -> None:
    opened = advisor.answer("我们在发展期,要哪些岗位?")
    unknown = revised(advisor, opened.conversation, corrections=set_facts(stage=""))
    assert unknown.outcome == "asked"
    assert unknown.stage is None


@pytest.mark.parametrize(
    "corrections",
    [
        set_facts(weather="fine"),
        set_facts(goods="stolen"),
        set_facts(stage="retirement"),
        Corrections(people=(("king", 1),)),
        Corrections(people=(("host", -1),)),
        Corrections(people=(("host", 1000),)),
    ],
)
def test_corrections_that_the_method_cannot_hold_change_nothing(
    advisor: Advisor, corrections: Corrections
) -> None:
    opened = advisor.answer(STARTING)
    with pytest.raises(InputError):
        revised(advisor, opened.conversation, corrections=corrections)
    assert [answer["id"] for _, answer in advisor.history(opened.conversation)] == [opened.id]


def test_only_the_owner_revises(advisor: Advisor) -> None:
    opened = advisor.answer(STARTING, owner="a")
    with pytest.raises(NotFoundError):
        revised(advisor, opened.conversation, owner="b")
