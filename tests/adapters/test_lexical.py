"""Search by words, and what a text mentions by name."""

from __future__ import annotations

from pathlib import Path

import bm25s
import pytest

from assistant.adapters import lexical
from assistant.adapters.lexical import Lexical, Names
from assistant.text import terms

TEXTS = {
    "host": "主播讲解商品",
    "control": "场控关注后台数据",
    "buyer": "The media buyer watches the campaign data",
    "group": "投手放到投流端",
}
ALIASES = {
    "投手": "media-buyer",
    "media buyer": "media-buyer",
    "投流端": "paid-traffic",
    "投流": "media-buyer",
}


@pytest.fixture
def index(tmp_path: Path) -> Lexical:
    lexical.write(tmp_path / "lexical", list(TEXTS.values()), list(TEXTS), ALIASES)
    return Lexical(tmp_path / "lexical")


def test_the_text_with_the_words_of_the_query_comes_first(index: Lexical) -> None:
    assert index.query("谁看后台数据", 3)[0][0] == "control"
    assert index.query("campaigns", 3)[0][0] == "buyer"


def test_a_name_finds_what_is_told_under_another_name_of_the_same_thing(index: Lexical) -> None:
    assert [one for one, _ in index.query("投手", 4)] == ["group", "buyer"]
    assert {one for one, _ in index.query("media buyer", 4)} == {"buyer", "group"}


def test_scores_lie_between_0_and_1_and_fall(index: Lexical) -> None:
    scores = [score for _, score in index.query("场控关注后台数据 data", 4)]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score < 1 for score in scores)


def test_words_that_no_text_has_lower_the_score(index: Lexical) -> None:
    plain, longer = index.query("后台数据", 1)[0][1], index.query("后台数据 zebra", 1)[0][1]
    assert longer < plain


@pytest.mark.parametrize("query", ["", "  ", "🙂", "zebra"])
def test_a_query_without_known_words_finds_nothing(index: Lexical, query: str) -> None:
    assert index.query(query, 3) == ()


def test_no_more_than_asked_for_is_returned(index: Lexical) -> None:
    assert len(index.query("data 数据 主播", 1)) == 1


def test_adding_up_stored_scores_is_what_bm25s_does(tmp_path: Path) -> None:
    lexical.write(tmp_path / "lexical", list(TEXTS.values()), list(TEXTS), {})
    theirs = bm25s.BM25(method="lucene", k1=lexical.SATURATION, b=lexical.LENGTH_WEIGHT)
    theirs.index([list(terms(text)) for text in TEXTS.values()], show_progress=False)
    query = [term for term in terms("后台数据 the media") if term in theirs.vocab_dict]
    expected = dict(zip(TEXTS, theirs.get_scores(query), strict=True))
    ours = dict(Lexical(tmp_path / "lexical").query("后台数据 the media", 4))
    scale = expected["control"] / ours["control"]
    assert {one: score * scale for one, score in ours.items()} == pytest.approx(
        {one: score for one, score in expected.items() if score}
    )


@pytest.mark.parametrize("query", ["场控关注后台数据 data", "投手 data data", "the media buyer"])
def test_the_terms_of_a_score_add_up_to_it(index: Lexical, query: str) -> None:
    scores = dict(index.query(query, 4))
    explained = index.explain(query, list(scores))
    assert {one: sum(found.values()) for one, found in explained.items()} == pytest.approx(scores)


def test_a_term_that_explains_a_score_stands_in_the_text(index: Lexical) -> None:
    explained = index.explain("投手看 campaigns 数据", list(TEXTS))
    assert "⟨media-buyer⟩" in explained["buyer"]
    for one, found in explained.items():
        assert found.keys() <= index.terms(TEXTS[one])


def test_a_text_without_the_words_is_explained_by_nothing(index: Lexical) -> None:
    assert index.explain("zebra", ["host", "nothing"]) == {"host": {}, "nothing": {}}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("投流端的投手", ("paid-traffic", "media-buyer")),
        ("MEDIA BUYERS", ("media-buyer",)),
        ("multimedia buyer", ()),
        ("media buyerish", ()),
        ("the media buyer's work", ("media-buyer",)),
        ("", ()),
    ],
)
def test_names_are_found_whole_the_longest_first(text: str, found: tuple[str, ...]) -> None:
    assert Names(ALIASES).found(text) == found
