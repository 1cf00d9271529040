"""Finds the files that travel with the program: the shipped corpus and the prompts."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent
_INSTALLED = _PACKAGE / "_data"


def corpus_root() -> Path:
    """The folder of the shipped corpus."""
    return _find("corpus")


def prompts_root() -> Path:
    """The folder of example utterances and answer wordings."""
    return _find("prompts")


def starter_root() -> Path:
    """The folder of a small method to start one's own from."""
    return _PACKAGE / "starter"


def _find(name: str) -> Path:
    """Inside the package when installed from a wheel, beside it in a checkout."""
    installed = _INSTALLED / name
    return installed if installed.is_dir() else _PACKAGE.parent / name
