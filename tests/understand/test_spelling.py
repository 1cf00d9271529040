from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from assistant.advisor import Advisor
from assistant.understand.cues import read_cues
from assistant.understand.examples import read_examples
from assistant.understand.learning import Lesson, learn
from assistant.understand.lessons import lesson
from assistant.understand.pinyin import may_be_pinyin
from assistant.understand.sounds import Sounds
from assistant.understand.spelling import Speller
from assistant.understand.typos import distance
from assistant.values.dialogue import DialogueState

PROMPTS = Path(__file__).parents[2] / "prompts"


@pytest.fixture(scope="module")
def speller(advisor: Advisor) -> Speller:
    cues = read_cues(PROMPTS / "understanding.yaml")
    examples = read_examples(PROMPTS / "abilities")
    lines = [line for each in examples.values() for line in each]
    sounds = learn(lesson(lines, advisor.method, cues.ordinary))
    return Speller(lambda: sounds, cues.regional)


@pytest.mark.parametrize("text", ["二伯家的仓库", "我老公管店"])
def test_a_name_that_would_cut_a_common_word_is_not_heard(speller: Speller, text: str) -> None:
    assert speller.meant(text) == text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("toushou shi gan sha de", "投手是干啥的"),
        ("jingxuanlianmeng shi sha ya", "精选联盟是啥呀"),
        ("changkong he zhongkong shi yi ge ren ma", "场控和中控是一个人吗"),
        ("zhubo 2 ge, hai que shei", "主播2个,还缺谁"),
        ("zhǔbō yào zuò shénme", "主播要做什么"),
        ("tuihuo shi shui de huor", "退货是谁的活"),
        ("gmv duoshao suan fazhanqi", "gmv多少算发展期"),
    ],
)
def test_pinyin_is_read_as_chinese(speller: Speller, typed: str, meant: str) -> None:
    # One syllable may be two words: what is named has to be right.
    read = speller.meant(typed)
    assert len(read) == len(meant)
    assert sum(one == other for one, other in zip(read, meant, strict=True)) >= len(meant) - 1


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("si域啥时候搞", "私域啥时候搞"),
        ("主bo跟场kong谁要紧", "主播跟场控谁要紧"),
        ("tou手归哪边", "投手归哪边"),
        ("打包fa货算谁的", "打包发货算谁的"),
        ("到了fazhan期添谁", "到了发展期添谁"),
    ],
)
def test_a_name_half_in_pinyin_is_completed(speller: Speller, typed: str, meant: str) -> None:
    assert speller.meant(typed) == meant


@pytest.mark.parametrize(
    "text", ["我们用ai主播", "想招个pk主播", "vip客户谁管", "ok了", "gmv到多少"]
)
def test_latin_words_of_chinese_text_stay_as_they_are(speller: Speller, text: str) -> None:
    assert speller.meant(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "can he do more", "take care", "which ROI should the toushou stop at", "who is there",
        "one more time", "ok bye", "median?", "hi", "we have a man and a woman", "aha", "BD?",
        "do we go live on a Sunday", "can she", "ping me", "so long",
    ],
)  # fmt: skip
def test_english_is_not_taken_for_pinyin(speller: Speller, text: str) -> None:
    assert speller.meant(text) == text


def test_chinese_with_a_word_in_pinyin_is_not_decoded() -> None:
    assert not may_be_pinyin("我们要找 zhubo")


def test_a_short_word_within_english_talk_stays_english(speller: Speller) -> None:
    assert speller.meant("zai ma") != "zai ma"
    assert speller.meant("zai ma", talk="en") == "zai ma"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("厂空要懂数据吗", "场控要懂数据吗"),
        ("住播能兼短视频吗", "主播能兼短视频吗"),
        ("起布阶段招谁", "起步阶段招谁"),
        ("短食品组是干嘛的", "短视频组是干嘛的"),
        ("投访端是干嘛的", "投放端是干嘛的"),
    ],
)
def test_a_name_is_known_by_its_sound(speller: Speller, typed: str, meant: str) -> None:
    assert speller.meant(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("privte domian, when", "private domain, when"),
        ("who is the flor contoller", "who is the floor controller"),
    ],
)
def test_a_name_of_two_misspelt_words_is_put_right(
    speller: Speller, typed: str, meant: str
) -> None:
    assert speller.meant(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "上午开播行吗", "老板发火了怎么办", "我老伴来帮忙", "小孩打人了", "克服困难的办法",
        "这座城市有多大", "他是个诚实的人", "哪位著名的印度人士实行非暴力反抗",
        "缩编到四个岗,保留哪四个",
    ],
)  # fmt: skip
def test_ordinary_words_that_sound_like_a_name_are_kept(speller: Speller, text: str) -> None:
    assert speller.meant(text) == text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("what does the flor controllr do", "what does the floor controller do"),
        ("do we need a media buyyer", "do we need a media buyer"),
        ("who handles lgistics", "who handles logistics"),
        ("the growht stage", "the growth stage"),
        ("is the videografer a must", "is the videographer a must"),
    ],
)
def test_a_misspelt_english_word_of_the_method_is_put_right(
    speller: Speller, typed: str, meant: str
) -> None:
    assert speller.meant(typed) == meant


@pytest.mark.parametrize(
    "text",
    ["two coats on the roof", "what a hoax", "the contractor was elected", "he hosed the floor"],
)
def test_other_english_words_are_left_alone(speller: Speller, text: str) -> None:
    assert speller.meant(text) == text


@pytest.mark.parametrize("length", [127, 128, 4000])
def test_a_word_of_any_length_is_no_fault(speller: Speller, length: int) -> None:
    text = f"{'a' * length} roles"
    assert speller.meant(text, "en") == text


def test_words_of_other_regions_are_those_of_the_method(speller: Speller) -> None:
    assert speller.meant("短影音組有誰") == "短视频组有谁"


def test_what_is_decoded_is_understood_and_the_question_stays_as_typed(advisor: Advisor) -> None:
    typed = "toushou shenme shihou zhao"
    reading = advisor.understander.read(typed, DialogueState())
    assert reading.state.language == "zh"
    assert reading.whole.ids("role") == ("media-buyer",)
    assert reading.explain().text == "投手什么时候招"
    assert reading.state.question == typed


def test_a_table_reads_back_as_it_was_written() -> None:
    table = learn(
        Lesson(lines=("主播做什么", "what does the host do"), names={"主播": ("role", "host")})
    )
    read = Sounds.decode(table.encode())
    assert read.names == {"zhu bo": "主播"}
    assert read.count("主", "播") == 2
    assert read.words["host"] == (0, 1)


def test_nothing_to_learn_from_is_no_fault() -> None:
    speller = Speller(lambda: Sounds.decode(learn(Lesson(lines=(), names={})).encode()))
    for text in ("场控是谁", "whois the hosst", "zhubo shi shei"):
        assert speller.meant(text) == text


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("host", "host", 0), ("hsot", "host", 1), ("flor", "floor", 1), ("buyer", "byre", 2)],
)
def test_distance_counts_letters(one: str, other: str, apart: int) -> None:
    assert distance(one, other) == apart


def test_reading_needs_no_library_of_pinyin() -> None:
    code = "import sys, assistant.wiring; sys.exit('pypinyin' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
