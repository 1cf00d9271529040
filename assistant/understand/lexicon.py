"""Finds what a text names: every alias of a methodology, longest match first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, starmap
from typing import Literal

import orjson

from assistant.text import fold, tight
from assistant.understand.loose import Loose, Words, is_loose, named_lists
from assistant.understand.spellings import Spellings, Stems
from assistant.understand.tables import Tables
from assistant.values.methodology import Aliases, Methodology, Named

MASKS = {
    "role": "\ue001",
    "stage": "\ue002",
    "side": "\ue003",
    "group": "\ue004",
    "term": "\ue005",
    "option": "\ue006",
    "boss": "\ue007",
    "gap": "\ue008",
}
"""One private-use character stands for a mention of each kind, so that n-grams see it whole."""

PLAIN = "plain"
"""The kind of words that only look like a mention: matched so that nothing in them is."""

WORK = "work"
"""The kind of verbs that say of somebody that they do the work of a role."""

CREW = "crew"
"""The kind of words that stand for a group in a list with posts."""

SHORT = "short"
"""The kind of words that stand for a role in a list of posts, or beside somebody."""

_PHRASE_MARKS = {
    "duty": "\ue011",
    "statement": "\ue012",
    "met": "\ue013",
    "unmet": "\ue014",
    "implied": "\ue015",
    "signal": "\ue016",
}

_MARKS = MASKS | _PHRASE_MARKS

_SMALL = re.compile(r"(?<![a-z])(?:and|or|the|an?|my|our|his|her)(?![a-z])")
"""Latin words that join names, or stand before them."""

_ARTICLE = re.compile(rf"(?<![a-z])an (?=[{''.join(MASKS.values())}])")
"""An article that goes by how the name behind it begins, which a mask hides."""

PLACEHOLDER = re.compile(rf"\{{({'|'.join(MASKS)})\}}")


@dataclass(frozen=True, slots=True)
class Mention:
    """One thing named: its kind, its id, and where it stands in the folded text.

    `filling` are the words in the gaps of a phrase that has gaps; `score` is how sure it is of what
    is heard by likeness, 0 for what is found as it is written.
    """

    kind: str
    id: str
    start: int
    end: int
    filling: str = ""
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Found:
    """A folded text with its mentions; `masked` has one mask character for each name."""

    text: str
    masked: str
    names: tuple[Mention, ...]
    phrases: tuple[Mention, ...]

    @property
    def shape(self) -> str:
        """The masked text, and behind it one mark for each kind of phrase found in it."""
        written = (phrase.kind for phrase in self.phrases if not phrase.score)
        kinds = dict.fromkeys(kind for kind in written if kind in _MARKS)
        return "\n".join([self.masked, *(_MARKS[kind] for kind in kinds)])

    @property
    def masks(self) -> str:
        """The mask characters alone, in their order."""
        return "".join(MASKS[name.kind] for name in self.names if name.kind in MASKS)

    @property
    def bare(self) -> bool:
        """Tell whether the text only names something, particles aside."""
        rest = re.sub(rf"[{self.masks}\W]" if self.masks else r"\W", "", _plainly(self.masked))
        return bool(self.masks) and len(rest) <= 1

    def places(self, kind: str) -> tuple[Mention, ...]:
        """Return the names of that kind that have a place, in order."""
        return tuple(each for each in self.names if each.kind == kind and each.end)

    def places_of(self, kind: str) -> tuple[Mention, ...]:
        """Return the phrases of that kind that have a place."""
        return tuple(each for each in self.phrases if each.kind == kind and each.end)

    def naming(self, more: tuple[Mention, ...]) -> Found:
        """Return the text with more names in it, none of which shares a place with another."""
        placed = sorted(
            (*(each for each in self.names if each.end), *more), key=lambda each: each.start
        )
        unplaced = [each for each in self.names if not each.end]
        return replace(self, masked=_mask(self.text, placed), names=(*placed, *unplaced))

    def followed_by(self, other: Found) -> Found:
        """Return both texts as one, with a comma between them."""
        by = len(self.text) + 1
        return Found(
            text=f"{self.text},{other.text}",
            masked=f"{self.masked},{other.masked}",
            names=(*self.names, *_moved(other.names, by)),
            phrases=(*self.phrases, *_moved(other.phrases, by)),
        )

    def ids(self, kind: str) -> tuple[str, ...]:
        """Return the ids of that kind in order, each once."""
        return tuple(
            dict.fromkeys(each.id for each in (*self.names, *self.phrases) if each.kind == kind)
        )


@dataclass(frozen=True, slots=True)
class Told:
    """The values of traits that a text tells, and all those that it has a word for."""

    told: tuple[Mention, ...]
    words: tuple[Mention, ...]


def _plainly(text: str) -> str:
    """Return a text without the small Latin words that join names."""
    return _SMALL.sub(" ", text)


def _moved(mentions: Iterable[Mention], by: int) -> Iterator[Mention]:
    for each in mentions:
        yield replace(each, start=each.start + by, end=each.end + by) if each.end else each


class Lexicon:
    """The names and phrases of one methodology, ready to be found.

    Names (roles, stages, sides, groups, terms, options, the decision maker, gaps) exclude each
    other: the longest at a place wins. Phrases (signals, implied stages, topics of statements,
    words of duties) are found beside them.
    """

    def __init__(self, method: Methodology, plain: tuple[str, ...] = ()) -> None:
        names = [*spelt_names(method), *((PLAIN, "", word) for word in plain)]
        loose = [name for name in names if is_loose(name[2])]
        names = [name for name in names if not is_loose(name[2])]
        self._names = Spellings(name for name in names if not PLACEHOLDER.search(name[2]))
        self._patterns = Spellings(_masked(name for name in names if PLACEHOLDER.search(name[2])))
        phrases = list(spelt_phrases(method))
        loose += [phrase for phrase in phrases if is_loose(phrase[2])]
        phrases = [phrase for phrase in phrases if not is_loose(phrase[2])]
        self._phrases = Spellings(_masked(phrases))
        self._words = Stems(phrase for phrase in phrases if phrase[0] in {"duty", "statement"})
        self._loose = Loose(loose, method.words)
        said = [*_spelt_values(method, "said")]
        self._values = Spellings(_spelt_values(method, "aliases"))
        self._sayings = Loose(said, _taken(said, method.words))
        tellings = [*_masked(_tellings(method))]
        self._tellings = Loose(tellings, _taken(tellings, method.words))

    def encode(self) -> bytes:
        """Return what was made of the names and phrases, as JSON."""
        return orjson.dumps({name: part.tables() for name, part in vars(self).items()})

    @classmethod
    def decode(cls, content: bytes) -> Lexicon:
        """Read what `encode` wrote."""
        parts = orjson.loads(content)
        lexicon = cls.__new__(cls)
        vars(lexicon).update({name: _PARTS[name].of(tables) for name, tables in parts.items()})
        return lexicon

    def find(self, text: str) -> Found:
        """Return the mentions in a text, folded first."""
        folded = tight(fold(text))
        names, masked = self._named(folded)
        found = chain(
            self._phrases.find(folded, overlapping=True),
            self._words.find(folded),
            self._loose.find(folded),
        )
        phrases = tuple(starmap(Mention, found))
        return Found(text=folded, masked=masked, names=names, phrases=phrases)

    def traits(self, folded: str) -> Told:
        """Return what a folded text tells of traits; the kind of a mention is the trait's id."""
        words = tuple(starmap(Mention, self._values.find(folded)))
        told = [*starmap(Mention, self._sayings.find(folded))]
        if words:
            masked = _mask(folded, (replace(each, kind="option") for each in words))
            for trait, _, _, end, _ in self._tellings.find(masked):
                each = words[masked.count(MASKS["option"], 0, end) - 1]
                told += [each] if each.kind == trait else []
        return Told(tuple(told), words)

    def names(self, text: str) -> tuple[Mention, ...]:
        """Return the names alone."""
        return self._named(tight(fold(text)))[0]

    def _named(self, folded: str) -> tuple[tuple[Mention, ...], str]:
        """Return the names in a folded text, and the text with their masks."""
        names = tuple(starmap(Mention, self._names.find(folded)))
        masked = _mask(folded, names)
        # Aliases that hold placeholders ("几个{role}") are looked for in the masked text, where
        # places are others than in the text itself.
        if more := tuple(starmap(Mention, self._patterns.find(masked))):
            masked = _mask(masked, more)
            names += tuple(Mention(each.kind, each.id, 0, 0) for each in more)
        return names, masked


_PARTS: Mapping[str, type[Tables]] = {
    "_names": Spellings,
    "_patterns": Spellings,
    "_phrases": Spellings,
    "_words": Stems,
    "_loose": Loose,
    "_values": Spellings,
    "_sayings": Loose,
    "_tellings": Loose,
}


def _masked(aliases: Iterable[tuple[str, str, str]]) -> Iterator[tuple[str, str, str]]:
    return ((kind, id, mask_placeholders(alias)) for kind, id, alias in aliases)


def mask_placeholders(text: str) -> str:
    """Replace `{role}` and the like by their mask characters."""
    if "{" not in text:
        return text
    return _ARTICLE.sub("a ", PLACEHOLDER.sub(lambda match: MASKS[match.group(1)], text))


def _mask(text: str, names: Iterable[Mention]) -> str:
    """Put one mask character in the place of each mention."""
    parts, end = [], 0
    for name in names:
        if name.start >= end:
            shown = MASKS.get(name.kind, text[name.start : name.end])
            parts += [text[end : name.start], shown]
            end = name.end
    return _ARTICLE.sub("a ", "".join([*parts, text[end:]]))


def spelt_names(method: Methodology) -> Iterator[tuple[str, str, str]]:
    """Yield the names of a method: kind, id and spelling of each."""
    kinds: tuple[tuple[str, Iterable[Named]], ...] = (
        ("role", method.roles),
        ("stage", method.stages),
        ("side", method.sides),
        ("group", method.groups),
        ("term", method.terms),
        ("gap", method.gaps),
        ("boss", (method.decision_maker,)),
    )
    for kind, things in kinds:
        for thing in things:
            names = thing.name.values() if kind != "gap" else ()
            yield from ((kind, thing.id, alias) for alias in (*names, *_spellings(thing.aliases)))
    for fact in method.facts:
        for option in fact.options:
            id = f"{fact.id}={option.id}"
            for alias in (*option.name.values(), *_spellings(option.aliases)):
                yield "option", id, alias


def spelt_phrases(method: Methodology) -> Iterator[tuple[str, str, str]]:
    """Yield the phrases of a method: kind, id and spelling of each."""
    for stage in method.stages:
        yield from (("implied", stage.id, alias) for alias in _spellings(stage.implied))
        for signal in stage.signals:
            id = f"{stage.id}.{signal.id}"
            yield from (("met", id, alias) for alias in _spellings(signal.met))
            yield from (("unmet", id, alias) for alias in _spellings(signal.unmet))
            yield from (("signal", id, alias) for alias in _spellings(signal.about))
    for statement in method.statements:
        yield from (("statement", statement.id, alias) for alias in _spellings(statement.words))
    for phase in method.phases:
        yield from (("phase", phase.id, alias) for alias in _spellings(phase.words))
    for group in method.groups:
        yield from ((CREW, group.id, alias) for alias in _spellings(group.shortly))
    for role in method.roles:
        yield from ((WORK, role.id, alias) for alias in _spellings(role.does))
        yield from ((SHORT, role.id, alias) for alias in _spellings(role.shortly))
        for number, duty in enumerate(role.duties):
            yield from (("duty", f"{role.id}#{number}", alias) for alias in _spellings(duty.words))


def _spelt_values(
    method: Methodology, spelt: Literal["aliases", "said"]
) -> Iterator[tuple[str, str, str]]:
    for trait in method.traits:
        for value in trait.options:
            yield from ((trait.id, value.id, alias) for alias in _spellings(getattr(value, spelt)))


def _tellings(method: Methodology) -> Iterator[tuple[str, str, str]]:
    for trait in method.traits:
        yield from ((trait.id, "", alias) for alias in _spellings(trait.told))


def _taken(phrases: Iterable[tuple[str, str, str]], words: Words) -> Words:
    """Return the lists of words that phrases take in."""
    names = {name for _, _, alias in phrases for name in named_lists(alias)}
    return {name: words[name] for name in sorted(names & words.keys())}


def _spellings(aliases: Aliases) -> Iterator[str]:
    for spellings in aliases.values():
        yield from spellings
