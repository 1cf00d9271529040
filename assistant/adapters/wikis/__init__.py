"""Wikis, read politely over their own interfaces: what pages there are, and what they show."""

from collections.abc import Callable, Mapping

from assistant.adapters.wikis.dokuwiki import DokuWiki
from assistant.adapters.wikis.fetching import Fetcher, Knobs
from assistant.adapters.wikis.mediawiki import MediaWiki
from assistant.adapters.wikis.pages import Listed, Login, Page, Wiki

__all__ = ["KINDS", "Fetcher", "Knobs", "Listed", "Login", "Page", "Wiki"]

KINDS: Mapping[str, Callable[[str, Fetcher, Login], Wiki]] = {
    "dokuwiki": DokuWiki,
    "mediawiki": MediaWiki,
}
"""What opens a wiki of each kind at an address."""
