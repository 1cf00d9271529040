"""Text in, the same text without personal data out; what personal data is stands in a table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from assistant.text import language_of, visible

TABLE = Path(__file__).with_suffix(".yaml")

_FIRST_MARK = 0x10FF00
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_WORD = re.compile(r"(?<!\(\?P)<([a-z_]+)>")


@dataclass(frozen=True, slots=True)
class Redacted:
    """Text with placeholders, and how often each kind of personal data was found in it."""

    text: str
    found: tuple[tuple[str, int], ...]


def redact(text: str) -> Redacted:
    """Replace personal data by placeholders in the text's language, `[电话]` or `[phone]`.

    What nothing in the text announces as a name (a bare `小雨`, a shop's name alone) stays.
    """
    (clean,), found = redact_each([text])
    return Redacted(clean, found)


def redact_each(texts: Sequence[str]) -> tuple[tuple[str, ...], tuple[tuple[str, int], ...]]:
    """Redact texts that belong together: a name that one introduces goes from all of them."""
    marked = [visible(text) for text in texts]
    count: Counter[str] = Counter()
    for rule in _rules():
        known = rule.names(marked)
        for place, text in enumerate(marked):
            spans = tuple(rule.spans(text, known))
            marked[place] = _replaced(text, spans, rule.mark)
            count[rule.kind] += len(spans)
    found = tuple((kind, times) for kind, times in count.items() if times)
    return tuple(_written(text) for text in marked), found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """One kind of personal data: how it looks, and what is written in its place.

    `mark` is a private character that holds the place until all data are gone, because only what
    is left tells the language.
    """

    kind: str
    mark: str
    placeholders: Mapping[str, str]
    patterns: tuple[re.Pattern[str], ...]
    check: Callable[[str], bool]
    everywhere: bool

    def names(self, texts: Sequence[str]) -> frozenset[str]:
        """Return what is introduced in the texts and may stand elsewhere in them."""
        if not self.everywhere:
            return frozenset()
        found = (text[start:end] for text in texts for start, end in self.spans(text))
        return frozenset(name for name in found if len(name) > 1)

    def spans(self, text: str, known: Iterable[str] = ()) -> Iterator[tuple[int, int]]:
        """Yield where it and the known names stand, in order, without overlaps."""
        shadow = text.translate(_HALF_WIDTH)
        found = [
            match.span("gone" if "gone" in pattern.groupindex else 0)
            for pattern in self.patterns
            for match in pattern.finditer(shadow)
            if self.check(match.group())
        ]
        for name in known:
            word = rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])"
            found.extend(match.span() for match in re.finditer(word, text))
        last = 0
        for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
            if start >= last:
                yield start, end
                last = end


@cache
def _rules() -> tuple[_Rule, ...]:
    table = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    words = {name: _any_of(word) for name, word in table["words"].items()}
    checks = {"luhn": _luhn, "identity_number": _identity_number}
    return tuple(
        _Rule(
            kind=row["kind"],
            mark=chr(_FIRST_MARK + place),
            placeholders={"zh": row["zh"], "en": row["en"]},
            patterns=tuple(_compiled(pattern, words) for pattern in row["patterns"]),
            check=checks[row["check"]] if "check" in row else bool,
            everywhere=row.get("everywhere", False),
        )
        for place, row in enumerate(table["kinds"])
    )


def _any_of(word: str | list[str]) -> str:
    return "".join(word.split()) if isinstance(word, str) else f"(?:{'|'.join(word)})"


def _compiled(pattern: str, words: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile(_WORD.sub(lambda match: words[match.group(1)], pattern), re.VERBOSE)


def _replaced(text: str, spans: Sequence[tuple[int, int]], mark: str) -> str:
    for start, end in reversed(spans):
        text = text[:start] + mark + text[end:]
    return text


def _written(text: str) -> str:
    language = language_of(text)
    for rule in _rules():
        text = text.replace(rule.mark, f"[{rule.placeholders[language]}]")
    return text


def _luhn(number: str) -> bool:
    """Whether the check digit of a payment card holds (ISO/IEC 7812-1, annex B)."""
    digits = [int(digit) for digit in number if digit.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _identity_number(number: str) -> bool:
    """Whether the check digit of a Chinese identity number holds (GB 11643-1999: MOD 11-2)."""
    digits = [10 if digit in "Xx" else int(digit) for digit in number if digit.isalnum()]
    weighted = sum(digit * pow(2, 17 - place, 11) for place, digit in enumerate(digits))
    return weighted % 11 == 1
