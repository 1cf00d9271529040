"""The chat page: a Gradio client of the advisor, mounted at `/` of the web app."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

import gradio as gr
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from starlette.routing import Mount
from starlette.types import ASGIApp

from assistant.errors import AssistantError, NotFoundError
from assistant.fronts import markup
from assistant.fronts.files import address
from assistant.fronts.people import remember_visitor, visitor_of
from assistant.fronts.ports import Advises
from assistant.fronts.shell import Doors, dressed_page
from assistant.fronts.wording import (
    PageWording,
    examples,
    fact_names,
    page_language,
    page_wording,
    wordings,
)
from assistant.text import language_of, pieces
from assistant.values.answer import Answer

_QUIETLY: Mapping[str, Any] = {
    "show_progress": "hidden",
    "api_visibility": "private",
    "concurrency_limit": 40,
}
_SHOWN_TURNS = 30


def mount_page(app: FastAPI, advisor: Advises) -> FastAPI:
    """Serve the chat page at `/` of `app`; mount it last, it takes every path that is left.

    Not to be called where an event loop runs: this runs one for Gradio, whose locks want one and
    which would leave several open otherwise.
    """
    gradio = asyncio.run(_start_with(app, ChatPage(advisor)))
    head = (
        f'<link rel="stylesheet" href="{address("theme.css")}">'
        f'<link rel="stylesheet" href="{address("page.css")}">'
        f'<script src="{address("page.js")}"></script>'
    )

    @app.get("/", include_in_schema=False)
    async def page(request: Request) -> HTMLResponse:
        language = page_language(
            request.query_params.get("lang", ""), request.headers.get("accept-language", "")
        )
        shown = await dressed_page(gradio, request, language, page_wording(language), head)
        remember_visitor(request, shown)
        return shown

    app.mount("/", Doors(gradio))
    return app


async def _start_with(app: FastAPI, page: ChatPage) -> ASGIApp:
    """Let Gradio start and stop with `app`, its extras off, and take its open mount away again."""
    gr.mount_gradio_app(
        app,
        page.blocks(),
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size=1,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["monospace"]),
    )
    return cast("Mount", app.router.routes.pop()).app


@dataclass(frozen=True, slots=True)
class Session:
    """What the browser keeps of a visitor and sends along with each event; not to be trusted."""

    language: str
    conversation: str | None = None
    question: str = ""

    @classmethod
    def read(cls, sent: object) -> Session:
        """Take what has the right type from `sent`, and leave the rest."""
        values = {
            name: value
            for name, value in (sent.items() if isinstance(sent, dict) else ())
            if isinstance(value, str)
        }
        return cls(
            language=page_language(values.get("language", ""), ""),
            conversation=values.get("conversation"),
            question=values.get("question", ""),
        )


class ChatPage:
    """The page's components and what happens on each event; it holds no state of any visitor.

    A visitor's session lives in the browser: `page.js` sends it in place of the transcript's
    value, and what an event returns to the transcript tells `page.js` what to show.
    """

    def __init__(self, advisor: Advises) -> None:
        self._advisor = advisor

    def blocks(self) -> gr.Blocks:
        """Build the page; its words come with the first event, in the visitor's language."""
        with gr.Blocks(analytics_enabled=False, fill_width=True) as blocks:
            with gr.Row(elem_id="masthead"):
                brand = gr.HTML(elem_id="brand")
                fresh = gr.Button("", elem_id="fresh", size="sm")
                switch = gr.Button("", elem_id="switch", size="sm")
            transcript = gr.HTML(
                elem_id="transcript",
                html_template='<div role="log" aria-live="polite" tabindex="-1"></div>',
                js_on_load="Assistant.attach(element, props, trigger, watch)",
                apply_default_css=False,
            )
            with gr.Row(elem_id="composer"):
                question = gr.Textbox(
                    elem_id="question", lines=1, max_lines=6, show_label=False, container=False
                )
                send = gr.Button("", elem_id="send", variant="primary")
            fine_print = gr.HTML(elem_id="fine-print")

            words = [brand, fresh, switch, question, send, fine_print, transcript]
            for event, session in (
                (blocks.load, "Assistant.session()"),
                (fresh.click, "Assistant.renew()"),
                (switch.click, "Assistant.switchLanguage()"),
            ):
                event(self.opened, [transcript], words, js=f"() => [{session}]", **_QUIETLY)
            gr.on(
                [question.submit, send.click],
                self.asked,
                [question, transcript],
                [question, transcript],
                js="(question) => [question, Assistant.session()]",
                **_QUIETLY,
            )
            transcript.submit(
                self.replied, [transcript], transcript, js="() => [Assistant.session()]", **_QUIETLY
            )
        return cast("gr.Blocks", blocks)

    def opened(self, sent: object, request: gr.Request) -> tuple[Any, ...]:
        """Show the page in the session's language, with the conversation so far."""
        session = Session.read(sent)
        wording = page_wording(session.language)
        welcome = markup.welcome(wording, examples(self._advisor.methodology, session.language))
        return (
            markup.brand(wording),
            gr.Button(wording.new),
            gr.Button(wording.switch),
            gr.Textbox(session.question, label=wording.question, placeholder=wording.placeholder),
            gr.Button(wording.send),
            markup.fine_print(wording),
            {
                "language": session.language,
                "languages": list(wordings()),
                "title": wording.title,
                "label": wording.log,
                "turns": self._turns(session, _owner(request)) or [welcome],
                "serial": secrets.token_hex(4),
            },
        )

    def asked(
        self, question: str, sent: object, request: gr.Request
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """Answer a typed question in its own language."""
        session = Session.read(sent)
        language = language_of(question, session.language)
        for shown in self._answered(question, session, language, _owner(request)):
            yield "", shown

    def replied(
        self, sent: object, event: gr.EventData, request: gr.Request
    ) -> Iterator[dict[str, Any]]:
        """Answer what was clicked, in the language of the page."""
        session = Session.read(sent)
        yield from self._answered(str(event.say), session, session.language, _owner(request))

    def _answered(
        self, question: str, session: Session, language: str, owner: str
    ) -> Iterator[dict[str, Any]]:
        """Show the question, then its answer as it grows, then all that belongs to it."""
        wording = page_wording(language)
        identity = secrets.token_hex(8)

        def show(body: str, *, busy: bool = True, conversation: str = "") -> dict[str, Any]:
            html = markup.turn(identity, question, body, language, busy=busy)
            return {"turn": identity, "html": html, "conversation": conversation}

        yield show(markup.pending(wording))
        try:
            answer = self._answer(question, session.conversation, language, owner).as_json()
        except AssistantError as error:
            yield show(markup.failure(str(error)), busy=False)
            return
        except Exception:
            yield show(markup.failure(wording.failed), busy=False)
            raise
        text = ""
        for piece in pieces(answer["text"]):
            text += piece
            yield show(markup.text(text, identity, answer["citations"], wording))
        yield show(
            self._laid_out(identity, answer, wording),
            busy=False,
            conversation=answer["conversation"],
        )

    def _answer(self, question: str, conversation: str | None, language: str, owner: str) -> Answer:
        """Answer in the browser's conversation, or in a new one where that is gone."""
        ask = partial(self._advisor.answer, question, language=language, owner=owner)
        try:
            return ask(conversation=conversation)
        except NotFoundError:
            return ask(conversation=None)

    def _turns(self, session: Session, owner: str) -> list[str]:
        """The last turns of the session's conversation, each in the language of its answer."""
        if session.conversation is None:
            return []
        try:
            turns = self._advisor.history(session.conversation, owner=owner)[-_SHOWN_TURNS:]
        except NotFoundError:
            return []
        return [
            markup.turn(
                answer["id"],
                question,
                self._laid_out(answer["id"], answer, page_wording(answer["language"])),
                answer["language"],
            )
            for question, answer in turns
        ]

    def _laid_out(self, identity: str, answer: Mapping[str, Any], wording: PageWording) -> str:
        names = fact_names(self._advisor.methodology, answer["language"])
        return markup.answer(identity, answer, wording, names)


def _owner(request: gr.Request) -> str:
    """The owner of what the visitor asks, by the browser's cookie."""
    return visitor_of(request.request).owner if request.request else ""
