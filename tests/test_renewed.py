"""An advisor that goes with the index: whole before, whole after, and nothing is left open."""

from __future__ import annotations

import gc
import logging
from pathlib import Path

import pytest

from assistant.adapters import generations
from assistant.settings import Settings
from assistant.wiring import open_builder, open_renewed, roots

QUESTION = "Who decides about leave of hosts?"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "handbook").mkdir()
    settings = Settings(home=tmp_path / "home", corpus=(tmp_path / "handbook",), adapt=False)
    rewrite(settings, "shop owner")
    return settings


def rewrite(settings: Settings, who: str) -> None:
    """Let the handbook say that somebody else decides."""
    (folder,) = settings.corpus
    text = f"# Leave\n\n## Leave of hosts\n\nThe {who} decides about leave of hosts.\n"
    assert isinstance(folder, Path)
    (folder / "leave.md").write_text(text, encoding="utf-8")


def build(settings: Settings, who: str) -> str:
    rewrite(settings, who)
    return open_builder(settings).build(roots(settings)).generation


def test_what_was_begun_ends_as_it_began(settings: Settings) -> None:
    advisor = open_renewed(settings, serving=True)
    assert not advisor.renew()
    begun = advisor.stream(QUESTION)
    first = next(begun)
    new = build(settings, "store manager")
    assert advisor.renew()
    assert advisor.generation == new
    rest = list(begun)
    text = "".join(piece for piece in [first, *rest] if isinstance(piece, str))
    assert "The shop owner decides" in text
    assert "The store manager decides" in advisor.answer(QUESTION).text


def test_old_answers_find_their_passages_for_one_more_index(settings: Settings) -> None:
    advisor = open_renewed(settings)
    old = advisor.answer(QUESTION).citations[0].passage
    build(settings, "store manager")
    advisor.renew()
    assert "shop owner" in advisor.passage(old).text
    assert old in advisor.passages([old])
    assert all(hit.passage.id != old for hit in advisor.find(QUESTION))


def test_a_damaged_index_is_not_taken_up(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    advisor = open_renewed(settings)
    before = advisor.generation
    broken = generations.load(settings.home, build(settings, "store manager"))
    assert broken
    name = next(iter(broken.sums))
    (broken.path / name).write_bytes(b"damaged")
    with caplog.at_level(logging.WARNING):
        assert not advisor.renew()
        assert not advisor.renew()
    assert advisor.generation == before
    assert "The shop owner decides" in advisor.answer(QUESTION).text
    warned = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert len(warned) == 1
    assert "damaged" in caplog.text


def test_nothing_of_an_old_index_stays_open(settings: Settings) -> None:
    advisor = open_renewed(settings, serving=True)
    built = [advisor.generation]
    for who in ("store manager", "team lead", "buyer"):
        built.append(build(settings, who))
        assert advisor.renew()
        assert who in advisor.answer(QUESTION).text
    gc.collect()
    held = {str(link.readlink()) for link in Path("/proc/self/fd").iterdir() if link.is_symlink()}
    mapped = Path("/proc/self/maps").read_text(encoding="utf-8")
    for old in built[:-1]:
        assert not any(old in path for path in held)
        assert old not in mapped
    assert built[-1] in mapped
