"""An embed that is bound to collections answers from these alone, by every way in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant import methodology
from assistant.fronts.api import create_app
from assistant.fronts.cli import main
from assistant.fronts.ports import WebKnobs
from assistant.resources import corpus_root
from assistant.settings import Settings
from assistant.values.documents import Collection
from assistant.wiring import open_access, open_advisor

LEAVE = "Who approves leave of hosts?"
ROSTER = "We are just starting with our own goods. Which roles do we need?"
TOOL = {"accept": "application/json, text/event-stream"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the shipped method and two handbooks that answer the same question."""
    home = tmp_path_factory.mktemp("collections")
    for name, who in (("north", "the store manager"), ("south", "the shop owner")):
        folder = home / "given" / name
        folder.mkdir(parents=True)
        text = f"# Leave\n\n## Leave of hosts\n\nLeave of hosts is approved by {who}.\n"
        (folder / "leave.md").write_text(text, encoding="utf-8")
    return home


@pytest.fixture(scope="module")
def client(home: Path) -> Iterator[TestClient]:
    folders = [Collection(name, home / "given" / name) for name in ("north", "south")]
    settings = Settings(home=home / "data", corpus=(Path("shipped"), *folders))
    advisor = open_advisor(settings, serving=True)
    with TestClient(
        create_app(advisor, WebKnobs(), open_access(settings)), base_url="http://localhost"
    ) as client:
        yield client


class Embed:
    """A visitor of an embed that is bound to collections."""

    def __init__(
        self, client: TestClient, home: Path, capsys: pytest.CaptureFixture[str], *names: str
    ) -> None:
        bound = ["--collections", *names] if names else []
        made = main(["embed", "create", "a", "--anonymous", "--home", str(home / "data"), *bound])
        assert made == 0
        found = re.search(r'data-embed="(\w+)"', capsys.readouterr().out)
        assert found
        self.id, self._client = found[1], client
        token = client.post(f"/v1/embeds/{self.id}/session").json()["token"]
        self._headers = {"authorization": f"Bearer {token}"}

    def post(self, path: str, body: dict[str, Any], **headers: str) -> Any:  # noqa: ANN401
        return self._client.post(path, json=body, headers={**self._headers, **headers})

    def ask(self, question: str, **more: str) -> dict[str, Any]:
        answer: dict[str, Any] = self.post("/v1/chat", {"question": question, **more}).json()
        return answer

    def reads(self, passage: str) -> int:
        status: int = self._client.get(f"/v1/passages/{passage}", headers=self._headers).status_code
        return status


def collections(answer: dict[str, Any]) -> set[str]:
    return {citation["collection"] for citation in answer["citations"]}


def test_answers_come_from_the_collections_of_the_embed_alone(
    client: TestClient, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    north, south = (Embed(client, home, capsys, name) for name in ("north", "south"))
    first, second = north.ask(LEAVE), south.ask(LEAVE)
    assert "the store manager" in first["text"]
    assert "the shop owner" in second["text"]
    assert (collections(first), collections(second)) == ({"north"}, {"south"})
    passage = first["citations"][0]["passage"]
    assert (north.reads(passage), south.reads(passage)) == (200, 404)
    again = south.ask(
        "And who approves leave of the store manager?", conversation=second["conversation"]
    )
    assert collections(again) <= {"south"}


def test_an_embed_without_the_method_gives_no_roster(
    client: TestClient, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bound, free = Embed(client, home, capsys, "north"), Embed(client, home, capsys)
    assert bound.ask(ROSTER, language="en")["roster"] == []
    assert free.ask(ROSTER, language="en")["roster"]
    pages = [client.get(f"/embed/{each.id}").text for each in (bound, free)]
    assert ["We have our own factory" in page for page in pages] == [False, True]
    both = Embed(client, home, capsys, "shipped", "south").ask(ROSTER, language="en")
    assert both["roster"]
    assert "north" not in collections(both)


def test_streams_clients_of_openai_and_tools_keep_to_it(
    client: TestClient, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    south = Embed(client, home, capsys, "south")
    streamed = south.post("/v1/chat", {"question": LEAVE}, accept="text/event-stream").text
    message = {"role": "user", "content": LEAVE}
    completed = south.post("/v1/chat/completions", {"messages": [message]}).text
    told = [streamed, completed]
    for tool, key in (("ask", "question"), ("search", "query")):
        call = {"name": tool, "arguments": {key: LEAVE}}
        body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
        told.append(south.post("/mcp", body, **TOOL).text)
    assert all("the shop owner" in text for text in told)
    assert not any("store manager" in text for text in told)
    call = {"name": "define_role", "arguments": {"role": "host"}}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
    assert "There is no method here" in south.post("/mcp", body, **TOOL).text


@pytest.mark.usefixtures("client")
def test_an_embed_is_bound_to_collections_that_are_there(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    create = ["embed", "create", "a", "--home", str(home / "data")]
    assert main([*create, "--collections", "north", "east"]) == 1
    assert "no collection east; there are shipped, north, south" in capsys.readouterr().err
    assert main([*create, "--collections", "north", "south"]) == 0
    assert "answers from north, south" in capsys.readouterr().err
    assert main(["embed", "list", "--home", str(home / "data")]) == 0
    assert "north, south" in capsys.readouterr().out


def test_what_is_learnt_for_the_method_is_not_heard_where_it_does_not_advise(
    client: TestClient, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    phrases = methodology.load(corpus_root()).phrases.option
    told = next(iter(phrases.values()))["en"][0]
    answer = Embed(client, home, capsys, "north").ask(f"{told}. {LEAVE}")
    assert collections(answer) == {"north"}
    assert answer["facts"] == []
