"""Questions over HTTP in, the answer out as JSON or as a stream of events; health beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Annotated, Any, Literal

import orjson
from fastapi import FastAPI, Header, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field, TypeAdapter
from starlette.routing import Route

from assistant import __version__
from assistant.errors import NotFoundError
from assistant.fronts.admission import Asking, attended
from assistant.fronts.bodies import RequestBody
from assistant.fronts.compatible import add_compatible
from assistant.fronts.description import describe, events, failures
from assistant.fronts.drawing import drawings
from assistant.fronts.embeds import add_embeds
from assistant.fronts.files import serve_files
from assistant.fronts.guard import guard
from assistant.fronts.limits import Workers
from assistant.fronts.passes import Access
from assistant.fronts.people import Gate, Person
from assistant.fronts.ports import Advises, WebKnobs
from assistant.fronts.problems import FRESH, report_problems
from assistant.fronts.streams import StreamKnobs, Streams
from assistant.fronts.tool_door import ToolDoor
from assistant.takeaway.chart import standalone
from assistant.values.answer import Answer
from assistant.values.asking import Page
from assistant.values.documents import Passage

_ANSWER: TypeAdapter[Answer] = TypeAdapter(Answer)
_EVENTS = "text/event-stream"
_STREAM = """event: delta
data: {"text": "You are in the **initial stage**. "}
id: rk2Vd0:1

event: done
data: {"id": "…", "conversation": "…", "text": "…", "citations": []}
id: rk2Vd0:2

"""


class AskedFrom(RequestBody):
    """The page a question is asked from: looked at first, no part of the question, never obeyed."""

    title: str = Field(default="", max_length=300, examples=["Leave"])
    address: str = Field(default="", max_length=2000, examples=["https://wiki.example/Leave"])


class ChatRequest(RequestBody):
    """A question, and the conversation it continues; `language` fixes the answer's language."""

    question: str = Field(examples=["We have just started. Which roles do we need?"])
    conversation: str | None = Field(
        default=None, max_length=64, examples=[None], description="From an earlier answer."
    )
    language: str | None = Field(default=None, max_length=16, examples=["en"])
    page: AskedFrom | None = Field(default=None, examples=[None])


class FeedbackRequest(RequestBody):
    """What a user thinks of an answer: `up`, `down`, or `case` for a case of the evals."""

    conversation: str = Field(examples=["5f0c…"])
    answer: str = Field(examples=["91ab…"])
    verdict: str = Field(examples=["down"])
    reason: str = Field(default="", examples=["It forgets that we have no goods of our own."])


class Turn(BaseModel):
    """A question with its answer."""

    question: str
    answer: Answer


class Conversation(BaseModel):
    """The turns of a conversation, oldest first."""

    conversation: str
    turns: list[Turn]


class Live(BaseModel):
    """The process serves."""

    status: str = Field(examples=["live"])


class Ready(BaseModel):
    """Whether questions can be answered: by which index, or why not."""

    status: str = Field(examples=["ready"])
    generation: str | None = None
    detail: str | None = None


def create_app(
    advisor: Advises,
    knobs: WebKnobs,
    access: Access | None = None,
    stream_knobs: StreamKnobs | None = None,
) -> FastAPI:
    """Return the web app: chat, feedback and the health routes, guarded, without any page."""
    workers = Workers(knobs.workers, knobs.waiting)
    tools = ToolDoor(advisor, workers, knobs)
    app = FastAPI(
        title="assistant",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        lifespan=tools.lifespan,
    )
    guard(app, knobs)
    report_problems(app)
    describe(app)
    serve_files(app)
    app.state.gate = Gate(access, knobs)
    app.state.workers = workers
    app.state.streams = Streams(workers, knobs.streams, stream_knobs)
    _add_chat(app, advisor)
    _add_conversations(app, advisor)
    _add_passages(app, advisor)
    add_compatible(app, advisor)
    app.router.routes.append(Route("/mcp", tools, include_in_schema=False))
    if access:
        add_embeds(app, advisor, access)
    _add_health(app, advisor)
    return app


def _add_chat(app: FastAPI, advisor: Advises) -> None:
    workers: Workers = app.state.workers
    streams: Streams = app.state.streams

    @app.post(
        "/v1/chat",
        response_model=Answer,
        tags=["chat"],
        responses={
            200: {"content": events(_STREAM)},
            **failures(400, 404, 422),
        },
    )
    async def chat(
        asked: ChatRequest,
        person: Asking,
        request: Request,
        accept: Annotated[str, Header()] = "",
        last_event_id: Annotated[str, Header(max_length=64)] = "",
    ) -> Response:
        """Answer a question as JSON, or as server-sent events where these are accepted.

        The events are `delta` (a piece of the text) and one last event: `done` with the whole
        answer, `error` with a problem, or `incomplete` with a reason. They are numbered; the same
        request with the number of the last event received in `Last-Event-ID` reads on after it,
        for a few minutes, instead of asking again.
        """
        streamed = _EVENTS in accept
        if streamed and last_event_id:
            return streams.resume(person.owner, last_event_id)
        page = Page(**asked.page.model_dump()) if asked.page else None
        asker = person.asker(page)
        wished: dict[str, Any] = {
            "conversation": asked.conversation,
            "language": asked.language,
            "owner": person.owner,
            "asker": asker,
        }
        async with attended(request, asker):
            if streamed:
                make = partial(_streamed, advisor, person, asked.question, wished)
                return await streams.open(person.owner, make, asker.gone)
            answer = await workers.run(
                lambda: person.seen(advisor).answer(asked.question, **wished)
            )
        return Response(_ANSWER.dump_json(answer), media_type="application/json", headers=FRESH)


def _streamed(
    advisor: Advises, person: Person, question: str, wished: Mapping[str, Any]
) -> Iterator[str | Answer]:
    return person.seen(advisor).stream(question, **wished)


def _add_conversations(app: FastAPI, advisor: Advises) -> None:
    workers: Workers = app.state.workers

    @app.post("/v1/feedback", status_code=204, tags=["chat"], responses=failures(400, 404, 422))
    async def feedback(given: FeedbackRequest, person: Asking) -> None:
        """Keep what a user thinks of an answer; a second verdict replaces the first."""
        await workers.run(
            partial(
                advisor.feedback,
                given.conversation,
                given.answer,
                given.verdict,
                given.reason,
                owner=person.owner,
            )
        )

    @app.get(
        "/v1/conversations/{id}",
        response_model=Conversation,
        tags=["chat"],
        responses=failures(404),
    )
    async def conversation(id: str, person: Asking) -> Response:
        """Return the turns of a conversation of one's own, oldest first."""
        turns = await workers.run(partial(advisor.history, id, owner=person.owner))
        told = {
            "conversation": id,
            "turns": [{"question": question, "answer": answer} for question, answer in turns],
        }
        return Response(orjson.dumps(told), media_type="application/json", headers=FRESH)

    @app.get(
        "/v1/conversations/{id}/{answer}/chart.svg",
        response_class=Response,
        tags=["chat"],
        responses={200: {"content": {"image/svg+xml": {}}}, **failures(404)},
    )
    async def chart(
        id: str, answer: str, person: Asking, width: Literal["wide", "narrow"] = "wide"
    ) -> Response:
        """Draw the organisation of the stage that an answer of one's own speaks of."""
        narrow = width == "narrow"
        drawn = await workers.run(partial(_drawn, advisor, person, id, answer, narrow=narrow))
        return Response(drawn, media_type="image/svg+xml", headers=FRESH)


def _drawn(
    advisor: Advises, person: Person, conversation: str, answer: str, *, narrow: bool
) -> str:
    turns = advisor.history(conversation, owner=person.owner)
    given = next((given for _, given in turns if given["id"] == answer), None)
    method = person.seen(advisor).methodology
    found = drawings(given, method, narrow=narrow) if given and method else {}
    if "chart" not in found:
        raise NotFoundError("There is no answer with a stage of that id in this conversation.")
    return standalone(found["chart"]())


def _add_passages(app: FastAPI, advisor: Advises) -> None:
    workers: Workers = app.state.workers

    @app.get("/v1/passages/{id}", response_model=Passage, tags=["chat"], responses=failures(404))
    async def passage(id: str, person: Asking) -> Response:
        """Return a passage that an answer cites, whole."""
        found = await workers.run(lambda: person.seen(advisor).passage(id))
        return Response(orjson.dumps(found), media_type="application/json", headers=FRESH)


def _add_health(app: FastAPI, advisor: Advises) -> None:
    @app.get("/health/live", response_model=Live, tags=["health"])
    async def live() -> dict[str, str]:
        """Say that the process serves."""
        return {"status": "live"}

    unready: dict[int | str, dict[str, Any]] = {503: {"model": Ready, "description": "Not ready."}}

    @app.get("/health/ready", response_model=Ready, tags=["health"], responses=unready)
    async def ready() -> JSONResponse:
        """Say whether questions can be answered, and if not, why."""
        reason = advisor.ready()
        if reason is not None:
            return JSONResponse({"status": "not ready", "detail": reason}, 503, headers=FRESH)
        return JSONResponse({"status": "ready", "generation": advisor.generation}, headers=FRESH)
