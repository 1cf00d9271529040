"""What is learnt of the utterances is learnt once for all homes, and anew for another method."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant import teaching
from assistant.adapters.cache import Cache
from assistant.values.methodology import Methodology


def test_it_is_learnt_once_for_each_method(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = replace(teaching.plain(), id="shop")
    learnt: list[str] = []

    def learn(method: Methodology) -> dict[str, bytes]:
        learnt.append(method.id)
        return {"name": method.id.encode()}

    monkeypatch.setattr(teaching, "_learnt", learn)
    cache = Cache(tmp_path)
    for method in (None, shop, None, shop):
        files = teaching.teach(method, cache)
        assert files == {"name": method.id.encode() if method else b""}
    assert learnt == ["", shop.id]


def test_changed_utterances_are_learnt_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    utterances = tmp_path / "prompts" / "roster.yaml"
    utterances.parent.mkdir()
    monkeypatch.setattr(teaching, "prompts_root", lambda: utterances.parent)
    monkeypatch.setattr(teaching, "_learnt", lambda _: {"read": utterances.read_bytes()})
    for line in (b"zh: [a]", b"zh: [a, b]", b"zh: [a]"):
        utterances.write_bytes(line)
        assert teaching.teach(None, Cache(tmp_path / "cache")) == {"read": line}
