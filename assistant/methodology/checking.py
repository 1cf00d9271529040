"""A methodology and the text of its documents in, every fault within and between them out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path

from assistant.adapters.annotated import Location
from assistant.errors import CorpusError, Fault
from assistant.methodology.parts import Part, parts_of
from assistant.methodology.reading import FILE, PHRASES, ROLES, Sources, exists, read
from assistant.methodology.support import Knobs, Sections, missing_prose, unsupported
from assistant.text import fold
from assistant.values.methodology import (
    BUILT_IN,
    Change,
    Combination,
    Duty,
    Gap,
    Group,
    Methodology,
    Named,
    Post,
    Role,
    Rule,
    Side,
    Split,
    Statement,
    Term,
    Work,
)

Problem = tuple[Location, str]

_KNOBS = Knobs()
_LISTS = (
    *("sides", "groups", "stages", "roles", "facts", "traits", "rules", "combinations", "splits"),
    *("phases", "works", "statements", "terms", "gaps"),
)

_LISTS_IN = re.compile(r"<[!=]?([a-z\d|-]+)\??>")

# Which fields hold ids, and of what; an empty tuple stands for anything that has an id.
_REFERENCES: Mapping[type, Mapping[str, tuple[str, ...]]] = {
    Methodology: {"order": ("roles",)},
    Side: {"stages": ("stages",), "called": ("stages",)},
    Group: {"side": ("sides",), "stages": ("stages",)},
    Change: {"side": ("sides",), "group": ("groups",)},
    Post: {"side": ("sides",), "group": ("groups",)},
    Role: {"posts": ("stages",)},
    Rule: {"needs": ("roles",)},
    Combination: {"roles": ("roles",), "groups": ("groups",), "stage": ("stages",)},
    Split: {"role": ("roles",), "into": ("roles", "groups"), "stage": ("stages",)},
    Duty: {"phase": ("phases",), "over": ("roles",)},
    Work: {"lacks": ("gaps",)},
    Gap: {"over": ("gaps",), "about": ("terms",), "instead": ("gaps",)},
    Statement: {"about": (), "beside": ("statements",)},
    Term: {"about": ()},
}


def check(root: Path, sections: Sections, knobs: Knobs = _KNOBS) -> tuple[Fault, ...]:
    """Return every fault of the methodology under `root`, sorted by file and line.

    A corpus without `method.yaml` has no methodology to be wrong.
    """
    if not exists(root):
        return ()
    try:
        checked(root, sections, knobs)
    except CorpusError as error:
        return error.faults
    return ()


def checked(root: Path, sections: Sections, knobs: Knobs = _KNOBS) -> Methodology:
    """Read the methodology under `root`; raises CorpusError with every fault there is.

    `sections` maps (reference, language) to the text of that heading with its sub-headings.
    """
    methodology, sources = read(root)
    parts = tuple(parts_of(methodology))
    problems: list[Problem] = [
        *_languages(methodology, parts),
        *_repeated_ids(methodology, parts),
        *_unknown_ids(methodology, parts),
        *_rules(methodology),
        *_traits(methodology),
        *_places(methodology),
        *_repeated_aliases(parts),
        *_unknown_lists(methodology, parts),
        *_unknown_phrases(methodology),
        *_unknown_duties(methodology),
        *unsupported(methodology, parts, sections, knobs),
    ]
    faults = [sources.fault(location, message) for location, message in problems]
    faults += [*_files(root, methodology, sources), *missing_prose(root, methodology, sections)]
    if faults:
        in_order = sorted(set(faults), key=lambda fault: (fault.path, fault.line, fault.message))
        raise CorpusError(tuple(in_order))
    return methodology


def _languages(methodology: Methodology, parts: Iterable[Part]) -> Iterator[Problem]:
    """Wordings in every language; phrases too, where there are any."""
    languages = set(methodology.languages)
    for location, part in parts:
        for item in fields(part):
            texts = getattr(part, item.name)
            phrases = item.type == "Aliases" or item.name == "examples"
            if item.type != "Wording" and not (phrases and texts):
                continue
            written = {language for language, text in texts.items() if text}
            for language in sorted(languages - written):
                yield (*location, item.name), f"'{item.name}' lacks '{language}'; add it."
            for language in sorted(texts.keys() - languages):
                message = f"'{language}' is not in the methodology's languages; add it there."
                yield (*location, item.name, language), message


def _repeated_ids(methodology: Methodology, parts: Iterable[Part]) -> Iterator[Problem]:
    lists: list[Part] = [((name,), getattr(methodology, name)) for name in _LISTS]
    for location, part in parts:
        inner = [name for name in ("options", "signals") if hasattr(part, name)]
        lists += [((*location, name), getattr(part, name)) for name in inner]
    for location, items in lists:
        ids = Counter[str]()
        for place, item in enumerate(items):
            ids[item.id] += 1
            if ids[item.id] > 1:
                message = f"The id '{item.id}' is taken already; give each its own."
                yield (*location, place, "id"), message


def _unknown_ids(methodology: Methodology, parts: Sequence[Part]) -> Iterator[Problem]:
    kinds = {name: {item.id for item in getattr(methodology, name)} for name in _LISTS}
    everything = {part.id for _, part in parts if hasattr(part, "id")}
    for location, part in parts:
        for name, wanted in _REFERENCES.get(type(part), {}).items():
            known = set().union(*(kinds[kind] for kind in wanted)) if wanted else everything
            for place, given in _given(getattr(part, name)):
                if given not in known:
                    what = " or ".join(kind.removesuffix("s") for kind in wanted) or "thing"
                    message = f"'{given}' is the id of no {what}{_choice(known, wanted)}"
                    yield (*location, name, *place), message


def _given(value: object) -> Iterator[Part]:
    """Yield the ids in a field, one, many or the keys of a mapping, with their places."""
    if isinstance(value, str):
        yield (), value
    elif isinstance(value, tuple):
        yield from (((place,), item) for place, item in enumerate(value))
    elif isinstance(value, Mapping):
        yield from (((key,), key) for key in value)


def _choice(known: Iterable[str], shown: object = True) -> str:  # noqa: FBT002
    listed = ", ".join(sorted(known)) if shown else ""
    return f"; use one of {listed}." if listed else "; use an id of this methodology."


def _rules(methodology: Methodology) -> Iterator[Problem]:
    """Conditions of rules and defaults of facts name values that exist."""
    options = {fact.id: {option.id for option in fact.options} for fact in methodology.facts}
    values = {"stage": {stage.id for stage in methodology.stages}, **options}
    for place, rule in enumerate(methodology.rules):
        for name, value in rule.when.items():
            location = ("rules", place, "when", name)
            if name not in values:
                yield location, f"'{name}' is neither 'stage' nor a fact{_choice(values)}"
            elif value not in values[name]:
                yield location, f"'{value}' is no value of '{name}'{_choice(values[name])}"
    for place, fact in enumerate(methodology.facts):
        if fact.default is not None and fact.default not in options[fact.id]:
            message = f"The default '{fact.default}' is no option{_choice(options[fact.id])}"
            yield ("facts", place, "default"), message


def _traits(methodology: Methodology) -> Iterator[Problem]:
    """Traits have names that no fact has, and each phrase that tells one holds a word for it."""
    facts = {"stage", *(fact.id for fact in methodology.facts)}
    for place, trait in enumerate(methodology.traits):
        if trait.id in facts:
            message = f"'{trait.id}' is a fact already; call the trait by another id."
            yield ("traits", place, "id"), message
        for language, phrases in trait.told.items():
            for number, phrase in enumerate(phrases):
                if phrase.count("{option}") != 1:
                    message = "The phrase has not one '{option}'; put it where the word stands."
                    yield ("traits", place, "told", language, number), message


def _places(methodology: Methodology) -> Iterator[Problem]:
    """Posts and groups stand where their sides and groups exist."""
    stages = {stage.id for stage in methodology.stages}
    sides = {side.id: side for side in methodology.sides}
    groups: dict[str | None, Group] = {group.id: group for group in methodology.groups}
    for place, group in enumerate(methodology.groups):
        if group.side in sides:
            for stage in stages.intersection(group.stages).difference(sides[group.side].stages):
                message = f"The side '{group.side}' does not exist in '{stage}'; choose another."
                yield ("groups", place, "stages"), message
    for place, role in enumerate(methodology.roles):
        for stage, post in role.posts.items():
            location = ("roles", place, "posts", stage)
            for name, where in (("side", sides.get(post.side)), ("group", groups.get(post.group))):
                if where and stage in stages and stage not in where.stages:
                    message = (
                        f"The {name} '{where.id}' does not exist in '{stage}'; choose another."
                    )
                    yield (*location, name), message
            if post.group in groups and groups[post.group].side != post.side:
                message = f"The group '{post.group}' is not of the side '{post.side}'; mend one."
                yield (*location, "group"), message


def _repeated_aliases(parts: Iterable[Part]) -> Iterator[Problem]:
    """One spelling leads to one thing: names and aliases, folded as users' words are."""
    owners: dict[str, Named] = {}
    for location, part in parts:
        if not isinstance(part, Named):
            continue
        spellings = [((*location, "name", key), text) for key, text in part.name.items()]
        for language, aliases in part.aliases.items():
            inside = (*location, "aliases", language)
            spellings += [((*inside, place), alias) for place, alias in enumerate(aliases)]
        for where, spelling in spellings:
            owner = owners.setdefault(fold(spelling).strip(), part)
            if owner is not part:
                message = f"'{spelling}' already leads to '{owner.id}'; keep it for one of them."
                yield where, message


def _unknown_lists(methodology: Methodology, parts: Iterable[Part]) -> Iterator[Problem]:
    """An alias takes in only lists of words that there are."""
    for name in sorted(methodology.words.keys() & BUILT_IN):
        yield ("words", name), f"'{name}' is no name for a list; aliases mean something else by it."
    known = methodology.words.keys() | BUILT_IN
    for location, part in parts:
        for item in fields(part):
            spoken = getattr(part, item.name) if item.type == "Aliases" else {}
            for language, aliases in spoken.items():
                for place, alias in enumerate(aliases):
                    listed = {
                        name for names in _LISTS_IN.findall(alias) for name in names.split("|")
                    }
                    for name in sorted(listed - known):
                        message = f"There is no list of words '{name}'; add it to 'words'."
                        yield (*location, item.name, language, place), message


def _unknown_duties(methodology: Methodology) -> Iterator[Problem]:
    """Kinds of work are of duties that there are."""
    known = _duties(methodology)
    for place, work in enumerate(methodology.works):
        for field, ids in (("duties", work.duties), ("before", work.before)):
            for id in sorted({*ids} - known):
                yield ("works", place, field), f"'{id}' is no duty{_choice(known)}"


def _duties(methodology: Methodology) -> set[str]:
    return {f"{role.id}#{n}" for role in methodology.roles for n, _ in enumerate(role.duties)}


def _unknown_phrases(methodology: Methodology) -> Iterator[Problem]:
    """Phrases tell of conditions, stages and options that there are."""
    conditions = {
        f"{stage.id}.{signal.id}" for stage in methodology.stages for signal in stage.signals
    }
    known = {
        "met": conditions,
        "unmet": conditions,
        "implied": {stage.id for stage in methodology.stages},
        "option": {f"{fact.id}={each.id}" for fact in methodology.facts for each in fact.options},
        "role": {role.id for role in methodology.roles},
        "duty": _duties(methodology),
        "gap": {gap.id for gap in methodology.gaps},
        "statement": {statement.id for statement in methodology.statements},
    }
    phrases = methodology.phrases
    for kind, ids in known.items():
        for given in getattr(phrases, kind):
            for id in sorted(set(given.split()) - ids):
                yield ("phrases", kind, given), f"'{id}' is nothing to tell of{_choice(ids)}"
        others = "otherwise" if kind in {"gap", "statement"} else "nothing"
        if getattr(phrases, kind) and not getattr(phrases, others):
            message = f"Nothing is learnt of phrases without such as tell none; add {others}.yaml."
            yield ("phrases", kind), message


def _files(root: Path, methodology: Methodology, sources: Sources) -> Iterator[Fault]:
    """Each role's file is called by its id, and no YAML stands where nobody reads it."""
    for role, source in zip(methodology.roles, sources.roles, strict=True):
        if source.path != f"{ROLES}/{role.id}.yaml":
            message = f"The file holds the role '{role.id}'; name it {ROLES}/{role.id}.yaml."
            yield Fault(source.path, source.line(("id",)), message)
    others = (*sources.roles, *sources.phrases.values())
    read_files = {FILE, *(source.path for source in others)}
    for path in sorted(root.rglob("*.y*ml")):
        relative = path.relative_to(root)
        hidden = any(name.startswith(".") for name in relative.parts)
        if relative.as_posix() not in read_files and not hidden:
            message = (
                f"Nothing reads this file; only {FILE}, {ROLES}/*.yaml and {PHRASES}/*.yaml count."
            )
            yield Fault(relative.as_posix(), 1, message)
