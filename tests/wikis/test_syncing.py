"""Real wikis are mirrored page by page, and again only where something changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from assistant import documents, mirroring, passages, syncing
from assistant.adapters.wikis import KINDS, Fetcher, Listed, Login, Page
from assistant.errors import WikiError
from assistant.mirroring import Mirrored
from assistant.settings import Settings
from assistant.values.documents import Passage, Provenance
from tests.wikis.serving import (
    BOT_WORD,
    DOKUWIKI,
    MEDIAWIKI,
    PACKAGES,
    USER,
    WORD,
    Site,
    dokuwiki,
    mediawiki,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (MEDIAWIKI.exists() and DOKUWIKI.exists()), reason=f"needs the packages {PACKAGES}"
    ),
]

SERVERS: Mapping[str, Callable[[Path], AbstractContextManager[Site]]] = {
    "mediawiki": mediawiki,
    "dokuwiki": dokuwiki,
}
LOGINS = {
    "mediawiki": Login(user=f"{USER}@sync", password=BOT_WORD),
    "dokuwiki": Login(user=USER.lower(), password=WORD),
}


@pytest.fixture(params=sorted(SERVERS))
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """An empty wiki with two pages about leave."""
    with SERVERS[request.param](tmp_path / "wiki") as served:
        served.write(
            "leave",
            f"Leave is asked for two weeks before.\n\n{served.heading(2, 'Who decides')}\n\n"
            f"The shop owner decides.\n\n{served.heading(3, '谁 申请')}\n\n主播自己申请。\n",
        )
        served.write("值班", f"{served.heading(2, '周一')}\n\n周一店长值班。\n")
        yield served


def sync(site: Site, home: Path, private: tuple[str, ...] = ("127.0.0.1",)) -> Mirrored:
    settings = Settings(home=home, private_hosts=private)
    wiki = syncing.source(site.kind, f"{site.address}/", "shop")
    return syncing.sync(settings, wiki, _silent, rate=1000)[1]


def pages(home: Path) -> dict[str, Passage]:
    """The passages of the mirror by their headings."""
    found, faults = documents.scan(home / "wikis" / "shop")
    assert faults == ()
    read = (documents.read(file, Provenance(collection="shop")) for file in found)
    return {one.heading.lower(): one for document in read for one in passages.split(document)}


def test_pages_are_mirrored_with_an_address_for_every_section(site: Site, tmp_path: Path) -> None:
    done = sync(site, tmp_path)
    assert len(done.added) >= 2
    assert done.passed_over == ()
    found = pages(tmp_path)
    first = {"mediawiki": "/index.php/Leave", "dokuwiki": "/doku.php?id=leave"}[site.kind]
    decided = {"mediawiki": "Who_decides", "dokuwiki": "who_decides"}[site.kind]
    top = found["leave"]
    assert top.text == "Leave is asked for two weeks before."
    assert top.provenance.source == f"{site.address}{first}"
    assert top.provenance.as_of.startswith("20")
    assert top.language == "en"
    who = found["leave › who decides"]
    assert who.text == "The shop owner decides."
    assert who.provenance.source == f"{site.address}{first}#{decided}"
    deep = found["leave › who decides › 谁申请"]
    asked = "%E8%B0%81_%E7%94%B3%E8%AF%B7"
    assert deep.provenance.source == f"{site.address}{first}#{asked}"
    assert found["值班 › 周一"].language == "zh"


def test_only_what_changed_is_read_again_and_what_was_deleted_goes(
    site: Site, tmp_path: Path
) -> None:
    first = sync(site, tmp_path)
    again = sync(site, tmp_path)
    assert (again.added, again.changed, again.removed) == ((), (), ())
    assert again.unchanged == len(first.added)
    site.write("leave", "Leave is asked for three weeks before, in writing.")
    site.delete("值班")
    site.write("rooms", "The live room is on the second floor.")
    third = sync(site, tmp_path)
    assert [title.lower() for title in third.added] == ["rooms"]
    assert [title.lower() for title in third.changed] == ["leave"]
    assert third.removed == ("值班",)
    found = pages(tmp_path)
    assert found["leave"].text == "Leave is asked for three weeks before, in writing."
    assert not any("值班" in heading for heading in found)


def test_a_sync_that_was_interrupted_goes_on_where_it_stopped(site: Site, tmp_path: Path) -> None:
    folder = tmp_path / "mirror"
    with Fetcher(private=("127.0.0.1",)) as fetcher:
        wiki = KINDS[site.kind](f"{site.address}/", fetcher, Login())

        class Interrupted:
            """The wiki, whose reader is stopped after a page."""

            read = 0

            def pages(self) -> list[Listed]:
                return list(wiki.pages())

            def page(self, listed: Listed) -> Page | None:
                self.read += 1
                if self.read > 1:
                    raise KeyboardInterrupt
                return wiki.page(listed)

        with pytest.raises(KeyboardInterrupt):
            mirroring.mirror(Interrupted(), folder, fetcher.allowed, _silent)
        (folder / "half.part").write_text("half a page", encoding="utf-8")
        done = mirroring.mirror(wiki, folder, fetcher.allowed, _silent)
    assert done.unchanged == 1
    assert len(done.added) >= 1
    assert not (folder / "half.part").exists()


def test_a_wiki_in_a_private_network_is_read_only_where_that_is_allowed(
    site: Site, tmp_path: Path
) -> None:
    with pytest.raises(WikiError, match="ASSISTANT_PRIVATE_HOSTS=127") as refused:
        sync(site, tmp_path, private=())
    assert "stands in a private network" in str(refused.value)


def test_a_closed_wiki_is_read_by_a_user_alone(site: Site, tmp_path: Path) -> None:
    site.close_to_readers()
    with pytest.raises(WikiError):
        sync(site, tmp_path)
    with Fetcher(private=("127.0.0.1",)) as fetcher:
        wiki = KINDS[site.kind](f"{site.address}/", fetcher, LOGINS[site.kind])
        done = mirroring.mirror(wiki, tmp_path / "mirror", fetcher.allowed, _silent)
    assert {"leave", "值班"} <= {title.lower() for title in done.added}


def _silent(_step: str, _done: int, _all: int) -> None:
    pass
