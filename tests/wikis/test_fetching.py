"""Wikis are asked in no hurry, where robots.txt allows it, and nowhere but where they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import formatdate

import pytest

from assistant.adapters.wikis import KINDS, Fetcher, Knobs, Login
from assistant.errors import WikiError
from tests.wikis.answering import Reply, answering

LOCAL = ("127.0.0.1", "localhost")


@dataclass
class Host:
    """A server that answers as a test says, and notes what it is asked."""

    answers: dict[str, list[Reply]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    address: str = ""

    def says(self, path: str, status: int, text: str = "", **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers.setdefault(path, []).append((status, named, text))

    def next(self, path: str, agent: str) -> Reply:
        self.agents.add(agent)
        self.asked.append(path)
        waiting = self.answers.get(path, [(404, {}, "")])
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]


@pytest.fixture
def host() -> Iterator[Host]:
    told = Host()
    with answering(told.next) as told.address:
        yield told


@dataclass
class Time:
    """Time that passes only while somebody sleeps."""

    now: float = 100.0
    slept: list[float] = field(default_factory=list)

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds


def fetcher(passing: Time, private: tuple[str, ...] = LOCAL, **knobs: float) -> Fetcher:
    chosen = Knobs(rate=knobs.get("rate", 1e9), largest=int(knobs.get("largest", 10_000)))
    return Fetcher(private, chosen, passing.sleep, passing.clock)


def test_requests_keep_their_distance_and_say_who_asks(host: Host) -> None:
    host.says("/page", 200, "text")
    passing = Time()
    with fetcher(passing, rate=2) as asking:
        for _ in range(3):
            assert asking.get(f"{host.address}/page").text == "text"
    assert host.asked == ["/robots.txt", "/page", "/page", "/page"]
    assert passing.slept == [0.5, 0.5, 0.5]
    assert all(agent.startswith("assistant-sync/") for agent in host.agents)


def test_robots_txt_is_kept_to_with_its_delay(host: Host) -> None:
    rules = "User-agent: *\nDisallow: /private\nCrawl-delay: 3\n"
    host.says("/robots.txt", 200, rules)
    host.says("/page", 200, "text")
    passing = Time()
    with fetcher(passing) as asking:
        assert not asking.allowed(f"{host.address}/private/page")
        with pytest.raises(WikiError, match=r"robots\.txt of 127\.0\.0\.1 keeps `assistant-sync`"):
            asking.get(f"{host.address}/private/page")
        asking.get(f"{host.address}/page")
        asking.get(f"{host.address}/page")
    assert "/private/page" not in host.asked
    assert passing.slept[-1] == 3.0


def test_a_busy_host_is_asked_again_when_it_says(host: Host) -> None:
    soon = formatdate(4_000_000_000, usegmt=True)
    host.says("/page", 429, Retry_After="7")
    host.says("/page", 503)
    host.says("/page", 503, Retry_After=soon)
    host.says("/page", 200, "at last")
    passing = Time()
    with fetcher(passing) as asking:
        assert asking.get(f"{host.address}/page").text == "at last"
    assert [seconds for seconds in passing.slept if seconds >= 1] == [7.0, 2.0, 300.0]


def test_a_host_that_stays_busy_or_silent_is_told_in_a_sentence(host: Host) -> None:
    host.says("/page", 503)
    passing = Time()
    with fetcher(passing) as asking:
        with pytest.raises(WikiError, match=r"it answers 503, 5 tries\).*what was read stays"):
            asking.get(f"{host.address}/page")
        with pytest.raises(WikiError, match=r"http://127\.0\.0\.1:9/robots\.txt cannot be had"):
            asking.get("http://127.0.0.1:9/page")
    assert host.asked.count("/page") == 5


def test_a_move_is_followed_on_the_host_alone(host: Host) -> None:
    host.says("/old", 301, Location="/new")
    host.says("/new", 200, "here")
    host.says("/away", 302, Location="http://169.254.169.254/latest")
    host.says("/round", 302, Location="/round")
    with fetcher(Time()) as asking:
        assert asking.get(f"{host.address}/old").text == "here"
        with pytest.raises(WikiError, match=r"leads to another host, 169\.254\.169\.254"):
            asking.get(f"{host.address}/away")
        with pytest.raises(WikiError, match="leads round in circles"):
            asking.get(f"{host.address}/round")


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "10.1.2.3", "169.254.169.254", "[::1]"])
def test_private_networks_are_not_asked_unless_they_are_named(name: str) -> None:
    with fetcher(Time(), private=()) as asking, pytest.raises(WikiError, match="private network"):
        asking.get(f"http://{name}:1/page")


@pytest.mark.parametrize("address", ["ftp://wiki", "wiki.example", "http://", "file:///etc/passwd"])
def test_what_is_no_address_of_the_web_is_refused(address: str) -> None:
    with fetcher(Time()) as asking, pytest.raises(WikiError, match="is no address"):
        asking.get(address)


def test_an_answer_without_end_is_cut_off(host: Host) -> None:
    host.says("/page", 200, "x" * 20_000)
    with fetcher(Time()) as asking, pytest.raises(WikiError, match="answers with over"):
        asking.get(f"{host.address}/page")


def test_a_busy_mediawiki_is_asked_again_and_one_that_is_none_is_told(host: Host) -> None:
    asked = (
        "/api.php?format=json&formatversion=2&maxlag=5&action=query&meta=siteinfo&siprop=namespaces"
    )
    host.says(asked, 200, '{"error": {"code": "maxlag", "info": "busy"}}', Retry_After="5")
    host.says(asked, 200, '{"query": {"namespaces": {}}}')
    passing = Time()
    with fetcher(passing) as asking:
        wiki = KINDS["mediawiki"](f"{host.address}/api.php", asking, Login())
        assert list(wiki.pages()) == []
        assert 5.0 in passing.slept
        host.says("/other/", 200, "<p>A page of something else.</p>")
        other = KINDS["mediawiki"](f"{host.address}/other/", asking, Login())
        with pytest.raises(WikiError, match=r"answers 404 and no data; name the address"):
            list(other.pages())
