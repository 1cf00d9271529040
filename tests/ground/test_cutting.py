"""A text that streams in is cut into the same sentences, whatever the parts it comes in."""

from __future__ import annotations

import pytest

from assistant.ground import Cutter
from assistant.ground.cutting import Piece, pieces

TEXTS = {
    "marks before the full stop": (
        "先配主播 [1]。再配场控 [2][3]。\n",
        ["先配主播 [1]。", "再配场控 [2][3]。", "\n"],
    ),
    "marks behind the full stop": (
        "先配主播。[1][2] 再配场控。 [3]\n\n完",
        ["先配主播。[1][2]", " 再配场控。 [3]", "\n", "\n", "完"],
    ),
    "English": (
        "Fill the host [1]. The rest can wait [2].  Ask e.g. a friend? Version 1.2 is out.",
        ["Fill the host [1].", " The rest can wait [2].", "  Ask e.g. a friend?"],
    ),
    "a list": (
        "Posts [1]:\n\n1. host [2]\n2. shipping [3]\n",
        ["Posts [1]:\n", "\n", "1. host [2]\n"],
    ),
    "quoted": ("他说“现在就要。” [1] 然后呢？", ["他说“现在就要。” [1]", " 然后呢？"]),
}


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize("name", TEXTS)
def test_sentences_do_not_depend_on_the_parts_and_make_up_the_text(name: str, size: int) -> None:
    text, first = TEXTS[name]
    cutter = Cutter()
    cut = [
        sentence
        for start in range(0, len(text), size)
        for sentence in cutter.feed(text[start : start + size])
    ]
    cut.append(cutter.rest())
    assert "".join(cut) == text
    assert [each for each in cut if each][: len(first)] == first


def test_a_sentence_is_out_as_soon_as_it_is_known_that_no_mark_follows() -> None:
    cutter = Cutter()
    assert list(cutter.feed("先配主播。")) == []
    assert list(cutter.feed(" [1")) == []
    assert list(cutter.feed("] 再")) == ["先配主播。 [1]"]


def test_a_sentence_falls_into_pieces_with_marks_of_their_own() -> None:
    line = "- **直播端**：主播（播前准备） [1]；场控（上链接）[2][3]，等等。"
    assert pieces(line) == (
        Piece("主播（播前准备）", (1,)),
        Piece("；场控（上链接）", (2, 3)),
        Piece("，等等。", ()),
    )
