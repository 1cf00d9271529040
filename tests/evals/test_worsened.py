"""The suite notices what was made worse on purpose, and asks a running server as well."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml
from safetensors.numpy import load_file, save_file

from assistant.adapters import encoder
from assistant.resources import corpus_root
from assistant.settings import Settings
from evals.__main__ import main
from evals.commands import GATES, RATCHET
from evals.comparing import compare
from evals.corpus import Corpus, read_corpus
from evals.gates import read_gates, read_passed
from evals.reading import SHIPPED
from evals.running import run
from evals.systems import InProcess, Remote
from evals.values import Case, Comparison, Run

BOUNDS = (*read_gates(SHIPPED / GATES), *read_passed(SHIPPED / RATCHET))


def worse(settings: Settings, cases: tuple[Case, ...], corpus: Corpus, suite: Run) -> Comparison:
    """Run every case on something worse, and compare."""
    after = run(InProcess(settings), cases, corpus, bounds=BOUNDS)
    assert not all(gate.kept for gate in after.gates)
    return compare(suite, after)


def gates_broken(comparison: Comparison) -> set[str]:
    return {gate.measure for gate in comparison.after.gates if not gate.kept}


def test_a_corpus_whose_page_of_a_role_is_empty_is_refused_by_file_and_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    worsened = shutil.copytree(corpus_root(), tmp_path / "corpus")
    (worsened / "roles" / "host.zh.md").write_text("", encoding="utf-8")
    assert main(["run", "--corpus", str(worsened), "--jobs", "1"]) == 2
    assert "roles/host.yaml:" in capsys.readouterr().err


@pytest.mark.slow
def test_a_role_file_emptied_as_far_as_it_can_be_falls_below_the_gates(
    cases: tuple[Case, ...], suite: Run, tmp_path: Path
) -> None:
    worsened = shutil.copytree(corpus_root(), tmp_path / "corpus")
    path = worsened / "roles" / "floor-controller.yaml"
    role = yaml.safe_load(path.read_text("utf-8"))
    emptied = {**role, "aliases": {}, "duties": role["duties"][:1]}
    path.write_text(yaml.safe_dump(emptied, allow_unicode=True), encoding="utf-8")
    gone = {f"{role['id']}#{place}" for place in range(1, len(role["duties"]))}
    path = worsened / "phrases" / "duty.yaml"
    told = yaml.safe_load(path.read_text("utf-8"))
    kept = {means: phrases for means, phrases in told.items() if not gone & set(means.split())}
    path.write_text(yaml.safe_dump(kept, allow_unicode=True), encoding="utf-8")
    path = worsened / "method.yaml"
    named = re.compile(rf"(?:{'|'.join(gone)}), ")
    path.write_text(named.sub("", path.read_text("utf-8")), encoding="utf-8")
    settings = Settings(home=tmp_path / "home", corpus=(worsened,))
    comparison = worse(settings, cases, read_corpus(worsened), suite)
    assert {"passed", "key points"} <= gates_broken(comparison)
    assert "corpus" in comparison.changed
    assert any(id.startswith("duties-") for id in comparison.broken)


@pytest.mark.slow
def test_an_encoder_of_random_vectors_falls_below_the_gates(
    cases: tuple[Case, ...], corpus: Corpus, suite: Run, tmp_path: Path
) -> None:
    model = shutil.copytree(encoder.SHIPPED, tmp_path / "model")
    (weights,) = model.rglob("*.safetensors")
    generator = np.random.default_rng(1)
    noise = {
        name: generator.standard_normal(tensor.shape).astype(tensor.dtype)
        for name, tensor in load_file(weights).items()
    }
    save_file(noise, weights)
    settings = Settings(home=tmp_path / "home", encoder=str(model))
    comparison = worse(settings, cases, corpus, suite)
    assert {"hit@3", "hit@3 dense"} <= gates_broken(comparison)
    assert "encoder" in comparison.changed
    assert comparison.broken


@pytest.fixture(scope="module")
def address(shipped_home: Path) -> Iterator[str]:
    """A server as a user starts it, that shows its traces."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", "assistant", "chat", "--port", port, "--inspect"]
    with subprocess.Popen([*command, "--home", str(shipped_home)]) as server:
        try:
            url = f"http://127.0.0.1:{port}"
            while not _ready(url):
                assert server.poll() is None, "the server ended"
            yield url
        finally:
            server.terminate()


def _ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health/ready", timeout=1) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except OSError:
        time.sleep(0.1)
        return False


def test_a_running_server_is_asked_over_http(
    address: str, cases: tuple[Case, ...], corpus: Corpus, suite: Run
) -> None:
    some = [case for case in cases if case.kind in {"stage", "timing"} and not case.varies]
    done = run(Remote(address), some, corpus, jobs=4)
    here = {result.case.id: result for result in suite.results}
    for result in done.results:
        assert result.failures == here[result.case.id].failures
        assert result.scores["passed"] == here[result.case.id].scores["passed"]
        assert result.observation.ranked is not None
    assert done.made_with["system"] == address


def test_a_server_that_shows_no_traces_is_judged_by_its_answers(
    address: str, cases: tuple[Case, ...], corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    observe = Remote.observe
    monkeypatch.setattr(
        Remote, "observe", lambda self, case: replace(observe(self, case), ranked=None, people=None)
    )
    bounds = tuple(bound for bound in BOUNDS if bound.measure == "hit@3")
    done = run(Remote(address), cases[:3], corpus, bounds=bounds)
    assert done.gates == ()
    assert "Retrieval is not measured" in done.notes[0]
