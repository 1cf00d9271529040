"""Questions over HTTP in, the answer out as JSON or as a stream of events; health beside it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import orjson
from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, field_validator
from starlette.exceptions import HTTPException

from assistant.errors import AssistantError, BusyError, InputError, NotFoundError, StoreError
from assistant.fronts.guard import guard
from assistant.fronts.people import person_of
from assistant.fronts.ports import Advises, WebKnobs
from assistant.values.answer import Answer

_ANSWER: TypeAdapter[Answer] = TypeAdapter(Answer)
_TEXT: TypeAdapter[dict[str, str]] = TypeAdapter(dict[str, str])
_DELTA = re.compile(r".+?(?:[。!?！？]+[”’」』)）\]]*\s*|\.\s+|\n+|\Z)", re.DOTALL)
_FRESH = {"Cache-Control": "no-store"}
_STREAMED = {**_FRESH, "X-Accel-Buffering": "no"}


class RequestBody(BaseModel):
    """What every request has in common: no unknown fields, and only text that can be stored."""

    model_config = ConfigDict(extra="forbid")

    @field_validator("*")
    @classmethod
    def _is_text(cls, value: str | list[str] | None) -> str | list[str] | None:
        """JSON can name half a character; no text can hold it."""
        "".join(value or ()).encode()
        return value


class ChatRequest(RequestBody):
    """A question, and the conversation it continues; `language` fixes the answer's language."""

    question: str
    conversation: str | None = Field(default=None, max_length=64)
    language: str | None = Field(default=None, max_length=16)


class FeedbackRequest(RequestBody):
    """What a user thinks of an answer: `up`, `down`, or `case` for a case of the evals."""

    conversation: str
    answer: str
    verdict: str
    reason: str = ""


def create_app(advisor: Advises, knobs: WebKnobs) -> FastAPI:
    """Return the web app: chat, feedback and the health routes, guarded, without any page."""
    app = FastAPI(title="assistant", docs_url=None, redoc_url=None)
    guard(app, knobs)
    _report_errors(app)

    @app.post("/v1/chat", response_model=Answer)
    async def chat(asked: ChatRequest, request: Request) -> Response:
        """Answer a question as JSON, or as server-sent events where these are accepted."""
        answer = await run_in_threadpool(
            advisor.answer,
            asked.question,
            conversation=asked.conversation,
            language=asked.language,
            owner=person_of(request).owner,
        )
        if "text/event-stream" in request.headers.get("accept", ""):
            return StreamingResponse(
                _events(answer), media_type="text/event-stream", headers=_STREAMED
            )
        return Response(_ANSWER.dump_json(answer), media_type="application/json", headers=_FRESH)

    @app.post("/v1/feedback", status_code=204)
    async def feedback(given: FeedbackRequest, request: Request) -> None:
        """Keep what a user thinks of an answer; a second verdict replaces the first."""
        await run_in_threadpool(
            advisor.feedback,
            given.conversation,
            given.answer,
            given.verdict,
            given.reason,
            owner=person_of(request).owner,
        )

    @app.get("/v1/conversations/{id}")
    async def conversation(id: str, request: Request) -> Response:
        """Return the turns of a conversation of one's own, oldest first."""
        turns = await run_in_threadpool(advisor.history, id, owner=person_of(request).owner)
        told = {
            "conversation": id,
            "turns": [{"question": question, "answer": answer} for question, answer in turns],
        }
        return Response(orjson.dumps(told), media_type="application/json", headers=_FRESH)

    @app.get("/health/live")
    async def live() -> dict[str, str]:
        """Say that the process serves."""
        return {"status": "live"}

    @app.get("/health/ready")
    async def ready() -> JSONResponse:
        """Say whether questions can be answered, and if not, why."""
        reason = advisor.ready()
        if reason is not None:
            return JSONResponse({"status": "not ready", "error": reason}, 503, headers=_FRESH)
        return JSONResponse({"status": "ready", "generation": advisor.generation}, headers=_FRESH)

    return app


def deltas(text: str) -> tuple[str, ...]:
    """Cut a text at sentence ends and line breaks; joined again, the pieces are the text."""
    return tuple(_DELTA.findall(text))


async def _events(answer: Answer) -> AsyncIterator[bytes]:
    """The answer's text piece by piece, then the whole object, which ends every stream."""
    for piece in deltas(answer.text):
        yield b"event: delta\ndata: " + _TEXT.dump_json({"text": piece}) + b"\n\n"
    yield b"event: answer\ndata: " + _ANSWER.dump_json(answer) + b"\n\n"


def _report_errors(app: FastAPI) -> None:
    """Let every failure reach the client as `{"error": sentence}`, and nothing else of it."""

    @app.exception_handler(AssistantError)
    async def assistant_error(_: Request, error: AssistantError) -> JSONResponse:
        if isinstance(error, NotFoundError):
            return _refusal(404, str(error))
        if isinstance(error, InputError):
            return _refusal(400, str(error))
        if isinstance(error, BusyError | StoreError):
            return _refusal(503, str(error), {"Retry-After": "5"})
        return _refusal(500, str(error))

    @app.exception_handler(RequestValidationError)
    async def unusable_request(_: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"] if part != "body") or "body"
        return _refusal(422, f"The request cannot be used: {place}: {first['msg']}.")

    @app.exception_handler(HTTPException)
    async def http_error(_: Request, error: HTTPException) -> JSONResponse:
        return _refusal(error.status_code, str(error.detail), dict(error.headers or {}))

    @app.exception_handler(Exception)
    async def unexpected(_: Request, __: Exception) -> JSONResponse:
        return _refusal(500, "Something failed inside the assistant; its log says what.")


def _refusal(status: int, sentence: str, headers: dict[str, str] | None = None) -> JSONResponse:
    return JSONResponse({"error": sentence}, status, headers={**_FRESH, **(headers or {})})
