"""Training the shipped encoder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from assistant.adapters.encoder import StaticEncoder
from assistant.values.documents import Passage
from evals.encoder.data import (
    TRAINING,
    Question,
    read_questions,
    shipped_passages,
    shipped_phrases,
)
from evals.encoder.train import Knobs, save, train
from evals.reading import SHIPPED, read_cases

QUICK = Knobs(dimensions=32, epochs=2, batch=64)


@pytest.fixture(scope="module")
def questions() -> tuple[Question, ...]:
    return read_questions(TRAINING)[::4]


@pytest.fixture(scope="module")
def trained(questions: tuple[Question, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("trained")
    save(train(_half(), _about(questions), (), QUICK), path)
    return path


def _half() -> tuple[Passage, ...]:
    """The passages of every second section, in both languages."""
    sections = sorted({passage.reference for passage in shipped_passages()})[::2]
    return tuple(passage for passage in shipped_passages() if passage.reference in sections)


def _about(questions: tuple[Question, ...]) -> list[Question]:
    references = {passage.reference for passage in _half()}
    return [question for question in questions if question.reference in references]


def test_two_trainings_give_the_same_bytes(
    questions: tuple[Question, ...], trained: Path, tmp_path: Path
) -> None:
    save(train(_half(), _about(questions), (), QUICK), tmp_path)
    names = sorted(file.name for file in trained.iterdir())
    assert "model.safetensors" in names
    assert sorted(file.name for file in tmp_path.iterdir()) == names
    for name in names:
        assert (tmp_path / name).read_bytes() == (trained / name).read_bytes()


def test_another_seed_gives_another_model(trained: Path, tmp_path: Path) -> None:
    questions = _about(read_questions(TRAINING)[::4])
    knobs = Knobs(dimensions=32, epochs=1, batch=64, seed=1)
    save(train(_half(), questions, (), knobs), tmp_path)
    assert StaticEncoder(tmp_path).fingerprint != StaticEncoder(trained).fingerprint


def test_a_trained_model_brings_questions_near_to_their_passages(trained: Path) -> None:
    encoder = StaticEncoder(trained)
    passages = _half()
    vectors = encoder.encode([passage.text for passage in passages])
    found = 0
    questions = _about(read_questions(TRAINING)[::4])
    for question in questions:
        best = int(np.argmax(vectors @ encoder.encode([question.question])[0]))
        found += passages[best].reference == question.reference
    assert found > len(questions) / 3


def test_a_trained_model_is_one_of_sentence_transformers(trained: Path) -> None:
    model = SentenceTransformer(str(trained), device="cpu")
    assert model.get_embedding_dimension() == QUICK.dimensions


def test_every_question_is_about_a_section_that_exists_and_none_is_held_out_too() -> None:
    references = {passage.reference for passage in shipped_passages()}
    training = read_questions(TRAINING)
    held_out = {case.turns[0] for case in read_cases(SHIPPED) if "held-out" in case.tags}
    assert {question.reference for question in training} <= references
    assert {reference for _, reference in shipped_phrases()} <= references
    assert not {one.question for one in training} & held_out
    assert len(training) >= 600
    assert len(held_out) >= 250
