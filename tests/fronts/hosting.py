"""A wiki that shows the widget on its pages, and what a visitor does there over and over."""

from __future__ import annotations

from dataclasses import dataclass, field

import httpx2
from playwright.sync_api import FrameLocator, Page, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route

from assistant.values.access import Embed

DONE = ".answer[aria-busy=false]"
HOST_POLICY = (
    "default-src 'none'; script-src {home} 'nonce-n'; frame-src {home}; connect-src 'self'"
)


@dataclass
class Host:
    """A wiki with the widget on its pages, whose server vouches for its users."""

    home: str = ""
    body: str = ""
    embed: str = ""
    publish: str = ""
    address: str = ""
    users: list[str] = field(default_factory=list)

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/", self.page),
                Route("/around", self.around),
                Route("/token", self.token, methods=["POST"]),
                Route("/favicon.ico", lambda _: HTMLResponse("")),
            ]
        )

    async def page(self, _: Request) -> HTMLResponse:
        html = f'<!doctype html><html lang="zh"><title>维基</title><body>{self.body}</body></html>'
        policy = HOST_POLICY.format(home=self.home)
        return HTMLResponse(html, headers={"content-security-policy": policy})

    async def around(self, _: Request) -> HTMLResponse:
        """Frame the wiki's page, which another origin does when it is reached by another name."""
        return HTMLResponse(f'<iframe src="{self.address}" width="500" height="500"></iframe>')

    async def token(self, request: Request) -> JSONResponse:
        user = (await request.json())["user"] or "somebody"
        self.users.append(user)
        async with httpx2.AsyncClient() as client:
            reply = await client.post(
                f"{self.home}/v1/embeds/{self.embed}/tokens",
                json={"origin": self.address, "user": user},
                headers={"authorization": f"Bearer {self.publish}"},
            )
        return JSONResponse(reply.json(), reply.status_code)

    def show(self, embed: Embed, publish: str = "", script: str = "", **data: str) -> None:
        """Put the widget on the pages of the wiki."""
        given = {"data-embed": embed.id, **({"data-token-endpoint": "/token"} if publish else {})}
        given |= {f"data-{name}": value for name, value in data.items()}
        attributes = " ".join(f'{name}="{value}"' for name, value in given.items())
        self.embed, self.publish = embed.id, publish
        self.body = (
            f'<h1>维基</h1><script nonce="n">window.before = Object.keys(window)</script>'
            f'<script src="{self.home}/widget.js" {attributes}></script>'
            f'<script nonce="n">{script}</script>'
        )


def launch(page: Page, host: Host) -> FrameLocator:
    page.goto(host.address)
    page.get_by_role("button", name="打开助手").click()
    return page.frame_locator("iframe")


def ask(frame: FrameLocator | Page, question: str) -> None:
    answered = frame.locator(DONE).count()
    frame.locator("#question").fill(question)
    frame.locator("#question").press("Enter")
    expect(frame.locator(DONE)).to_have_count(answered + 1)
