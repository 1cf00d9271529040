"""What every kind of wiki gives: a list of its pages, and each page as it shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Who reads a wiki: nobody in particular, a user with a password, or a bearer of a token."""

    user: str = ""
    password: str = ""
    token: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A page in the list of a wiki: `id` stays when it is renamed, `revision` changes with it.

    `changed` is the day of its last change.
    """

    id: str
    revision: str
    title: str
    address: str
    changed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as it is shown: `html` is its content alone."""

    title: str
    html: str


class Wiki(Protocol):
    """A wiki that can be read."""

    def pages(self) -> Iterable[Listed]:
        """List every page there is; raises WikiError when the list cannot be had whole."""
        ...

    def page(self, listed: Listed) -> Page | None:
        """Return a page; None if it is gone. Raises WikiError when it cannot be had."""
        ...
