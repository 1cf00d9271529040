"""Pure text functions: folding, language, sentences and terms, for Chinese and English alike."""

from __future__ import annotations

import re
import unicodedata
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
_SUFFIXES = ("ing", "ers", "er", "ed", "es", "s", "e")


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def visible(text: str) -> str:
    """Remove characters that no reader sees (zero width, bidi controls, Unicode tags)."""
    return _INVISIBLE.sub("", text)


def fold(text: str) -> str:
    """Return the form in which texts are compared: NFKC, Simplified, lower case, visible only."""
    folded = unicodedata.normalize("NFKC", visible(text)).lower()
    return folded if folded.isascii() else _simplifier().convert(folded)


def tight(text: str) -> str:
    """Remove the spaces that people put, or do not put, between Han and Latin characters."""
    return _SEAM.sub("", text)


def language_of(text: str, otherwise: str = "zh") -> str:
    """Tell `zh` from `en`: Chinese has at least as many Han characters as Latin words."""
    han = len(re.findall(rf"[{CJK}]", text))
    latin = len(re.findall(r"[A-Za-z]+", text))
    if not han and not latin:
        return otherwise
    return "zh" if han >= latin else "en"


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
