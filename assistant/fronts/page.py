"""The chat page: a Gradio client of the advisor, mounted at `/` of the web app."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import gradio as gr
from fastapi import FastAPI, Request
from fastapi.responses import Response
from starlette.routing import Mount
from starlette.types import ASGIApp

from assistant.fronts.files import address, text
from assistant.fronts.people import remember_visitor
from assistant.fronts.ports import Advises
from assistant.fronts.shell import Doors, dressed_page
from assistant.fronts.taking import add_taking
from assistant.fronts.visit import Visit
from assistant.fronts.wording import page_language, page_wording

_QUIETLY: Mapping[str, Any] = {
    "show_progress": "hidden",
    "api_visibility": "private",
    "concurrency_limit": 100,
    "trigger_mode": "multiple",
}

_NEVER = 1e9
"""Seconds between two words of Gradio on who waits before whom: each would cost a drawing."""


def mount_page(app: FastAPI, advisor: Advises) -> FastAPI:
    """Serve the chat page at `/` of `app`; mount it last, it takes every path that is left.

    Not to be called where an event loop runs: this runs one for Gradio, whose locks want one and
    which would leave several open otherwise.
    """
    gradio = asyncio.run(_start_with(app, Visit(advisor, app.state.streams)))
    add_taking(app, advisor, mermaid_address())
    head = (
        '<link rel="icon" href="data:,">'
        f'<link rel="stylesheet" href="{address("theme.css")}">'
        f'<link rel="stylesheet" href="{address("page.css")}">'
        f'<link rel="stylesheet" href="{address("answer.css")}">'
        f'<script src="{address("page.js")}"></script>'
        f'<script src="{address("layers.js")}"></script>'
        f'<script src="{address("turns.js")}"></script>'
        f'<script src="{address("sources.js")}"></script>'
    )

    @app.get("/", include_in_schema=False)
    async def page(request: Request) -> Response:
        language = page_language(
            request.query_params.get("lang", ""), request.headers.get("accept-language", "")
        )
        shown = await dressed_page(gradio, request, language, page_wording(language), head)
        remember_visitor(request, shown)
        return shown

    app.mount("/", Doors(gradio, app.router.routes))
    return app


async def _start_with(app: FastAPI, visit: Visit) -> ASGIApp:
    """Let Gradio start and stop with `app`, its extras off, and take its open mount away again."""
    gr.mount_gradio_app(
        app,
        chat_page(visit),
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


def mermaid_address() -> str:
    """The address of the Mermaid that Gradio brings along; none if there is no such file."""
    assets = Path(gr.__file__).parent / "templates" / "frontend" / "assets"
    return next((f"assets/{file.name}" for file in assets.glob("mermaid.core-*.js")), "")


def chat_page(visit: Visit) -> gr.Blocks:
    """Build the page; its words come with the first event, in the visitor's language.

    A visitor's session lives in the browser: `page.js` sends it in place of the transcript's
    value, and what an event returns to the transcript tells `page.js` what to show. Answers come
    by `submit`, everything else by `click`; which of them is to wait is decided in the browser.
    """
    with gr.Blocks(analytics_enabled=False, fill_width=True) as blocks:
        with gr.Row(elem_id="masthead"):
            menu = gr.Button("", elem_id="menu", size="sm")
            brand = gr.HTML(elem_id="brand")
            fresh = gr.Button("", elem_id="fresh", size="sm")
            switch = gr.Button("", elem_id="switch", size="sm")
            theme = gr.Button("", elem_id="theme", size="sm")
        transcript = gr.HTML(
            elem_id="transcript",
            html_template=text("frame.html"),
            js_on_load="Assistant.attach(element, props, trigger, watch)",
            apply_default_css=False,
        )
        with gr.Row(elem_id="composer"):
            question = gr.Textbox(
                elem_id="question",
                lines=1,
                max_lines=6,
                show_label=False,
                container=False,
                interactive=True,
            )
            send = gr.Button("", elem_id="send", variant="primary")
            stop = gr.Button("", elem_id="stop")
        fine_print = gr.HTML(elem_id="fine-print")

        words = [menu, brand, fresh, switch, theme, question, send, stop, fine_print, transcript]
        for event, session in (
            (blocks.load, "Assistant.opening()"),
            (fresh.click, "Assistant.renew()"),
            (switch.click, "Assistant.switchLanguage()"),
        ):
            event(visit.opened, [transcript], words, js=f"() => [{session}]", **_QUIETLY)
        answering = transcript.submit(
            visit.asked, [transcript], transcript, js="() => [Assistant.next('submit')]", **_QUIETLY
        )
        transcript.click(
            visit.kept, [transcript], transcript, js="() => [Assistant.next('click')]", **_QUIETLY
        )
        question.submit(None, js="() => { Assistant.ask() }", trigger_mode="multiple")
        for button, action in ((menu, "menu"), (theme, "theme")):
            button.click(None, js=f"() => {{ Assistant.{action}() }}")
        blocks.queue(status_update_rate=_NEVER)
        stop.click(None, js="() => { Turns.stop() }", cancels=[answering])
    return cast("gr.Blocks", blocks)
