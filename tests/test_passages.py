"""Documents become passages: one a heading, plain text, nothing hidden, nothing too long."""

from __future__ import annotations

from assistant import passages
from assistant.adapters import files, markdown
from assistant.values.documents import Document, Passage, Provenance

HAN = "".join(map(chr, range(0x4E00, 0x9F00)))


def document(text: str, *, path: str = "notes.md", title: str = "Notes") -> Document:
    return Document(
        id=f"id of {path}",
        name=path.rpartition(".")[0],
        path=path,
        title=title,
        language="en",
        parts=markdown.read(text)[0] if path.endswith(".md") else files.paragraphs(text),
        provenance=Provenance(source="wiki"),
    )


def split(text: str, *, path: str = "notes.md", longest: int = 800) -> tuple[Passage, ...]:
    return passages.split(document(text, path=path), passages.Knobs(longest=longest))


def texts(source: str, *, path: str = "notes.md", longest: int = 800) -> list[str]:
    return [passage.text for passage in split(source, path=path, longest=longest)]


def test_each_heading_gives_a_passage_of_its_own_text() -> None:
    found = split(
        "\n\n\n# Notes {#notes}\n\n## Duties {#duties}\n\nThe cook cooks.\n\n### At night\n\n"
        "The cook sleeps.\n\n## Stages {#stages}\n\nThe cook comes first.\n"
    )
    assert [(each.reference, each.heading, each.line, each.text) for each in found] == [
        ("notes#duties", "Notes › Duties", 8, "The cook cooks."),
        ("notes#at-night", "Notes › Duties › At night", 12, "The cook sleeps."),
        ("notes#stages", "Notes › Stages", 16, "The cook comes first."),
    ]
    assert {each.document for each in found} == {"id of notes.md"}
    assert {each.provenance for each in found} == {Provenance(source="wiki")}


def test_text_above_the_first_heading_is_referred_to_by_the_name_alone() -> None:
    above, below = split("Before.\n\n# Other title\n\nAfter.\n")
    assert (above.reference, above.headings) == ("notes", ("Notes",))
    assert (below.reference, below.headings) == ("notes#other-title", ("Notes", "Other title"))


def test_headings_without_an_anchor_get_one_from_their_text() -> None:
    source = "# 职责 与 Ａ\n\none\n\n# 职责 与 a\n\ntwo\n\n# 職責 {#x}\n\nthree\n\n# !\n\nfour\n"
    assert [each.reference for each in split(source)] == [
        "notes#职责-与-a",
        "notes#职责-与-a-2",
        "notes#x",
        "notes#section",
    ]


def test_underlined_headings_and_marked_up_ones_are_headings_too() -> None:
    (found,) = split("Our *long* `night` {#night}\n====\n\ntext\n")
    assert (found.reference, found.headings) == ("notes#night", ("Notes", "Our long night"))


def test_passages_are_plain_text_with_a_line_for_each_item() -> None:
    source = """
A **bold** and [linked](https://example.org) word, ![a chart](chart.png), `code` &amp; \\*star\\*,
on two lines.\\
A new line.

- one
- two
  - three

1. first
2. second

> quoted

| role | need |
|---|---|
| cook | now |

```python
price = 100
```
"""
    assert "\n".join(texts(source)) == (
        "A bold and linked word, a chart, code & *star*, on two lines.\n"
        "A new line.\n"
        "one\ntwo\nthree\n"
        "1. first\n2. second\n"
        "quoted\n"
        "role | need\ncook | now\n"
        "price = 100"
    )


def test_wrapped_chinese_lines_are_joined_without_a_blank() -> None:
    assert texts("场控盯住后台数据,\n并上链接。\n主播 and\nhost") == [
        "场控盯住后台数据,并上链接。主播 and host"
    ]


def test_what_no_reader_sees_is_left_out() -> None:
    source = """
Seen <!-- a comment --> <b>bold</b>.<br>Next <span style="display: none">hidden</span>line\u200b.

<!-- a comment

over paragraphs -->

<div hidden>

Hidden paragraph with <b>marks</b>.

# Hidden heading

</div>

<script>alert("hidden")</script>

<p>In <i>HTML</i>.</b></p>

<div>
<![foo[ hidden ]]>
</div>

<div style="opacity: 0.0">hidden</div> <div style="opacity: 0.5">faint</div>

Last <img hidden>word.
"""
    assert texts(source) == ["Seen bold.\nNext line.\nIn HTML.\nfaint\nLast word."]


def test_a_heading_inside_a_quote_is_text() -> None:
    assert texts("> # Quoted\n>\n> words\n") == ["Quoted\nwords"]


def test_a_long_section_is_cut_at_paragraphs_and_sentences_under_one_reference() -> None:
    found = split("# A\n\nOne two. Three four.\n\nFive six. Seven.\n\nEight.\n", longest=24)
    assert [(each.text, each.line) for each in found] == [
        ("One two. Three four.", 3),
        ("Five six. Seven.\nEight.", 5),
    ]
    assert {each.reference for each in found} == {"notes#a"}
    assert texts("一二三四。五六七。八九十。", longest=8) == ["一二三四。", "五六七。八九十。"]


def test_no_passage_is_longer_than_the_knob_even_without_sentences() -> None:
    words = " ".join(f"word{number}" for number in range(40))
    found = texts(f"{HAN[:100]}\n\n{words}", longest=30)
    assert max(map(len, found)) <= 30
    assert "".join(found).replace("\n", "").replace(" ", "") == HAN[:100] + words.replace(" ", "")


def test_a_huge_line_becomes_many_passages() -> None:
    lines = "".join(f"{number}{HAN}" for number in range(100))
    assert "".join(texts(lines, path="a.txt")) == lines


def test_plain_text_keeps_its_marks_and_lines() -> None:
    found = split("# no heading\n- kept\n\n\n<b>kept</b>\n", path="notes.txt")
    assert [(each.reference, each.text, each.line) for each in found] == [
        ("notes", "# no heading\n- kept\n<b>kept</b>", 1)
    ]
    assert [each.line for each in split("\none\n\n\ntwo\n", path="notes.txt", longest=4)] == [2, 5]


def test_a_document_without_text_gives_no_passage() -> None:
    assert split("\n\n# Notes\n\n<!-- nothing -->\n") == ()


def test_ids_are_stable_unique_and_made_of_the_content() -> None:
    found = split("# A\n\nsame\n\n# B\n\nsame\n")
    assert len({each.id for each in found}) == 2
    assert found == split("# A\n\nsame\n\n# B\n\nsame\n")
    assert len(split("# A\n\n" + "字" * 20, longest=10)) == 1  # equal pieces are one passage


def test_a_section_holds_its_sub_headings_and_the_name_the_whole_document() -> None:
    first = split(
        "Top.\n\n# A\n\na\n\n## B\n\nb\n\n### C\n\nc\n\n# D\n\nd\n\n# E\n\n## B\n\ne\n\n## B\n\nf"
    )
    other = split("# A\n\nother\n", path="other.md")
    assert passages.sections((*first, *other)) == {
        ("notes", "en"): "Top.\na\nb\nc\nd\ne\nf",
        ("notes#a", "en"): "a\nb\nc",
        ("notes#b", "en"): "b\nc",
        ("notes#c", "en"): "c",
        ("notes#d", "en"): "d",
        ("notes#b-2", "en"): "e",
        ("notes#b-3", "en"): "f",
        ("other", "en"): "other",
        ("other#a", "en"): "other",
    }
