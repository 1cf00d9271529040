"""What happens on each event of the chat page, without a browser."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import nullcontext
from threading import Event
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import pytest
from starlette.requests import Request as HTTPRequest

from assistant.errors import InputError, StoreError
from assistant.fronts import markup
from assistant.fronts.limits import Workers
from assistant.fronts.streams import Streams
from assistant.fronts.telling import said_of
from assistant.fronts.web import import_gradio
from assistant.fronts.wording import PageWording, wordings
from assistant.values.answer import Answer
from assistant.values.dialogue import Corrections
from tests.fronts.stand_in import StandIn

if TYPE_CHECKING:
    import gradio as gr

    from assistant.fronts.visit import Visit

_T = TypeVar("_T")


@pytest.fixture
def advisor() -> StandIn:
    return StandIn()


@pytest.fixture
def page(advisor: StandIn) -> Visit:
    import_gradio()
    from assistant.fronts.visit import Visit

    return Visit(advisor, Streams(Workers(2, 2), 4))


@pytest.fixture
def visit() -> gr.Request:
    """A request of a browser without a cookie."""
    import_gradio()
    from gradio import Request

    return Request(HTTPRequest({"type": "http", "headers": []}))


def every(events: AsyncIterator[_T], into: list[_T] | None = None) -> list[_T]:
    """All that an event shows, in the order in which it does."""
    shown = [] if into is None else into

    async def collect() -> None:
        async for each in events:
            shown.append(each)

    asyncio.run(collect())
    return shown


def raising(error: Exception) -> Callable[..., Any]:
    """A function that fails whatever it is given."""

    def fail(*_: object, **__: object) -> NoReturn:
        raise error

    return fail


def say(said: str, language: str = "zh", **more: object) -> dict[str, object]:
    """What the browser sends for a question."""
    return {"language": language, "act": "say", "run": "r-1", **more, "on": {"say": said}}


def test_an_answer_that_is_there_at_once_comes_with_its_question(
    page: Visit, visit: gr.Request
) -> None:
    first, *_ = every(page.asked(say("主播做什么?"), visit))
    assert "主播做什么?" in first["html"]
    assert 'class="text"' in first["html"] or "class='text'" in first["html"]
    assert first["conversation"]


def test_an_answer_that_takes_its_time_lets_its_question_go_ahead(
    advisor: StandIn, page: Visit, visit: gr.Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream, begin, pending = advisor.stream, Event(), markup.pending

    def slow(*said: Any, **wished: Any) -> Iterator[str | Answer]:  # noqa: ANN401
        assert begin.wait(60)
        yield from stream(*said, **wished)

    def told(wording: PageWording) -> str:
        begin.set()
        return pending(wording)

    monkeypatch.setattr(advisor, "stream", slow)
    monkeypatch.setattr(markup, "pending", told)
    shown = [each for each in every(page.asked(say("主播做什么?"), visit)) if "html" in each]
    assert "主播做什么?" in shown[0]["html"]
    assert pending(wordings()["zh"]) in shown[0]["html"]
    assert shown[0]["conversation"] == shown[-1]["conversation"]


def test_what_is_said_is_answered_in_its_own_language_and_a_name_in_that_of_the_page(
    advisor: StandIn, page: Visit, visit: gr.Request
) -> None:
    advisor.answer("?", language="zh")
    every(page.asked(say("OK?", "en"), visit))
    every(page.asked(say("主播做什么?", "en", conversation="c-1"), visit))
    every(page.asked(say("1"), visit))
    every(page.asked(say("SOP", "en"), visit))
    assert advisor.asked[1:] == [
        ("OK?", None, "en"),
        ("主播做什么?", "c-1", "zh"),
        ("1", None, "zh"),
        ("SOP", None, "en"),
    ]


def test_a_conversation_that_is_not_there_any_more_gives_way_to_a_new_one(
    advisor: StandIn, page: Visit, visit: gr.Request
) -> None:
    advisor.answer("mine", owner="visitor:other")
    shown = every(page.asked(say("主播做什么?", conversation="c-1"), visit))
    begun = shown[-1]["conversation"]
    assert begun != "c-1"
    assert [question for question, _ in advisor.history(begun)] == ["主播做什么?"]
    assert [question for question, _ in advisor.history("c-1", owner="visitor:other")] == ["mine"]


@pytest.mark.parametrize(("act", "said"), [("again", "主播做什么?"), ("edit", "场控做什么?")])
def test_what_is_asked_again_or_edited_takes_the_place_of_the_last(
    advisor: StandIn, page: Visit, visit: gr.Request, act: str, said: str
) -> None:
    advisor.answer("主播做什么?", language="zh")
    shown = every(page.asked(say(said, conversation="c-1", act=act), visit))
    assert [question for question, _ in advisor.history("c-1")] == [said]
    assert {each["run"] for each in shown} == {"r-1"}


def test_what_is_asked_again_and_was_never_stored_is_asked(
    advisor: StandIn, page: Visit, visit: gr.Request
) -> None:
    advisor.answer("主播做什么?", language="zh")
    every(page.asked(say("场控做什么?", conversation="c-1", act="again"), visit))
    assert [question for question, _ in advisor.history("c-1")] == ["主播做什么?", "场控做什么?"]


@pytest.mark.parametrize("said", ["主播做什么? ", "\u200b主播做什么?\ud83d"])
@pytest.mark.parametrize("act", ["resume", "edit"])
def test_what_was_stored_while_nobody_waited_is_shown_and_not_asked_twice(
    advisor: StandIn, page: Visit, visit: gr.Request, act: str, said: str
) -> None:
    advisor.answer("主播做什么?", language="zh")
    sent = {**say(said, conversation="c-1", act=act), "on": {"say": said, "resumed": "true"}}
    (shown,) = every(page.asked(sent, visit))
    assert shown["done"]
    assert len(shown["turns"]) == len(advisor.asked) == 1
    assert advisor.corrected == []


@pytest.mark.parametrize("said", ["\u200b" * 4001, " \ud83d"])
def test_a_question_without_anything_to_read_is_told_to_be_empty(said: str) -> None:
    wording = wordings()["en"]
    assert said_of(InputError("secret"), wording, said) == wording.empty
    assert said_of(InputError("secret"), wording, f"{said}{'?' * 4000}") == wording.failed


def test_a_turn_grows_and_tells_its_conversation_from_the_first(
    advisor: StandIn, page: Visit, visit: gr.Request
) -> None:
    shown = every(page.asked(say("主播做什么?"), visit))
    assert len({each["turn"] for each in shown}) == 1
    assert all('aria-busy="true"' in each["html"] for each in shown[:-1])
    assert 'aria-busy="false"' in shown[-1]["html"]
    assert shown[0]["conversation"] == shown[-1]["conversation"]
    assert advisor.history(shown[0]["conversation"])
    assert [each["done"] for each in shown] == [False] * (len(shown) - 1) + [True]


def test_a_failure_is_shown_and_still_reported(
    advisor: StandIn, page: Visit, visit: gr.Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(advisor, "answer", raising(RuntimeError("secret")))
    shown: list[Any] = []
    with pytest.raises(RuntimeError):
        every(page.asked(say("?", "en"), visit), shown)
    html = shown[-1]["html"]
    assert wordings()["en"].failed in html
    assert "secret" not in html


@pytest.mark.parametrize("act", ["say", "again", "resume", "edit", "retry", "correct"])
def test_a_failure_before_the_answer_is_begun_ends_the_run_and_is_said(
    advisor: StandIn, page: Visit, visit: gr.Request, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    sent = say("?", "en", act=act, conversation="c-1")
    said = {"run": "r-1", "notice": wordings()["en"].failed, "done": True}
    for error in (StoreError("secret"), RuntimeError("secret")):
        monkeypatch.setattr(advisor, "state", raising(error))
        shown: list[Any] = []
        told = pytest.raises(RuntimeError) if type(error) is RuntimeError else nullcontext()
        with told:
            every(page.asked(sent, visit), shown)
        assert shown == [said]


def test_the_list_of_conversations_stays_searched_after_an_answer_and_a_renaming(
    page: Visit,
) -> None:
    import gradio as gr
    from starlette.requests import Request as HTTPRequest

    headers = [(b"cookie", b"assistant_visitor=" + b"a" * 43)]
    visit = gr.Request(HTTPRequest({"type": "http", "headers": headers}))
    begun = every(page.asked(say("主播做什么?", words="场控"), visit))[-1]
    assert wordings()["zh"].search_none in begun["history"]
    on = {"conversation": begun["conversation"], "title": "甲"}
    for words, found in (("场控", False), ("甲", True)):
        sent = {"language": "zh", "act": "rename", "words": words, "on": on}
        assert ("data-open" in page.kept(sent, visit)["history"]) is found


@pytest.mark.parametrize(
    ("on", "corrections"),
    [
        ({"fact": "goods", "value": "own"}, Corrections(facts=(("goods", "own"),))),
        ({"fact": "stage"}, Corrections(facts=(("stage", ""),))),
        ({"role": "host", "count": "2"}, Corrections(people=(("host", 2),))),
        ({"role": "host", "count": "-2"}, Corrections()),
        ({}, Corrections()),
    ],
)
def test_what_the_panel_sends_corrects_the_last_answer(
    advisor: StandIn,
    page: Visit,
    visit: gr.Request,
    on: dict[str, str],
    corrections: Corrections,
) -> None:
    advisor.answer("主播做什么?", language="zh")
    sent = {"language": "zh", "conversation": "c-1", "act": "correct", "on": on}
    shown = every(page.asked(sent, visit))
    assert shown[-1]["done"]
    assert advisor.corrected == [corrections]


def test_what_is_done_to_a_conversation_of_another_person_is_refused(
    advisor: StandIn, page: Visit, visit: gr.Request
) -> None:
    advisor.answer("mine", owner="visitor:other")
    for act in ("rename", "delete", "judge"):
        on = {"conversation": "c-1", "title": "x", "answer": "a", "verdict": "up"}
        assert page.kept({"act": act, "on": on}, visit)["notice"] == wordings()["zh"].gone
    opened = page.kept({"act": "open", "on": {"conversation": "c-1"}}, visit)
    assert opened["conversation"] == ""
    assert "mine" not in str(opened)
    told = every(page.asked({"act": "retry", "conversation": "c-1"}, visit))
    assert told[-1]["notice"] == wordings()["zh"].gone
    assert told[-1]["done"]
    assert [question for question, _ in advisor.history("c-1", owner="visitor:other")] == ["mine"]


def test_opening_shows_the_conversation_so_far_in_the_language_of_each_answer(
    advisor: StandIn, page: Visit, visit: gr.Request
) -> None:
    advisor.answer("主播做什么?", language="zh")
    told = page.opened({"language": "en", "conversation": "c-1"}, visit)[-1]
    assert told["title"] == wordings()["en"].title
    assert len(told["turns"]) == 1
    assert 'lang="zh"' in told["turns"][0]
    empty = page.opened({"language": "en", "conversation": "unknown"}, visit)[-1]
    assert wordings()["en"].welcome in empty["turns"][0]


@pytest.mark.parametrize("sent", [None, "x", [], {"language": ["zh"], "conversation": {"a": 1}}])
def test_a_session_that_makes_no_sense_is_a_new_one(
    page: Visit, visit: gr.Request, sent: object
) -> None:
    fresh = page.opened({"language": "zh"}, visit)
    assert page.opened(sent, visit)[-1]["turns"] == fresh[-1]["turns"]
