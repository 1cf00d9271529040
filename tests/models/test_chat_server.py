"""The chat model that plays a script, asked as the real packages ask."""

from __future__ import annotations

from langchain_openai import ChatOpenAI
from pydantic import BaseModel, SecretStr

from tests.models.chat_server import USAGE, ChatServer, Fails, Fills, Says, playing


class Stage(BaseModel):
    """The stage of a shop."""

    stage: str


def client(server: ChatServer) -> ChatOpenAI:
    return ChatOpenAI(
        model="gpt-5-mini", base_url=server.url, api_key=SecretStr("sk-test"), max_retries=0
    )


def test_it_says_what_the_script_says_step_by_step() -> None:
    with playing(Says("起步阶段"), Says("发展期")) as server:
        model = client(server)
        replies = [model.invoke("在哪个阶段？") for _ in range(3)]
    assert [reply.content for reply in replies] == ["起步阶段", "发展期", "发展期"]
    assert replies[0].usage_metadata is not None
    assert replies[0].usage_metadata["total_tokens"] == USAGE["total_tokens"]
    assert [request.said for request in server.requests] == ["在哪个阶段？"] * 3


def test_values_come_in_the_form_that_was_asked_for() -> None:
    with playing(Fills({"stage": "growth"})) as server:
        by_schema = client(server).with_structured_output(Stage, method="json_schema")
        by_tool = client(server).with_structured_output(Stage, method="function_calling")
        assert by_schema.invoke("?") == by_tool.invoke("?") == Stage(stage="growth")
    schema, tool = (request.body for request in server.requests)
    assert schema["response_format"]["type"] == "json_schema"
    assert tool["tools"][0]["function"]["name"] == "Stage"


def test_a_cue_in_the_question_comes_before_the_script() -> None:
    with playing(Fails(500), cues={"场控": Says("上链接")}) as server:
        assert client(server).invoke("场控做什么").content == "上链接"
