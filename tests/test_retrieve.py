"""Searching one generation: the two roads, their fusion, languages and sections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant import methodology
from assistant.resources import corpus_root
from assistant.retrieve import Knobs, Mode, Retriever, aliases, words
from assistant.values.documents import Passage, Provenance

RESTAURANT = Path(__file__).parent / "corpora" / "restaurant"


def passage(reference: str, language: str, part: str = "") -> Passage:
    return Passage(
        id=f"{reference}.{language}{part}",
        document="document",
        title="",
        reference=reference,
        headings=(),
        text="",
        language=language,
        line=1,
        provenance=Provenance(),
    )


SHELF = (
    passage("host", "zh"),
    passage("host", "en"),
    passage("control", "zh"),
    passage("control", "en", "1"),
    passage("control", "en", "2"),
    passage("only", "en"),
)


class Scored:
    """An index that knows the scores of one query in advance."""

    def __init__(self, scores: Mapping[str, float]) -> None:
        self.scores = scores

    def query(
        self, _asked: object, k: int, among: frozenset[str] | None = None
    ) -> Sequence[tuple[str, float]]:
        found = [(one, score) for one, score in self.scores.items() if not among or one in among]
        return sorted(found, key=lambda pair: -pair[1])[:k]

    def explain(self, text: str, ids: Sequence[str]) -> Mapping[str, Mapping[str, float]]:
        """Give half of a score to the query itself, a quarter each to two other terms."""
        return {
            one: {"here": score / 4, text: score / 2, "elsewhere": score / 4}
            for one in ids
            if (score := self.scores.get(one))
        }

    def terms(self, text: str) -> frozenset[str]:
        return frozenset(text.split()) | {"query", "here"}


class Shelf:
    """The passages above."""

    def lookup(self, ids: Sequence[str]) -> Mapping[str, Passage]:
        return {one.id: one for one in SHELF if one.id in ids}

    def section(self, reference: str, language: str | None) -> Sequence[Passage]:
        found = [one for one in SHELF if one.reference == reference]
        return [one for one in found if one.language == language] or found


def encode(texts: Sequence[str]) -> NDArray[np.float32]:
    return np.array([[float(bool(text))] for text in texts], dtype=np.float32)


def retriever(
    lexical: Mapping[str, float], dense: Mapping[str, float], mode: Mode = "fused"
) -> Retriever:
    knobs = Knobs(mode=mode, lexical_weight=0.5)
    return Retriever(Scored(lexical), Scored(dense), encode, Shelf(), knobs)


def search(
    *,
    lexical: Mapping[str, float] | None = None,
    dense: Mapping[str, float] | None = None,
    mode: Mode = "fused",
    query: str = "query",
    language: str | None = "zh",
    k: int = 5,
) -> list[tuple[str, float]]:
    hits = retriever(lexical or {}, dense or {}, mode).search(query, language, k)
    assert all(hit.by == mode for hit in hits)
    return [(hit.passage.id, hit.score) for hit in hits]


def test_each_road_can_be_taken_alone() -> None:
    words, meaning = {"host.zh": 0.9}, {"control.zh": 0.8}
    assert search(lexical=words, dense=meaning, mode="lexical") == [("host.zh", 0.9)]
    assert search(lexical=words, dense=meaning, mode="dense") == [("control.zh", 0.8)]


def test_a_search_within_some_passages_finds_no_others() -> None:
    everywhere = Retriever(
        Scored({"host.zh": 0.9, "control.zh": 0.5}),
        Scored({}),
        encode,
        Shelf(),
        Knobs(mode="fused", lexical_weight=0.5),
        selective=lambda: Scored({"host.zh": 0.8, "control.zh": 0.7}),
    )
    within = everywhere.within(frozenset({"control.zh"}))
    hits = within.search("query", "zh", 5)
    assert [(hit.passage.id, hit.score) for hit in hits] == [("control.zh", 0.6)]
    assert within.by("lexical").search("query", "zh", 5)[0].score == 0.5
    with pytest.raises(ValueError, match="cannot be narrowed"):
        retriever({}, {}).within(frozenset())


def test_what_both_roads_find_beats_what_one_finds() -> None:
    found = search(
        lexical={"host.zh": 0.8, "control.zh": 0.6}, dense={"only.en": 0.8, "control.zh": 0.6}
    )
    assert [one for one, _ in found] == ["control.zh", "host.zh", "only.en"]
    assert [score for _, score in found] == pytest.approx([0.6, 0.4, 0.4])


def test_opposite_meaning_does_not_lower_what_words_found() -> None:
    assert search(lexical={"host.zh": 0.8}, dense={"host.zh": -0.5}) == [("host.zh", 0.4)]


@pytest.mark.parametrize(("language", "found"), [("zh", "host.zh"), ("en", "host.en")])
def test_a_section_comes_once_and_in_the_language_of_the_question(
    language: str, found: str
) -> None:
    scores = {"host.zh": 0.8, "host.en": 0.7}
    assert search(lexical=scores, language=language) == [(found, 0.4)]


def test_without_a_language_the_best_one_is_shown() -> None:
    assert search(lexical={"host.zh": 0.7, "host.en": 0.8}, language=None)[0][0] == "host.en"


def test_of_a_long_section_in_the_other_language_the_best_part_is_shown() -> None:
    scores = {"control.zh": 0.9, "control.en2": 0.3}
    assert search(lexical=scores, language="en")[0][0] == "control.en2"


def test_a_section_that_has_only_the_other_language_is_found_all_the_same() -> None:
    assert search(lexical={"only.en": 0.9}, language="zh")[0][0] == "only.en"


def test_no_more_than_asked_for_is_returned() -> None:
    scores = {"host.zh": 0.9, "control.zh": 0.8, "only.en": 0.7}
    assert [one for one, _ in search(lexical=scores, k=2)] == ["host.zh", "control.zh"]


def test_a_question_without_meaning_is_searched_by_words_only() -> None:
    assert search(dense={"host.zh": 0.9}, lexical={"only.en": 0.4}, query="") == [("only.en", 0.2)]


def test_equal_scores_have_one_order() -> None:
    scores = {"only.en": 0.5, "host.zh": 0.5, "control.zh": 0.5}
    backwards = dict(reversed(scores.items()))
    assert search(lexical=scores) == search(lexical=backwards)


def test_another_mode_searches_the_same_passages() -> None:
    words, meaning = {"host.zh": 0.9, "only.en": 0.2}, {"control.zh": 0.8}
    fused = retriever(words, meaning)
    for mode in get_args(Mode):
        asked = fused.by(mode).search("query", "zh", 5)
        assert asked == retriever(words, meaning, mode).search("query", "zh", 5)
        assert {hit.by for hit in asked} == {mode}
    assert fused.by("dense").by("fused").search("query", "zh", 5) == fused.search("query", "zh", 5)


@pytest.mark.parametrize("mode", get_args(Mode))
@pytest.mark.parametrize("language", ["zh", "en", None])
def test_what_is_explained_is_what_is_found(mode: Mode, language: str | None) -> None:
    words = {"host.zh": 0.9, "host.en": 0.3, "only.en": 0.5}
    meaning = {"control.en2": 0.8, "host.en": 0.7, "only.en": -0.4}
    asked = retriever(words, meaning, mode)
    found = asked.search("query", language, 3)
    told = asked.explain("query", language, 3)
    assert [(hit.passage.id, hit.score) for hit in found] == [
        (hit.passage, hit.score) for hit in told.hits
    ]
    assert [hit.rank for hit in told.hits] == [1, 2, 3][: len(found)]
    assert told.mode == mode


def test_the_ranks_of_the_roads_are_the_places_they_give_alone() -> None:
    words = {"host.zh": 0.9, "host.en": 0.8, "only.en": 0.5}
    meaning = {"control.zh": 0.8, "host.en": 0.7, "only.en": 0.6}
    asked = retriever(words, meaning)
    places = {
        mode: [hit.passage.reference for hit in asked.by(mode).search("query", "zh", 9)]
        for mode in get_args(Mode)
    }
    for hit in asked.explain("query", "zh", 9).hits:
        assert places["fused"][hit.rank - 1] == hit.reference
        for mode, rank in (("lexical", hit.lexical_rank), ("dense", hit.dense_rank)):
            assert rank == (
                places[mode].index(hit.reference) + 1 if hit.reference in places[mode] else None
            )


def test_a_score_is_explained_by_the_passage_that_earned_it() -> None:
    (hit,) = retriever({"host.en": 0.8}, {"host.en": 0.4}).explain("query", "zh", 1).hits
    assert (hit.passage, hit.matched) == ("host.zh", "host.en")
    assert hit.score == pytest.approx((hit.lexical or 0) / 2 + (hit.dense or 0) / 2)
    assert hit.matched_text is not None
    (own,) = retriever({"host.zh": 0.8}, {}).explain("query", "zh", 1).hits
    assert (own.matched, own.matched_text, own.dense) == ("host.zh", None, None)


def test_terms_come_weightiest_first_and_those_that_the_passage_lacks_are_told() -> None:
    (hit,) = retriever({"host.zh": 0.8}, {}).explain("query", "zh", 1).hits
    assert [(term.term, term.stands) for term in hit.terms] == [
        ("query", True),
        ("here", True),
        ("elsewhere", False),
    ]
    assert sum(term.score for term in hit.terms) == pytest.approx(hit.lexical)


def test_every_spelling_of_what_a_method_names_leads_to_its_id() -> None:
    method = methodology.load(RESTAURANT)
    found = aliases(method)
    for role in method.roles:
        assert {found[name] for name in role.name.values()} == {role.id}
        for spellings in role.aliases.values():
            assert {found[spelling] for spelling in spellings} == {role.id}


def test_sections_are_known_by_the_words_users_have_for_them() -> None:
    method = methodology.load(RESTAURANT)
    found = words(method)
    (role, *_) = [role for role in method.roles if role.duties]
    (duty, *_) = role.duties
    for spoken in duty.words.values():
        assert set(spoken) <= set(found[duty.support[0]])


def test_placeholders_are_no_words() -> None:
    method = methodology.load(corpus_root())
    spoken = [word for found in words(method).values() for word in found]
    assert any("{" in one for gap in method.gaps for some in gap.aliases.values() for one in some)
    assert not [one for one in (*spoken, *aliases(method)) if "{" in one]


@pytest.mark.parametrize(
    ("known", "weight"), [(None, 0.4), (0.98, 0.1), (0.9, 0.1), (0.7, 0.55), (0.5, 1.0), (0.1, 1.0)]
)
def test_meaning_is_trusted_as_far_as_the_encoder_knows_the_words(
    known: float | None, weight: float
) -> None:
    assert Knobs.trusting(known).lexical_weight == pytest.approx(weight)
