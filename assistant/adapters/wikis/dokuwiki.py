"""DokuWiki over XML-RPC: the pages that may be read, by their time of change, each as rendered."""

from __future__ import annotations

import base64
import re
import xmlrpc.client  # the parser below it refuses entities of its own making
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from typing import Any
from urllib.parse import quote
from xml.parsers.expat import ExpatError

from assistant.adapters.wikis.fetching import Fetcher
from assistant.adapters.wikis.pages import Listed, Login, Page
from assistant.errors import WikiError

_EDIT_MARK = re.compile(r"<!-- EDIT\{.*?\} -->", re.DOTALL)
_FIRST_HEADING = re.compile(r"<h1\b[^>]*>(.*?)</h1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_GONE = (121, 111)
"""XML-RPC's faults for a page that does not exist, or may not be read."""


class DokuWiki:
    """The pages of one wiki in all its namespaces."""

    def __init__(self, address: str, fetcher: Fetcher, login: Login) -> None:
        """Take the address of the wiki, with or without `doku.php`; log in if somebody shall."""
        self._fetcher = fetcher
        self._base = address.partition("doku.php")[0].removesuffix("/")
        self._endpoint = f"{self._base}/lib/exe/xmlrpc.php"
        if login.token:
            fetcher.send_along({"Authorization": f"Bearer {login.token}"})
        elif login.user:
            pair = base64.b64encode(f"{login.user}:{login.password}".encode()).decode()
            fetcher.send_along({"Authorization": f"Basic {pair}"})

    def pages(self) -> Iterator[Listed]:
        """List the pages of every namespace, in one request."""
        for page in self._call("dokuwiki.getPagelist", "", {"depth": 0}):
            id = str(page["id"])
            yield Listed(
                id=id,
                # A revision is a second, in which a page may be written twice.
                revision=f"{page['rev']}-{page['size']}",
                title=id,
                address=f"{self._base}/doku.php?id={quote(id, safe=':')}",
                changed=f"{datetime.fromtimestamp(int(page['rev']), UTC):%Y-%m-%d}",
            )

    def page(self, listed: Listed) -> Page | None:
        """Return a page as the wiki renders it; None if it is gone or may not be read."""
        try:
            html = str(self._call("wiki.getPageHTML", listed.id))
        except _GoneError:
            return None
        heading = _FIRST_HEADING.search(html)
        title = unescape(_TAG.sub("", heading[1])).strip() if heading else ""
        return Page(
            title=title or listed.title.rpartition(":")[2],
            html=_EDIT_MARK.sub("", html),
        )

    def _call(self, method: str, *arguments: Any) -> Any:  # noqa: ANN401
        """Return what a method returns; raises WikiError with what the wiki says."""
        request = xmlrpc.client.dumps(arguments, method).encode()
        answer = self._fetcher.post(self._endpoint, content=request)
        if answer.status_code in (401, 403):
            raise WikiError(
                f"{self._endpoint} answers {answer.status_code}; switch on `remote` in the wiki's "
                "settings and let the user that reads have it (`remoteuser`)."
            )
        try:
            (found,), _ = xmlrpc.client.loads(answer.content, use_builtin_types=True)
        except xmlrpc.client.Fault as error:
            if error.faultCode in _GONE:
                raise _GoneError(error.faultString) from error
            raise WikiError(f"{self._endpoint} refuses: {error.faultString}; see why.") from error
        except (ExpatError, ValueError, xmlrpc.client.ResponseError) as error:
            raise WikiError(
                f"{self._endpoint} answers {answer.status_code} and no XML-RPC; name the address "
                "of a DokuWiki."
            ) from error
        return found


class _GoneError(WikiError):
    """A page is gone, or may not be read."""
