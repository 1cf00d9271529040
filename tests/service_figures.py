"""Measures the served program and the index: `python -m tests.service_figures chat|embed|index`.

`chat` asks `/v1/chat` of one process over many connections at once; `embed` times the embedded page
in Chromium, from the key that sends a question until words of its answer stand there, and until it
is whole; `index` builds an index of generated wiki pages, and again without a change.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import quantiles

import httpx2
from playwright.sync_api import sync_playwright

from tests.fronts.running import Home

CHROMIUM = "/usr/bin/chromium"
_QUESTIONS = (
    "刚起步,自己有货,要哪些岗位?",
    "What does a floor controller do?",
    "主播的工资给多少?",
    "We have two hosts and a media buyer. Who is missing?",
    "什么时候招投手?",
)
_WORDS = re.findall(
    r"\w+",
    "shop stream host sample leave shift office room order parcel refund price stock review "
    "meeting plan camera light desk team owner buyer report week month rule form answer",
)
_HAN = "直播店铺主播样品请假排班办公室订单包裹退款价格库存复盘会议计划灯光场控规则表格回答"
_WATCH = """() => {
  window.seen = {};
  new MutationObserver(() => {
    const answer = [...document.querySelectorAll(".answer")].at(-1);
    if (!answer) return;
    if (!seen.text && answer.querySelector("p, li")) seen.text = performance.now();
    if (!seen.whole && answer.getAttribute("aria-busy") === "false") seen.whole = performance.now();
  }).observe(document.getElementById("log"), { childList: true, subtree: true, attributes: true });
  window.addEventListener("keydown", (event) => {
    if (event.key === "Enter") window.seen = { sent: event.timeStamp };
  }, true);
}"""


def main() -> int:
    """Print the figures asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.service_figures", description=__doc__)
    parser.add_argument("what", choices=("chat", "embed", "index"))
    parser.add_argument("--connections", type=int, default=50)
    parser.add_argument("--requests", type=int, default=2000)
    parser.add_argument("--questions", type=int, default=40)
    parser.add_argument("--pages", type=int, default=10_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        if given.what == "index":
            _index(home, Path(folder) / "pages", given.pages)
            return 0
        home.run("index")
        made = home.run("embed", "create", "figures", "--anonymous")
        embed = re.findall(r'data-embed="(\w+)"', made)[0]
        with home.served(_free_port()) as address:
            if given.what == "chat":
                asyncio.run(_chat(address, given.connections, given.requests))
            else:
                _embed(f"{address}/embed/{embed}?lang=zh", given.questions)
    return 0


async def _chat(address: str, connections: int, requests: int) -> None:
    """Ask by so many clients, each the next question as soon as it has an answer."""
    limits = httpx2.Limits(max_connections=connections, max_keepalive_connections=connections)
    waiting = iter(range(requests))
    took: list[float] = []
    refused = 0

    async def ask(client: httpx2.AsyncClient) -> None:
        nonlocal refused
        for number in waiting:
            started = time.perf_counter()
            body = {"question": _QUESTIONS[number % len(_QUESTIONS)]}
            reply = await client.post(f"{address}/v1/chat", json=body)
            took.append((time.perf_counter() - started) * 1000)
            refused += not reply.is_success

    async with httpx2.AsyncClient(limits=limits, timeout=120) as client:
        await asyncio.gather(*(client.get(f"{address}/health/live") for _ in range(connections)))
        started = time.perf_counter()
        await asyncio.gather(*(ask(client) for _ in range(connections)))
        seconds = time.perf_counter() - started
    _say(
        f"{connections} connections: {requests / seconds:.0f} requests a second, {_spread(took)}, "
        f"{refused} of {requests} refused"
    )


def _embed(address: str, questions: int) -> None:
    first, whole = [], []
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        page = browser.new_page(bypass_csp=True)
        for number in range(questions):
            page.goto(address)
            box = page.locator("#question")
            box.fill(_QUESTIONS[number % len(_QUESTIONS)])
            page.evaluate(_WATCH)
            box.press("Enter", no_wait_after=True)
            page.wait_for_function("seen.whole", timeout=120_000)
            seen = page.evaluate("seen")
            first.append(seen["text"] - seen["sent"])
            whole.append(seen["whole"] - seen["sent"])
        browser.close()
    _say(f"embedded page: first text {_spread(first)}; whole answer {_spread(whole)}")


def _index(home: Home, folder: Path, pages: int) -> None:
    size = _write(folder, pages)
    _say(f"{pages} pages, {size / 1e6:.1f} MB of Markdown, Chinese and English")
    for what in ("first", "unchanged"):
        started = time.perf_counter()
        process = subprocess.Popen(
            home.command("index", "--corpus", str(folder)),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert process.stdout
        said = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0, said
        seconds = time.perf_counter() - started
        passages = int(re.findall(r"(\d+) passages;", said)[0])
        _say(
            f"{what}: {seconds:.1f} s, {size / 1e6 / seconds:.2f} MB a second, {passages} passages,"
            f" {passages / seconds:.0f} a second, {used.ru_maxrss / 1024:.0f} MB at most"
        )


def _write(folder: Path, pages: int) -> int:
    """Write pages of four sections, and return how many bytes they have."""
    chance = random.Random(1)  # noqa: S311 - no secret
    folder.mkdir()
    size = 0
    for number in range(pages):
        chinese = number % 2 == 0
        parts = [f"# {_sentence(chance, 3, chinese=chinese)} {number}\n"]
        for _ in range(4):
            parts.append(f"## {_sentence(chance, 4, chinese=chinese)}\n")
            sentences = (_sentence(chance, 12, chinese=chinese) for _ in range(5))
            parts.append(("。" if chinese else ". ").join(sentences) + "\n")
        text = "\n".join(parts)
        size += (folder / f"page{number}.md").write_bytes(text.encode())
    return size


def _sentence(chance: random.Random, words: int, *, chinese: bool) -> str:
    if chinese:
        return "".join(chance.choice(_HAN) for _ in range(words * 2))
    return " ".join(chance.choice(_WORDS) for _ in range(words)).capitalize()


def _spread(values: list[float]) -> str:
    cuts = quantiles(values, n=20, method="inclusive")
    return f"p50 {cuts[9]:.0f} ms, p95 {cuts[18]:.0f} ms"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
