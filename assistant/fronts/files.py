"""The static files of the pages: where they are read, and under which address they are served."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from assistant.values.documents import content_id

_FOLDER = Path(__file__).parent / "static"


def serve_files(app: FastAPI) -> None:
    """Serve the files below `/page`."""
    app.mount("/page", StaticFiles(directory=_FOLDER), name="page-files")


def address(name: str) -> str:
    """The address of a file, which changes with its content so that no browser keeps it.

    It is relative, so that it holds behind any prefix.
    """
    return f"page/{name}?{content_id(text(name))}"


def text(name: str) -> str:
    """The text of a file."""
    return (_FOLDER / name).read_text(encoding="utf-8")
