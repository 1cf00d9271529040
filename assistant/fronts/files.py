"""The static files of the pages: where they are read, and under which address they are served."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.responses import Response
from starlette.types import Scope

from assistant.values.documents import content_id

ANYWHERE = {"Cross-Origin-Resource-Policy": "cross-origin"}
"""Lets pages of any origin load a file, and one in a sandbox, which has none."""

_FOLDER = Path(__file__).parent / "static"
_EMBEDDED = {"theme.css", "embed.css", "embed.js"}


def serve_files(app: FastAPI) -> None:
    """Serve the files below `/page`."""
    app.mount("/page", _Files(directory=_FOLDER), name="page-files")


def address(name: str) -> str:
    """The address of a file, which changes with its content so that no browser keeps it.

    It is relative, so that it holds behind any prefix.
    """
    return f"page/{name}?{content_id(text(name))}"


def text(name: str) -> str:
    """The text of a file."""
    return (_FOLDER / name).read_text(encoding="utf-8")


class _Files(StaticFiles):
    """The files, of which those of the embedded page are for a sandbox too."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if path in _EMBEDDED:
            response.headers.update(ANYWHERE)
        return response
