"""The chat page without a browser: what is served, and what stays shut."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from assistant.fronts.ports import WebKnobs
from assistant.fronts.web import web_app
from assistant.fronts.wording import wordings
from tests.fronts.stand_in import StandIn


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(web_app(StandIn(), WebKnobs()), base_url="http://localhost") as client:
        yield client


def test_the_page_speaks_the_language_of_the_address_then_of_the_browser(
    client: TestClient,
) -> None:
    for path, accepted, language in (
        ("/", "zh-CN,zh;q=0.9", "zh"),
        ("/", "en-GB", "en"),
        ("/", "fr, en;q=0.5", "en"),
        ("/", "", "zh"),
        ("/?lang=en", "zh", "en"),
        ("/?lang=xx", "en", "en"),
    ):
        html = client.get(path, headers={"accept-language": accepted}).text
        assert f'lang="{language}" data-language="{language}"' in html
        assert f"<title>{wordings()[language].title}</title>" in html


def test_the_page_asks_nothing_of_other_machines(client: TestClient) -> None:
    page = client.get("/")
    addresses = re.findall(r"""(?:src|href|content)=["'](https?:[^"']+)""", page.text)
    assert addresses == []
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_every_script_of_the_page_carries_the_nonce_of_its_policy(client: TestClient) -> None:
    first, second = client.get("/"), client.get("/")
    policies = [page.headers["content-security-policy"] for page in (first, second)]
    nonces = [re.findall(r"'nonce-([^']+)'", policy)[0] for policy in policies]
    assert nonces[0] != nonces[1]
    assert "'unsafe-inline'" not in policies[0].split("script-src")[1].split(";")[0]
    scripts = re.findall(r"<script\b[^>]*>", first.text)
    assert len(scripts) > 3
    assert all(f'nonce="{nonces[0]}"' in script for script in scripts)


def test_gradio_sends_nothing_home_and_records_nothing(client: TestClient) -> None:
    config = json.loads(
        re.findall(r"window\.gradio_config = (\{.*?\});</script>", client.get("/").text)[0]
    )
    assert config["analytics_enabled"] is False
    assert config["show_error"] is False
    assert config["footer_links"] == []
    assert not config.get("run_history")
    assert all(each["api_visibility"] == "private" for each in config["dependencies"])


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/gradio_api/upload"),
        ("POST", "/gradio_api/run/asked"),
        ("POST", "/gradio_api/call/asked"),
        ("POST", "/gradio_api/component_server"),
        ("POST", "/login"),
        ("GET", "/gradio_api/file=/etc/passwd"),
        ("GET", "/gradio_api/proxy=https://evil.example/"),
        ("GET", "/gradio_api/info"),
        ("GET", "/gradio_api/runs"),
        ("GET", "/config"),
        ("GET", "/monitoring"),
        ("GET", "/page/../page.py"),
        ("GET", "/v1/nothing"),
        ("PUT", "/assets/index.js"),
    ],
)
def test_what_the_page_does_not_need_stays_shut(client: TestClient, method: str, path: str) -> None:
    assert client.request(method, path).status_code in {404, 405}


def test_static_files_change_their_address_with_their_content(client: TestClient) -> None:
    for address in re.findall(r'(?:href|src)="(page/[^"]+)"', client.get("/").text):
        assert re.fullmatch(
            r"page/(page|theme|answer|sources|turns|layers)\.(css|js)\?[0-9a-f]{16}", address
        )
        assert client.get(f"/{address}").is_success


def test_a_browser_is_known_again_by_a_cookie_that_no_script_reads(client: TestClient) -> None:
    client.cookies.clear()
    first, again = client.get("/"), client.get("/")
    cookie = first.headers["set-cookie"]
    assert re.match(r"assistant_visitor=[\w-]{43};", cookie)
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "set-cookie" not in again.headers


def test_every_language_has_every_word_of_the_page() -> None:
    assert list(wordings()) == ["zh", "en"]
