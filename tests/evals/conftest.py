"""The shipped corpus and cases, and one run of the whole suite over the assistant."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.resources import corpus_root
from assistant.settings import Settings
from evals.commands import GATES, RATCHET
from evals.corpus import Corpus, read_corpus
from evals.gates import read_gates, read_passed
from evals.reading import SHIPPED, read_cases
from evals.running import run
from evals.systems import InProcess
from evals.values import Case, Run

FIELD = SHIPPED.parent / "field"


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return read_corpus(corpus_root())


@pytest.fixture(scope="session")
def cases(corpus: Corpus) -> tuple[Case, ...]:
    return read_cases(SHIPPED, corpus)


@pytest.fixture(scope="session")
def suite(corpus: Corpus, cases: tuple[Case, ...], shipped_home: Path) -> Run:
    return held_to_its_gates(SHIPPED, cases, corpus, shipped_home)


@pytest.fixture(scope="session")
def field(corpus: Corpus, shipped_home: Path) -> Run:
    """The run over the questions that were written without sight of the program."""
    return held_to_its_gates(FIELD, read_cases(FIELD, corpus), corpus, shipped_home)


def held_to_its_gates(folder: Path, cases: tuple[Case, ...], corpus: Corpus, home: Path) -> Run:
    bounds = (*read_gates(folder / GATES), *read_passed(folder / RATCHET))
    return run(InProcess(Settings(home=home)), cases, corpus, bounds=bounds)
