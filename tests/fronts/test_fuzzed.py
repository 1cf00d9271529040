"""The interface as its own description says it is: thousands of requests made from that."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.advisor import Advisor
from assistant.fronts.api import create_app
from assistant.fronts.inspection import add_inspection
from assistant.fronts.ports import WebKnobs
from assistant.settings import Settings
from assistant.wiring import open_access
from tests.fronts.serving import served

CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,"
    "response_schema_conformance"
)
CASES = 2_000


@pytest.mark.slow
def test_no_request_breaks_the_interface_or_its_description(
    advisor: Advisor, tmp_path: Path
) -> None:
    app = create_app(advisor, WebKnobs(), open_access(Settings(home=tmp_path)))
    add_inspection(app, advisor)
    with served(app) as address:
        run = subprocess.run(
            [
                *(sys.executable, "-m", "schemathesis.cli", "run", f"{address}/openapi.json"),
                *("--checks", CHECKS, "--phases", "examples,coverage,fuzzing", "--no-color"),
                *("--seed", "1", "--max-examples", "200"),
            ],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
        )
    made = re.search(r"(\d+) generated", run.stdout)
    assert run.returncode == 0, run.stdout
    assert made
    assert int(made[1]) >= CASES
