"""An encoder that is learnt from a corpus, and read again without what learnt it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from assistant.adapters.adapted import AdaptedEncoder
from assistant.adapters.adapting import Knobs, Lesson, adapt, pays

LAUNCHES = {
    "zh": (
        "1969 年 7 月 20 日,Apollo 11 的两名宇航员登上月球,停留 21 小时。",
        "1957 年 10 月 4 日,Sputnik 1 进入轨道,重 83.6 公斤,人造卫星发出信号 21 天。",
        "1990 年 4 月 24 日,Hubble 望远镜由 Discovery 航天飞机送入太空,高度 547 公里。",
        "Voyager 1 于 1977 年 9 月 5 日出发,2012 年离开太阳系。",
    ),
    "en": (
        "On 20 July 1969 two astronauts of Apollo 11 landed on the moon and stayed 21 hours.",
        "Sputnik 1, a satellite of 83.6 kilograms, reached orbit on 4 October 1957 for 21 days.",
        "The shuttle Discovery carried the telescope Hubble to 547 kilometres on 24 April 1990.",
        "Voyager 1 departed on 5 September 1977 and left the solar system in 2012.",
    ),
}


def _alone(*texts: str) -> list[Lesson]:
    return [Lesson(text=text, section=text, language="en") for text in texts]


def _nearest(path: Path, vectors: np.ndarray, question: str) -> int:
    return int(np.argmax(vectors @ AdaptedEncoder(path).encode([question])[0]))


def test_what_is_read_encodes_as_what_was_learnt(tmp_path: Path) -> None:
    lessons = _alone(*LAUNCHES["zh"], *LAUNCHES["en"], "")
    vectors = adapt(tmp_path / "a", lessons)
    read = AdaptedEncoder(tmp_path / "a").encode([lesson.text for lesson in lessons])
    assert np.allclose(read, vectors, atol=1e-5)
    assert np.linalg.norm(read, axis=1) == pytest.approx([1] * 8 + [0])


def test_the_same_texts_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        adapt(tmp_path / name, _alone(*LAUNCHES["en"]))
    for file in (tmp_path / "a").iterdir():
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes()
    assert AdaptedEncoder(tmp_path / "a").fingerprint == AdaptedEncoder(tmp_path / "b").fingerprint


def test_words_that_stand_together_are_near(tmp_path: Path) -> None:
    texts = ("the kiln fires clay", "clay in a kiln cools", "a sailor ties rope", "rope on a ship")
    adapt(tmp_path / "a", _alone(*texts), Knobs(dimensions=2))
    kiln, clay, rope = AdaptedEncoder(tmp_path / "a").encode(["kiln", "clay", "rope"])
    assert kiln @ clay > 0.9
    assert kiln @ rope < 0.1


def test_forms_of_a_word_meet(tmp_path: Path) -> None:
    vectors = adapt(tmp_path / "a", _alone("how we photographed the goods", "how we packed them"))
    assert _nearest(tmp_path / "a", vectors, "photography") == 0


@pytest.mark.parametrize("linked", [True, False], ids=["named", "found by numbers and names"])
def test_a_question_finds_the_text_in_the_other_language(tmp_path: Path, *, linked: bool) -> None:
    lessons = [
        Lesson(text=text, section=f"{n}" if linked else text, language=language)
        for language, texts in LAUNCHES.items()
        for n, text in enumerate(texts)
    ]
    vectors = adapt(tmp_path / "a", lessons)
    for question, place in (("宇航员登上月球", 0), ("人造卫星", 1), ("望远镜", 2), ("太阳系", 3)):
        assert _nearest(tmp_path / "a", vectors[4:], question) == place


@pytest.mark.parametrize("block", [1, 3])
def test_translations_are_the_same_however_many_texts_are_compared_at_a_time(
    tmp_path: Path, block: int
) -> None:
    lessons = [
        Lesson(text=text, section=text, language=language)
        for language, texts in (("zh", LAUNCHES["zh"]), ("en", LAUNCHES["en"][::-1]))
        for text in texts
    ]
    whole = adapt(tmp_path / "whole", lessons)
    assert np.array_equal(adapt(tmp_path / "blocks", lessons, Knobs(block=block)), whole)
    apart = adapt(tmp_path / "apart", lessons, Knobs(block=block, sure=1.1))
    assert not np.array_equal(apart, whole)


def test_texts_that_share_no_names_are_not_taken_for_translations(tmp_path: Path) -> None:
    chinese = ("退货要在七天内寄回", "早班从八点开始", "仓库每月盘点一次", "发票由财务开")
    texts = [("zh", text) for text in chinese] + [("en", text) for text in LAUNCHES["en"]]
    lessons = [Lesson(text=text, section=text, language=language) for language, text in texts]
    vectors = adapt(tmp_path / "a", lessons)
    assert np.abs(vectors[:4] @ vectors[4:].T).max() < 0.1


def test_a_large_corpus_is_learnt_from_a_part_of_it(tmp_path: Path) -> None:
    lessons = _alone(*(f"shelf {n} holds item {n * 7}" for n in range(40)))
    vectors = adapt(tmp_path / "a", lessons, Knobs(rows=10))
    assert np.load(tmp_path / "a" / "directions.npy").shape[0] <= 10
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1] * 40)


@pytest.mark.parametrize(("known", "wanted"), [(None, False), (0.1, True), (0.98, False)])
def test_it_pays_where_the_words_are_not_known(known: float | None, *, wanted: bool) -> None:
    assert pays(known) is wanted


def test_reading_needs_neither_torch_nor_scipy(tmp_path: Path) -> None:
    adapt(tmp_path / "a", _alone(*LAUNCHES["en"]))
    code = (
        "import sys; from pathlib import Path; "
        "from assistant.adapters.adapted import AdaptedEncoder; "
        f"AdaptedEncoder(Path({str(tmp_path / 'a')!r})).encode(['moon']); "
        "print([name for name in ('torch', 'scipy', 'transformers') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"
