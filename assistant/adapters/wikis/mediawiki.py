"""MediaWiki over its action API: its content pages by revision, each as the parser renders it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urljoin

import httpx2

from assistant.adapters.wikis.fetching import Fetcher
from assistant.adapters.wikis.pages import Listed, Login, Page
from assistant.errors import WikiError

_API = re.compile(r"<link\b[^>]*\brel=\"EditURI\"[^>]*\bhref=\"([^\"?]+)")
_TAG = re.compile(r"<[^>]*>")
_PASSING = frozenset(
    {"maxlag", "ratelimited", "readonly", "internal_api_error_DBQueryTimeoutError"}
)
_GONE = frozenset({"missingtitle", "nosuchpageid", "permissiondenied", "nosuchrevid"})
_TRIES = 5


class MediaWiki:
    """The content namespaces of one wiki, redirects passed over."""

    def __init__(self, address: str, fetcher: Fetcher, login: Login) -> None:
        """Find the interface of the wiki at an address, and log in if somebody shall."""
        self._fetcher = fetcher
        if login.token:
            fetcher.send_along({"Authorization": f"Bearer {login.token}"})
        self._api = self._find(address)
        if login.user:
            self._log_in(login)

    def pages(self) -> Iterator[Listed]:
        """List the pages of every namespace with content, five hundred a request."""
        spaces = self._query(meta="siteinfo", siprop="namespaces")["query"]["namespaces"]
        for space in spaces.values():
            if space.get("content"):
                yield from self._space(str(space["id"]))

    def page(self, listed: Listed) -> Page | None:
        """Return a page as the wiki renders it; None if it is gone or may not be read."""
        answer = self._call(
            action="parse",
            pageid=listed.id,
            prop="text|displaytitle",
            disableeditsection="1",
            disabletoc="1",
            disablelimitreport="1",
        )
        if answer.get("error", {}).get("code") in _GONE:
            return None
        parsed = _sound(answer, self._api).get("parse", {})
        if not isinstance(parsed.get("text"), str):
            raise WikiError(f"{self._api} gives no text for the page; see that it shows one.")
        title = unescape(_TAG.sub("", parsed.get("displaytitle", ""))).strip()
        return Page(title=title or listed.title, html=parsed["text"])

    def _space(self, number: str) -> Iterator[Listed]:
        follow: dict[str, str] = {}
        while True:
            answer = self._query(
                generator="allpages",
                gapnamespace=number,
                gapfilterredir="nonredirects",
                gaplimit="max",
                prop="info|revisions",
                inprop="url",
                rvprop="timestamp",
                **follow,
            )
            for page in answer.get("query", {}).get("pages", ()):
                yield Listed(
                    id=str(page["pageid"]),
                    revision=str(page["lastrevid"]),
                    title=page["title"],
                    address=page["canonicalurl"],
                    changed=str(page.get("revisions", [{}])[0].get("timestamp", ""))[:10],
                )
            follow = answer.get("continue", {})
            if not follow:
                return

    def _find(self, address: str) -> str:
        """Return the address of `api.php`: as given, as the page there names it, or below it."""
        if address.endswith("/api.php"):
            return address
        answer = self._fetcher.get(address)
        named = _API.search(answer.text)
        if named:
            return urljoin(address, unescape(named[1]))
        return f"{address.removesuffix('/')}/api.php"

    def _log_in(self, login: Login) -> None:
        token = self._query(meta="tokens", type="login")["query"]["tokens"]["logintoken"]
        data = {"lgname": login.user, "lgpassword": login.password, "lgtoken": token}
        answer = self._fetcher.post(
            f"{self._api}?action=login&format=json&formatversion=2", data=data
        )
        result = _json(answer, self._api).get("login", {}).get("result")
        if result != "Success":
            raise WikiError(
                f"{self._api} refuses the login of {login.user} ({result}); make a bot password on "
                "the wiki's page Special:BotPasswords and give that."
            )

    def _query(self, **parameters: str) -> dict[str, Any]:
        return _sound(self._call(action="query", **parameters), self._api)

    def _call(self, **parameters: str) -> dict[str, Any]:
        """Return the answer, asked for again as long as the wiki says that it is busy."""
        asked = {"format": "json", "formatversion": "2", "maxlag": "5", **parameters}
        for tried in range(_TRIES):
            answer = self._fetcher.get(self._api, asked)
            content = _json(answer, self._api)
            if content.get("error", {}).get("code") not in _PASSING:
                return content
            self._fetcher.later(tried, answer)
        raise WikiError(f"{self._api} stays busy; start again later: what was read stays.")


def _json(answer: httpx2.Response, address: str) -> dict[str, Any]:
    try:
        content = json.loads(answer.content)
    except ValueError:
        content = None
    if not isinstance(content, dict):
        raise WikiError(
            f"{address} answers {answer.status_code} and no data; name the address of a MediaWiki, "
            "or of its api.php."
        )
    return content


def _sound(content: dict[str, Any], address: str) -> dict[str, Any]:
    """Return an answer that is none of an error."""
    if "error" in content:
        error = content["error"]
        hint = "give a user that may read it" if error.get("code") == "readapidenied" else "see why"
        raise WikiError(f"{address} refuses: {error.get('info', error.get('code'))}; {hint}.")
    return content
