"""The administration page: shut without its key, and what it shows and marks with it."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fastapi.testclient import TestClient

from assistant.adapters.store import Store
from assistant.advisor import Advisor
from assistant.fronts.admin import add_admin
from assistant.fronts.api import create_app
from assistant.fronts.ports import WebKnobs
from assistant.fronts.wording import page_wording
from assistant.retrieve.grouping import groups
from assistant.settings import Settings
from assistant.wiring import open_advisor, open_desk

KEY = "a-key-of-some-length"
AUTH = ("anyone", KEY)
ASKED = 4


def basic(password: str) -> str:
    return f"Basic {b64encode(f'admin:{password}'.encode()).decode()}"


@pytest.fixture(scope="module")
def settings(shipped_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    database = tmp_path_factory.mktemp("desk") / "desk.db"
    return Settings(home=shipped_home, database=f"sqlite:///{database}")


@pytest.fixture(scope="module")
def client(settings: Settings, shipped_home: Path) -> Iterator[TestClient]:
    memory = Store(settings.database_url)
    advisor = replace(open_advisor(Settings(home=shipped_home)), memory=memory)
    for question in ("给主播开多少工资?", "主播工资一般多少?", "公司注册地选哪里?"):
        advisor.answer(question)
    judged = advisor.answer("主播做什么? <b>急</b>", language="zh")
    advisor.feedback(judged.conversation, judged.id, "down", "少了 <script>")
    app = create_app(advisor, WebKnobs())
    add_admin(app, open_desk(settings), KEY, lambda: advisor.methodology)
    with TestClient(app, base_url="http://localhost") as client:
        yield client


@pytest.mark.parametrize("given", ["", "Basic x", *(basic(each) for each in ("", "wrong"))])
def test_without_the_key_nothing_is_shown(client: TestClient, given: str) -> None:
    for method, path in (("GET", "/admin"), ("POST", "/admin/case")):
        reply = client.request(method, path, headers={"Authorization": given})
        assert reply.status_code == 401
        assert "给主播" not in reply.text


def test_it_shows_use_open_questions_verdicts_and_the_index(client: TestClient) -> None:
    page = client.get("/admin?lang=zh", auth=AUTH)
    assert page.status_code == 200
    wording = page_wording("zh").admin
    for part in ("给主播开多少工资?", "少了 &lt;script&gt;", wording.down, wording.whole, "<svg"):
        assert part in page.text
    assert "<script" not in page.text
    assert "<b>急</b>" not in page.text
    assert wording.times.format(count=2) in page.text
    assert client.get("/admin?lang=en", auth=AUTH).text.count("What users think") == 1


def test_a_row_becomes_a_case_and_keeps_its_reason(client: TestClient, settings: Settings) -> None:
    page = client.get("/admin?lang=zh", auth=AUTH).text
    row = page[page.index("少了 &lt;script&gt;") :]
    found = re.search(
        r"name='conversation' value='(\w+)'><input.*?name='answer' value='(\w+)'", row
    )
    assert found
    conversation, answer = found.groups()
    sent = {"conversation": conversation, "answer": answer}
    reply = client.post("/admin/case", data=sent, auth=AUTH, follow_redirects=False)
    assert reply.status_code == 303
    (kept,) = Store(settings.database_url).feedback(["case"])
    assert (kept.answer, kept.reason) == (answer, "down: 少了 <script>")
    gone = {"conversation": conversation, "answer": "0" * 32}
    assert client.post("/admin/case", data=gone, auth=AUTH).status_code == 400


def test_conversations_not_used_for_long_are_forgotten_with_all_that_came_of_them(
    tmp_path: Path,
) -> None:
    store = Store(f"sqlite:///{tmp_path / 'a.db'}")
    answer = '{"id": "a", "conversation": "c", "text": "", "generation": "", "stage": null}'
    store.save_turn("c", 1, "主播?", answer, "{}", owner="x")
    store.save_feedback("c", "a", "up", "")
    store.record_gap("主播?", "zh", "t", "c")
    assert store.forget_before(0) == 0
    assert len(store.conversations("x", 10)) == 1
    assert store.forget_before(2e10) == 1
    assert store.conversations("x", 10) == ()
    assert store.judged(10) == ()
    assert store.open_questions(10) == ()


def test_it_names_stages_in_its_language_and_tells_equal_questions_once(
    shipped_home: Path, tmp_path: Path, advisor: Advisor
) -> None:
    settings = Settings(home=shipped_home, database=f"sqlite:///{tmp_path / 'desk.db'}")
    records = replace(advisor, memory=Store(settings.database_url))
    for question in ("给主播开多少工资?", "给主播开多少工资？", "公司注册地选哪里?"):
        records.answer(question)
    records.answer("给主播开多少工资?")
    given = records.answer("起步阶段要哪些岗位?")
    records.feedback(given.conversation, given.id, "up", "")
    app = create_app(advisor, WebKnobs())
    add_admin(app, open_desk(settings), KEY, lambda: advisor.methodology)
    with TestClient(app, base_url="http://localhost") as client:
        told = {lang: client.get(f"/admin?lang={lang}", auth=AUTH).text for lang in ("zh", "en")}
    assert ">起步阶段</th>" in told["zh"]
    assert ">initial stage</th>" in told["en"]
    assert told["en"].count("给主播开多少工资") == 1
    assert "<b>给主播开多少工资?</b> <small>asked 3 times</small>" in told["en"]
    assert "<b>公司注册地选哪里?</b> <small>asked once</small>" in told["en"]
    assert "asked 1 times" not in told["en"]
    assert "<strong>起步阶段</strong>" in told["zh"]
    assert "**" not in told["zh"]


def test_it_says_so_where_not_all_questions_are_counted(
    monkeypatch: pytest.MonkeyPatch, client: TestClient
) -> None:
    said = page_wording("en").admin.capped
    assert said.split("{")[0] not in client.get("/admin?lang=en", auth=AUTH).text
    for most, told in ((ASKED, False), (ASKED - 1, True)):
        monkeypatch.setattr("assistant.adapters.records._MOST_USE", most)
        page = client.get("/admin?lang=en", auth=AUTH).text
        assert (said.format(count=most) in page) is told
        assert sum(map(int, re.findall(r": (\d+)", page[page.index("aria-label") :][:200]))) == most


def test_near_vectors_stand_together_and_the_largest_group_first() -> None:
    angles = np.radians([0, 90, 5, 180, 10])
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    assert groups(vectors, 0.9) == ((0, 2, 4), (1,), (3,))
    assert groups(vectors[:0], 0.9) == ()
