"""What every test runs under: no network, and where `--no-skips` is given, no skips."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.guard import sitecustomize as guard

if TYPE_CHECKING:
    from assistant.advisor import Advisor


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--no-skips", action="store_true", help="count a skipped test as failed")


def pytest_configure() -> None:
    """Before anything is collected: this process and its children stay on this machine."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="cache-")
    handle, log = tempfile.mkstemp(prefix="loopback-only-", suffix=".log")
    os.close(handle)
    os.environ[guard.LOG] = log
    folders = [str(Path(guard.__file__).parent), os.environ.get("PYTHONPATH", "")]
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, folders))
    guard.install()


def pytest_unconfigure() -> None:
    Path(os.environ[guard.LOG]).unlink()
    if "PYTEST_XDIST_WORKER" not in os.environ:
        shutil.rmtree(os.environ["XDG_CACHE_HOME"])


@pytest.fixture(autouse=True)
def stays_on_this_machine() -> Iterator[None]:
    """Fail the test that reached for another machine, even if the code got over it."""
    log = Path(os.environ[guard.LOG])
    before = log.stat().st_size
    yield
    with log.open(encoding="utf-8") as lines:
        lines.seek(before)
        attempts = lines.read()
    assert not attempts, f"reached for another machine:\n{attempts}"


@pytest.fixture(scope="session")
def shipped_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the shipped corpus indexed; one for the whole run."""
    from assistant.settings import Settings
    from assistant.wiring import open_advisor

    home = tmp_path_factory.mktemp("shipped-home")
    open_advisor(Settings(home=home))
    return home


@pytest.fixture(scope="session")
def advisor(shipped_home: Path) -> Advisor:
    """An adviser on the shipped corpus; one for the whole run."""
    from assistant.settings import Settings
    from assistant.wiring import open_advisor

    return open_advisor(Settings(home=shipped_home))


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys for models on this machine, to which no proxy leads."""
    for provider in ("OPENAI", "ANTHROPIC"):
        monkeypatch.setenv(f"{provider}_API_KEY", "sk-test-do-not-show")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture(scope="session")
def speechless(shipped_home: Path) -> Advisor:
    """An adviser with a chat model that is not there; one for the whole run."""
    from assistant.settings import Settings
    from assistant.wiring import open_advisor

    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("OPENAI_API_KEY", "sk-test")
        return open_advisor(Settings(home=shipped_home, model="openai:none"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _count_skip_as_failure(report, item.config)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _count_skip_as_failure(report, collector.config)
    return report


def _count_skip_as_failure(
    report: pytest.TestReport | pytest.CollectReport, config: pytest.Config
) -> None:
    if report.skipped and not hasattr(report, "wasxfail") and config.getoption("--no-skips"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"--no-skips: {reason}"
