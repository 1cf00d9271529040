"""The project's own promises: pins, security floors, declared imports, the guard of the tests."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.guard import sitecustomize as guard

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PINS = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()

SECURITY_FLOORS = {
    "gradio": "6.25",
    "python-multipart": "0.0.27",
    "langchain-core": "1.2.5",
    "langchain-openai": "1.1.14",
    "transformers": "5.3",
    "torch": "2.6",
    "mcp": "1.23",
}
NOT_IMPORTED = {"httpx", "itsdangerous", "python-multipart", "transformers"}
"""Declared for their floor, or because a library here wants them and does not say so."""
USED_BY_OTHER_THAN_IMPORT = {
    "accelerate",
    "import-linter",
    "langchain-anthropic",
    "mypy",
    "pre-commit",
    "pytest-xdist",
    "ruff",
    "schemathesis",
    "types-pyyaml",
}

HEAVY = {
    "assistant.adapters.chat.provider",
    "fastapi",
    "gradio",
    "langchain",
    "langchain_openai",
    "sentence_transformers",
    "torch",
    "transformers",
}


def requirements(*extras: str) -> dict[str, Requirement]:
    lines = [*PROJECT["dependencies"]]
    for extra in extras:
        lines += PROJECT["optional-dependencies"][extra]
    found = [Requirement(line) for line in lines]
    return {canonicalize_name(requirement.name): requirement for requirement in found}


def pins() -> dict[str, Version]:
    pairs = (line.split("==") for line in PINS)
    return {canonicalize_name(name): Version(version) for name, version in pairs}


def sources(*folders: str) -> Iterator[tuple[Path, ast.Module]]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def imported(*folders: str, declared: set[str]) -> set[str]:
    """Distributions imported anywhere under the folders, of a shared namespace those declared."""
    names: set[str] = set()
    for _, tree in sources(*folders):
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                names.update(alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module.partition(".")[0])
    distributions = packages_distributions()
    outside = names - set(sys.stdlib_module_names) - {"assistant", "evals", "tests"}
    found: set[str] = set()
    for module in outside:
        providers = {canonicalize_name(name) for name in distributions.get(module, [module])}
        found |= providers & declared or providers
    return found


def strings_outside_docstrings(tree: ast.Module) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Constant) and not isinstance(node, ast.Expr):
                yield child


@pytest.mark.parametrize("name", SECURITY_FLOORS)
def test_no_version_below_a_security_fix_is_allowed(name: str) -> None:
    floor = Version(SECURITY_FLOORS[name])
    lowest = [
        Version(bound.version)
        for bound in requirements("dev", "evals")[name].specifier
        if bound.operator in (">=", "==")
    ]
    assert min(lowest) >= floor
    assert pins()[name] >= floor


def test_pins_are_plain_names_and_versions_in_order() -> None:
    odd = [line for line in PINS if not re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][0-9a-z.]*", line)]
    assert not odd
    assert sorted(PINS, key=str.lower) == PINS


def test_every_requirement_has_a_pin_inside_its_range() -> None:
    pinned = pins()
    outside = {
        name
        for name, requirement in requirements(*PROJECT["optional-dependencies"]).items()
        if name not in pinned or pinned[name] not in requirement.specifier
    }
    assert not outside


def test_what_the_assistant_imports_is_declared_and_what_is_declared_is_imported() -> None:
    declared = set(requirements("models", "telemetry"))
    assert imported("assistant", declared=declared) <= declared
    assert declared - imported("assistant", "evals", declared=declared) == NOT_IMPORTED


def test_what_evals_import_is_declared_for_them() -> None:
    declared = set(requirements("evals", "telemetry"))
    assert imported("assistant", "evals", declared=declared) <= declared
    assert declared - imported("assistant", "evals", declared=declared) == NOT_IMPORTED


def test_what_tests_and_evals_import_is_declared_and_what_is_declared_is_imported() -> None:
    declared = set(requirements("dev", "evals", "telemetry"))
    everything = imported("assistant", "evals", "tests", declared=declared)
    assert everything <= declared
    unused = (NOT_IMPORTED | USED_BY_OTHER_THAN_IMPORT) - {"transformers"}
    assert declared - everything == unused


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_make_commands_of_the_readme_exist(readme: str) -> None:
    line_start = re.compile(r"^ *make ([a-z]+)", re.MULTILINE)
    used = set(line_start.findall((ROOT / readme).read_text(encoding="utf-8")))
    targets = re.compile(r"^([a-z]+):", re.MULTILINE)
    known = set(targets.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
    assert {"chat", "test"} <= used <= known


def test_every_kind_of_question_has_all_its_files() -> None:
    abilities = [
        path.stem
        for path in (ROOT / "assistant" / "abilities").glob("*.py")
        if not path.name.startswith("_")
    ]
    places = (
        "prompts/abilities/{}.yaml",
        "prompts/abilities/{}.zh.md",
        "prompts/abilities/{}.en.md",
        "evals/cases/{}.yaml",
    )
    wanted = [place.format(ability) for ability in abilities for place in places]
    assert abilities
    assert not [path for path in wanted if not (ROOT / path).is_file()]


def test_no_code_names_a_role_of_the_shipped_method() -> None:
    roles = [
        yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in (ROOT / "corpus" / "roles").glob("*.yaml")
    ]
    ids = {role["id"] for role in roles}
    names = re.compile("|".join(re.escape(role["name"]["zh"]) for role in roles))
    web_words = {"host"}  # a header of HTTP
    named = [
        f"{path.relative_to(ROOT)}:{constant.lineno}: {constant.value!r}"
        for path, tree in sources("assistant")
        for constant in strings_outside_docstrings(tree)
        if str(constant.value) in ids - web_words or names.search(str(constant.value))
    ]
    assert roles
    assert not named


def modules_after(code: str) -> set[str]:
    shown = subprocess.run(
        [sys.executable, "-c", f"{code}; import sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(shown.stdout.splitlines()[-1].split())


def test_the_command_line_loads_nothing_heavy_by_itself() -> None:
    assert modules_after("import assistant.fronts.cli").isdisjoint(HEAVY | {"chromadb", "numpy"})


def test_a_question_asked_from_the_command_line_loads_no_model_library_and_no_web(
    shipped_home: Path,
) -> None:
    arguments = ["ask", "现在要哪些岗位?", "--home", str(shipped_home)]
    assert modules_after(f"from assistant.fronts.cli import main; main({arguments})").isdisjoint(
        HEAVY
    )


@pytest.mark.parametrize(
    "reach",
    [
        "socket.create_connection(('host.invalid', 80))",
        "socket.socket().connect(('192.0.2.1', 80))",
        "socket.socket(type=socket.SOCK_DGRAM).sendto(b'', ('192.0.2.1', 53))",
        "socket.socket().bind(('0.0.0.0', 0))",
    ],
)
def test_a_child_process_that_reaches_for_another_machine_is_stopped_and_noted(
    reach: str, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    ended = subprocess.run(
        [sys.executable, "-c", f"import socket; {reach}"],
        env={**os.environ, guard.LOG: str(log)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "tests stay on this machine" in ended.stderr
    assert reach in log.read_text(encoding="utf-8")
