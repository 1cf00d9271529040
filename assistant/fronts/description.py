"""The interface described: OpenAPI with its problems, and a page of it that needs no script."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from html import escape
from http import HTTPStatus
from string import Template
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse

from assistant.fronts.files import address, text
from assistant.fronts.problems import FRESH, MEDIA_TYPE, Problem

_PROBLEM = {"$ref": "#/components/schemas/Problem"}
_ALWAYS = (401, 403, 429, 500, 503)
_WHEN = {
    400: "What was sent cannot be used.",
    401: "A key is missing, unknown or revoked.",
    403: "The key does not reach so far, or a page of a foreign origin asks.",
    404: "There is no such thing for the person who asks.",
    413: "The request is too large.",
    422: "The request is not of the form described.",
    429: "Too many requests; `Retry-After` says for how many seconds to wait.",
    500: "Something failed inside; the log says what.",
    503: "Too much is going on, or the store cannot be reached; see `Retry-After`.",
}
_PLAIN = {"string": "…", "integer": 1, "number": 0.5, "boolean": True}
_ABOUT = (
    "Advice about the team of a shop, every sentence tied to a passage. Failures are problem "
    "documents of RFC 9457."
)
_POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "style-src 'self'"
)


def failures(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the problems of a route for its description, with those that any route may have."""
    return {
        status: {"description": _WHEN[status], "content": {MEDIA_TYPE: {"schema": _PROBLEM}}}
        for status in sorted({*statuses, *_ALWAYS, *((413,) if 422 in statuses else ())})
    }


def describe(app: FastAPI) -> None:
    """Serve the description of `app` at `/openapi.json`, and as a page at `/docs`."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            made = get_openapi(
                title=app.title, version=app.version, routes=app.routes, description=_ABOUT
            )
            schemas = made["components"]["schemas"]
            schemas["Problem"] = Problem.model_json_schema()
            for unused in ("HTTPValidationError", "ValidationError"):
                schemas.pop(unused, None)
            for methods in made["paths"].values():
                for route in methods.values():
                    if "422" in route["responses"]:
                        route["responses"]["422"] = failures(422)[422]
            app.openapi_schema = made
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]

    @app.get("/docs", include_in_schema=False)
    async def docs() -> HTMLResponse:
        headers = {"Content-Security-Policy": _POLICY, **FRESH}
        return HTMLResponse(_page(openapi()), headers=headers)


def _page(described: Mapping[str, Any]) -> str:
    problems = "".join(
        f'<dt id="status-{status}">{status} {escape(HTTPStatus(status).phrase)}</dt>'
        f"<dd>{_prose(when)}</dd>"
        for status, when in _WHEN.items()
    )
    return Template(text("docs.html")).substitute(
        title=escape(f"{described['info']['title']} {described['info']['version']}"),
        about=escape(described["info"]["description"]),
        theme=address("theme.css"),
        styles=address("docs.css"),
        routes="".join(_routes(described)),
        problems=problems,
    )


def _routes(described: Mapping[str, Any]) -> Iterator[str]:
    for path, methods in described["paths"].items():
        for method, route in methods.items():
            says = "".join(
                f"<p>{_prose(part)}</p>" for part in route.get("description", "").split("\n\n")
            )
            yield (
                f"<section><h3><code>{method.upper()} {escape(path)}</code></h3>{says}"
                f"{''.join(_asked(route, described))}{''.join(_told(route, described))}</section>"
            )


def _asked(route: Mapping[str, Any], described: Mapping[str, Any]) -> Iterator[str]:
    for each in route.get("parameters", ()):
        yield f"<p>In the {each['in']}: <code>{escape(each['name'])}</code></p>"
    body = route.get("requestBody")
    if body:
        schema = next(iter(body["content"].values()))["schema"]
        yield f"<h4>Send</h4>{_example(_sample(schema, described))}"


def _told(route: Mapping[str, Any], described: Mapping[str, Any]) -> Iterator[str]:
    for status, reply in route["responses"].items():
        if not status.startswith("2"):
            continue
        for kind, content in reply.get("content", {}).items():
            example = content.get("example") or _sample(content.get("schema", {}), described)
            yield f"<h4>{status}, {escape(kind)}</h4>{_example(example)}"
    others = [status for status in route["responses"] if not status.startswith("2")]
    if others:
        links = ", ".join(f'<a href="#status-{status}">{status}</a>' for status in others)
        yield f"<p>Problems: {links}</p>"


def _sample(schema: Mapping[str, Any], described: Mapping[str, Any]) -> Any:  # noqa: ANN401
    """Return a value of the form that a schema describes, of its own examples where it has any."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return _sample(described["components"]["schemas"][name], described)
    values = (*schema.get("examples", ()), *schema.get("enum", ()))
    choices = (*schema.get("anyOf", ()), *schema.get("prefixItems", ()))
    if values or choices:
        found = values[0] if values else _sample(choices[0], described)
    elif schema.get("type") == "object":
        named = schema.get("properties", {}).items()
        found = {name: _sample(each, described) for name, each in named}
    elif schema.get("type") == "array":
        found = [_sample(schema.get("items", {}), described)]
    else:
        found = schema.get("const", _PLAIN.get(str(schema.get("type"))))
    return found


def _example(value: object) -> str:
    shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)
    return f"<pre><code>{escape(shown)}</code></pre>"


def _prose(words: str) -> str:
    """Return text as HTML, with what stands between backticks as code."""
    parts = escape(words).split("`")
    return "".join(f"<code>{part}</code>" if i % 2 else part for i, part in enumerate(parts))
