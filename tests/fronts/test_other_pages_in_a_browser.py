"""The pages beside the chat in Chromium: administration, sign-in, paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Browser, Page, expect

from assistant.adapters.store import Store
from assistant.advisor import Advisor
from assistant.fronts.accounts import Accounts, add_accounts
from assistant.fronts.admin import add_admin
from assistant.fronts.api import create_app
from assistant.fronts.ports import WebKnobs
from assistant.settings import Settings
from assistant.wiring import open_desk
from tests.fronts.browsing import STARTING, ask, watched
from tests.fronts.serving import served
from tests.fronts.stand_in import StandIn
from tests.fronts.test_page_for_everyone import findings

pytestmark = pytest.mark.browser
KEY = "a-key-of-some-length"
SCREENS = [("zh", "light", 1280), ("en", "dark", 360)]


@pytest.fixture
def admin(shipped_home: Path, advisor: Advisor, tmp_path: Path) -> Iterator[str]:
    """The administration page, with a little of everything on it."""
    database = f"sqlite:///{tmp_path / 'desk.db'}"
    records = replace(advisor, memory=Store(database))
    for question in (
        "给主播开多少工资?",
        "给主播开多少工资?",
        "How much does a host earn a month?",
    ):
        records.answer(question)
    judged = records.answer(STARTING)
    records.feedback(judged.conversation, judged.id, "down", "太长了,看不懂")
    app = create_app(records, WebKnobs())
    desk = open_desk(Settings(home=shipped_home, database=database))
    add_admin(app, desk, KEY, lambda: advisor.methodology)
    with served(app) as address:
        yield f"{address}/admin"


@pytest.mark.parametrize(("language", "scheme", "width"), SCREENS)
def test_the_administration_has_no_serious_finding_fits_and_marks_a_case(
    browser: Browser, admin: str, language: str, scheme: str, width: int
) -> None:
    context = browser.new_context(
        http_credentials={"username": "x", "password": KEY},
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": 800},
    )
    page = context.new_page()
    page.goto(f"{admin}?lang={language}")
    page.locator(".verdicts summary").click()
    expect(page.locator(".verdicts strong").first).to_be_visible()
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    answer = page.locator(".verdicts .text").bounding_box()
    assert answer
    assert answer["width"] > 180
    outside = page.locator("svg text").evaluate_all(
        "all => all.filter(each => each.getBBox().x < 0).length"
    )
    assert outside == 0
    page.locator(".verdicts form button").click()
    expect(page.locator(".verdicts .case")).to_be_visible()
    context.close()


@pytest.mark.parametrize(("language", "scheme", "width"), SCREENS)
def test_the_sign_in_has_no_serious_finding_and_lets_in(
    browser: Browser, tmp_path: Path, language: str, scheme: str, width: int
) -> None:
    users = tmp_path / "users.yaml"
    hashed = PasswordHasher(time_cost=1, memory_cost=1024).hash("correct horse")
    users.write_text(f"mei: {hashed}\n", encoding="utf-8")
    app = create_app(StandIn(), WebKnobs())
    add_accounts(app, Accounts(kind="users", where=str(users), secret="s" * 32))
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": 800},
    )
    page = context.new_page()
    with served(app) as address:
        page.goto(f"{address}/sign-in?lang={language}")
        assert findings(page) == []
        page.locator("[name=name]").fill("mei")
        page.locator("[name=password]").fill("wrong")
        page.get_by_role("button").click()
        expect(page.get_by_role("alert")).to_be_visible()
        assert findings(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.locator("[name=name]").fill("mei")
        page.locator("[name=password]").fill("correct horse")
        with page.expect_response(lambda reply: reply.request.method == "POST") as coming:
            page.get_by_role("button").click()
        assert coming.value.status == 303
    context.close()


def test_paper_and_dialogs_have_no_serious_finding(page: Page, shipped_address: str) -> None:
    ask(page, STARTING)
    for act in ("rename", "delete", "clear"):
        page.get_by_role("button", name="对话记录").click()
        page.locator(f"#history [data-act={act}]").first.click()
        expect(page.locator("#question-box")).to_be_visible()
        assert findings(page) == []
        page.locator("#question-box").get_by_role("button", name="取消").click()
        page.keyboard.press("Escape")
        expect(page.locator("#history")).not_to_be_visible()
    address = page.locator("#panel [data-print]").get_attribute("href")
    with watched(page.context.new_page(), shipped_address) as paper:
        paper.goto(f"{shipped_address}/{address}")
        expect(paper.locator("blockquote").first).to_be_visible()
        assert findings(paper) == []
        assert paper.get_by_text("星球快递小哥哥").count() == 1
        assert paper.locator("li:has(blockquote)").count() == 0
