"""Every failure as a problem document of RFC 9457: a kind, a status and one sentence, no more."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from assistant.errors import (
    AccessError,
    AssistantError,
    BusyError,
    InputError,
    LimitError,
    NotFoundError,
    StoreError,
)

FRESH = {"Cache-Control": "no-store"}
MEDIA_TYPE = "application/problem+json"

COMPATIBLE = re.compile(r"/v1/(?:chat/completions|models(?:/.*)?)")
"""The routes whose clients were written for OpenAI's interface."""

_FAILED = "Something failed inside the assistant; its log says what."
_BUSY_SECONDS = 5
_STATUSES: Mapping[type[AssistantError], int] = {
    NotFoundError: 404,
    InputError: 400,
    AccessError: 403,
    LimitError: 429,
    BusyError: 503,
    StoreError: 503,
}
_LOG = logging.getLogger(__name__)


class Problem(BaseModel):
    """What went wrong, as RFC 9457 lays it out; `detail` is one sentence for a person."""

    type: str = Field(examples=["/docs#status-404"])
    title: str = Field(examples=["Not Found"])
    status: int = Field(examples=[404])
    detail: str = Field(
        examples=["You have no conversation 'c-1'; leave it out to start a new one."]
    )


class ProblemResponse(JSONResponse):
    """A problem document."""

    media_type = MEDIA_TYPE


def problem(
    status: int, detail: str, headers: Mapping[str, str] | None = None, *, compatible: bool = False
) -> ProblemResponse:
    """Return the document of a failure; `compatible` adds what clients of OpenAI look for."""
    told = Problem(
        type=f"/docs#status-{status}",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
    )
    error = {"message": detail, "type": "error", "param": None, "code": None}
    content = told.model_dump() | ({"error": error} if compatible else {})
    return ProblemResponse(content, status, headers={**FRESH, **(headers or {})})


def status_of(error: AssistantError) -> tuple[int, dict[str, str]]:
    """Return the status of an error and the headers that go with it."""
    headers: dict[str, str] = {}
    status = next((status for kind, status in _STATUSES.items() if isinstance(error, kind)), 500)
    if isinstance(error, LimitError):
        headers = {"Retry-After": str(error.seconds)}
    elif status == 503:
        headers = {"Retry-After": str(_BUSY_SECONDS)}
    elif isinstance(error, AccessError) and not error.known:
        status, headers = 401, {"WWW-Authenticate": "Bearer"}
    return status, headers


def problem_of(error: Exception, *, compatible: bool = False) -> ProblemResponse:
    """Return the problem that an error is; of an unexpected one only the log tells."""
    if isinstance(error, AssistantError):
        status, headers = status_of(error)
        return problem(status, str(error), headers, compatible=compatible)
    _LOG.error("A request failed.", exc_info=error)
    return problem(500, _FAILED, compatible=compatible)


def report_problems(app: FastAPI) -> None:
    """Let every failure of `app` reach the client as a problem."""

    @app.exception_handler(AssistantError)
    async def assistant_error(request: Request, error: AssistantError) -> JSONResponse:
        return problem_of(error, compatible=_compatible(request))

    @app.exception_handler(RequestValidationError)
    async def unusable_request(request: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"] if part != "body") or "body"
        detail = f"The request cannot be used: {place}: {first['msg']}."
        return problem(422, detail, compatible=_compatible(request))

    @app.exception_handler(HTTPException)
    async def http_error(request: Request, error: HTTPException) -> JSONResponse:
        return problem(
            error.status_code,
            str(error.detail),
            error.headers,
            compatible=_compatible(request),
        )

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> JSONResponse:
        return problem_of(error, compatible=_compatible(request))


def _compatible(request: Request) -> bool:
    path = request.url.path.removeprefix(request.scope.get("root_path", ""))
    return COMPATIBLE.fullmatch(path) is not None
