"""The organisation that an answer is about as a picture, for pages that show no more of it."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.responses import Response

from assistant.errors import NotFoundError
from assistant.fronts.admission import Asking
from assistant.fronts.description import failures
from assistant.fronts.limits import Workers
from assistant.fronts.people import Person
from assistant.fronts.ports import Advises
from assistant.fronts.problems import FRESH
from assistant.fronts.taking import drawing
from assistant.takeaway import chart

_KIND = "image/svg+xml"


def add_charts(app: FastAPI, advisor: Advises) -> None:
    """Add the chart of an answer to the routes of conversations."""
    workers: Workers = app.state.workers

    @app.get(
        "/v1/conversations/{id}/answers/{answer}/chart.svg",
        tags=["chat"],
        response_class=Response,
        responses={
            200: {"content": {_KIND: {"schema": {"type": "string"}}}},
            **failures(404),
        },
    )
    async def drawn(id: str, answer: str, person: Asking) -> Response:
        """Draw the organisation that an answer of one's own is about, narrow, as SVG."""
        svg = await workers.run(lambda: _drawn(advisor, person, id, answer))
        return Response(svg, media_type=_KIND, headers=FRESH)


def _drawn(advisor: Advises, person: Person, id: str, answer: str) -> str:
    method = person.seen(advisor).methodology
    for _, given in advisor.history(id, owner=person.owner):
        svg = drawing(given, method, chart.NARROW) if given["id"] == answer else None
        if svg:
            return chart.standalone(svg)
    raise NotFoundError(f"There is no answer {answer!r} with a chart in this conversation.")
