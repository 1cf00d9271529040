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


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return read_corpus(corpus_root())


@pytest.fixture(scope="session")
def cases(corpus: Corpus) -> tuple[Case, ...]:
    return read_cases(SHIPPED, corpus)


@pytest.fixture(scope="session")
def suite(corpus: Corpus, cases: tuple[Case, ...], shipped_home: Path) -> Run:
    bounds = (*read_gates(SHIPPED / GATES), *read_passed(SHIPPED / RATCHET))
    return run(InProcess(Settings(home=shipped_home)), cases, corpus, bounds=bounds)
