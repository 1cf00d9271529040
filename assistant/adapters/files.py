"""The bytes of a file in, its text out; an encoding that cannot be told is refused, not guessed."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from assistant.text import visible
from assistant.values.documents import Block

ENDINGS = (".md", ".txt")

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_COMMON = frozenset(
    "的一是不了在人有我他这这個个上们們来來到时時大地为為子中你说說生国國年着着就那和要她出也得里裡后後"
    "自以会會家可下而过過天去能对對小多然于於心学學么麼之都好看起发發当當没沒成只如事把还還用第样樣道想"
    "作种種开開美总總从從无無情面最女但现現前些所同日手又行意动動方期它头頭经經长長儿兒回位分爱愛老因"
    "很给給名法间間斯知世什两兩次使身者被高已亲親其进進此话話常与與活正感品店客货貨，。、：；！？（）「」"
)
_LEAST_COMMON = 0.08
_PARAGRAPH = re.compile(r"(?:[^\n]*\S[^\n]*(?:\n|\Z))+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(data: bytes) -> str:
    """Return the text: by its byte order mark, else UTF-8, else the likelier of gb18030 and Big5.

    Raises UnicodeError with one sentence when none of them gives readable text.
    """
    text = _decoded(data)
    if text is None or _CONTROL.search(text):
        raise UnicodeError("The encoding cannot be told; save the file as UTF-8 text.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read(path: Path) -> str:
    """Return the text of a file; raises OSError or, for unreadable bytes, UnicodeError."""
    return decode(path.read_bytes())


def paragraphs(text: str) -> tuple[Block, ...]:
    """Return what stands between blank lines, marks and line ends kept."""
    found: list[Block] = []
    line = 1
    end = 0
    for match in _PARAGRAPH.finditer(text):
        line += text.count("\n", end, match.start())
        found.append(Block(visible(match.group()).strip("\n"), line))
        line += match.group().count("\n")
        end = match.end()
    return tuple(found)


def _decoded(data: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding)
    text = _strict(data, "utf-8")
    if text is not None:
        return text
    candidates = [_strict(data, encoding) or "" for encoding in ("gb18030", "big5")]
    likeliest = max(candidates, key=_commonness)
    return likeliest if _commonness(likeliest) >= _LEAST_COMMON else None


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _commonness(text: str) -> float:
    """The share of very common Chinese characters and marks among those beyond ASCII."""
    beyond = [character for character in text if not character.isascii()]
    return sum(character in _COMMON for character in beyond) / len(beyond) if beyond else 0.0
