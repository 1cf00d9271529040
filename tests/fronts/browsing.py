"""A page in a browser that is watched: it must log no error and ask no other machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, Request


@contextmanager
def watched(page: Page, *addresses: str) -> Iterator[Page]:
    """Watch a page; at the end it must have kept to these addresses and logged no error."""
    page.set_default_timeout(15_000)
    faults: list[str] = []

    def watch(request: Request) -> None:
        if not request.url.startswith((*addresses, "data:")):
            faults.append(request.url)

    page.on("request", watch)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    yield page
    assert faults == []
