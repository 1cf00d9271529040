"""Reports of a small run made by hand: the page in Chromium, the Markdown, the JUnit XML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from evals.measures.measure import Measure
from evals.report import html, junit, markdown, plots
from evals.report.changes import pieces
from evals.report.expectation import lines
from evals.values import (
    Case,
    Comparison,
    Difference,
    Figure,
    Gate,
    Observation,
    Result,
    Run,
    Statement,
)

CHROMIUM = Path("/usr/bin/chromium")
ATTACK = (
    "</script><script>document.title='run'</script><img src=x onerror=document.title='run'>"
    "[go](javascript:document.title='run') {{ 7*7 }}"
)
TEXT = "😀 You need a **host** [1] and a floor controller [2].\n\n- Pay is 3,000 [9]"


OUTCOME = Measure(
    name="outcome",
    group="decision",
    formula="hits / cases",
    source="a book",
    meaning="how often it is right",
    score=lambda _: None,
)
MEASURES = (
    OUTCOME,
    replace(OUTCOME, name="nDCG@10", group="retrieval"),
    replace(OUTCOME, name="latency", group="cost", unit="ms", better="less"),
    replace(OUTCOME, name="opinion", group="judge"),
)


def answer(text: str = "Fine [1].") -> dict[str, Any]:
    citation = {
        "n": 1,
        "passage": "p1",
        "document": "Host",
        "heading": "Host › Duties",
        "quote": "The host hosts.",
        "source": "javascript:alert(1)",
        "as_of": "2026-11",
    }
    roles = (("host", "now", None), ("planner", "later", None))
    return {
        "language": "en",
        "outcome": "answered",
        "text": text,
        "stage": {"id": "initial", "name": "Initial stage"},
        "roster": [
            {"role": role, "name": role, "need": need, "have": have} for role, need, have in roles
        ],
        "facts": [{"name": "goods", "value": "own", "basis": "stated"}],
        "questions": [],
        "citations": [citation, citation | {"n": 2, "passage": "p2", "quote": "It controls."}],
    }


def case(id: str, *turns: str, kind: str = "roster") -> Case:
    return Case(id=id, turns=turns or ("Who hosts?",), kind=kind, outcome=("answered",))


def result(case: Case, *failures: str, scores: Mapping[str, float] = {}) -> Result:
    observation = Observation(
        answers=(answer(),) * len(case.turns),
        seconds=(0.002,) * len(case.turns),
        ranked={"fused": ("p2", "p1"), "lexical": ("p1",)},
    )
    return Result(case=case, observation=observation, failures=failures, scores=scores)


def wrong_answer() -> Result:
    asked = replace(
        case("roster-1", "We begin.", "Which roles?"),
        language="en",
        tags=("messy",),
        outcome=("partial",),
        roster=("host", "floor-controller"),
        passages=("roles/host#duties",),
    )
    pay, second = TEXT.index("Pay"), TEXT.index("and")
    statements = (
        Statement(start=2, end=TEXT.index(" [1]"), stands="cited", marks=(1,)),
        Statement(start=second, end=TEXT.index(" [2]"), stands="cited", marks=(2,), needless=(2,)),
        Statement(start=pay, end=pay + 12, stands="unsupported", why="no passage holds 3,000"),
    )
    wrong = result(
        asked, "The outcome is answered, expected partial.", scores={"outcome": 0, "nDCG@10": 0.4}
    )
    said = replace(wrong.observation, answers=(answer("First."), answer(TEXT)))
    return replace(wrong, observation=said, statements=statements, blame="answer")


def results() -> tuple[Result, ...]:
    """Two failed cases, one with an error, and two passed, one of them in Chinese."""
    failed = result(case("gap-1", kind="gap"), "No answer.")
    zh = result(case("roster-2"), scores={"outcome": 1, "nDCG@10": 1})
    return (
        wrong_answer(),
        replace(failed, observation=Observation(error="It answered 500.")),
        replace(zh, case=replace(zh.case, language="zh")),
        result(case("gap-2", ATTACK, kind="gap"), scores={"outcome": 1, "nDCG@10": 0.5}),
    )


def run() -> Run:
    slices = ("language: en", "language: zh", "kind: roster", "kind: gap", "tag: messy")
    return Run(
        id="after",
        at="2026-11-22T10:00:00Z",
        seconds=1.5,
        made_with={"revision": "abc", "encoder": "new"},
        figures=(
            Figure(measure="outcome", slice="all", value=0.75, cases=4, low=0.5, high=0.9),
            Figure(measure="nDCG@10", slice="all", value=0.9, cases=4, low=0.8, high=0.95),
            Figure(measure="latency", slice="all", value=2.5, cases=4),
            Figure(measure="opinion", slice="all", value=0.6, cases=2),
            *(Figure(measure="outcome", slice=name, value=0.5, cases=5) for name in slices),
        ),
        results=results(),
        gates=(
            Gate(measure="outcome", slice="all", bound="least", limit=0.9, value=0.75, kept=False),
            Gate(measure="nDCG@10", slice="all", bound="least", limit=0.8, value=0.9, kept=True),
        ),
        notes=("The judge rated nothing.", ATTACK),
    )


def compared() -> Comparison:
    """The run against one in which its first case passed and its third failed."""
    after = run()
    first, second, third, fourth = after.results
    passed = replace(
        first,
        failures=(),
        observation=replace(first.observation, answers=(answer(), answer("You need a host [1]."))),
    )
    failed = replace(third, failures=("The stage is wrong.",))
    before = replace(after, id="before", results=(passed, second, failed, fourth))
    change = Difference(measure="outcome", before=1, after=0.75, change=-0.25, cases=4)
    return Comparison(
        before=before,
        after=after,
        changed={"encoder": ("old", "new")},
        differences=(replace(change, low=-0.4, high=-0.1),),
        fixed=("roster-2",),
        broken=("roster-1",),
        reasons=("The encoders differ.",),
    )


# ------------------------------------------------------------------------------------- the page


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("no Chromium: `apt-get install chromium fonts-noto-cjk` brings it")
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=flags, headless=True)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("report") / "report.html"
    references = {"p1": "roles/host#duties"}
    file.write_text(
        html.page(run(), MEASURES, compared(), headings={"p2": ATTACK}, references=references),
        encoding="utf-8",
    )
    return file.as_uri()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The report, opened; at the end it must have logged no error and asked for nothing else."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(10_000)
    faults: list[str] = []

    def watch(url: str) -> None:
        if url.partition("#")[0] != address:
            faults.append(url)

    page.on("request", lambda request: watch(request.url))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.goto(address)
    yield page
    context.close()
    assert faults == []


def ids(page: Page) -> list[str]:
    return page.locator(".case > summary code").all_text_contents()


def opened(page: Page, address: str, id: str) -> Locator:
    """Open a case by its address; return its body."""
    page.goto(f"{address}#show=all&case={quote(id)}")
    row = page.locator(".case[open]").filter(has=page.get_by_text(id, exact=True))
    expect(row.locator(".body")).to_be_visible()
    return row.locator(".body")


@pytest.mark.browser
def test_the_page_opens_on_the_verdict_and_the_failed_cases(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("1 of 2 gates not kept")
    expect(page.locator("#verdict")).to_contain_text("2 of 4 cases passed, 2 failed")
    expect(page.locator("#verdict")).to_contain_text("The judge rated nothing.")
    assert ids(page) == ["roster-1", "gap-1"]


@pytest.mark.browser
def test_filters_narrow_the_list_and_outlive_a_reload(page: Page) -> None:
    page.get_by_role("radio", name="All").check()
    page.get_by_label("Kind").select_option("gap")
    expect(page.locator("output")).to_have_text("2 of 4 cases")
    page.get_by_label("Text").fill("WHO hosts")
    expect(page.locator("output")).to_have_text("1 of 4 cases")
    page.reload()
    expect(page.locator("output")).to_have_text("1 of 4 cases")
    expect(page.get_by_label("Kind")).to_have_value("gap")
    assert ids(page) == ["gap-1"]
    page.get_by_role("button", name="Clear").click()
    assert ids(page) == ["roster-1", "gap-1"]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("place", "kept"),
    [
        ("show=passed", ["roster-2", "gap-2"]),
        ("show=flipped", ["roster-1", "roster-2"]),
        ("show=all&language=zh", ["roster-2"]),
        ("show=all&tag=messy", ["roster-1"]),
        ("show=failed&blame=none", ["gap-1"]),
        ("show=all&worst=nDCG%4010", ["roster-1", "gap-2", "roster-2"]),
    ],
)
def test_an_address_says_what_is_shown(
    page: Page, address: str, place: str, kept: list[str]
) -> None:
    page.goto(f"{address}#{place}")
    expect(page.locator(".case")).to_have_count(len(kept))
    assert ids(page) == kept


@pytest.mark.browser
def test_the_keyboard_alone_filters_and_opens_a_case_and_follows_a_citation(page: Page) -> None:
    page.get_by_role("radio", name="Failed").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("output")).to_have_text("2 of 4 cases")
    page.keyboard.press("ArrowLeft")
    page.get_by_role("button", name="Clear").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("case=roster-1"))
    mark = page.get_by_role("button", name="Source 1")
    mark.focus()
    page.keyboard.press("Enter")
    source = page.locator(".sources li:focus")
    expect(source).to_contain_text("The host hosts.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(mark).to_be_focused()


@pytest.mark.browser
def test_an_answer_shows_what_its_statements_stand_on(page: Page, address: str) -> None:
    body = opened(page, address, "roster-1")
    said = body.locator(".judged")
    cited = "".join(said.locator(".cited").all_inner_texts())
    assert cited == "You need a hostand a floor controller"
    expect(said.locator("strong")).to_have_text("host")
    expect(said.locator("mark.unsupported")).to_have_text(["Pay is 3,000", "[9]"])
    expect(said.get_by_role("button", name="Source 2, needless")).to_be_visible()
    expect(body).to_contain_text("no passage holds 3,000")


@pytest.mark.browser
def test_a_case_shows_what_was_expected_and_what_was_found(page: Page, address: str) -> None:
    body = opened(page, address, "roster-1")
    expect(body.locator(".bubble.asks")).to_have_text(["We begin.", "Which roles?"])
    expect(body.locator(".failures")).to_contain_text("expected partial")
    expect(body.locator(".lines mark")).to_have_text(["answered", "floor-controller"])
    expect(body.locator(".roads .relevant")).to_have_text(["Host › Duties"] * 2)
    expect(opened(page, address, "gap-1")).to_contain_text("It answered 500.")


@pytest.mark.browser
def test_a_flipped_case_shows_both_answers_with_what_differs(page: Page, address: str) -> None:
    sides = opened(page, address, "roster-1").locator(".sides > div")
    expect(sides).to_have_count(2)
    expect(sides.nth(0)).to_contain_text("You need a host [1].")
    expect(sides.nth(0).locator("ins")).to_have_count(0)
    expect(sides.nth(1).locator("ins").last).to_contain_text("Pay is 3,000")
    expect(page.locator("#comparison .broken")).to_contain_text("roster-1")
    expect(page.locator("#comparison .fixed")).to_contain_text("roster-2")
    expect(page.locator("#comparison")).to_contain_text("The encoders differ.")
    expect(page.locator("#comparison tr.worse")).to_contain_text("outcome")


@pytest.mark.browser
def test_a_cell_of_the_heat_map_opens_its_cases(page: Page) -> None:
    row = page.locator(".heat tr").filter(has=page.get_by_role("rowheader", name="roster"))
    row.get_by_role("link").first.click()
    expect(page.locator("output")).to_have_text("2 of 4 cases")
    assert ids(page) == ["roster-1", "roster-2"]
    page.go_back()
    expect(page.locator("output")).to_have_text("2 of 4 cases")
    assert ids(page) == ["roster-1", "gap-1"]


@pytest.mark.browser
def test_a_link_to_a_part_leaves_the_filters_in_the_address(page: Page, address: str) -> None:
    page.goto(f"{address}#show=passed")
    page.get_by_role("link", name="Slices").click()
    expect(page.locator("#slices")).to_be_focused()
    expect(page).to_have_url(re.compile("#show=passed$"))


@pytest.mark.browser
def test_texts_of_cases_are_shown_and_never_run(page: Page, address: str) -> None:
    body = opened(page, address, "gap-2")
    expect(body.locator(".bubble.asks")).to_have_text(ATTACK)
    expect(body.locator(".roads")).to_contain_text(ATTACK)
    expect(page.locator("#verdict .notes")).to_contain_text(ATTACK)
    expect(page.locator("main img, main script")).to_have_count(0)
    expect(body.locator("img, script, a")).to_have_count(0)
    expect(page.locator("a[href*=javascript]")).to_have_count(0)
    expect(page).to_have_title("Evals: 1 of 2 gates not kept")


@pytest.mark.browser
def test_the_theme_can_be_switched(page: Page) -> None:
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    button = page.get_by_role("button", name="Theme")
    button.click()
    assert page.evaluate(paper) == light
    button.click()
    assert page.evaluate(paper) != light


@pytest.mark.browser
def test_a_phone_shows_everything_without_scrolling_sideways(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, address, "roster-1")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    before, after = page.locator(".sides > div").all()
    above, below = before.bounding_box(), after.bounding_box()
    assert above
    assert below
    assert above["y"] + above["height"] <= below["y"]


def test_the_page_holds_no_address_of_another_machine() -> None:
    assert not re.search(r'(?:src|href|action)="(?!#)|url\(|@import', html.page(run(), MEASURES))


def test_a_run_alone_has_no_comparison() -> None:
    alone = html.page(run(), MEASURES)
    assert 'id="comparison"' not in alone
    assert 'value="flipped"' not in alone


def test_of_many_gates_not_kept_the_first_are_named_and_all_are_listed() -> None:
    gate = run().gates[0]
    many = tuple(replace(gate, slice=f"case: roster-{n}") for n in range(30))
    shown, listed = html.page(replace(run(), gates=many), MEASURES).split('id="gates"')
    assert shown.count('<a href="#show=all&amp;case=roster-') == 12
    assert "and 18 more" in shown
    assert listed.count("<td>case: roster-") == 30
    text = markdown.summary(replace(run(), gates=many), MEASURES)
    assert "**Gates not kept: 30, the first 20 below**" in text
    assert text.count("must be at least 0.900") == 20


def test_the_judge_stands_apart_from_the_mechanical_measures() -> None:
    mechanical, judged = html.page(run(), MEASURES).split("Opinion of a chat model")
    assert "<summary>outcome" in mechanical
    assert "<summary>opinion" not in mechanical
    assert "<summary>opinion" in judged
    assert "<summary>outcome" not in judged


def test_an_empty_run_still_makes_every_report() -> None:
    empty = replace(run(), figures=(), results=(), gates=(), notes=(), made_with={})
    assert "No gates set" in html.page(empty, MEASURES)
    assert "No gates set" in markdown.summary(empty, MEASURES)
    assert ET.fromstring(junit.document(empty)).get("tests") == "0"  # noqa: S314 - our own


# -------------------------------------------------------------------------------- what it shows


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("你在起步阶段，要主播、场控。", "你在发展期，要主播、场控、投手。"),
        ("One host. Two controllers.", "Two controllers. One host, at first."),
        ("", "new"),
        ("gone", ""),
        ("a\n\n- b\n- c", "a\n- c"),
    ],
)
def test_pieces_put_together_again_are_both_texts(before: str, after: str) -> None:
    found = pieces(before, after)
    assert "".join(text for kind, text in found if kind != "new") == before
    assert "".join(text for kind, text in found if kind != "gone") == after


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("你在起步阶段，要主播。", "你在发展期，要主播。", "你在 -起步阶段 +发展期 ，要主播。"),
        ("人多", "人少", "人 -多 +少"),
        ("甲的乙", "丙的丁", "-甲的乙 +丙的丁"),
        ("same", "same", "same"),
    ],
)
def test_pieces_keep_what_is_shared_unless_it_only_splits_a_change(
    before: str, after: str, found: str
) -> None:
    signs = {"same": "", "gone": "-", "new": "+"}
    assert " ".join(signs[kind] + text for kind, text in pieces(before, after)) == found


@pytest.mark.parametrize(
    ("expected", "wrong"),
    [
        ({"roster": ("host",)}, ()),
        ({"roster": ("host", "actor")}, ("actor",)),
        ({"roster": ("actor",), "may_roles": ("host",)}, ("actor",)),
        ({"roles": ("host",)}, ()),
        ({"roles": ("actor",)}, ("actor",)),
        ({"not_roles": ("host",)}, ("host",)),
        ({"outcome": ("answered", "partial")}, ()),
        ({"outcome": ("refused",)}, ("answered",)),
        ({"stage": "growth"}, ("initial",)),
        ({"facts": {"goods": "own"}}, ()),
        ({"facts": {}}, ("goods: own",)),
        ({"facts": {"goods": "affiliate"}}, ("goods: affiliate", "goods: own")),
        ({"people": {"host": 2}}, ("host: 2",)),
    ],
)
def test_what_breaks_an_expectation_is_named(
    expected: Mapping[str, Any], wrong: tuple[str, ...]
) -> None:
    found = lines(replace(case("one"), **expected), answer())
    assert tuple(dict.fromkeys(word for line in found for word in line.wrong)) == wrong


def test_people_understood_stand_beside_those_expected() -> None:
    (line,) = [
        line
        for line in lines(
            replace(case("one"), people={"host": 2, "actor": 1}), answer(), {"host": 2}
        )
        if line.label == "people"
    ]
    assert line.given == ("host: 2",)
    assert line.wrong == ("actor: 1",)


def test_a_histogram_counts_every_value() -> None:
    drawn = plots.histogram("length", [1.0, 2.0, 2.0, 500.0], "characters").picture
    assert sum(map(int, re.findall(r"<title>(\d+) from", drawn))) == 4


@pytest.mark.parametrize(
    ("value", "shade"),
    [(0.2, 0), (0.5, 1), (0.896, 4), (0.95, 5), (0.994, 5), (0.996, 6), (1.0, 6)],
)
def test_a_shade_goes_by_the_number_that_is_written_on_it(value: float, shade: int) -> None:
    assert plots.shade(value) == shade


@pytest.mark.parametrize(
    ("value", "limit", "ends"),
    [
        (0.9, 0.8, ("0.75", "1")),
        (1.0, 0.75, ("0.75", "1")),
        (0.05, None, ("0", "0.25")),
        (0.51, 0.49, ("0.375", "0.625")),
        (0.6, 0.9, ("0.5", "1")),
        (0.2, 0.9, ("0", "1")),
    ],
)
def test_an_interval_is_drawn_on_a_scale_that_holds_it(
    value: float, limit: float | None, ends: tuple[str, str]
) -> None:
    figure = Figure(measure="outcome", slice="all", value=value, cases=2)
    bar = plots.interval_bar(figure, "", limit, None)
    assert tuple(re.findall(r"<text[^>]*>([^<]*)</text>", bar)) == ends


# -------------------------------------------------------------------------------- the others


def test_markdown_names_the_gates_not_kept_and_the_cases_that_flipped() -> None:
    text = markdown.summary(run(), MEASURES, compared())
    assert text.startswith("### 1 of 2 gates not kept · 2 of 4 cases passed\n")
    assert "- **outcome**: 0.750, must be at least 0.900" in text
    broken, fixed = text.split("<summary>Fixed: 1</summary>")
    assert "**Broken: 1**\n\n- **roster-1** Which roles? — The outcome is answered" in broken
    assert "- **roster-2** Who hosts?" in fixed
    assert "−0.250 | −0.400 to −0.100 |" in text
    assert "encoder before: old" in text


def test_markdown_says_of_a_failing_case_what_was_expected() -> None:
    text = markdown.summary(run(), MEASURES)
    assert "- **roster-1** Which roles?\n  - The outcome is answered, expected partial.\n" in text
    assert "  - expected: outcome partial; language en; roles, exactly host, floor-" in text


def test_markdown_lists_twenty_failing_cases_at_most() -> None:
    failed = tuple(result(case(f"c{n}"), "Wrong.") for n in range(30))
    text = markdown.summary(replace(run(), results=failed), MEASURES)
    assert "Failing cases: 30, the first 20 below" in text
    assert text.count("  - Wrong.") == 20


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a|b", r"a\|b"),
        ("<script>", r"\<script\>"),
        ("[x](javascript:y)", r"\[x\](javascript:y)"),
        ("**bold** `code`", r"\*\*bold\*\* \`code\`"),
        ("one\n\n# two", "one # two"),
        ("ask @team, see #12", "ask @<!-- -->team, see #<!-- -->12"),
        ("主播@team", "主播@<!-- -->team"),
        ("nDCG@10", "nDCG@10"),
        ("https://x.y www.x.y", "https:<!-- -->//x.y www<!-- -->.x.y"),
    ],
)
def test_markdown_shows_texts_of_cases_as_they_are(text: str, shown: str) -> None:
    assert markdown.escape(text) == shown


def test_every_row_of_the_markdown_table_has_as_many_cells_as_its_head() -> None:
    figure = Figure(measure="a|b", slice="all", value=0.5, cases=1)
    given = replace(run(), figures=(figure,), gates=())
    text = markdown.summary(given, [replace(OUTCOME, name="a|b")])
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert len(rows) == 3
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {6}


def test_junit_counts_failures_and_errors_by_kind() -> None:
    root = ET.fromstring(junit.document(run()))  # noqa: S314 - our own
    counts = {suite.get("name"): dict(suite.attrib) for suite in root}
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("4", "1", "1")
    assert (counts["roster"]["tests"], counts["roster"]["failures"]) == ("2", "1")
    assert (counts["gap"]["tests"], counts["gap"]["errors"]) == ("2", "1")
    failure = root.find(".//testcase[@name='roster-1']/failure")
    assert failure is not None
    assert failure.get("message") == "The outcome is answered, expected partial."
    assert root.find(".//testcase[@name='gap-1']/error") is not None


def test_junit_drops_what_xml_cannot_hold() -> None:
    broken = result(case("a\x00b", "tell\x1b me ￿"), "Said \x0b<that> & 😀.")
    root = ET.fromstring(junit.document(replace(run(), results=(broken,))))  # noqa: S314 - our own
    failure = root.find(".//failure")
    assert failure is not None
    assert failure.get("message") == "Said �<that> & 😀."
