"""A wiki that fails, or a page of one, is told, and what else there is becomes the index."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from assistant.fronts.cli import main
from tests.wikis.answering import Reply, answering

_PARSED = {"displaytitle": "Leave", "text": "<p>Leave is asked for two weeks before.</p>"}
BROKEN = {
    "an error of the wiki": (200, {"error": {"code": "internal_api_error_X", "info": "Caught."}}),
    "a status": (500, "<html>"),
    "nothing": (200, {}),
}


@dataclass
class Wikis:
    """MediaWikis on one server, each a path of titles by number, with what else is answered."""

    pages: dict[str, dict[int, str]] = field(default_factory=dict)
    instead: dict[tuple[str, int], tuple[int, Any]] = field(default_factory=dict)
    address: str = ""

    def answer(self, path: str, asked: dict[str, str]) -> tuple[int, Any]:
        name = path.strip("/").partition("/")[0]
        if name not in self.pages:
            return 404, "<html>"
        if asked["action"] == "parse":
            number = int(asked["pageid"])
            parsed = {**_PARSED, "displaytitle": self.pages[name][number]}
            return self.instead.get((name, number), (200, {"parse": parsed}))
        if "generator" not in asked:
            return 200, {"query": {"namespaces": {"0": {"id": 0, "content": True}}}}
        listed = [
            {
                "pageid": number,
                "lastrevid": 1,
                "title": title,
                "canonicalurl": f"{self.address}/{name}/{number}",
            }
            for number, title in self.pages[name].items()
        ]
        return 200, {"query": {"pages": listed}}


@pytest.fixture
def wikis() -> Iterator[Wikis]:
    told = Wikis()

    def answer(path: str, _: str) -> Reply:
        url = urlsplit(path)
        asked = {name: values[0] for name, values in parse_qs(url.query).items()}
        status, content = told.answer(url.path, asked)
        return status, {}, content if isinstance(content, str) else json.dumps(content)

    with answering(answer) as told.address:
        yield told


@pytest.fixture(autouse=True)
def home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Path:
    """A home with a page of its own in the index, which takes less time than the shipped corpus."""
    monkeypatch.setenv("ASSISTANT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ASSISTANT_PRIVATE_HOSTS", "127.0.0.1")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "desks.md").write_text("# Desks\n\nOn the first floor.\n", "utf-8")
    assert main(["index", "--no-adapt", "--corpus", str(tmp_path / "own")]) == 0
    capsys.readouterr()
    return tmp_path / "home"


def sync(wikis: Wikis, name: str) -> int:
    return main(
        ["sync", "mediawiki", f"{wikis.address}/{name}/api.php", "--name", name, "--rate", "1000"]
    )


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_page_is_told_and_the_others_are_indexed(
    how: str, wikis: Wikis, capsys: pytest.CaptureFixture[str]
) -> None:
    wikis.pages["shop"] = {1: "Leave", 2: "Rooms", 3: "Keys"}
    wikis.instead["shop", 2] = BROKEN[how]
    assert sync(wikis, "shop") == 1
    told = capsys.readouterr()
    assert "failed   Rooms: " in told.err
    assert "shop: 2 pages added, 0 changed, 0 removed, 0 as before, 1 not read." in told.out
    assert "; generation " in told.out
    del wikis.pages["shop"][1]
    wikis.instead.clear()
    assert sync(wikis, "shop") == 0
    assert "shop: 1 pages added, 0 changed, 1 removed, 1 as before" in capsys.readouterr().out


def test_a_wiki_that_cannot_be_read_keeps_no_other_from_the_index(
    wikis: Wikis, capsys: pytest.CaptureFixture[str]
) -> None:
    wikis.pages = {"first": {1: "Leave"}, "second": {1: "Rooms"}}
    assert [sync(wikis, name) for name in wikis.pages] == [0, 0]
    del wikis.pages["first"]
    wikis.pages["second"][2] = "Keys"
    capsys.readouterr()
    assert main(["sync", "--rate", "1000"]) == 1
    told = capsys.readouterr()
    assert "failed   first: " in told.err
    assert "second: 1 pages added" in told.out
    assert "1 documents added" in told.out


def test_nothing_is_built_where_no_wiki_could_be_read(wikis: Wikis, home: Path) -> None:
    before = (home / "CURRENT").read_bytes()
    assert sync(wikis, "none") == 1
    assert (home / "CURRENT").read_bytes() == before
