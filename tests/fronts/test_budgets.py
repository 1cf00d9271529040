"""What a chat model may take in a day, over the real interface: of an embed, of a person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from assistant.adapters.access import Access
from assistant.adapters.chat.guarded import Budget, Guarded
from assistant.adapters.chat.provider import open_model
from assistant.adapters.store import Store
from assistant.advisor import Advisor
from assistant.fronts.api import create_app
from assistant.fronts.ports import WebKnobs
from assistant.settings import Settings
from assistant.wiring import open_access
from tests.fronts.serving import served
from tests.models.actors import obedient
from tests.models.chat_server import Improvises, Stalls, Step, playing
from tests.models.speaking import speaking, speaking_by

pytestmark = pytest.mark.usefixtures("keys")

WIKI = "https://wiki.example"
BOUND = 12_000
"""Tokens: enough for a few answers, and not for many."""


@dataclass
class Desk:
    """A served assistant with a model and a budget, and ways to ask there."""

    client: httpx2.Client
    access: Access

    def embed(self) -> tuple[str, str]:
        """The id of a new embed, and its publish token."""
        embed, publish = self.access.make_embed("wiki", [WIKI], anonymous=False)
        return embed.id, publish

    def asked_in(self, embed: tuple[str, str], user: str) -> str:
        """How a question of a user of an embed is answered."""
        id, publish = embed
        reply = self.client.post(
            f"/v1/embeds/{id}/tokens",
            json={"origin": WIKI, "user": user},
            headers={"authorization": f"Bearer {publish}"},
        )
        shown = reply.raise_for_status().json()["token"]
        return self.asked(shown, **{"embed-origin": WIKI})

    def asked(self, bearer: str, **headers: str) -> str:
        reply = self.client.post(
            "/v1/chat",
            json={"question": "场控做什么?"},
            headers={"authorization": f"Bearer {bearer}", **headers},
        )
        mode: str = reply.raise_for_status().json()["mode"]
        return mode


@contextmanager
def desk(speechless: Advisor, home: Path, budget: Budget, *script: Step) -> Iterator[Desk]:
    access, store = open_access(Settings(home=home)), Store(Settings(home=home).database_url)
    with playing(*script or (Improvises(obedient),)) as server:
        model = open_model("openai:actor", server.url)
        advisor = speaking_by(speechless, Guarded(model, store.spending, budget, most=500))
        with (
            served(create_app(advisor, WebKnobs(keyed=True), access)) as address,
            httpx2.Client(base_url=address, timeout=30) as client,
        ):
            yield Desk(client, access)


def test_an_embed_has_a_budget_that_all_of_its_users_share(
    speechless: Advisor, tmp_path: Path
) -> None:
    with desk(speechless, tmp_path, Budget(embed=BOUND)) as house:
        embed, other = house.embed(), house.embed()
        modes = [house.asked_in(embed, f"user-{n}") for n in range(20)]
        worded = modes.count("model")
        assert 1 <= worded < len(modes)
        assert modes == ["model"] * worded + ["embedded"] * (len(modes) - worded)
        assert house.asked_in(other, "user-0") == "model"
        _, key = house.access.make_key("bot", ["chat"])
        assert house.asked(key) == "model"


def test_a_person_has_a_budget_of_their_own(speechless: Advisor, tmp_path: Path) -> None:
    with desk(speechless, tmp_path, Budget(person=BOUND)) as house:
        embed = house.embed()
        modes = {house.asked_in(embed, "one") for _ in range(20)}
        assert modes == {"model", "embedded"}
        assert house.asked_in(embed, "one") == "embedded"
        assert house.asked_in(embed, "other") == "model"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/chat", {"question": "场控做什么?"}),
        ("/v1/chat/completions", {"messages": [{"role": "user", "content": "场控做什么?"}]}),
        (
            "/v1/chat/completions",
            {"messages": [{"role": "user", "content": "场控做什么?"}], "stream": True},
        ),
    ],
    ids=["chat", "completions", "streamed completions"],
)
def test_a_program_that_hangs_up_ends_the_call(
    speechless: Advisor, path: str, body: dict[str, object]
) -> None:
    with (
        speaking(speechless, Stalls()) as (advisor, server),
        served(create_app(advisor, WebKnobs())) as address,
        httpx2.Client(base_url=address, timeout=1.0) as client,
    ):
        with pytest.raises(httpx2.ReadTimeout):
            client.post(path, json=body)
        assert server.play.seconds_until_left() < 2.0
