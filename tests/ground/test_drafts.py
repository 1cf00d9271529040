"""Grounding takes out what a passage does not hold, whatever the plan says."""

from __future__ import annotations

import pytest

from assistant.ground import Grounder
from assistant.values.documents import Passage, Provenance
from assistant.values.plan import Draft, Ground, Item, Line

DUTIES = Passage(
    id="p1",
    document="d1",
    title="Floor controller",
    reference="roles/floor#duties",
    headings=("Floor controller", "Duties"),
    text="The floor controller puts product links up. It watches the backend data for 2 hosts.",
    language="en",
    line=3,
    provenance=Provenance(source="the article", as_of="2026-11"),
)
NAMES = ("host", "floor controller", "media buyer")


@pytest.fixture
def grounder() -> Grounder:
    def references(reference: str, _language: str) -> tuple[Passage, ...]:
        return (DUTIES,) if reference == DUTIES.reference else ()

    return Grounder(
        references=references,
        ids=lambda ids: tuple(DUTIES for id in ids if id == DUTIES.id),
        names=lambda text: frozenset(name for name in NAMES if name in text.lower()),
        labels=lambda _language, _ground: ("documents do not",),
    )


def draft(
    text: str,
    support: tuple[str, ...] = (DUTIES.reference,),
    ground: Ground = "cited",
    items: tuple[Item, ...] = (),
) -> Draft:
    line = Line(
        head="Roles: " if items else "",
        items=items,
        joiner="; ",
        tail=text,
        close=".",
        content=text,
        support=support,
        passages=(),
        ground=ground,
        layout="paragraph",
    )
    return Draft(language="en", lines=(line,))


def test_a_sentence_its_passage_holds_is_cited_and_quoted(grounder: Grounder) -> None:
    grounded = grounder.ground(draft("The floor controller watches the backend data"), "")
    assert grounded.text == "The floor controller watches the backend data [1]."
    assert grounded.citations[0].quote == "It watches the backend data for 2 hosts."
    assert grounded.citations[0].source == "the article"


@pytest.mark.parametrize(
    "text",
    [
        "The floor controller and the media buyer watch the backend data",
        "The floor controller watches the backend data for 7 hosts",
        "The floor controller negotiates salaries with outside agencies",
    ],
    ids=["a role added", "a number changed", "another duty"],
)
def test_a_sentence_its_passage_does_not_hold_is_removed(grounder: Grounder, text: str) -> None:
    grounded = grounder.ground(draft(text), "")
    assert grounded.text == ""
    assert [removed.text for removed in grounded.removed] == [f"{text}."]


def test_a_number_the_user_gave_may_be_said(grounder: Grounder) -> None:
    text = "The floor controller watches the backend data for 7 hosts"
    assert grounder.ground(draft(text), "we have 7 hosts").text.startswith(text)


def test_a_citation_of_nothing_is_removed(grounder: Grounder) -> None:
    text = "The floor controller watches the backend data"
    assert grounder.ground(draft(text, support=("roles/gone#duties",)), "").text == ""
    assert grounder.ground(draft(text, support=()), "").text == ""


def test_outside_the_documents_has_to_be_said(grounder: Grounder) -> None:
    silent = draft("Pay is high", support=(), ground="outside")
    plain = draft("The documents do not give pay", support=(), ground="outside")
    assert grounder.ground(silent, "").text == ""
    assert grounder.ground(plain, "").text == "The documents do not give pay."


def test_an_item_that_does_not_hold_leaves_the_others(grounder: Grounder) -> None:
    held = Item(text="floor controller", support=(DUTIES.reference,))
    wrong = Item(text="media buyer", support=(DUTIES.reference,))
    grounded = grounder.ground(draft("", support=(), items=(wrong, held)), "")
    assert grounded.text == "Roles: floor controller [1]."
    assert len(grounded.removed) == 1
