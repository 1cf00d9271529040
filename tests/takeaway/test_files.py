"""What is taken away, opened with the libraries that its users' programs stand for."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from docx import Document
from markdown_it import MarkdownIt
from openpyxl import load_workbook

from assistant.adapters import office
from assistant.advisor import Advisor
from assistant.takeaway import papers, roster
from assistant.takeaway.words import words
from assistant.values.methodology import Methodology
from assistant.values.paper import Block

QUESTION = "我做服装,自己有工厂,刚准备做抖音直播,有一个主播,要哪些岗位?"


@pytest.fixture(scope="module")
def answer(advisor: Advisor) -> dict[str, Any]:
    return advisor.answer(QUESTION).as_json()


@pytest.fixture(scope="module")
def method(advisor: Advisor) -> Methodology:
    assert advisor.methodology
    return advisor.methodology


def test_a_roster_opens_as_a_workbook(answer: dict[str, Any], method: Methodology) -> None:
    table = roster.rows(answer, method, words("zh"))
    sheet = load_workbook(io.BytesIO(roster.as_workbook(table, words("zh")))).active
    assert sheet is not None
    assert sheet.title == "岗位表"
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == tuple(words("zh").columns.values())
    host = next(row for row in rows if row[0] == "主播")
    assert host[1:4] == ("直播端", "现在需要", 1)
    assert host[4] == "人员有限时主播也输出短视频内容"
    assert host[6]
    assert len(rows) == len(answer["roster"]) + 1
    needs = [row[2] for row in rows[1:]]
    assert needs == sorted(needs, key=list(words("zh").needs.values()).index)


def test_a_roster_opens_as_csv_in_a_spreadsheet(
    answer: dict[str, Any], method: Methodology
) -> None:
    table = roster.rows(answer, method, words("zh"))
    content = roster.as_csv(table, words("zh"))
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0][0] == "岗位"
    assert [row[0] for row in rows[1:]] == [row.role for row in table]


def test_no_cell_becomes_a_formula() -> None:
    row = roster.Row(
        role="=1+1", side="+2", need="@x", have=1, combine="-3", why="ok", source="\tx"
    )
    sheet = load_workbook(io.BytesIO(roster.as_workbook([row], words("en")))).active
    assert sheet is not None
    assert [cell.data_type for cell in sheet[2]] == ["s", "s", "s", "n", "s", "s", "s"]
    told = list(csv.reader(io.StringIO(roster.as_csv([row], words("en")).decode("utf-8-sig"))))
    assert told[1] == ["'=1+1", "'+2", "'@x", "1", "'-3", "ok", "'\tx"]


def test_a_conversation_is_markdown_with_its_sources(answer: dict[str, Any]) -> None:
    told = papers.conversation("两行\n标题", [(QUESTION, answer)], words("zh"), "2026-11-28")
    headings = [
        token.content
        for before, token in zip(
            MarkdownIt().parse(told), MarkdownIt().parse(told)[1:], strict=False
        )
        if before.type == "heading_open"
    ]
    assert headings[0] == "两行 标题"
    assert QUESTION in headings[1]
    assert answer["text"] in told
    assert answer["citations"][0]["quote"] in told
    assert told.count(answer["citations"][0]["source"]) == 1
    assert "\n\n[1] " in told
    unmarked = [each for each in answer["citations"] if f"[{each['n']}]" not in answer["text"]]
    assert unmarked
    assert all(f"\n[{each['n']}] " not in told for each in unmarked)


def test_sources_of_several_places_tell_each_its_own(answer: dict[str, Any]) -> None:
    first, *others = answer["citations"]
    mixed = {**answer, "citations": [{**first, "source": "wiki", "as_of": ""}, *others]}
    told = papers.conversation("?", [(QUESTION, mixed)], words("en"), "2026-11-28")
    assert f"[1] {first['heading']} (From: wiki)\n\n> " in told
    assert told.count(first["source"]) > 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_role_has_a_job_description_that_word_opens(
    advisor: Advisor, method: Methodology, language: str
) -> None:
    for role in method.roles:
        blocks = papers.description(method, role, words(language), language, advisor.section)
        paper = Document(io.BytesIO(office.document(blocks)))
        texts = [paragraph.text for paragraph in paper.paragraphs]
        assert texts[0] == role.name[language]
        assert any(role.brief.text[language] in text for text in texts)
        assert all(any(duty.text[language] in text for text in texts) for duty in role.duties)
        assert "[1]" in texts[1]
        assert texts[-1] == f"{words(language).basis} {words(language).open_points}"


def test_a_description_lists_its_sources_by_the_numbers_it_uses(
    advisor: Advisor, method: Methodology
) -> None:
    host = method.role("host")
    told = papers.markdown(papers.description(method, host, words("zh"), "zh", advisor.section))
    assert told.startswith("# 主播\n\n")
    assert "- 执行直播 [1]\n" in told
    assert "- [1] 主播 › 职责 (来源：" in told


def test_a_list_is_one_list_in_markdown() -> None:
    blocks = [Block("heading", "a"), Block("bullet", "b"), Block("bullet", "c"), Block("text", "d")]
    assert papers.markdown(blocks) == "## a\n\n- b\n- c\n\nd\n"
