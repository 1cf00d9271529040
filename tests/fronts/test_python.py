"""The advisor in Python: opened in one line, and as parts of real LangChain chains."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnableLambda, RunnablePassthrough

import assistant
from assistant import AdvisorRunnable, PassageRetriever, open_advisor
from assistant.advisor import Advisor
from assistant.errors import InputError


def test_one_line_opens_the_advisor(shipped_home: Path) -> None:
    answer = open_advisor(shipped_home).answer("刚起步,自己有货,要哪些岗位?")
    assert answer.stage
    assert answer.stage.id == "initial"


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
    with pytest.raises(InputError):
        step.invoke([])


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
