"""Claims and the sections they name in, what the sections do not bear out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.adapters.annotated import Location
from assistant.adapters.files import read
from assistant.errors import Fault
from assistant.text import fold, terms
from assistant.values.methodology import Claim, Duty, Methodology

Sections = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Knobs:
    """`least_support`: the share of a claim's terms that must stand in the sections it names."""

    least_support: float = 0.6


def unsupported(
    methodology: Methodology,
    parts: Iterable[tuple[Location, Any]],
    sections: Sections,
    knobs: Knobs,
) -> Iterator[tuple[Location, str]]:
    """Yield claims without support, dead references, and claims that their sections do not make."""
    names = {language: _Names(methodology, language) for language in methodology.languages}
    for location, claim in parts:
        if not isinstance(claim, Claim | Duty):
            continue
        if not claim.support:
            yield location, "This has no support; name the heading that says it (document#anchor)."
        dead = list(_dead(claim, location, methodology.languages, sections))
        yield from dead
        if dead or not claim.support:
            continue
        for language, wording in claim.text.items():
            section = "\n".join(sections.get((name, language), "") for name in claim.support)
            where = (*location, "text", language)
            share, lacking = _shared(wording, section)
            if share < knobs.least_support:
                message = (
                    f"Only {share:.0%} of this stands in {', '.join(claim.support)} "
                    f"(not there: {', '.join(lacking[:8])}); word it like its section."
                )
                yield where, message
            for name in names[language].lacking(wording, section) if language in names else ():
                message = f"The section does not name '{name}'; name it there or drop it here."
                yield where, message


def missing_prose(root: Path, methodology: Methodology, sections: Sections) -> Iterator[Fault]:
    """Yield prose files and headings that stand in one language and lack in another."""
    languages = "|".join(map(re.escape, methodology.languages))
    pattern = re.compile(rf"(.+)\.({languages})\.(?:md|txt)", re.IGNORECASE)
    paths = {
        (match[1], match[2]): path
        for path in sorted(root.rglob("*"))
        if (match := pattern.fullmatch(path.relative_to(root).as_posix()))
    }
    for (name, _), path in paths.items():
        for other in methodology.languages:
            if (name, other) not in paths:
                message = f"The document lacks '{other}'; write {name}.{other}{path.suffix}."
                yield Fault(path.relative_to(root).as_posix(), 1, message)
    for reference, language in sections:
        name = reference.partition("#")[0]
        for other in methodology.languages:
            written = {(name, language), (name, other)} <= paths.keys()
            if written and (reference, other) not in sections:
                path = paths[name, language]
                message = f"No text stands at '{reference}' in '{other}'; write it there too."
                relative = path.relative_to(root).as_posix()
                yield Fault(relative, _line_of(path, reference), message)


def _dead(
    claim: Claim | Duty, location: Location, languages: Iterable[str], sections: Sections
) -> Iterator[tuple[Location, str]]:
    for place, reference in enumerate(claim.support):
        lacking = [language for language in languages if (reference, language) not in sections]
        if lacking:
            message = (
                f"No text stands at '{reference}' in {', '.join(lacking)}; mend the reference."
            )
            yield (*location, "support", place), message


def _shared(wording: str, section: str) -> tuple[float, list[str]]:
    """The share of the wording's terms found in the section, and the terms that are not."""
    wanted = _telling(wording)
    lacking = sorted(wanted - _telling(section))
    return (1 - len(lacking) / len(wanted) if wanted else 1.0), lacking


def _telling(text: str) -> frozenset[str]:
    """Two-character Chinese terms and English stems longer than three letters."""
    return frozenset(
        term for term in terms(text) if (len(term) > 3 if term.isascii() else len(term) == 2)
    )


class _Names:
    """The names of roles in one language, told apart longest first."""

    def __init__(self, methodology: Methodology, language: str) -> None:
        self._spellings: dict[str, tuple[str, ...]] = {}
        for role in methodology.roles:
            if name := fold(role.name.get(language, "")):
                aliases = map(fold, role.aliases.get(language, ()))
                self._spellings[name] = (name, *aliases)
        longest_first = sorted(self._spellings, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(_as_word, longest_first)) or r"(?!)")

    def lacking(self, wording: str, section: str) -> list[str]:
        """Return the names in the wording for which the section has no name or alias."""
        named = set(self._pattern.findall(fold(wording)))
        there = fold(section)
        return sorted(
            name for name in named if not any(word in there for word in self._spellings[name])
        )


def _as_word(name: str) -> str:
    """A pattern for the name; in Latin letters only as a whole word, singular or plural."""
    escaped = re.escape(name)
    return rf"\b{escaped}(?=(?:e?s)?\b)" if name.isascii() else escaped


def _line_of(path: Path, reference: str) -> int:
    mark = f"{{#{reference.partition('#')[2]}}}"
    lines = enumerate(read(path).splitlines(), 1)
    return next((number for number, line in lines if mark in line), 1)
