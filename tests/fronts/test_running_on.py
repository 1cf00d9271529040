"""Processes that run on while documents change: the server, and the watch on a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx2

from tests.fronts.running import Home, wait_for

QUESTION = "Who decides about leave of hosts?"


def write(folder: Path, name: str, text: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.md").write_text(f"# Leave\n\n## Leave of hosts\n\n{text}\n", "utf-8")


def ask(address: str, question: str = QUESTION, **more: str) -> dict[str, Any]:
    reply = httpx2.post(f"{address}/v1/chat", json={"question": question, **more}, timeout=60)
    answer: dict[str, Any] = reply.raise_for_status().json()
    return answer


def generation(address: str) -> str:
    serving: str = httpx2.get(f"{address}/health/ready").json()["generation"]
    return serving


def test_a_server_answers_from_a_new_index_and_old_answers_keep_their_sources(
    tmp_path: Path, free_port: int
) -> None:
    home, folder = Home(tmp_path / "home"), tmp_path / "handbook"
    write(folder, "leave", "The shop owner decides about leave of hosts.")
    home.run("index", "--corpus", str(folder))
    with home.served(free_port) as address:
        before = generation(address)
        old = ask(address)
        assert "The shop owner decides" in old["text"]
        write(folder, "leave", "The store manager decides about leave of hosts.")
        log = tmp_path / "index.log"
        with home.running("index", log=log) as building:
            building.wait()
        new = wait_until_renewed(address, before)
        assert "The store manager decides" in new["text"]
        assert new["generation"] == generation(address) != before
        passage = old["citations"][0]["passage"]
        held = httpx2.get(f"{address}/v1/passages/{passage}").raise_for_status().json()
        assert held["text"] == "The shop owner decides about leave of hosts."
        follow_up = ask(address, "And leave of hosts now?", conversation=old["conversation"])
        assert "The store manager decides" in follow_up["text"]
        told = httpx2.get(f"{address}/v1/conversations/{old['conversation']}").json()["turns"]
        assert "The shop owner decides" in told[0]["answer"]["text"]


def test_a_watch_indexes_what_changes_until_it_is_ended(tmp_path: Path) -> None:
    home, folder, log = Home(tmp_path / "home"), tmp_path / "handbook", tmp_path / "watch.log"
    write(folder, "leave", "The shop owner decides about leave of hosts.")
    with home.running("index", "--corpus", str(folder), "--watch", log=log) as watching:
        read = 0

        def told(*parts: str) -> str:
            """Wait until a build tells all of this after what was told before."""
            nonlocal read
            seen = log.read_text("utf-8")
            if all(part in seen[read:] for part in parts):
                read = len(seen)
                return seen
            return ""

        wait_for(lambda: told("added    leave.md", "Watching", str(folder)), watching, log)
        write(folder, "samples", "Samples are checked by the buyer.")
        wait_for(lambda: told("added    samples.md", "2 passages"), watching, log)
        write(folder, "leave", "The store manager decides about leave of hosts.")
        wait_for(lambda: told("changed  leave.md", "1 as before"), watching, log)
        assert "The store manager decides" in home.run("ask", QUESTION)
        (folder / "broken.pdf").write_bytes(b"no document")
        wait_for(lambda: told("skipped  broken.pdf", "1 not read"), watching, log)
        (folder / "samples.md").unlink()
        wait_for(lambda: told("removed  samples.md"), watching, log)
        assert "checked by the buyer" not in home.run("ask", "Who checks samples?")


def wait_until_renewed(address: str, before: str) -> dict[str, Any]:
    """Ask until an answer is from another generation; every answer on the way is whole."""
    for _ in range(1000):
        answer = ask(address)
        assert answer["citations"]
        if answer["generation"] != before:
            return answer
    raise AssertionError("the new index was not taken up")
