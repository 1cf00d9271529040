"""What an answer can be looked at as."""

from __future__ import annotations

from html import escape

import pytest

from assistant import methodology
from assistant.fronts.drawing import drawings, texts
from assistant.fronts.looking import charts, files, views
from assistant.fronts.markup import answer
from assistant.fronts.wording import page_wording
from assistant.resources import corpus_root
from tests.fronts.stand_in import make_answer

CHARTS = ["chart", "difference"]


@pytest.mark.parametrize(
    ("stage", "charts"),
    [("initial", CHARTS), ("mature", CHARTS[:1]), ("of-an-older-method", [])],
)
def test_a_stage_is_drawn_if_the_method_has_it(stage: str, charts: list[str]) -> None:
    method = methodology.load(corpus_root())
    given = make_answer("?", "c-1", "en").as_json()
    given = {**given, "stage": {**given["stage"], "id": stage}}
    drawn = drawings(given, method, narrow=True)
    assert list(drawn) == charts
    assert all(draw().startswith("<svg") for draw in drawn.values())
    shown = [view.name for view in views(given, method, page_wording("en"))]
    assert shown == [*charts, "table", "take"]


def test_below_a_chart_stands_its_mermaid_text_closed_and_inert() -> None:
    method, given = methodology.load(corpus_root()), make_answer("?", "c-1", "en").as_json()
    given = {**given, "roster": [], "stage": {**given["stage"], "id": "growth"}}
    drawn, written = drawings(given, method, narrow=True), texts(given, method)
    made = charts(given, method, "assets/core.js", narrow=True)
    assert list(made) == [*CHARTS, "entered"]
    for name, make in made.items():
        svg, mermaid = make().split("</svg>", 1)
        assert f"{svg}</svg>" == drawn[name]()
        assert mermaid.startswith('<details class="mermaid" data-draw="page/mermaid.js?')
        assert 'data-mermaid="assets/core.js"' in mermaid
        assert escape(written[name]()) in mermaid


def test_an_answer_without_a_roster_is_drawn_where_it_speaks_of_its_stage() -> None:
    method, wording = methodology.load(corpus_root()), page_wording("en")
    given = {**make_answer("?", "c-1", "en").as_json(), "roster": [], "chart": None}
    stage = {**given["stage"], "id": "growth", "name": "growth stage"}
    about = {**given, "stage": stage, "text": "In the growth stage customer service is split."}
    names = [view.name for view in views(about, method, wording)]
    assert names == [*CHARTS, "entered", "take"]
    assert views({**about, "text": "A host presents."}, method, wording) == ()
    assert views({**about, "text": "Here.", "chart": "flowchart TD"}, method, wording)
    assert "roster.xlsx" not in files(about, method)


@pytest.mark.parametrize(("stage", "opened"), [("growth", True), ("of-an-older-method", False)])
def test_a_chart_that_was_asked_for_stands_open_and_nothing_in_its_place(
    stage: str, *, opened: bool
) -> None:
    method, wording = methodology.load(corpus_root()), page_wording("en")
    given = {**make_answer("?", "c-1", "en").as_json(), "roster": [], "chart": "flowchart TD"}
    given = {**given, "stage": {**given["stage"], "id": stage}}
    shown = answer(given, wording, {}, views(given, method, wording))
    assert shown.count('role="tab"') > 0
    assert ('aria-selected="true"' in shown) is opened
