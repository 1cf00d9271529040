"""Runs as files: JSON out, and the same run in again."""

from __future__ import annotations

from pathlib import Path

import orjson
from pydantic import TypeAdapter, ValidationError

from assistant.errors import InputError
from evals.values import Run

FOLDER = Path("build") / "evals"
LAST = "last"

FILE = "run.json"


def save(run: Run, path: Path) -> None:
    """Write a run as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(orjson.dumps(run))


def load(path: Path) -> Run:
    """Read what `save` wrote, or the `run.json` of a folder; raises InputError if it cannot."""
    file = path / FILE if path.is_dir() else path
    try:
        return TypeAdapter(Run).validate_json(file.read_bytes())
    except OSError as error:
        raise InputError(
            f"{file} cannot be read ({error.strerror}); name the JSON file of a run."
        ) from None
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise InputError(
            f"{file} is no run of this version (at {place or 'its start'}); run it again."
        ) from None


def find(name: str) -> Path:
    """Return the path of a run: `last` is the newest one kept here."""
    if name != LAST:
        return Path(name)
    kept = sorted(FOLDER.glob(f"*/{FILE}"))
    if not kept:
        raise InputError(f"No run is kept in {FOLDER}; run `python -m evals run` first.")
    return kept[-1]


def folder_of(run: Run) -> Path:
    """Return the folder in which a run is kept; folders sort by time."""
    return FOLDER / run.id
