"""Measures the chat page in Chromium and prints the figures: `python -m tests.page_figures`.

People are pages of their own in one browser; each types a question and sends it at the same time.
One person asks several, one after another; the first question that a server gets stands apart.
`first text` is from the key until words of the answer stand there, `answer` until it is whole.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path
from statistics import quantiles

from playwright.sync_api import Browser, Page, sync_playwright

from assistant.fronts.ports import WebKnobs
from assistant.fronts.web import web_app
from assistant.settings import Settings
from assistant.wiring import open_advisor
from tests.fronts.browsing import BOX, STARTING, open_page
from tests.fronts.serving import served

CHROMIUM = "/usr/bin/chromium"
_PAUSE = 500
"""Milliseconds between the answer to one question and sending the next."""

QUESTIONS = (
    *("主播做什么?", "什么时候能进入发展期?", "投手现在要不要招?", "场控和运营能不能一个人做?"),
    *("客服归谁管?", "起步阶段老板要盯什么?", "没有货源要哪些人?", "发展期多出哪些岗位?"),
    *("招人去哪里招?", "主播一个月给多少?", "选品做什么?", "How does the mature stage differ?"),
)
"""What one person asks: kinds of every sort, with and without an answer in the documents."""

_WATCH = """() => {
  window.seen = {};
  const newest = () => document.querySelector('#log .turn:last-child');
  const look = () => {
    const turn = newest();
    if (!turn || turn.id === seen.before) return;
    if (!seen.text && turn.querySelector('.text')) seen.text = performance.now();
    if (!seen.whole && turn.getAttribute('aria-busy') === 'false') seen.whole = performance.now();
  };
  new MutationObserver(look).observe(document.getElementById('log'),
    { childList: true, subtree: true, attributes: true });
  window.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') window.seen = { sent: event.timeStamp, before: newest()?.id };
  }, true);
}"""


def main() -> None:
    """Print weight and start of the page, times with some people, memory after conversations."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[1, 20, 50])
    parser.add_argument("--conversations", type=int, default=1000)
    given = parser.parse_args()
    home = Path(os.environ.get("ASSISTANT_HOME") or tempfile.mkdtemp())
    advisor = open_advisor(Settings(home=home), serving=True)
    app = web_app(advisor, WebKnobs())
    with served(app) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        _weight(browser, address)
        for people in given.people:
            if people == 1:
                _one(browser, address)
            else:
                _times(browser, address, people)
        browser.close()
        before = _resident()
        for number in range(given.conversations):
            advisor.answer(STARTING, owner=f"visitor:{number % 50}")
        after = _resident()
        print(
            f"server memory: {before:.0f} MB before, {after:.0f} MB after "
            f"{given.conversations} conversations ({(after / before - 1):+.1%})"
        )


def _weight(browser: Browser, address: str) -> None:
    """Print what the first visit loads, and when the page can be typed in."""
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    sizes: list[int] = []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    open_page(page, address)
    ready = page.evaluate("performance.now()")
    own = sum(
        file.stat().st_size
        for file in (Path(__file__).parent.parent / "assistant/fronts/static").iterdir()
        if file.name.startswith(("page", "answer", "theme", "sources"))
    )
    print(f"page weight: {sum(sizes) / 1e6:.2f} MB in {len(sizes)} files, {own / 1e3:.0f} kB ours")
    print(f"time to interactive: {ready:.0f} ms (first visit, nothing cached)")
    context.close()


def _one(browser: Browser, address: str) -> None:
    """Print what one person waits for one question after another."""
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    open_page(page, address)
    page.evaluate(_WATCH)
    seen = []
    for question in (STARTING, *QUESTIONS):
        page.locator(BOX).fill(question)
        page.wait_for_timeout(_PAUSE)
        page.locator(BOX).press("Enter", no_wait_after=True)
        seen.append(_seen(page))
    _told("first question of a server", seen[:1])
    _told(f"  1 person, {len(seen) - 1} questions", seen[1:])
    context.close()


def _times(browser: Browser, address: str, people: int) -> None:
    contexts = [browser.new_context(locale="zh-CN") for _ in range(people)]
    pages = [context.new_page() for context in contexts]
    for page in pages:
        open_page(page, address)
        page.evaluate(_WATCH)
        page.locator(BOX).fill(STARTING)
    for page in pages:
        page.locator(BOX).press("Enter", no_wait_after=True)
    seen = [_seen(page) for page in pages]
    _told(f"{people:3} people", seen)
    for context in contexts:
        context.close()


def _seen(page: Page) -> dict[str, float]:
    page.wait_for_function("seen.whole", timeout=120_000)
    times: dict[str, float] = page.evaluate("seen")
    return times


def _told(who: str, seen: list[dict[str, float]]) -> None:
    first = [each["text"] - each["sent"] for each in seen]
    whole = [each["whole"] - each["sent"] for each in seen]
    print(f"{who}: first text {_spread(first)}, answer {_spread(whole)}", flush=True)


def _spread(values: list[float]) -> str:
    if len(values) == 1:
        return f"{values[0]:.0f} ms"
    cuts = quantiles(values, n=20, method="inclusive")
    return f"p50 {cuts[9]:.0f} ms, p95 {cuts[18]:.0f} ms"


def _resident() -> float:
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
