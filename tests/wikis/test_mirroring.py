"""A mirror follows the list of its wiki: what is new, changed, renamed, closed and gone."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from assistant import documents, mirroring
from assistant.adapters.reading import Readers
from assistant.adapters.wikis import Listed, Page
from assistant.errors import BusyError, WikiError
from assistant.mirroring import Mirrored
from assistant.values.documents import Heading


@dataclass
class Told:
    """A wiki whose pages a test gives."""

    listed: list[Listed]
    gone: tuple[str, ...] = ()
    failing: frozenset[str] = frozenset()
    asked: list[str] = field(default_factory=list)

    def pages(self) -> list[Listed]:
        return self.listed

    def page(self, listed: Listed) -> Page | None:
        self.asked.append(listed.id)
        if listed.id in self.failing:
            raise WikiError(f"{listed.id} is broken.")
        if listed.id in self.gone:
            return None
        return Page(title=listed.title, html=f"<h2 id='a'>On it</h2><p>{listed.revision}</p>")


def page(id: str, title: str, revision: str = "1") -> Listed:
    address = f"https://wiki.example/{id}"
    return Listed(id=id, revision=revision, title=title, address=address, changed="2026-11-05")


def mirror(folder: Path, wiki: Told, *, closed: str = "", anew: bool = False) -> Mirrored:
    return mirroring.mirror(
        wiki,
        folder,
        lambda address: not closed or not address.endswith(closed),
        lambda *_: None,
        anew=anew,
    )


def names(folder: Path) -> list[str]:
    return sorted(path.name.partition(".")[0] for path in folder.glob("*.html"))


def test_a_mirrored_page_says_where_it_is_from(tmp_path: Path) -> None:
    odd = 'A "page" <of> & <b>\u200b../../etc'
    mirror(tmp_path, Told([page("1", odd)]))
    (file,), faults = documents.scan(tmp_path)
    assert faults == ()
    assert "/" not in file.path
    with Readers() as readers:
        found = readers.read(file.absolute)
    assert found.title == 'A "page" <of> & <b>../../etc'
    assert (found.source, found.as_of) == ("https://wiki.example/1", "2026-11-05")
    assert found.parts[0] == Heading(2, "On it", "a", found.parts[0].line)
    assert found.hidden == {}


def test_pages_are_renamed_with_their_ids_and_read_anew_when_asked(tmp_path: Path) -> None:
    wiki = Told([page("1", "Leave"), page("2", "Rooms")])
    assert mirror(tmp_path, wiki).added == ("Leave", "Rooms")
    wiki.listed[0] = replace(wiki.listed[0], title="Holidays", revision="2")
    assert mirror(tmp_path, wiki).changed == ("Holidays",)
    assert names(tmp_path) == ["Holidays", "Rooms"]
    assert mirror(tmp_path, wiki).unchanged == 2
    assert mirror(tmp_path, wiki, anew=True).changed == ("Holidays", "Rooms")


def test_titles_that_differ_in_case_or_in_what_files_cannot_bear_stay_apart(tmp_path: Path) -> None:
    titles = ("a/b", "a:b", "A/B", "...", "con", "x" * 300)
    mirror(tmp_path, Told([page(str(n), title) for n, title in enumerate(titles)]))
    files = [path.name for path in tmp_path.glob("*.html")]
    assert len({name.lower() for name in files}) == len(titles)
    assert max(len(name) for name in files) < 100


def test_pages_that_are_closed_or_gone_are_told_and_leave_the_mirror(tmp_path: Path) -> None:
    wiki = Told([page("1", "Leave"), page("2", "Rooms"), page("3", "Keys")])
    mirror(tmp_path, wiki)
    wiki.listed[2] = replace(wiki.listed[2], revision="2")
    wiki.gone = ("3",)
    done = mirror(tmp_path, wiki, closed="/2")
    assert done.removed == ("Keys", "Rooms")
    assert done.passed_over == (
        "Keys: it is gone, or may not be read.",
        "Rooms: robots.txt keeps programs from it.",
    )
    assert names(tmp_path) == ["Leave"]


def test_a_page_that_fails_stays_as_it_was_and_holds_up_no_other(tmp_path: Path) -> None:
    wiki = Told([page("1", "Leave"), page("2", "Rooms"), page("3", "Keys")])
    mirror(tmp_path, wiki)
    before = next(tmp_path.glob("Rooms*")).read_text("utf-8")
    wiki.listed = [
        *(replace(listed, revision="2") for listed in wiki.listed[1:]),
        page("4", "Desks"),
        page("5", "Lights"),
    ]
    wiki.failing = frozenset({"2", "4"})
    done = mirror(tmp_path, wiki)
    assert done.failed == ("Desks: 4 is broken.", "Rooms: 2 is broken.")
    assert (done.added, done.changed, done.removed) == (("Lights",), ("Keys",), ("Leave",))
    assert next(tmp_path.glob("Rooms*")).read_text("utf-8") == before
    wiki.failing = frozenset()
    again = mirror(tmp_path, wiki)
    assert (again.added, again.changed, again.failed) == (("Desks",), ("Rooms",), ())


def test_many_failing_pages_stop_nothing_while_a_sound_one_can_be_read(tmp_path: Path) -> None:
    wiki = Told([page("0", "Leave")])
    mirror(tmp_path, wiki)
    wiki.listed += [page(str(n), f"Page {n}") for n in range(1, 26)]
    wiki.failing = frozenset(map(str, range(1, 25)))
    done = mirror(tmp_path, wiki)
    assert len(done.failed) == 24
    assert done.added == ("Page 25",)


def test_many_kept_pages_that_fail_are_told_while_an_unchanged_one_can_be_read(
    tmp_path: Path,
) -> None:
    wiki = Told([page(str(n), f"Page {n}") for n in range(40)])
    mirror(tmp_path, wiki)
    wiki.listed = [replace(each, revision="2") for each in wiki.listed]
    wiki.listed[30] = page("30", "Page 30")
    wiki.failing = frozenset(map(str, range(40))) - {"30"}
    done = mirror(tmp_path, wiki)
    assert (len(done.failed), done.unchanged) == (39, 40)


@pytest.mark.parametrize("anew", [False, True])
def test_failing_pages_at_the_head_of_a_list_keep_none_further_on_from_being_read(
    tmp_path: Path, *, anew: bool
) -> None:
    wiki = Told([page(str(n), f"Page {n}") for n in range(14)])
    if anew:
        mirror(tmp_path, wiki)
    wiki.failing = frozenset(map(str, range(12)))
    done = mirror(tmp_path, wiki, anew=anew)
    assert len(done.failed) == 12
    assert (done.changed if anew else done.added) == ("Page 12", "Page 13")


def test_a_wiki_whose_every_page_fails_is_left_alone_soon(tmp_path: Path) -> None:
    wiki = Told([page("0", "Leave")])
    mirror(tmp_path, wiki)
    wiki.listed = [page(str(n), f"Page {n}", "2") for n in range(100)]
    wiki.failing = frozenset(map(str, range(100)))
    wiki.asked.clear()
    with pytest.raises(WikiError, match="is broken"):
        mirror(tmp_path, wiki)
    assert len(wiki.asked) == 11
    assert names(tmp_path) == ["Leave"]
    with pytest.raises(WikiError, match="is broken"):
        mirror(tmp_path / "new", wiki)


def test_a_wiki_that_lists_nothing_empties_no_mirror(tmp_path: Path) -> None:
    mirror(tmp_path, Told([page("1", "Leave")]))
    with pytest.raises(WikiError, match="lists no page any more"):
        mirror(tmp_path, Told([]))
    assert names(tmp_path) == ["Leave"]


def test_one_at_a_time_fills_a_mirror(tmp_path: Path) -> None:
    class Nested(Told):
        def pages(self) -> list[Listed]:
            mirror(tmp_path, Told([page("1", "Leave")]))
            return []

    with pytest.raises(BusyError, match="Another process is filling"):
        mirror(tmp_path, Nested([]))
