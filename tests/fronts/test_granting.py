"""The commands that let programs in, and what a key opens afterwards."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.fronts.api import create_app
from assistant.fronts.cli import main
from assistant.fronts.inspection import add_inspection
from assistant.fronts.ports import WebKnobs
from assistant.settings import Settings
from assistant.wiring import open_access
from tests.fronts.stand_in import StandIn


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    """The web app of a home, as it is served to other machines."""
    advisor, knobs = StandIn(), WebKnobs(keyed=True, inspect=True)
    app = create_app(advisor, knobs, open_access(Settings(home=tmp_path)))
    add_inspection(app, advisor)
    return TestClient(app, base_url="http://localhost")


def run(home: Path, *words: str) -> int:
    return main(["keys", words[0], *words[1:], "--home", str(home)])


def made(home: Path, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert run(home, "create", *words) == 0
    return capsys.readouterr().out.strip()


def ask(client: TestClient, key: str) -> tuple[int, str]:
    reply = client.post(
        "/v1/chat", json={"question": "?"}, headers={"authorization": f"Bearer {key}"}
    )
    return reply.status_code, reply.json().get("detail", "")


def test_a_key_opens_until_it_is_revoked(
    client: TestClient, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = made(tmp_path, capsys, "the wiki's bot")
    assert ask(client, key) == (200, "")
    assert run(tmp_path, "list") == 0
    shown = capsys.readouterr().out
    id = key.split("_")[1]
    assert id in shown
    assert "the wiki's bot" in shown
    assert "in use" in shown
    assert key not in shown
    assert run(tmp_path, "revoke", id) == 0
    assert ask(client, key) == (401, "This key was revoked; ask for another.")
    capsys.readouterr()
    assert run(tmp_path, "list") == 0
    assert "revoked" in capsys.readouterr().out
    assert run(tmp_path, "revoke", id) == 1
    assert "no key" in capsys.readouterr().err


def test_a_wrong_key_is_told_from_none(
    client: TestClient, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = made(tmp_path, capsys, "one")
    for wrong in (f"{key[:-1]}~", "ak_000000000000_x", f"ak_{key.split('_')[1]}_"):
        assert ask(client, wrong)[0] == 401
        assert "unknown" in ask(client, wrong)[1]
    for none in ("", "sk-anything"):
        assert ask(client, none)[0] == 401
        assert "takes a key" in ask(client, none)[1]


def test_a_scope_reaches_as_far_as_it_says(
    client: TestClient, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for scopes, status in ((["chat"], 403), (["chat", "admin"], 200)):
        flags = [word for scope in scopes for word in ("--scope", scope)]
        key = made(tmp_path, capsys, "a program", *flags)
        headers = {"authorization": f"Bearer {key}"}
        reply = client.post("/v1/inspect", json={"turns": ["?"]}, headers=headers)
        assert reply.status_code == status


def test_the_text_of_a_key_is_kept_nowhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = made(tmp_path, capsys, "one").split("_", 2)[2]
    with closing(sqlite3.connect(tmp_path / "assistant.db")) as database:
        kept = database.execute("SELECT * FROM keys").fetchall()
    assert len(kept) == 1
    assert secret not in repr(kept)
    assert all(secret.encode() not in file.read_bytes() for file in tmp_path.iterdir())


def test_the_tag_of_an_embed_names_where_passes_come_from_if_it_takes_any(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for flags, named in (([], True), (["--anonymous"], False)):
        assert embed(tmp_path, "create", "wiki", *flags) == 0
        tag = capsys.readouterr().out.splitlines()[0]
        assert tag.startswith('<script src="https://HOST/widget.js" data-embed="')
        assert ('data-token-endpoint="/assistant-pass"' in tag) == named


def test_an_embed_is_changed_by_its_id(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert embed(tmp_path, "create", "wiki", "--origin", "https://one.example") == 0
    shown = capsys.readouterr().out
    id, token = shown.split('"')[3], shown.split()[-1]
    assert embed(tmp_path, "change", id, "--origin", "https://two.example") == 0
    assert "shown on https://two.example, and answers from all" in capsys.readouterr().err
    assert embed(tmp_path, "change", id, "--collections", "nothing") == 1
    assert embed(tmp_path, "change-publish-token", id) == 0
    renewed = capsys.readouterr().out.split()[-1]
    assert renewed.startswith(f"ap_{id}_")
    assert renewed != token
    assert embed(tmp_path, "change", id) == 1
    assert "--origin or --collections" in capsys.readouterr().err
    assert embed(tmp_path, "change", id, "--collections") == 0
    assert embed(tmp_path, "change", "nothing", "--collections") == 1
    assert "no embed 'nothing'" in capsys.readouterr().err


def embed(home: Path, *words: str) -> int:
    return main(["embed", *words, "--home", str(home)])
