"""A text as people type it in, the text that they mean out: pinyin, homophones, typos, regions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cached_property

from assistant.text import CJK, fold
from assistant.understand.homophones import completed, corrected
from assistant.understand.pinyin import Decoder, may_be_pinyin
from assistant.understand.sounds import Sounds
from assistant.understand.typos import Typos

_HAN = re.compile(rf"[{CJK}]")
_LEAST, _CERTAIN = 2, 4
"""How many syllables a text in pinyin has, at least; the second in the midst of other talk."""


class Speller:
    """Reads what is typed; `load` brings the table of the field when it is first needed.

    `regional` are words of other regions with the ones that the method uses.
    """

    def __init__(
        self, load: Callable[[], Sounds], regional: Mapping[str, str] | None = None
    ) -> None:
        self._load = load
        self._regional = regional or {}

    def meant(self, text: str, talk: str = "") -> str:
        """Return what a text means, or the text itself; `talk` is the language before it."""
        folded = fold(text)
        if not _HAN.search(folded):
            bare = _plain(folded)
            if may_be_pinyin(bare):
                least = _LEAST if talk in {"", "zh"} else _CERTAIN
                if (read := self._decoder.read(bare, least)) is not None:
                    return read
        read = folded
        if _HAN.search(folded):
            read = corrected(completed(self._as_here(read), self._sounds), self._sounds)
        read = self._typos.corrected(read)
        return text if read == folded else read

    def _as_here(self, text: str) -> str:
        """Put the words of the method in the place of those of other regions."""
        return self._elsewhere.sub(lambda match: self._regional[match.group()], text)

    @cached_property
    def _elsewhere(self) -> re.Pattern[str]:
        longest_first = sorted(map(re.escape, self._regional), key=len, reverse=True)
        return re.compile("|".join(longest_first) or r"(?!)")

    @cached_property
    def _sounds(self) -> Sounds:
        return self._load()

    @cached_property
    def _decoder(self) -> Decoder:
        return Decoder(self._sounds)

    @cached_property
    def _typos(self) -> Typos:
        return Typos(self._sounds)


def _plain(text: str) -> str:
    """Remove the marks of tones from Latin letters."""
    if text.isascii():
        return text
    import unicodedata

    spread = unicodedata.normalize("NFD", text.replace("ü", "v"))
    return "".join(each for each in spread if not unicodedata.combining(each))
