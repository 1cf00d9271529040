"""What words mean that no alias has is learnt from the phrases of a methodology."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import chain

import pytest

from assistant import methodology
from assistant.resources import corpus_root, prompts_root
from assistant.text import fold, tight
from assistant.understand.cues import Cues, read_cues
from assistant.understand.lexicon import Found, Mention
from assistant.understand.telling import ASKED, DONE, NOTHING, TOLD, Telling
from assistant.values.methodology import Aliases, Phrases

OTHERWISE = "otherwise"
PHRASES = Phrases(
    met={
        "open.oven": {"zh": ("炉子烧得旺", "炉子热得很", "火候刚刚好"), "en": ("the oven is hot",)}
    },
    unmet={"open.oven": {"zh": ("炉子还没热", "炉子点不着", "火候差得远"), "en": ("it is cold",)}},
    option={"flour=own": {"zh": ("面粉自己磨", "麦子自家种的"), "en": ("we mill our flour",)}},
    role={
        "baker": {
            "zh": ("揉面的", "揉面那位", "和面的师傅", "我姐揉面烤面包"),
            "en": ("the one who kneads", "my sister kneads the dough"),
        }
    },
    duty={"baker#0": {"zh": ("谁来揉面", "面团没发起来", "和面"), "en": ("who kneads",)}},
    gap={
        "hours": {
            "zh": ("几点开门", "早上几点起来烤", "夜班排不排", "一天干几个钟头"),
            "en": ("when do we open", "how long is a shift", "what hours do bakers work"),
        }
    },
    statement={
        "rest-the-dough": {
            "zh": ("面要不要醒一晚", "醒面是不是瞎折腾", "急着烤行不行"),
            "en": ("must the dough rest", "can i rush the dough"),
        }
    },
    otherwise={
        "zh": ("谁来揉面", "店里现在缺谁", "烤面包的做什么", "几个人揉面"),
        "en": ("who kneads", "whom do i hire", "what does the baker do"),
    },
    nothing={
        "zh": ("今天天气热", "生意差得很", "卖菜的", "隔壁那位", "要几个人", "我姐在上学"),
        "en": ("the street is hot", "sales are cold", "the one next door", "who is cheap"),
    },
)


@pytest.fixture(scope="module")
def cues() -> Cues:
    return read_cues(prompts_root() / "understanding.yaml")


@pytest.fixture(scope="module")
def telling(cues: Cues) -> Telling:
    return Telling.fit(PHRASES, cues)


def heard(telling: Telling, text: str) -> set[tuple[str, str]]:
    """Return the kind and id of all that is heard in a text in which nothing is named."""
    found = telling.heard(Found(text=text, masked=text, names=(), phrases=()), alone=True)
    return {(each.kind, each.id) for each in (*found.names, *found.phrases)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("生意不错,炉子烧得很旺", ("met", "open.oven")),
        ("炉子还没热起来 先等等", ("unmet", "open.oven")),
        ("面粉都是自己磨的", ("option", "flour=own")),
        ("要不要请个揉面的", ("role", "baker")),
        ("should i pay the one who kneads more", ("role", "baker")),
        ("现在我姐揉面烤面包", ("work", "baker")),
        ("谁来揉面呢", ("duty", "baker#0")),
        ("夜班到底排不排", ("gap", "hours")),
        ("how long is one shift", ("gap", "hours")),
        ("面醒一晚是不是瞎折腾", ("statement", "rest-the-dough")),
    ],
)
def test_words_like_the_phrases_mean_what_they_do(
    telling: Telling, text: str, expected: tuple[str, str]
) -> None:
    assert expected in heard(telling, text)


@pytest.mark.parametrize(
    "text", ["今天生意差得很", "请隔壁那位吗", "炉子烧得旺吗?", "等炉子烧得旺了再说", "要几个人"]
)
def test_other_words_and_questions_tell_nothing_of_the_shop(telling: Telling, text: str) -> None:
    assert not {kind for kind, _ in heard(telling, text)} & {"met", "unmet", "option", "role"}


@pytest.mark.parametrize("text", ["店里现在还缺谁", "夜班排好了,店里现在还缺谁"])
def test_questions_that_something_else_answers_and_stories_ask_for_none(
    telling: Telling, text: str
) -> None:
    assert not {kind for kind, _ in heard(telling, text)} & {"gap", "statement"}


def test_a_list_of_posts_tells_nothing_of_the_shop(telling: Telling) -> None:
    text = "炉子火候差得远"
    posts = tuple(Mention("role", "baker", place, place + 1) for place in (0, 2))
    bare = telling.heard(Found(text=text, masked=text, names=(), phrases=()), alone=True)
    assert {each.kind for each in bare.phrases} == {"unmet"}
    listed = telling.heard(Found(text=text, masked=text, names=posts, phrases=()), alone=True)
    assert not listed.phrases


def test_phrases_of_one_kind_are_enough(cues: Cues) -> None:
    few = Phrases(met=PHRASES.met, nothing=PHRASES.nothing)
    assert heard(Telling.fit(few, cues), "炉子烧得很旺") == {("met", "open.oven")}
    assert not heard(Telling.fit(few, cues), "面团没发起来归谁管")


def test_what_is_named_is_left_as_it_is(telling: Telling) -> None:
    text = "炉子烧得旺"
    cold = Mention("unmet", "open.oven", 0, 2)
    named = Found(text=text, masked=text, names=(), phrases=(cold,))
    assert telling.heard(named, alone=True) == named


def test_of_shipped_phrases_kept_from_learning_most_are_told_and_rightly(cues: Cues) -> None:
    labelled = _labelled(methodology.load(corpus_root()).phrases)
    kept = {label: texts[::10] for label, texts in labelled.items()}
    rest = {label: tuple({*texts} - {*kept[label]}) for label, texts in labelled.items()}
    learnt = Telling.fit(_phrases(rest), cues)
    knobs = learnt.knobs
    sure = {"role": knobs.called, "duty": knobs.done, "gap": knobs.asked, "statement": knobs.asked}
    models = {"duty": DONE, "gap": ASKED, "statement": ASKED, OTHERWISE: ASKED}
    told, right, asked = Counter[str](), Counter[str](), Counter[str]()
    for (kind, id), texts in kept.items():
        model = models.get(kind, TOLD)
        asked[model] += len(texts) if kind not in {NOTHING, OTHERWISE} else 0
        for text in texts:
            score, *said = learnt.meant(tight(fold(text)), model)
            heard = score >= sure.get(said[0], knobs.told)
            told[model] += bool(said[0]) and heard
            right[model] += heard and said == [kind, id]
    precise = {model: right[model] / told[model] for model in told}
    assert precise[TOLD] >= 0.9
    assert precise[DONE] >= 0.9
    assert precise[ASKED] >= 0.75
    assert (right[TOLD] + right[DONE]) / (asked[TOLD] + asked[DONE]) >= 0.35
    assert right[ASKED] / asked[ASKED] >= 0.3


def _labelled(phrases: Phrases) -> dict[tuple[str, str], tuple[str, ...]]:
    labelled = {
        (kind, id): aliases
        for kind in ("met", "unmet", "implied", "option", "role", "duty", "gap", "statement")
        for id, aliases in getattr(phrases, kind).items()
    }
    labelled[NOTHING, ""] = phrases.nothing
    labelled[OTHERWISE, ""] = phrases.otherwise
    return {label: tuple(chain.from_iterable(each.values())) for label, each in labelled.items()}


def _phrases(labelled: Mapping[tuple[str, str], tuple[str, ...]]) -> Phrases:
    kinds: dict[str, dict[str, Aliases]] = {}
    for (kind, id), texts in labelled.items():
        kinds.setdefault(kind, {})[id] = {"zh": texts}
    others = {kind: kinds.pop(kind)[""] for kind in (NOTHING, OTHERWISE)}
    return Phrases(**others, **kinds)  # type: ignore[arg-type]
