"""Pure text functions: folding, language, sentences and terms, for Chinese and English alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import pairwise

import opencc

CJK = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"

_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\U000e0000-\U000e007f]"
)
_PIECE = re.compile(r".+?(?:[。!?！？]+[”’」』)）\]]*\s*|\.\s+|\n+|\Z)", re.DOTALL)
_RUNS = re.compile(rf"[{CJK}]+|[a-z0-9]+(?:['.][a-z0-9]+)*")
_SENTENCE = re.compile(r"[^。!?！？\n]*?(?:[。!?！？]+[”’」』)）\]]*|\.(?=\s|$)|\n|$)")
_SEAM = re.compile(rf"(?<=[{CJK}]) +(?=[a-z0-9])|(?<=[a-z0-9]) +(?=[{CJK}])")
_COMMON = frozenset(
    [
        "when",
        "what",
        "which",
        "where",
        "whom",
        "whos",
        "does",
        "have",
        "with",
        "this",
        "that",
        "from",
        "your",
        "they",
        "them",
        "there",
        "then",
        "than",
        "much",
        "many",
        "will",
        "would",
        "could",
        "should",
        "about",
        "into",
        "some",
        "any",
        "been",
        "were",
        "just",
        "only",
        "also",
    ]
)
_BOTH = frozenset(
    word
    for words in (
        "ok okay sop gmv roi cs bd pr hr kol koc mcn app ai kpi ip vs pk jd k w b c a vip uv",
        "ne ma ba la ya le",
    )
    for word in words.split()
)
"""Latin words that people write in Chinese as well as in English, and particles in pinyin."""
_SENTENCE_WORDS = 2
"""The words from which on English stands around a Chinese name, where the talk was not English."""
_PARTICLES = frozenset(
    "的了吗呢吧啊嘛我你您他她们是要有在不没几谁么怎哪这那就也都还给帮请把能会可以啥咋个"
)
"""Han characters that make a sentence, where names alone do not."""
_BETWEEN = "\x1f"
_CIRCLED = {code: f"({code - 0x245F})" for code in range(0x2460, 0x2474)}
"""Numbers in circles, which count items; compatibility would leave a bare digit of them."""
_SUFFIXES = ("ing", "ers", "er", "ed", "es", "s", "e")


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def software() -> str:
    """Return the versions of what folds here: what was made of folded texts is good for these."""
    return f"{opencc.__version__} {unicodedata.unidata_version}"


def visible(text: str) -> str:
    """Remove characters that no reader sees (zero width, bidi controls, Unicode tags)."""
    return _INVISIBLE.sub("", text)


def as_asked(said: str) -> str:
    """Return a question as it is read: no hidden characters, no halves of any, no space around."""
    return visible(said.encode(errors="ignore").decode()).strip()


@lru_cache(maxsize=1024)
def fold(text: str) -> str:
    """Return the form in which texts are compared: NFKC, Simplified, lower case, visible only.

    A question is looked into for many things, so what came of a text is kept.
    """
    folded = unicodedata.normalize("NFKC", visible(text).translate(_CIRCLED)).lower()
    return folded if folded.isascii() else _simplifier().convert(folded)


def fold_all(texts: Iterable[str]) -> list[str]:
    """Return each text as `fold` does: many short ones are folded in one piece, much faster."""
    given = list(texts)
    folded = fold(_BETWEEN.join(given)).split(_BETWEEN)
    return folded if len(folded) == len(given) else [fold(text) for text in given]


def as_word(word: str) -> str:
    """Return the pattern of a word as it stands in a text: one of Latin letters, whole."""
    escaped = re.escape(word)
    return rf"(?<![a-z]){escaped}(?![a-z])" if word.isascii() else escaped


def tight(text: str) -> str:
    """Remove the spaces that people put, or do not put, between Han and Latin characters."""
    return _SEAM.sub("", text)


_FRAME = re.compile(r"(?:[A-Za-z']+[ ,]+){2,}[A-Za-z']+[:：]")
"""Three English words or more before a colon."""


def language_of(text: str, otherwise: str = "zh") -> str:
    """Tell `zh` from `en`: Chinese has at least as many Han characters as Latin words.

    What is put before a text with a colon ("say this in French: ...") tells for the whole.
    """
    if _FRAME.match(text):
        return "en"
    han = len(re.findall(rf"[{CJK}]", text))
    latin = len(re.findall(r"[A-Za-z]+", text))
    if not han and not latin:
        return otherwise
    return "zh" if han >= latin else "en"


def spoken_in(text: str, names: Iterable[str], before: str = "") -> str:
    """Tell `zh` from `en` in a talk that went on in `before`; Han `names` tell nothing in English.

    Who writes English puts Chinese names in; who writes Chinese puts in words that both have. What
    holds nothing else is in the language of the talk.
    """
    if _FRAME.match(text):
        return "en"
    written = fold(text)
    words = [word for word in re.findall(r"[a-z]+", written) if word not in _BOTH]
    rest = written
    for name in sorted(names, key=len, reverse=True):
        rest = rest.replace(name, " ")
    han = re.findall(rf"[{CJK}]", rest)
    told = len(words) >= (1 if before == "en" or rest == written else _SENTENCE_WORDS)
    if told and words and not _PARTICLES.intersection(han):
        return "zh" if len(han) >= len(words) else "en"
    if not words and not han and before:
        return before
    return language_of(text, before or "zh")


def sentences(text: str) -> tuple[str, ...]:
    """Split text into sentences, marks kept, blanks trimmed, empty ones left out."""
    return tuple(part for match in _SENTENCE.finditer(text) if (part := match.group().strip()))


def pieces(text: str) -> tuple[str, ...]:
    """Cut a text at sentence ends and line breaks; joined again, the pieces are the text."""
    return tuple(_PIECE.findall(text))


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """Cut the commonest English endings, so that `handles` meets `handling`; no linguistics."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return word[: -len(suffix)]
    return word


def terms(text: str) -> tuple[str, ...]:
    """Return search terms: Han characters and their bigrams, stems of words, digits as written.

    Unigrams and bigrams stand in for words: no segmenter, and nothing to mis-segment.
    """
    found: list[str] = []
    for run in _RUNS.findall(fold(text)):
        if run.isascii():
            found.append(stem(run))
        else:
            found.extend(run)
            found.extend(first + second for first, second in pairwise(run))
    return tuple(found)


def content_terms(text: str) -> frozenset[str]:
    """Return the terms that carry content: Han bigrams, and stems but those of common words."""
    return frozenset(
        term
        for term in terms(text)
        if (len(term) > 3 and term not in _COMMON if term.isascii() else len(term) == 2)
    )
