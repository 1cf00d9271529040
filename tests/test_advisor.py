"""The adviser on the shipped corpus: its answer object, memory, languages and limits."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from assistant.adapters.store import Store
from assistant.advisor import LONGEST, LONGEST_REASON, LONGEST_TITLE, Advisor
from assistant.errors import InputError, NotFoundError
from assistant.values.answer import Answer
from evals.reading import SHIPPED, read_cases

CASES = [case for case in read_cases(SHIPPED) if case.varies is None]

KEYS = [
    *("id", "conversation", "language", "outcome", "text", "stage", "roster", "facts"),
    *("questions", "follow_ups", "citations", "chart", "mode", "model", "generation"),
    "elapsed_ms",
]


def advised(advisor: Advisor, question: str) -> set[str]:
    answer = advisor.answer(question)
    return {line.role for line in answer.roster if line.need in {"now", "optional"}}


def test_a_factory_about_to_start_needs_five_posts_each_cited(advisor: Advisor) -> None:
    answer = advisor.answer("我在常熟做服装,自己有工厂,刚准备做抖音直播,要哪些岗位?")
    assert answer.stage is not None
    assert (answer.stage.id, answer.stage.basis) == ("initial", "inferred")
    needs = {line.role: line.need for line in answer.roster}
    now = {role for role, need in needs.items() if need == "now"}
    assert now == {"host", "floor-controller", "shop-operator", "customer-service", "shipping"}
    assert {needs[role] for role in ("media-buyer", "planner", "actor", "live-technician")} == {
        "later"
    }
    assert all(line.citations for line in answer.roster)


def test_affiliate_goods_leave_the_store_side_out_and_advise_a_selector(advisor: Advisor) -> None:
    roles = advised(advisor, "没有货源走精选联盟,刚准备做抖音直播,要哪些岗位?")
    assert roles == {"host", "floor-controller", "product-selector"}


def test_pay_is_refused_in_one_plain_sentence(advisor: Advisor) -> None:
    answer = advisor.answer("What should I pay a host?")
    assert answer.outcome == "refused"
    assert answer.roster == ()
    assert answer.citations
    assert answer.text.startswith("The documents do not give any salary")
    assert answer.text.count(". ") == 0


def test_the_same_question_gets_the_same_answer(advisor: Advisor) -> None:
    first, second = (advisor.answer("发展期要哪些岗位?") for _ in range(2))
    assert (first.text, first.roster, first.citations) == (
        second.text,
        second.roster,
        second.citations,
    )


def test_the_json_has_the_documented_keys_in_order(advisor: Advisor) -> None:
    content = advisor.answer("我们刚起步,要哪些岗位?").as_json()
    assert list(content) == KEYS
    assert set(content["roster"][0]) == {
        *("role", "name", "side", "need", "have", "why", "citations"),
    }
    assert content["mode"] == "embedded"


def test_an_assumption_is_shown_and_can_be_changed(advisor: Advisor) -> None:
    first = advisor.answer("我们刚起步,要哪些岗位?")
    assert [fact.value for fact in first.facts if fact.basis == "assumed"] == ["own"]
    assert "假设" in first.text
    changed = advisor.answer(first.follow_ups[0], conversation=first.conversation)
    assert "customer-service" not in {
        line.role for line in changed.roster if line.need in {"now", "optional"}
    }


def test_a_missing_stage_is_asked_once_with_options_beside_an_answer(advisor: Advisor) -> None:
    asked = advisor.answer("我要招哪些人?")
    assert asked.outcome == "asked"
    assert 1 <= len(asked.questions) <= 3
    assert "投手" in asked.text
    answer = advisor.answer(asked.questions[0].options[1], conversation=asked.conversation)
    assert answer.outcome == "answered"
    assert answer.stage is not None
    assert answer.stage.id == "growth"


def test_history_keeps_every_turn_with_its_citations(advisor: Advisor) -> None:
    first = advisor.answer("场控做什么?")
    advisor.answer("那投手呢?", conversation=first.conversation)
    turns = advisor.history(first.conversation)
    assert [question for question, _ in turns] == ["场控做什么?", "那投手呢?"]
    assert all(answer["citations"] for _, answer in turns)


def test_a_question_left_open_is_recorded(advisor: Advisor, shipped_home: Path) -> None:
    answer = advisor.answer("投手工资多少?")
    advisor.answer("投手做什么?", conversation=answer.conversation)
    with closing(sqlite3.connect(shipped_home / "assistant.db")) as database:
        rows = database.execute(
            "SELECT question, topic FROM gaps WHERE conversation = ?", [answer.conversation]
        ).fetchall()
    assert rows == [("投手工资多少?", "pay")]


def test_what_a_user_thinks_of_an_answer_is_kept(advisor: Advisor) -> None:
    first = advisor.answer("场控做什么?")
    second = advisor.answer("那投手呢?", conversation=first.conversation)
    advisor.feedback(first.conversation, first.id, "down", "too long")
    advisor.feedback(second.conversation, second.id, "case")
    advisor.feedback(first.conversation, first.id, "up")
    assert isinstance(advisor.memory, Store)
    kept = advisor.memory.feedback(["up", "down", "case"])
    assert [given[1:4] for given in kept if given.conversation == first.conversation] == [
        (second.id, "case", ""),
        (first.id, "up", ""),
    ]


def test_feedback_must_name_an_answer_of_its_conversation(advisor: Advisor) -> None:
    mine, other = advisor.answer("场控做什么?"), advisor.answer("投手做什么?")
    with pytest.raises(InputError, match="holds no answer"):
        advisor.feedback(mine.conversation, other.id, "down")


def test_another_persons_conversation_is_as_unknown_as_one_that_is_not_there(
    advisor: Advisor,
) -> None:
    mine = advisor.answer("场控做什么?", owner="me")
    said = []
    for conversation in (mine.conversation, "nowhere", ""):
        for touch in (
            lambda it: advisor.history(it, owner="you"),
            lambda it: advisor.feedback(it, mine.id, "down", owner="you"),
            lambda it: advisor.rename(it, "yours", owner="you"),
            lambda it: advisor.delete(it, owner="you"),
            lambda it: advisor.answer("那投手呢?", conversation=it or "none", owner="you"),
        ):
            with pytest.raises(NotFoundError) as told:
                touch(conversation)
            said.append(str(told.value).replace(repr(conversation or "none"), "''"))
    assert len(set(said)) == 1
    assert [turn for turn, _ in advisor.history(mine.conversation, owner="me")] == ["场控做什么?"]


def test_a_person_lists_names_and_deletes_conversations(advisor: Advisor) -> None:
    first = advisor.answer("场控做什么?" + "真的想知道。" * 20, owner="lister")
    second = advisor.answer("  那投手\n\n呢? ", owner="lister")
    listed = advisor.conversations(owner="lister")
    assert [each.id for each in listed] == [second.conversation, first.conversation]
    assert listed[0].title == "那投手 呢?"
    assert listed[1].title.startswith("场控做什么?真的")
    assert listed[1].title.endswith("…")
    assert len(listed[1].title) == 60
    advisor.answer("主播呢?", conversation=first.conversation, owner="lister")
    advisor.rename(first.conversation, " My  shop ", owner="lister")
    listed = advisor.conversations(owner="lister")
    assert [each.title for each in listed] == ["My shop", "那投手 呢?"]
    assert listed[0].created_at < listed[1].created_at < listed[0].changed_at
    for title in ("", " ", "x" * (LONGEST_TITLE + 1)):
        with pytest.raises(InputError, match="title"):
            advisor.rename(first.conversation, title, owner="lister")
    advisor.delete(first.conversation, owner="lister")
    assert [each.id for each in advisor.conversations(owner="lister")] == [second.conversation]
    with pytest.raises(NotFoundError):
        advisor.history(first.conversation, owner="lister")


@pytest.mark.parametrize(
    ("verdict", "reason", "said"),
    [
        ("bad", "", "up, down, case"),
        ("", "", "up, down, case"),
        ("down", "?" * (LONGEST_REASON + 1), "1,001 characters"),
    ],
)
def test_feedback_that_makes_no_sense_is_refused_in_one_sentence(
    advisor: Advisor, verdict: str, reason: str, said: str
) -> None:
    answer = advisor.answer("场控做什么?")
    with pytest.raises(InputError, match=f"{said}.*\\.$"):
        advisor.feedback(answer.conversation, answer.id, verdict, reason)


@pytest.mark.parametrize("question", ["", "  \n", "\u200b\u200b", "问" * (LONGEST + 1)])
def test_an_empty_or_endless_question_is_refused_in_one_sentence(
    advisor: Advisor, question: str
) -> None:
    with pytest.raises(InputError, match=r"^The question .*\.$"):
        advisor.answer(question)


def test_a_language_nobody_wrote_is_refused(advisor: Advisor) -> None:
    with pytest.raises(InputError, match="zh, en"):
        advisor.answer("场控做什么?", language="fr")


def test_half_a_character_is_dropped(advisor: Advisor) -> None:
    assert advisor.answer("场控\ud83d做什么?").outcome == "answered"


def test_the_language_follows_the_question_or_the_wish(advisor: Advisor) -> None:
    assert advisor.answer("what does 场控 mean").language == "en"
    assert advisor.answer("SOP是啥").language == "zh"
    wished = advisor.answer("场控做什么?", language="en")
    assert wished.language == "en"
    assert "floor controller" in wished.text.lower()


def test_every_sentence_is_cited_or_labelled(advisor: Advisor) -> None:
    """Read from the text alone: a mark, a label, words of absence, or a line that leads a list.

    The head of a table says nothing.
    """
    plain = re.compile(
        r"\[\d+\]|（假设）|（推断|资料没有|不在资料|\(assumption\)|\(an inference|documents do not"
        r"|outside the documents|[：:？?]$|documents alone|只照资料|按你说的|By your account"
    )
    bare = []
    for case in CASES:
        answer = advisor.answer(case.turns[0])
        for line in re.sub("“[^”]*”", "“…”", answer.text).splitlines():
            bare += [
                sentence
                for sentence in re.split(r"(?<=[。！？])|(?<=[.!?])\s+", line)
                if sentence.strip(" |-") and not plain.search(sentence.strip(" |"))
            ]
    assert bare == []


def test_no_number_is_said_that_neither_passage_nor_question_has(advisor: Advisor) -> None:
    for case in CASES:
        answer = advisor.answer(case.turns[0])
        said = set(re.findall(r"\d+", re.sub(r"\[\d+\]", "", answer.text)))
        held = " ".join(citation.quote for citation in answer.citations)
        assert said <= set(re.findall(r"\d+", f"{case.turns[0]} {held}")), case.id


def test_what_is_said_before_the_question_is_searched_for_too(advisor: Advisor) -> None:
    (trace,) = advisor.inspect(["到了成熟期,当老板的主要忙哪些"])
    (topic,) = trace.topics
    assert "成熟期" in topic.search.query


def test_a_role_is_searched_for_by_its_name_too(advisor: Advisor) -> None:
    (trace,) = advisor.inspect(["烧钱投流的那位工资多少?"])
    assert all("投手" in topic.search.query for topic in trace.topics)


def test_a_story_before_the_question_is_not_searched_for(advisor: Advisor) -> None:
    story = "昨天跟老同学吃火锅,他喝多了一直讲他家的猫,讲了整整两个小时,我都快睡着了。"
    (trace,) = advisor.inspect([f"{story}直播时谁来上链接?"])
    assert "火锅" not in " ".join(topic.search.query for topic in trace.topics)


def followed(advisor: Advisor, *turns: str) -> Answer:
    """Return the answer to the last turn of a conversation."""
    answer = advisor.answer(turns[0])
    for turn in turns[1:]:
        answer = advisor.answer(turn, conversation=answer.conversation)
    return answer


@pytest.mark.parametrize(
    ("turns", "words"),
    [
        (("who is 策划", "only for video or the live too??"), "livestreams"),
        (("Packing and courier, which post?", "For a beginner shop"), "Shipping"),
        (("成熟期怎么算", "我们一年做了八千万 够了吧"), "资料没有写进入成熟期的条件"),
    ],
)
def test_a_question_that_names_nothing_leans_on_the_one_before(
    advisor: Advisor, turns: tuple[str, ...], words: str
) -> None:
    assert words in followed(advisor, *turns).text


def test_a_question_put_again_is_answered_as_before(advisor: Advisor) -> None:
    question = "just the top two then"
    first = followed(advisor, "Rank all the roles by importance", question)
    assert advisor.answer(question, conversation=first.conversation).text == first.text


def test_a_crew_of_the_first_stage_is_taken_to_be_in_it_and_asked(advisor: Advisor) -> None:
    answer = advisor.answer("现在有主播和场控,自己种的脐橙,还缺谁")
    assert answer.stage is not None
    assert (answer.stage.id, answer.stage.basis) == ("initial", "assumed")
    missing = {line.role for line in answer.roster if line.need == "now" and not line.have}
    assert missing == {"shop-operator", "customer-service", "shipping"}
    assert "（假设）" in answer.text
    assert answer.questions


def test_work_stands_for_its_post_where_doubling_up_is_asked_about(advisor: Advisor) -> None:
    answer = advisor.answer("can my host also pack parcels")
    assert answer.outcome == "partial"
    assert "both host and shipping" in answer.text


def test_work_that_a_combination_states_is_no_second_post(advisor: Advisor) -> None:
    answer = advisor.answer("主播能不能顺带拍短视频")
    assert answer.outcome == "answered"
    assert "主播也可以输出短视频内容" in answer.text


def test_what_is_read_to_be_quick_is_not_stored(advisor: Advisor) -> None:
    answer = advisor.answer("主播做什么?", owner="visitor:warm")
    before = advisor.conversations(owner="", every=True)
    advisor.warm()
    assert advisor.conversations(owner="", every=True) == before
    again = advisor.answer("主播做什么?", owner="visitor:warm")
    assert again.text == answer.text
