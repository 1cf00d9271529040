"""OpenAI's own client, and LangChain's, on a real server with the shipped corpus."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx2
import openai
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from langchain_core.messages import AIMessage, HumanMessage
from langchain_openai import ChatOpenAI

from assistant.advisor import Advisor
from assistant.errors import StoreError
from assistant.fronts.api import create_app
from assistant.fronts.ports import WebKnobs
from tests.fronts.serving import served
from tests.fronts.stand_in import StandIn
from tests.fronts.test_streams import Typist

START = "我刚准备开播,自己有货,要哪些岗位?"
NEXT = "那投手呢?"


@pytest.fixture(scope="module")
def app(advisor: Advisor) -> FastAPI:
    return create_app(advisor, WebKnobs())


@pytest.fixture(scope="module")
def address(app: FastAPI) -> Iterator[str]:
    with served(app) as address:
        yield address


@pytest.fixture
def client(address: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0) as client:
        yield client


def ask(client: openai.OpenAI, *said: str) -> openai.types.chat.ChatCompletion:
    roles = ("user", "assistant")
    return client.chat.completions.create(
        model="assistant",
        messages=[{"role": roles[i % 2], "content": text} for i, text in enumerate(said)],  # type: ignore[misc]
        temperature=0.3,
    )


def test_the_client_lists_the_model(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["assistant"]
    assert client.models.retrieve("assistant") == next(iter(client.models.list()))
    with pytest.raises(openai.NotFoundError, match="There is no model 'gpt'"):
        client.models.retrieve("gpt")


def test_every_mark_of_an_answer_is_annotated_with_a_link_that_leads_to_the_passage(
    client: openai.OpenAI,
) -> None:
    done = ask(client, START)
    choice = done.choices[0]
    assert choice.finish_reason == "stop"
    text = choice.message.content or ""
    marks = re.findall(r"\[(\d+)\]", text)
    annotations = [each.url_citation for each in choice.message.annotations or ()]
    assert len(marks) == len(annotations) > 3
    for mark, each in zip(marks, annotations, strict=True):
        assert text[each.start_index : each.end_index] == f"[{mark}]"
    assert httpx2.get(annotations[0].url).json()["text"]
    assert done.model_extra
    assert done.model_extra["answer"]["text"] == text


def test_a_stream_is_the_same_answer_in_pieces(client: openai.OpenAI) -> None:
    chunks = list(
        client.chat.completions.create(
            model="assistant",
            messages=[{"role": "user", "content": [{"type": "text", "text": START}]}],
            stream=True,
            stream_options={"include_usage": True},
        )
    )
    choices = [chunk.choices[0] for chunk in chunks if chunk.choices]
    pieces = [choice.delta.content or "" for choice in choices]
    assert len(pieces) > 5
    assert "".join(pieces) == ask(client, START).choices[0].message.content
    assert [choice.finish_reason for choice in choices] == [None] * (len(choices) - 1) + ["stop"]
    assert (choices[-1].delta.model_extra or {})["annotations"]
    assert chunks[-1].usage
    assert len({chunk.id for chunk in chunks}) == 1


def test_a_conversation_goes_on_where_it_was_and_is_gone_through_where_it_is_not_known(
    client: openai.OpenAI, advisor: Advisor
) -> None:
    first = ask(client, START)
    second = ask(client, START, first.choices[0].message.content or "", NEXT)
    ids = [(done.model_extra or {})["answer"]["conversation"] for done in (first, second)]
    assert ids[0] == ids[1]
    again = ask(client, START, first.choices[0].message.content or "", NEXT)
    told = (again.model_extra or {})["answer"]
    assert told["conversation"] not in ids
    assert told["text"] == second.choices[0].message.content
    elsewhere = ask(client, START, "something that was never answered", NEXT)
    assert elsewhere.choices[0].message.content == told["text"]
    assert [turn for turn, _ in advisor.history(ids[0])] == [START, NEXT]


def test_langchain_asks_and_streams(address: str) -> None:
    model = ChatOpenAI(model="assistant", base_url=f"{address}/v1", api_key="none")  # type: ignore[arg-type]
    answer = model.invoke([HumanMessage(START)])
    assert "场控" in answer.text
    follow_up = [HumanMessage(START), AIMessage(answer.text), HumanMessage(NEXT)]
    assert "投手" in "".join(chunk.text for chunk in model.stream(follow_up))


@pytest.mark.parametrize(
    "messages",
    [
        [],
        [{"role": "system", "content": "be nice"}],
        [{"role": "user", "content": "?"}, {"role": "assistant", "content": "!"}],
        [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}],
        [{"role": "wizard", "content": "?"}],
    ],
)
def test_what_cannot_be_answered_is_an_error_that_the_client_reads(
    client: openai.OpenAI, messages: list[dict[str, object]]
) -> None:
    with pytest.raises(openai.APIStatusError) as told:
        client.chat.completions.create(model="assistant", messages=messages)  # type: ignore[arg-type]
    assert told.value.status_code in {400, 422}
    assert isinstance(told.value.body, dict)
    assert told.value.body["message"].endswith(".")


def test_an_answer_that_breaks_off_is_never_whole() -> None:
    advisor = Typist()
    with (
        served(create_app(advisor, WebKnobs())) as address,
        openai.OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0) as client,
    ):
        advisor.paper.put("The price is 10")
        advisor.paper.put(StoreError("The database is gone; try again."))
        chunks = client.chat.completions.create(
            model="assistant", messages=[{"role": "user", "content": "?"}], stream=True
        )
        got: list[openai.types.chat.ChatCompletionChunk] = []
        with pytest.raises(openai.APIError, match="The database is gone"):
            got.extend(chunks)
    assert got
    assert {choice.finish_reason for chunk in got for choice in chunk.choices} == {None}


def test_people_who_were_told_the_same_do_not_share_a_conversation() -> None:
    advisor = StandIn()
    client = TestClient(create_app(advisor, WebKnobs()), base_url="http://localhost")

    def ask(*said: str, visitor: str = "") -> str:
        roles = ("user", "assistant")
        messages = [{"role": roles[i % 2], "content": text} for i, text in enumerate(said)]
        headers = {"cookie": f"assistant_visitor={visitor * 43}"} if visitor else {}
        reply = client.post("/v1/chat/completions", json={"messages": messages}, headers=headers)
        id: str = reply.json()["answer"]["conversation"]
        return id

    first = client.post(
        "/v1/chat/completions", json={"messages": [{"role": "user", "content": "a"}]}
    )
    text = first.json()["choices"][0]["message"]["content"]
    mine = ask("a", text, "b", visitor="a")
    nobodys = ask("a", text, "b")
    assert nobodys == first.json()["answer"]["conversation"]
    assert len({mine, nobodys, ask("a", text, "b")}) == 3
    assert advisor.owners[mine] != advisor.owners[nobodys] == ""
