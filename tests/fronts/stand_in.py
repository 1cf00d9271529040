"""A stand-in for the advisor: fixed answers, so that the fronts are tested on their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assistant.errors import InputError, NotFoundError
from assistant.text import pieces
from assistant.values.answer import Answer, Citation, Question, RosterLine, StageView
from assistant.values.asking import Asker
from assistant.values.conversation import Conversation
from assistant.values.dialogue import AS_READ, Corrections, DialogueState, Fact, Topic
from assistant.values.documents import Hit, Passage, Provenance, content_id
from assistant.values.methodology import Methodology
from assistant.values.trace import Trace, Understood

ZH = """你在**起步阶段**、自有货源，先把五个岗位落实 [1]：

- **直播端**：主播（播前准备、直播、播后总结）[2]；场控（上链接、带评论、盯数据）[3]
- **抖店端**：运营 [4]；客服（售前售后、退货投诉）[5]；发货 [6]

投手、短视频组、商务、私域都是后面阶段的事，现在不用配 [7]。每个岗位配几个人，资料没有给数字。

假设：货是自己的。"""
EN = """You are in the **initial stage** with goods of your own; settle five roles first [1]:

- **Live side**: host (prepares, streams, sums up) [2]; floor controller [3]
- **Store side**: operator [4]; customer service [5]; shipping [6]

Media buyer, short-video group, business development: later [7].
How many of each, the method does not say.

Assumed: the goods are your own."""


def make_answer(question: str, conversation: str | None, language: str) -> Answer:
    zh = language == "zh"
    cite = tuple(
        Citation(
            n=n,
            passage=f"p{n}",
            document="起步阶段" if zh else "Initial stage",
            heading=f"直播端 › 岗位{n}" if zh else f"Live side › role {n}",
            quote="主播是核心岗位，其他岗位为主播服务。" if zh else "The host is the core role.",
            source="《直播电商团队搭建》，星球快递小哥哥" if zh else "The seed article",
            as_of="2026-11",
        )
        for n in range(1, 8)
    )
    names = (
        ("主播", "场控", "运营", "客服", "发货")
        if zh
        else ("Host", "Floor controller", "Shop operator", "Customer service", "Shipping")
    )
    later = ("投手", "策划", "演员", "商务") if zh else ("Media buyer", "Planner", "Actor", "BD")
    roster = tuple(
        RosterLine(
            role=f"r{i}",
            name=name,
            side="live",
            need="now",
            have=1 if i == 0 else None,
            why="核心岗位",
            citations=(1,),
        )
        for i, name in enumerate(names)
    ) + tuple(
        RosterLine(
            role=f"l{i}",
            name=name,
            side="live",
            need="later",
            have=None,
            why="later",
            citations=(7,),
        )
        for i, name in enumerate(later)
    )
    return Answer(
        id=content_id(question, conversation or "", str(id(question))),
        conversation=conversation or "c-1",
        language=language,
        outcome="asked",
        text=ZH if zh else EN,
        stage=StageView(
            id="initial",
            name="起步阶段" if zh else "Initial stage",
            basis="inferred",
            why="",
            citations=(1,),
        ),
        roster=roster,
        facts=(Fact(name="goods", value="own", basis="assumed", turn=1),),
        questions=(
            Question(
                text="货是谁的？" if zh else "Whose goods are they?",
                options=("自己有货", "没有货源，走精选联盟") if zh else ("Our own", "Affiliate"),
            ),
        ),
        follow_ups=("场控要做什么？", "什么时候招投手？")
        if zh
        else ("What does the floor controller do?", "When do I need a media buyer?"),
        citations=cite,
        chart=None,
        mode="embedded",
        model=None,
        generation="g-1",
        elapsed_ms=3.0,
    )


def make_trace(question: str, language: str) -> Trace:
    return Trace(
        question=question,
        answer=make_answer(question, None, language),
        understood=Understood(
            text=question,
            mentions=(),
            clauses=(),
            topics=(),
            facts=(),
            people={},
            headcount=None,
        ),
        topics=(),
        removed=(),
    )


class StandIn:
    """Answers everything alike and remembers it."""

    methodology: Methodology | None = None
    generation = "g-1"

    def __init__(self) -> None:
        self.reason: str | None = None
        self.asked: list[tuple[str, str | None, str | None]] = []
        self.given: list[tuple[str, str, str, str]] = []
        self.turns: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}
        self.owners: dict[str, str] = {}
        self.made = 0
        self.held: dict[str, Passage] = {}
        self.corrected: list[Corrections] = []
        self.askers: list[Asker | None] = []
        self.narrowed: list[frozenset[str]] = []

    def within(self, collections: frozenset[str]) -> StandIn:
        self.narrowed.append(collections)
        return self

    def ready(self) -> str | None:
        return self.reason

    def answer(
        self,
        question: str,
        *,
        conversation: str | None = None,
        begin: str | None = None,
        language: str | None = None,
        owner: str = "",
        asker: Asker | None = None,
    ) -> Answer:
        self.askers.append(asker)
        if not question.strip():
            raise InputError("The question is empty; type one.")
        if conversation:
            self.history(conversation, owner=owner)
        self.asked.append((question, conversation, language))
        self.made += 1
        answer = make_answer(question, conversation or begin or f"c-{self.made}", language or "zh")
        self.owners.setdefault(answer.conversation, owner)
        self.turns.setdefault(answer.conversation, []).append((question, answer.as_json()))
        return answer

    def stream(
        self,
        question: str,
        *,
        conversation: str | None = None,
        begin: str | None = None,
        language: str | None = None,
        owner: str = "",
        asker: Asker | None = None,
    ) -> Iterator[str | Answer]:
        answer = self.answer(
            question,
            conversation=conversation,
            begin=begin,
            language=language,
            owner=owner,
            asker=asker,
        )
        yield from pieces(answer.text)
        yield answer

    def history(
        self, conversation: str, *, owner: str = ""
    ) -> tuple[tuple[str, Mapping[str, Any]], ...]:
        if self.owners.get(conversation) != owner:
            raise NotFoundError(f"You have no conversation {conversation!r}; start one.")
        return tuple(self.turns[conversation])

    def revise(
        self,
        conversation: str,
        *,
        question: str | None = None,
        corrections: Corrections = AS_READ,
        language: str | None = None,
        owner: str = "",
        asker: Asker | None = None,
    ) -> Iterator[str | Answer]:
        self.askers.append(asker)
        *_, (last, _) = self.history(conversation, owner=owner)
        self.corrected.append(corrections)
        self.turns[conversation].pop()
        self.made += 1
        answer = make_answer(question or last, conversation, language or "zh")
        self.turns[conversation].append((question or last, answer.as_json()))
        yield from pieces(answer.text)
        yield answer

    def state(self, conversation: str, *, owner: str = "") -> DialogueState:
        *_, (question, answer) = self.history(conversation, owner=owner)
        return DialogueState(turn=1, question=question, language=answer["language"])

    def passages(self, ids: Sequence[str]) -> Mapping[str, Passage]:
        return {id: self.held[id] for id in ids if id in self.held}

    def section(self, reference: str, language: str) -> Sequence[Passage]:
        wanted = (reference, language)
        return [each for each in self.held.values() if (each.reference, each.language) == wanted]

    def conversations(
        self, *, owner: str = "", words: str = "", every: bool = False
    ) -> tuple[Conversation, ...]:
        found = [
            Conversation(id, turns[0][0], 0.0, 0.0)
            for id, turns in self.turns.items()
            if self.owners[id] == owner and words in turns[0][0]
        ]
        return tuple(found[: None if every else 200])

    def rename(self, conversation: str, title: str, *, owner: str = "") -> None:
        self.history(conversation, owner=owner)
        self.turns[conversation][0] = (title, self.turns[conversation][0][1])

    def delete(self, conversation: str, *, owner: str = "") -> None:
        self.history(conversation, owner=owner)
        del self.turns[conversation], self.owners[conversation]

    def consult(
        self,
        topic: Topic,
        *,
        facts: Mapping[str, str],
        people: Mapping[str, int],
        language: str = "zh",
    ) -> Answer:
        return make_answer(f"{topic.ability} {facts} {people}", None, language)

    def find(self, query: str, *, language: str = "zh", most: int = 6) -> tuple[Hit, ...]:
        hits = [Hit(passage=self.passage(f"p-{query}-{language}"), score=0.5, by="fused")]
        return tuple(hits[:most])

    def passage(self, id: str) -> Passage:
        if not id.startswith("p"):
            raise NotFoundError(f"There is no passage {id!r}; look again.")
        provenance = Provenance(source="The seed article")
        return Passage(
            id=id,
            document="d",
            title="Host",
            reference="roles/host#duties",
            headings=("Host", "Duties"),
            text="The host is the core role.",
            language="en",
            line=3,
            provenance=provenance,
        )

    def inspect(self, turns: Sequence[str], language: str | None = None) -> tuple[Trace, ...]:
        if not turns:
            raise InputError("There is no question to inspect; give at least one.")
        return tuple(make_trace(question, language or "zh") for question in turns)

    def feedback(
        self, conversation: str, answer: str, verdict: str, reason: str = "", *, owner: str = ""
    ) -> None:
        self.history(conversation, owner=owner)
        if verdict not in {"up", "down", "case"}:
            raise InputError("There is no such verdict; use up.")
        self.given.append((conversation, answer, verdict, reason))

    def judgements(self, conversation: str, *, owner: str = "") -> Mapping[str, str]:
        self.history(conversation, owner=owner)
        return {answer: verdict for held, answer, verdict, _ in self.given if held == conversation}
