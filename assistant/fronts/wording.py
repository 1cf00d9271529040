"""The pages' own words in one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from assistant.resources import prompts_root


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
class AdminWording:
    """Every string of the administration page."""

    title: str
    feedback: str
    no_feedback: str
    open: str
    open_about: str
    no_open: str
    times: str
    once: str
    use: str
    by_day: str
    capped: str
    by_stage: str
    by_outcome: str
    no_stage: str
    index: str
    generation: str
    passages: str
    folders: str
    encoder: str
    built_at: str
    whole: str
    damaged: str
    verdict: str
    reason: str
    question: str
    answer: str
    when: str
    up: str
    down: str
    case: str
    make_case: str
    case_about: str
    chat: str


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
    collection: str
    unworded: str
    partial: str
    refused: str
    asked: str
    follow_ups: str
    fine_print: str
    failed: str
    empty: str
    too_long: str
    gone: str
    crowded: str
    offline: str
    no_script: str
    about: str
    stop: str
    stopped: str
    retry: str
    edit: str
    editing: str
    earlier: str
    unfold: str
    fold: str
    copy: str
    copied: str
    useful: str
    useless: str
    thanks: str
    reason_title: str
    reasons: tuple[str, ...]
    reason_note: str
    menu: str
    history: str
    history_none: str
    search: str
    search_none: str
    rename: str
    rename_title: str
    delete: str
    delete_title: str
    clear: str
    clear_title: str
    export_all: str
    cancel: str
    save: str
    close: str
    previous: str
    next: str
    understood: str
    understood_none: str
    unknown: str
    dont_know: str
    dont_know_said: str
    people: str
    people_total: str
    add_person: str
    fewer: str
    more: str
    met: str
    unmet: str
    overview: str
    chart: str
    difference: str
    entered: str
    table: str
    take: str
    take_roster: str
    take_answer: str
    take_conversation: str
    take_roles: str
    role: str
    print: str
    mermaid: str
    mermaid_text: str
    mermaid_copy: str
    undrawn: str
    loading: str
    theme: str
    sign_in: str
    sign_in_title: str
    sign_in_failed: str
    user_name: str
    password: str
    sign_out: str
    topic_examples: tuple[str, ...]
    topic_stage_examples: tuple[str, ...]
    inspect: InspectWording
    admin: AdminWording


@cache
def wordings() -> Mapping[str, PageWording]:
    """Read `prompts/page.LANGUAGE.yaml` of every language there is, by language."""
    files = sorted(prompts_root().glob("page.*.yaml"), reverse=True)
    return {file.name.split(".")[1]: _read(file) for file in files}


def _read(file: Path) -> PageWording:
    content = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    lists = {name: tuple(value) for name, value in content.items() if isinstance(value, list)}
    pages = {
        "inspect": InspectWording(**content["inspect"]),
        "admin": AdminWording(**content["admin"]),
    }
    return PageWording(**content | lists | pages)


def page_wording(language: str) -> PageWording:
    """The page's words in a language, in the first there is when it has none of that language."""
    return wordings().get(language) or next(iter(wordings().values()))


def page_language(wanted: str, accepted: str) -> str:
    """Choose `wanted` if the page speaks it, else the first it speaks of `Accept-Language`."""
    ranges = [part.split(";")[0].split("-")[0].strip().lower() for part in accepted.split(",")]
    return next((name for name in (wanted, *ranges) if name in wordings()), next(iter(wordings())))
