"""The tools of the Model Context Protocol, called by the SDK's own client."""

from __future__ import annotations

import asyncio
import json
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import httpx2
import pytest
from mcp import Client, StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client

from assistant.advisor import Advisor
from assistant.fronts.api import create_app
from assistant.fronts.ports import WebKnobs
from assistant.settings import Settings
from assistant.values.answer import Answer
from assistant.values.asking import Asker
from assistant.wiring import open_access
from tests.fronts.serving import served
from tests.fronts.stand_in import StandIn

ROSTER = {"facts": {"stage": "initial", "goods": "own"}, "language": "en"}

Talk = Callable[[Client], Awaitable[Any]]


@pytest.fixture(scope="module")
def address(advisor: Advisor) -> Iterator[str]:
    with served(create_app(advisor, WebKnobs())) as address:
        yield address


def over_http(address: str, talk: Talk, headers: dict[str, str] | None = None) -> Any:  # noqa: ANN401
    async def run() -> Any:  # noqa: ANN401
        async with (
            httpx2.AsyncClient(headers=headers) as http,
            Client(streamable_http_client(f"{address}/mcp", http_client=http)) as client,
        ):
            return await talk(client)

    return asyncio.run(run())


def call(name: str, **arguments: object) -> Talk:
    async def talk(client: Client) -> Any:  # noqa: ANN401
        return await client.call_tool(name, arguments)

    return talk


async def names(client: Client) -> list[str]:
    return [tool.name for tool in (await client.list_tools()).tools]


def test_the_four_tools_are_offered_and_described(address: str) -> None:
    assert over_http(address, names) == ["ask", "plan_roster", "define_role", "search"]


def test_a_question_and_a_follow_up_are_answered_with_citations(address: str) -> None:
    async def talk(client: Client) -> Any:  # noqa: ANN401
        first = await client.call_tool("ask", {"question": "刚起步,自己有货,要哪些岗位?"})
        told = first.structured_content
        return told, await client.call_tool(
            "ask", {"question": "那投手呢?", "conversation": told["conversation"]}
        )

    first, second = over_http(address, talk)
    assert first["stage"]["id"] == "initial"
    assert first["citations"]
    assert second.structured_content["conversation"] == first["conversation"]
    assert "投手" in second.structured_content["text"]


def test_a_roster_is_planned_from_facts_and_people(address: str) -> None:
    planned = over_http(address, call("plan_roster", people={"主播": 2}, **ROSTER))
    roster = {line["role"]: line for line in planned.structured_content["roster"]}
    assert roster["floor-controller"]["need"] == "now"
    assert roster["host"]["have"] == 2
    assert planned.structured_content["citations"]
    assert "Still missing" in planned.structured_content["text"]


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("plan_roster", {"facts": {"stage": "never"}}, "initial, growth, mature"),
        ("plan_roster", {"facts": {"weather": "fine"}}, "goods, stage"),
        ("plan_roster", {"facts": {}, "people": {"wizard": 1}}, "known are host"),
        ("define_role", {"role": "wizard"}, "known are host"),
        ("ask", {"question": " "}, "The question is empty"),
        ("ask", {"question": "?", "conversation": "nowhere"}, "You have no conversation"),
        ("search", {"query": ""}, "The question is empty"),
    ],
)
def test_what_cannot_be_done_is_told_with_what_can(
    address: str, tool: str, arguments: dict[str, object], said: str
) -> None:
    refused = over_http(address, call(tool, **arguments))
    assert refused.is_error
    assert said in refused.content[0].text


@pytest.mark.parametrize("name", ["floor-controller", "场控", " Floor Controller"])
def test_a_role_is_defined_by_any_of_its_names(address: str, name: str) -> None:
    told = over_http(address, call("define_role", role=name, language="en")).structured_content
    assert "product links" in told["text"]
    assert told["citations"]


def test_a_search_finds_the_passage_that_says_it(address: str) -> None:
    found = over_http(address, call("search", query="谁来上链接", most=2)).structured_content
    assert len(found["passages"]) == 2
    assert "场控" in found["passages"][0]["heading"]
    assert found["passages"][0]["text"]


def test_where_keys_are_asked_for_the_tools_take_one_and_know_its_conversations(
    tmp_path: Path, advisor: Advisor
) -> None:
    access = open_access(Settings(home=tmp_path))
    keys = [access.make_key(name, ["chat"])[1] for name in ("one", "two")]
    headers = [{"authorization": f"Bearer {key}"} for key in keys]
    with served(create_app(advisor, WebKnobs(keyed=True), access)) as address:
        initialize = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
        refused = httpx2.post(f"{address}/mcp", json=initialize)
        assert refused.status_code == 401
        assert refused.json()["detail"].startswith("This takes a key")
        mine = over_http(address, call("ask", question="场控做什么?"), headers[0])
        conversation = mine.structured_content["conversation"]
        follow_up = call("ask", question="那投手呢?", conversation=conversation)
        assert over_http(address, follow_up, headers[1]).is_error
        assert not over_http(address, follow_up, headers[0]).is_error


class Held(StandIn):
    """An advisor that holds every question until it is let go, or nobody listens any more."""

    def __init__(self) -> None:
        super().__init__()
        self.entered, self.let_go, self.left = (threading.Event() for _ in range(3))

    def answer(self, *arguments: Any, asker: Asker | None = None, **named: Any) -> Answer:  # noqa: ANN401
        assert asker
        self.entered.set()
        while not self.let_go.wait(0.05):
            if asker.gone.is_set():
                self.left.set()
                break
        return super().answer(*arguments, asker=asker, **named)


@pytest.fixture
def held() -> Iterator[Held]:
    advisor = Held()
    yield advisor
    advisor.let_go.set()


def test_tools_and_chat_share_one_bounded_queue(held: Held) -> None:
    with served(create_app(held, WebKnobs(workers=1, waiting=0))) as address:
        with ThreadPoolExecutor(1) as pool:
            first = pool.submit(over_http, address, call("ask", question="first"))
            assert held.entered.wait(60)
            for tool, arguments in (
                ("ask", {"question": "second"}),
                ("search", {"query": "third"}),
                ("plan_roster", ROSTER),
            ):
                refused = over_http(address, call(tool, **arguments))
                assert refused.is_error
                assert "Too many questions wait" in refused.content[0].text
            chat = httpx2.post(f"{address}/v1/chat", json={"question": "fourth"})
            assert chat.status_code == 503
            held.let_go.set()
            assert not first.result().is_error
        assert not over_http(address, call("ask", question="fifth")).is_error


def test_an_answer_is_given_up_when_the_one_who_called_hangs_up(held: Held) -> None:
    asked = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/call",
        "params": {"name": "ask", "arguments": {"question": "long"}},
    }
    headers = {
        "Accept": "application/json, text/event-stream",
        "Content-Type": "application/json",
    }
    with served(create_app(held, WebKnobs())) as address:
        connection = HTTPConnection(address.removeprefix("http://"))
        connection.request("POST", "/mcp", json.dumps(asked), headers)
        assert held.entered.wait(60)
        assert not held.left.is_set()
        connection.close()
        assert held.left.wait(60)


def test_the_tools_are_offered_over_stdin_and_stdout(shipped_home: Path) -> None:
    server = StdioServerParameters(
        command=sys.executable, args=["-m", "assistant", "mcp", "--home", str(shipped_home)]
    )

    async def run() -> Any:  # noqa: ANN401
        async with Client(stdio_client(server)) as client:
            return await names(client), await client.call_tool("plan_roster", ROSTER)

    offered, planned = asyncio.run(run())
    assert "plan_roster" in offered
    assert planned.structured_content["stage"]["id"] == "initial"
