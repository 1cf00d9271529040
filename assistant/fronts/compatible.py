"""The advisor for clients written for OpenAI: chat completions and the list of models.

Such a client sends the whole conversation with every question.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from functools import partial
from typing import Any, Literal

import orjson
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, Field

from assistant.errors import InputError, NotFoundError
from assistant.fronts.admission import Asking, attended
from assistant.fronts.description import events, failures
from assistant.fronts.limits import Workers
from assistant.fronts.people import Person
from assistant.fronts.ports import Advises
from assistant.fronts.problems import FRESH
from assistant.fronts.retelling import Retold, Said
from assistant.fronts.streams import BEAT, HEADERS, Event, Streams
from assistant.values.answer import Answer
from assistant.values.asking import Asker

MODEL = "assistant"

_CHUNKS = """data: {"object": "chat.completion.chunk", "choices": [{"delta": {"content": "…"}}]}

data: [DONE]

"""
_MARK = re.compile(r"\[(\d+)\]")
_NO_TOKENS = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}


class Part(BaseModel):
    """A part of a message; only text is read."""

    type: str
    text: str = ""


class Message(BaseModel):
    """One message of the conversation."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[Part] | None = None

    @property
    def said(self) -> str:
        """The text of the message; raises InputError where it holds anything but text."""
        if isinstance(self.content, list):
            if any(part.type not in {"text", "input_text"} for part in self.content):
                raise InputError("Only text can be read here; send the question as text.")
            return "".join(part.text for part in self.content)
        return self.content or ""


class StreamOptions(BaseModel):
    """What else a stream holds."""

    include_usage: bool = False


class Completion(BaseModel):
    """A conversation whose last message asks; settings of a language model change nothing here."""

    model: str = Field(default=MODEL, examples=[MODEL])
    messages: list[Message] = Field(
        min_length=1,
        max_length=500,
        examples=[[{"role": "user", "content": "Which roles do we need first?"}]],
    )
    stream: bool = False
    stream_options: StreamOptions | None = None
    n: int = Field(default=1, ge=1, le=1)


def add_compatible(app: FastAPI, advisor: Advises) -> None:
    """Add `/v1/chat/completions` and `/v1/models`."""
    workers: Workers = app.state.workers
    streams: Streams = app.state.streams
    retold = Retold()
    model = {"id": MODEL, "object": "model", "created": int(time.time()), "owned_by": MODEL}

    @app.get("/v1/models", tags=["compatible"], responses=failures())
    async def models(_: Asking) -> dict[str, Any]:
        """List the one model that there is."""
        return {"object": "list", "data": [model]}

    @app.get("/v1/models/{id}", tags=["compatible"], responses=failures(404))
    async def one_model(id: str, _: Asking) -> dict[str, Any]:
        """Describe the one model that there is."""
        if id != MODEL:
            raise NotFoundError(f"There is no model {id!r}; the one there is is called {MODEL!r}.")
        return model

    @app.post(
        "/v1/chat/completions",
        tags=["compatible"],
        responses={
            200: {"content": events(_CHUNKS)},
            **failures(400, 422),
        },
    )
    async def complete(asked: Completion, person: Asking, request: Request) -> Response:
        """Answer the last message of a conversation, as OpenAI's chat completions do.

        The text holds marks such as `[1]`, each resolved in an annotation of the type
        `url_citation`; `answer` is the whole answer object.
        """
        base = str(request.base_url)
        asker = person.asker()
        make = partial(_answered, retold, advisor, asked, person, asker)
        if asked.stream:
            usage = bool(asked.stream_options and asked.stream_options.include_usage)
            async with attended(request, asker):
                stream = await streams.begin(person.owner, make, asker.gone)
            told = _chunks(streams.read(stream), base, usage=usage)
            return StreamingResponse(told, media_type="text/event-stream", headers=HEADERS)
        async with attended(request, asker):
            answer = await workers.run(partial(_last, make))
        return JSONResponse(_whole(answer.as_json(), base), headers=FRESH)


def _answered(
    retold: Retold, advisor: Advises, asked: Completion, person: Person, asker: Asker
) -> Iterator[str | Answer]:
    """Answer the last question, on what the person may see."""
    said: list[Said] = [
        (message.role, message.said)
        for message in asked.messages
        if message.role in {"user", "assistant"} and message.said
    ]
    yield from retold.stream(person.seen(advisor), said, asker)


def _last(make: partial[Iterator[str | Answer]]) -> Answer:
    return next(piece for piece in make() if isinstance(piece, Answer))


def _whole(answer: Mapping[str, Any], base: str) -> dict[str, Any]:
    message = {
        "role": "assistant",
        "content": answer["text"],
        "refusal": None,
        "annotations": _annotations(answer, base),
    }
    choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
    head = _head(f"chatcmpl-{answer['id']}", "chat.completion")
    return {**head, "choices": [choice], "usage": _NO_TOKENS, "answer": answer}


async def _chunks(
    events: AsyncIterator[Event | None], base: str, *, usage: bool
) -> AsyncIterator[bytes]:
    """Lay the events of a stream out as chunks; only a whole answer ends with `[DONE]`."""
    head = _head(f"chatcmpl-{secrets.token_hex(16)}", "chat.completion.chunk")

    def chunk(delta: Mapping[str, Any], finish: str | None = None, **more: object) -> bytes:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return _data({**head, "choices": [choice], **more})

    yield chunk({"role": "assistant", "content": ""})
    async for event in events:
        if event is None:
            yield BEAT
        elif event.kind == "delta":
            yield chunk({"content": orjson.loads(event.data)["text"]})
        elif event.kind == "done":
            answer = orjson.loads(event.data)
            yield chunk({"annotations": _annotations(answer, base)}, "stop", answer=answer)
            if usage:
                yield _data({**head, "choices": [], "usage": _NO_TOKENS})
            yield b"data: [DONE]\n\n"
        else:
            told = orjson.loads(event.data)
            message = told.get("detail") or told.get("reason")
            yield _data({"error": {"message": message, "type": event.kind, "code": None}})


def _annotations(answer: Mapping[str, Any], base: str) -> list[dict[str, Any]]:
    """Return for every mark in the text the source that it stands for."""
    citations = {each["n"]: each for each in answer["citations"]}
    return [
        {
            "type": "url_citation",
            "url_citation": {
                "start_index": mark.start(),
                "end_index": mark.end(),
                "title": citations[int(mark[1])]["heading"],
                "url": _link(citations[int(mark[1])], base),
            },
        }
        for mark in _MARK.finditer(answer["text"])
        if int(mark[1]) in citations
    ]


def _link(citation: Mapping[str, Any], base: str) -> str:
    """Return where a citation can be read: at its source, else here."""
    source: str = citation["source"]
    if source.startswith(("https://", "http://")):
        return source
    return f"{base}v1/passages/{citation['passage']}"


def _head(id: str, kind: str) -> dict[str, Any]:
    return {"id": id, "object": kind, "created": int(time.time()), "model": MODEL}


def _data(content: object) -> bytes:
    return b"data: " + orjson.dumps(content) + b"\n\n"
