"""That lists of posts tell who is there, or ask of each post, as they are put."""

from __future__ import annotations

import pytest

from assistant.advisor import Advisor
from assistant.values.dialogue import DialogueState
from tests.abilities.asked import text_of


def read(advisor: Advisor, question: str) -> DialogueState:
    return advisor.understander.understand(question, DialogueState())


@pytest.mark.parametrize(
    ("question", "there"),
    [
        (
            "we've 2 hosts, 1 boy who films and edits, store manager, packing crew",
            {"host", "shop-operator", "shipping"},
        ),
        (
            "有主播两个,场控一名,店铺运营,客服,打包组,还缺谁",
            {"shop-operator", "customer-service", "shipping"},
        ),
        ("got 2 hosts, a zebra tamer, store manager and a packer", {"host", "shop-operator"}),
    ],
)
def test_an_item_without_a_number_counts_beside_those_that_have_one(
    advisor: Advisor, question: str, there: set[str]
) -> None:
    assert there <= {role for role, count in read(advisor, question).people if count}


def test_numbers_of_items_are_not_numbers_of_people(advisor: Advisor) -> None:
    state = read(advisor, "yes or no, own goods, new shop: 1 host 2 packer 3 media buyer")
    assert state.people == ()
    assert state.topics[0].picks


def test_a_list_that_is_there_is_not_asked_of(advisor: Advisor) -> None:
    state = read(advisor, "我们有主播、场控、运营,刚起步,哪些岗位可以晚点招")
    assert not any(topic.picks for topic in state.topics)
    assert dict(state.people)["host"] == 1


@pytest.mark.parametrize(
    ("question", "people"),
    [
        ("5 ppl total incl me", 5),
        ("me and my two nephews", 3),
        ("除了我还有三个人", 4),
        ("team: 2 hosts, one controller", None),
        ("一个人开店", 1),
    ],
)
def test_people_are_counted_in_many_forms(
    advisor: Advisor, question: str, people: int | None
) -> None:
    assert read(advisor, question).headcount == people


def test_all_phases_that_are_listed_are_told(advisor: Advisor) -> None:
    text = text_of(advisor, "what does a media buyer do before, during and after a stream")
    assert text.count("- **Media buyer**") == 3


def test_a_number_held_to_be_stated_is_denied_first(advisor: Advisor) -> None:
    text = text_of(advisor, "你们不是说起步要四个主播吗")
    assert text.startswith("不是：资料没有给出任何岗位的人数")
    said = "your guide says the mature stage needs 2M gmv, so do we hire the technician only then?"
    assert text_of(advisor, said).startswith("No: the documents do not divide the stages")


def test_nobody_is_suited_by_what_is_denied_of_them(advisor: Advisor) -> None:
    asked = "three of us, own jam, just started, my aunt is {}good on camera, how do we split"
    assert "would suit the post of host" in text_of(advisor, asked.format(""))
    assert "would suit" not in text_of(advisor, asked.format("not "))
