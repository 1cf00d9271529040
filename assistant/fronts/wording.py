"""The pages' own words in one language, and the names a methodology gives to its ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from assistant.resources import prompts_root
from assistant.values.methodology import Methodology, Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectWording:
    """Every string of the inspect page."""

    title: str
    introduction: str
    turn: str
    add: str
    remove: str
    answer_in: str
    automatic: str
    run: str
    running: str
    done: str
    chat: str
    results: str
    answer: str
    answered: str
    partial: str
    asked: str
    refused: str
    took: str
    sources: str
    understood: str
    read_as: str
    mentions: str
    clauses: str
    clause: str
    asks: str
    kinds: str
    familiarity: str
    topics: str
    facts: str
    people: str
    headcount: str
    stated: str
    inferred: str
    assumed: str
    unknown: str
    asking: str
    telling: str
    nothing: str
    topic: str
    found: str
    query: str
    reads: str
    reads_terms: str
    not_read: str
    fusion: str
    fused: str
    words: str
    meaning: str
    passage: str
    given: str
    elsewhere: str
    spoken: str
    planned: str
    rules: str
    when: str
    told: str
    roster: str
    role: str
    need: str
    why: str
    points: str
    handed: str
    now: str
    optional: str
    later: str
    not_needed: str
    no_place: str
    removed: str
    save_title: str
    save_about: str
    note: str
    save: str
    saving: str
    saved: str
    failed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWording:
    """Every string of the pages; a file with a string too many or too few does not load."""

    title: str
    tagline: str
    welcome: str
    introduction: str
    examples: str
    question: str
    placeholder: str
    send: str
    new: str
    switch: str
    log: str
    you: str
    assistant: str
    thinking: str
    stage: str
    facts: str
    stated: str
    inferred: str
    assumed: str
    now: str
    optional: str
    later: str
    not_needed: str
    have: str
    sources: str
    source: str
    origin: str
    as_of: str
    partial: str
    refused: str
    asked: str
    follow_ups: str
    fine_print: str
    failed: str
    no_script: str
    inspect: InspectWording


@cache
def wordings() -> Mapping[str, PageWording]:
    """Read `prompts/page.LANGUAGE.yaml` of every language there is, by language."""
    files = sorted(prompts_root().glob("page.*.yaml"), reverse=True)
    return {file.name.split(".")[1]: _read(file) for file in files}


def _read(file: Path) -> PageWording:
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    return PageWording(**content | {"inspect": InspectWording(**content["inspect"])})


def page_wording(language: str) -> PageWording:
    """The page's words in a language, in the first there is when it has none of that language."""
    return wordings().get(language) or next(iter(wordings().values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedWording:
    """What only the embedded page says."""

    helpful: str
    unhelpful: str
    thanks: str
    reading: str
    chart: str
    broke_off: str
    waiting: str
    close: str
    no_pass: str


@cache
def embed_wording(language: str) -> EmbedWording:
    """Read `prompts/embed.LANGUAGE.yaml`."""
    file = prompts_root() / f"embed.{language}.yaml"
    return EmbedWording(**yaml.safe_load(file.read_text(encoding="utf-8")))


def page_language(wanted: str, accepted: str) -> str:
    """Choose `wanted` if the page speaks it, else the first it speaks of `Accept-Language`."""
    ranges = [part.split(";")[0].split("-")[0].strip().lower() for part in accepted.split(",")]
    return next((name for name in (wanted, *ranges) if name in wordings()), next(iter(wordings())))


def fact_names(methodology: Methodology | None, language: str) -> Mapping[str, str]:
    """Map ids of facts, `fact=value` pairs and stages to what the method calls them."""
    if methodology is None:
        return {}
    names: dict[str, str] = {}
    for kind in methodology.facts:
        names[kind.id] = _in(kind.name, language, kind.id)
        for option in kind.options:
            names[f"{kind.id}={option.id}"] = _in(option.name, language, option.id)
    for stage in methodology.stages:
        names[f"stage={stage.id}"] = _in(stage.name, language, stage.id)
    return names


def examples(methodology: Methodology | None, language: str) -> tuple[str, ...]:
    """The method's example questions in a language, in any language if there are none."""
    if methodology is None:
        return ()
    return methodology.examples.get(language) or next(iter(methodology.examples.values()), ())


def _in(wording: Wording, language: str, otherwise: str) -> str:
    return wording.get(language) or next(iter(wording.values()), otherwise)
