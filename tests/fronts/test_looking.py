"""What an answer can be looked at as."""

from __future__ import annotations

import pytest

from assistant import methodology
from assistant.fronts.drawing import drawings
from assistant.fronts.looking import views
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
