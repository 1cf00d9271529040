"""An error of any provider's package in, the kind of failure out; nothing the provider said."""

from __future__ import annotations

import contextlib
from email.utils import parsedate_to_datetime

from assistant.errors import Failure, ModelError

RETRIED: frozenset[Failure] = frozenset({"unreachable", "busy", "failed"})
"""What may go well when the call is made again."""

_FINISHED = frozenset({"stop", "end_turn", "stop_sequence", "tool_calls", "tool_use", "eos"})
_TOO_LONG = frozenset({"length", "max_tokens", "model_length", "max_output_tokens"})
_BLOCKED = frozenset({"content_filter", "refusal", "safety", "sensitive"})

_BY_STATUS: dict[int, Failure] = {
    401: "denied",
    403: "denied",
    404: "unknown",
    408: "failed",
    409: "failed",
    429: "busy",
}
_TRANSPORT = ("httpx", "httpx2", "httpcore", "httpcore2", "aiohttp", "anyio")


def unfinished(reason: str) -> Failure | None:
    """Return what a reason to finish tells: None for a reply that is whole."""
    known = reason.lower()
    if known in _FINISHED:
        return None
    if known in _TOO_LONG:
        return "too long"
    return "blocked" if known in _BLOCKED else "cut"


def failure(error: BaseException, *, begun: bool) -> Failure:
    """Return the kind of a failure; `begun` tells that part of the reply had come."""
    from langchain_core import exceptions

    if isinstance(error, ModelError):
        return error.kind
    kinds: tuple[tuple[Failure, tuple[type[BaseException], ...]], ...] = (
        ("slow", (TimeoutError, exceptions.ModelTimeoutError)),
        ("denied", (exceptions.ModelAuthenticationError, exceptions.ModelPermissionDeniedError)),
        ("unknown", (exceptions.ModelNotFoundError,)),
        ("busy", (exceptions.ModelRateLimitError,)),
        ("too long", (exceptions.ContextOverflowError,)),
        ("rejected", (exceptions.ModelInvalidRequestError,)),
        ("failed", (exceptions.ModelAPIError,)),
    )
    for kind, types in kinds:
        if isinstance(error, types):
            return kind
    if by_status := _by_status(error):
        return by_status
    dropped = isinstance(error, (exceptions.ModelConnectionError, OSError))
    if dropped or type(error).__module__.partition(".")[0] in _TRANSPORT:
        return "cut" if begun else "unreachable"
    if isinstance(error, (ValueError, LookupError, TypeError, AttributeError)):
        return "garbled"
    return "failed"


def pause(error: BaseException) -> float | None:
    """Return the seconds that the service asks to wait, or None where it asks for none."""
    response = getattr(error, "response", None)
    asked = getattr(response, "headers", {}).get("retry-after")
    if not asked:
        return None
    with contextlib.suppress(ValueError):
        return max(0.0, float(asked))
    with contextlib.suppress(ValueError):
        from datetime import UTC, datetime

        return max(0.0, (parsedate_to_datetime(asked) - datetime.now(UTC)).total_seconds())
    return None


def _by_status(error: BaseException) -> Failure | None:
    status = getattr(error, "status_code", None)
    if not isinstance(status, int) or status < 400:
        return None
    return _BY_STATUS.get(status, "failed" if status >= 500 else "rejected")
