"""The advisor as tools for models, by the Model Context Protocol: over HTTP and over stdio."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Any, Literal, TypeVar

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import ToolAnnotations
from starlette.applications import Starlette
from starlette.requests import Request

from assistant import __version__
from assistant.errors import AssistantError
from assistant.fronts.admission import attended
from assistant.fronts.limits import Workers
from assistant.fronts.people import Person, person_in
from assistant.fronts.ports import Advises
from assistant.values.asking import Asker
from assistant.values.dialogue import Topic

Language = Literal["zh", "en"]

_T = TypeVar("_T")

_ABOUT = (
    "Advice about the team of a shop, from a written method: which roles are needed in which stage "
    "and why. Every sentence is cited; what the documents leave open is said. Pass the text on "
    "with its citations, and add nothing to the roster."
)
_READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)


def tool_server(advisor: Advises, workers: Workers) -> MCPServer[Any]:
    """Return the server of the tools: ask, plan a roster, define a role, search.

    `workers` do the work of every tool.
    """
    server: MCPServer[Any] = MCPServer(
        "assistant", instructions=_ABOUT, version=__version__, log_level="WARNING"
    )
    _add_ask(server, advisor, workers)
    _add_consulting(server, advisor, workers)
    _add_search(server, advisor, workers)
    return server


def http_endpoint(advisor: Advises, workers: Workers, body_limit: int) -> Starlette:
    """Return the app that serves the tools at `/mcp`; whoever calls it guards it."""
    return tool_server(advisor, workers).streamable_http_app(
        stateless_http=True,
        json_response=True,
        max_request_body_size=body_limit,
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )


def _add_ask(server: MCPServer[Any], advisor: Advises, workers: Workers) -> None:
    @server.tool(title="Ask a question")
    async def ask(
        context: Context[Any, Any],
        question: str,
        conversation: str | None = None,
        language: Language | None = None,
    ) -> dict[str, Any]:
        """Answer a question about the team in the user's own words, in Chinese or English.

        Pass the `conversation` of the answer before to ask on. The result holds the `text` with
        marks such as [1], the `citations` that these stand for, the `stage`, the `roster`, and
        `questions` to put to the user where a fact is missing.
        """
        person = _person(context)
        asker = person.asker()
        async with _attended(context, asker):
            answer = await _done(
                workers,
                lambda: person.seen(advisor).answer(
                    question,
                    conversation=conversation,
                    language=language,
                    owner=person.owner,
                    asker=asker,
                ),
            )
        return answer.as_json()


def _add_consulting(server: MCPServer[Any], advisor: Advises, workers: Workers) -> None:
    async def consulted(
        context: Context[Any, Any], topic: Topic, stated: dict[str, Any]
    ) -> dict[str, Any]:
        person = _person(context)
        answer = await _done(workers, lambda: person.seen(advisor).consult(topic, **stated))
        return answer.as_json()

    @server.tool(title="Plan a roster", annotations=_READS)
    async def plan_roster(
        context: Context[Any, Any],
        facts: dict[str, str],
        people: dict[str, int] | None = None,
        language: Language = "zh",
    ) -> dict[str, Any]:
        """Plan the roster for facts that are known, without reading any text.

        `facts` maps the names of facts to their values, such as {"stage": "initial"}; a name or a
        value that does not exist is refused with those that do. `people` maps roles that are there
        to how many they are.
        """
        stated: dict[str, Any] = {"facts": facts, "people": people or {}, "language": language}
        return await consulted(context, Topic(ability="roster"), stated)

    @server.tool(title="Define a role", annotations=_READS)
    async def define_role(
        context: Context[Any, Any], role: str, language: Language = "zh"
    ) -> dict[str, Any]:
        """Tell what a role does and where it stands in the stages; by its id or any of its names.

        A role that does not exist is refused with those that do.
        """
        stated: dict[str, Any] = {"facts": {}, "people": {}, "language": language}
        return await consulted(context, Topic(ability="duties", roles=(role,)), stated)


def _add_search(server: MCPServer[Any], advisor: Advises, workers: Workers) -> None:
    @server.tool(title="Search the documents", annotations=_READS)
    async def search(
        context: Context[Any, Any], query: str, language: Language = "zh", most: int = 6
    ) -> dict[str, Any]:
        """Return the passages nearest to a query, best first, at most 20; none are made up."""
        person, wanted = _person(context), max(1, min(most, 20))
        found = await _done(
            workers, lambda: person.seen(advisor).find(query, language=language, most=wanted)
        )
        return {
            "passages": [
                {
                    "id": hit.passage.id,
                    "document": hit.passage.title,
                    "heading": hit.passage.heading,
                    "text": hit.passage.text,
                    "source": hit.passage.provenance.source,
                    "collection": hit.passage.provenance.collection,
                    "score": round(hit.score, 4),
                }
                for hit in found
            ]
        }


def _person(context: Context[Any, Any]) -> Person:
    """Return who calls a tool: over stdio, whoever started the process."""
    request = context.request_context.request
    return person_in(request) if isinstance(request, Request) else Person()


def _attended(context: Context[Any, Any], asker: Asker) -> AbstractAsyncContextManager[None]:
    """Let who asks over HTTP be gone as soon as their connection is."""
    request = context.request_context.request
    return attended(request, asker) if isinstance(request, Request) else nullcontext()


async def _done(workers: Workers, work: Callable[[], _T]) -> _T:
    """Let a worker do it; what is wrong with it, or with the time for it, is told to the model."""
    try:
        return await workers.run(work)
    except AssistantError as error:
        raise ToolError(str(error)) from None
