"""How a clause stands to the posts in it, heard by likeness."""

from __future__ import annotations

import pytest

from assistant.resources import prompts_root
from assistant.understand.cues import Cues, read_cues
from assistant.understand.standing import (
    NEITHER,
    NOBODY,
    THERE,
    Place,
    Standing,
    read_standing,
)


@pytest.fixture(scope="module")
def cues() -> Cues:
    return read_cues(prompts_root() / "understanding.yaml")


@pytest.fixture(scope="module")
def standing(cues: Cues) -> Standing:
    return Standing.fit(read_standing(prompts_root() / "standing.yaml"), cues)


def _told(standing: Standing, text: str, *names: str, work: bool = False) -> tuple[str, ...]:
    places = [Place(text.index(name), text.index(name) + len(name), work) for name in names]
    return tuple(how for how, _ in standing.told(text, places))


def test_posts_of_any_trade_are_heard_as_there_or_not(standing: Standing) -> None:
    assert _told(standing, "厨师有了,收银还空着", "厨师", "收银") == (THERE, NOBODY)
    assert _told(standing, "we've got the cook covered", "cook") == (THERE,)
    assert _told(standing, "no waiter yet", "waiter") == (NOBODY,)


def test_what_is_planned_or_of_others_says_nothing(standing: Standing) -> None:
    assert _told(standing, "打算下个月招厨师", "厨师") == (NEITHER,)
    assert _told(standing, "my friend's shop has a cook", "cook") == (NEITHER,)


def test_work_is_somebodys_where_somebody_is_told_of(standing: Standing) -> None:
    assert _told(standing, "我妹在后厨洗碗", "洗碗", work=True) == (THERE,)
    assert _told(standing, "没人洗碗", "洗碗", work=True) == (NOBODY,)


def test_what_was_learnt_is_read_back(standing: Standing, cues: Cues) -> None:
    again = Standing.decode(standing.encode(), cues)
    assert _told(again, "厨师有了", "厨师") == (THERE,)
