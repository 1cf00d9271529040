"""An assistant that is embedded, the wiki around it, and what that wiki is told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from assistant.errors import InputError
from assistant.fronts.api import create_app
from assistant.fronts.ports import WebKnobs
from assistant.settings import Settings
from assistant.values.access import Embed
from assistant.values.answer import Answer
from assistant.wiring import open_access
from tests.fronts.hosting import Host
from tests.fronts.serving import served
from tests.fronts.stand_in import StandIn

SEEN = """
    window.seen = [];
    for (const name of ["ready", "ask", "answer", "error"])
        AssistantWidget.on(name, (it) => {
            seen.push([name, it?.question ?? it?.outcome ?? it?.message]);
        });
"""
ASKED_FOR = 30


class Waits(StandIn):
    """Answers when it is let, and knows the collections that are still there."""

    def __init__(self) -> None:
        super().__init__()
        self.let = threading.Event()
        self.let.set()

    def stream(self, question: str, **given: object) -> Iterator[str | Answer]:
        assert self.let.wait(ASKED_FOR)
        yield from super().stream(question, **given)  # type: ignore[arg-type]

    def within(self, collections: frozenset[str]) -> StandIn:
        if "gone" in collections:
            raise InputError("There is no collection gone.")
        return super().within(collections)


@dataclass
class House:
    """The assistant with its stand-in, and the wiki beside it."""

    folder: Path
    advisor: Waits
    host: Host

    def made(
        self, *origins: str, anonymous: bool = True, **bound: tuple[str, ...]
    ) -> tuple[Embed, str]:
        access = open_access(Settings(home=self.folder))
        return access.make_embed(
            "wiki", [self.host.address, *origins], anonymous=anonymous, **bound
        )

    def show(self, *, anonymous: bool = True, script: str = "", **data: str) -> None:
        """Put the widget on the wiki's pages, which note what it tells them."""
        embed, publish = self.made(anonymous=anonymous)
        self.host.show(embed, "" if anonymous else publish, SEEN + script, **data)

    def frame(self, **attributes: str) -> None:
        """Put the plain frame of an anonymous embed there."""
        embed, _ = self.made()
        given = " ".join(f'{name}="{value}"' for name, value in attributes.items())
        self.host.body = (
            f'<iframe {given} src="{self.host.home}/embed/{embed.id}?lang=zh"></iframe>'
        )


@contextmanager
def housed(folder: Path) -> Iterator[House]:
    """Serve the assistant and the wiki."""
    advisor = Waits()
    app = create_app(advisor, WebKnobs(keyed=True), open_access(Settings(home=folder)))
    with served(app) as home:
        host = Host(home=home)
        with served(host.app()) as address:
            host.address = address
            yield House(folder, advisor, host)


def seen(page: Page, name: str) -> list[str]:
    return [it for kind, it in page.evaluate("seen") if kind == name]


def until_seen(page: Page, name: str, count: int = 1) -> list[str]:
    """Return what the host was told of an event, once it was told so often."""
    page.wait_for_function(f"seen.filter(([kind]) => kind === '{name}').length >= {count}")
    return seen(page, name)
