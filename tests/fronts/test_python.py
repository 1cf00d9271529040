"""The advisor in Python: opened in one line, and as parts of real LangChain chains."""

from __future__ import annotations

import asyncio
import itertools
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.messages import AIMessage, HumanMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnableLambda, RunnablePassthrough

import assistant
from assistant import AdvisorRunnable, PassageRetriever, open_advisor
from assistant.advisor import Advisor
from assistant.errors import InputError
from assistant.fronts.python import Asked
from assistant.values.asking import Asker
from tests.fronts.stand_in import StandIn


def test_one_line_opens_the_advisor(shipped_home: Path) -> None:
    answer = open_advisor(shipped_home).answer("刚起步,自己有货,要哪些岗位?")
    assert answer.stage
    assert answer.stage.id == "initial"


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_what_the_readme_writes_in_python_runs(
    readme: str, shipped_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (Path(__file__).parents[2] / readme).read_text("utf-8")
    code = textwrap.dedent(
        "".join(re.findall(r"^ {6}(?=\S).*\n|^\n(?= {6}\S)", text, re.MULTILINE))
    )
    monkeypatch.setenv("ASSISTANT_HOME", str(shipped_home))
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102
    assert names["passages"]
    assert "[1]" in names["chain"].invoke("What does a host do?")


def test_importing_the_package_imports_nothing_else() -> None:
    code = "import assistant, sys; print([name for name in sys.modules if 'assistant.' in name])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


def test_what_is_not_offered_is_not_there() -> None:
    with pytest.raises(AttributeError, match="nothing_like_it"):
        _ = assistant.nothing_like_it


def test_the_advisor_is_a_step_of_a_chain(advisor: Advisor) -> None:
    prompt = ChatPromptTemplate.from_template("{role}做什么?")
    chain = prompt | AdvisorRunnable(advisor) | StrOutputParser()
    text = chain.invoke({"role": "场控"})
    assert "商品链接" in text
    assert "[1]" in text
    assert "".join(chain.stream({"role": "场控"})) == text
    assert len(chain.batch([{"role": "场控"}, {"role": "投手"}])) == 2


def test_a_step_keeps_the_whole_answer_and_goes_on_in_its_conversation(advisor: Advisor) -> None:
    step = AdvisorRunnable(advisor, language="en")
    first = step.invoke("我们刚起步,要哪些岗位?").additional_kwargs["answer"]
    assert first["language"] == "en"
    config = {"configurable": {"conversation": first["conversation"]}}
    *_, last = step.stream("And the media buyer?", config=config)  # type: ignore[arg-type]
    second = last.additional_kwargs["answer"]
    assert second["conversation"] == first["conversation"]
    assert second["citations"]


START = "We have just started with our own goods. Which roles do we need?"
LATER = [HumanMessage(START), AIMessage("Five roles."), HumanMessage("Who decides what is said?")]


def test_the_messages_before_the_last_are_the_conversation(advisor: Advisor) -> None:
    told = AdvisorRunnable(advisor).invoke(LATER).additional_kwargs["answer"]
    assert {fact["name"]: fact["value"] for fact in told["facts"]}["goods"] == "own"
    assert [asked for asked, _ in advisor.history(told["conversation"])] == [
        START,
        "Who decides what is said?",
    ]


def test_a_conversation_that_was_answered_here_goes_on_where_it_is(advisor: Advisor) -> None:
    step = AdvisorRunnable(advisor)
    first = step.invoke([HumanMessage(START)])
    second = step.invoke([HumanMessage(START), first, ("human", "And the media buyer?")])
    started, followed = (each.additional_kwargs["answer"] for each in (first, second))
    assert followed["conversation"] == started["conversation"]
    assert len(advisor.history(started["conversation"])) == 2


@pytest.mark.parametrize(
    "asked", [HumanMessage("场控做什么?"), {"role": "user", "content": "场控做什么?"}]
)
def test_one_message_is_a_question_too(advisor: Advisor, asked: Asked) -> None:
    assert "商品链接" in AdvisorRunnable(advisor).invoke(asked).text


@pytest.mark.parametrize(
    "asked", [[], [*LATER, AIMessage("The host.")], {"question": "?"}, {"input": "?"}, 5, None]
)
def test_what_asks_nothing_is_refused_in_a_sentence(advisor: Advisor, asked: Any) -> None:  # noqa: ANN401
    step = AdvisorRunnable(advisor)
    with pytest.raises(InputError, match=r"asks nothing|is no question"):
        step.invoke(asked)
    with pytest.raises(InputError, match=r"asks nothing|is no question"):
        list(step.stream(asked))


class Noted(BaseCallbackHandler):
    """Notes what starts and ends."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def on_chain_start(self, *_: Any, **__: Any) -> None:  # noqa: ANN401
        self.seen.append("start")

    def on_chain_end(self, outputs: Any, **_: Any) -> None:  # noqa: ANN401
        self.seen.append(outputs.text)


def test_a_stream_comes_in_pieces_and_is_seen_by_callbacks(advisor: Advisor) -> None:
    step, noted = AdvisorRunnable(advisor), Noted()

    async def listen() -> list[AIMessage]:
        return [piece async for piece in step.astream(START, {"callbacks": [noted]})]

    pieces = list(step.stream(START, {"callbacks": [noted]}))
    heard = asyncio.run(listen())
    text = "".join(piece.text for piece in pieces)
    assert len(pieces) == len(heard) > 2
    assert "".join(piece.text for piece in heard) == text
    assert noted.seen == ["start", text] * 2
    assert heard[-1].additional_kwargs["answer"]["text"] == text


def test_who_stops_listening_is_not_answered_on_for() -> None:
    class Endless(StandIn):
        def stream(self, *_: Any, asker: Asker | None = None, **__: Any) -> Iterator[str]:  # noqa: ANN401
            self.askers.append(asker)
            yield from itertools.repeat("more ")

    advisor = Endless()

    async def listen() -> None:
        async with aclosing(AdvisorRunnable(advisor).astream("?")) as pieces:  # type: ignore[arg-type, type-var]
            async for _ in pieces:
                break

    asyncio.run(listen())
    (asker,) = advisor.askers
    assert asker
    assert asker.gone.is_set()


def test_the_search_is_a_retriever_of_a_chain(advisor: Advisor) -> None:
    retriever = PassageRetriever(advisor=advisor, most=3)
    found = retriever.invoke("谁来上链接")
    assert len(found) == 3
    assert "场控" in found[0].metadata["heading"]
    assert found[0].metadata["source"]
    joined = retriever | RunnableLambda(lambda documents: documents[0].page_content)
    chain = {
        "context": joined,
        "question": RunnablePassthrough(),
    } | ChatPromptTemplate.from_template("{context}\n\n{question}")
    assert found[0].page_content in chain.invoke("谁来上链接").to_string()
