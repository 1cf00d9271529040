"""How often may be asked: by one address, by a user of an embed, by all of an embed."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.adapters.access import Access
from assistant.fronts.api import create_app
from assistant.fronts.passes import Passes
from assistant.fronts.ports import WebKnobs
from assistant.settings import Settings
from assistant.values.access import Embed
from assistant.wiring import open_access
from tests.fronts.stand_in import StandIn

WIKI = "https://wiki.example"


@pytest.fixture
def access(tmp_path: Path) -> Access:
    return open_access(Settings(home=tmp_path))


class House:
    """A served home, and ways to ask there."""

    def __init__(self, access: Access, **rates: int) -> None:
        self.app = create_app(StandIn(), WebKnobs(**rates), access)  # type: ignore[arg-type]
        self.passes = Passes(access)

    def at(self, address: str) -> TestClient:
        return TestClient(self.app, base_url="http://localhost", client=(address, 50_000))

    def ask(self, embed: Embed, user: str) -> int:
        headers = {
            "authorization": f"Bearer {self.passes.issue(embed, WIKI, user)}",
            "embed-origin": WIKI,
        }
        reply = self.at("127.0.0.1").post("/v1/chat", json={"question": "?"}, headers=headers)
        if reply.status_code == 429:
            assert 0 < int(reply.headers["retry-after"]) <= 60
            assert reply.headers["content-type"] == "application/problem+json"
        return reply.status_code


def test_all_of_an_embed_share_its_rate_and_another_has_its_own(access: Access) -> None:
    one, other = (access.make_embed(name, [WIKI], anonymous=False)[0] for name in ("one", "other"))
    house = House(access, embed_rate=3)
    assert [house.ask(one, user) for user in "abcd"] == [200, 200, 200, 429]
    assert house.ask(other, "a") == 200


def test_each_user_of_an_embed_has_a_rate_of_their_own(access: Access) -> None:
    embed, _ = access.make_embed("one", [WIKI], anonymous=False)
    house = House(access, session_rate=2)
    assert [house.ask(embed, "a") for _ in range(3)] == [200, 200, 429]
    assert house.ask(embed, "b") == 200


def test_another_address_has_a_rate_and_this_machine_has_none(access: Access) -> None:
    house = House(access, foreign_rate=2)
    asked = {"question": "?"}
    far, near = house.at("203.0.113.7"), house.at("127.0.0.1")
    assert [far.post("/v1/chat", json=asked).status_code for _ in range(3)] == [200, 200, 429]
    assert house.at("203.0.113.8").post("/v1/chat", json=asked).status_code == 200
    assert [near.post("/v1/chat", json=asked).status_code for _ in range(3)] == [200] * 3


def test_a_rate_that_is_set_holds_for_this_machine_too(access: Access) -> None:
    near = House(access, rate=1).at("127.0.0.1")
    assert [near.get("/v1/models").status_code for _ in range(2)] == [200, 429]


def test_the_page_of_an_embed_is_counted_with_what_is_asked_there(access: Access) -> None:
    embed, _ = access.make_embed("one", [WIKI], anonymous=True)
    far = House(access, foreign_rate=3).at("203.0.113.7")
    assert far.get(f"/embed/{embed.id}").status_code == 200
    assert far.post(f"/v1/embeds/{embed.id}/session").status_code == 200
    assert far.get(f"/embed/{embed.id}").status_code == 200
    assert far.get(f"/embed/{embed.id}").status_code == 429


def test_the_page_of_an_embed_looks_it_up_once(
    access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    embed, _ = access.make_embed("one", [WIKI], anonymous=True)
    read: list[str] = []

    def look_up(id: str) -> Embed:
        read.append(id)
        return embed

    monkeypatch.setattr(access, "embed", look_up)
    assert House(access).at("127.0.0.1").get(f"/embed/{embed.id}").status_code == 200
    assert read == [embed.id]
