"""Which cases a command is about, and the commands that look at cases alone."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import InputError
from assistant.resources import corpus_root
from evals.corpus import read_corpus
from evals.reading import SHIPPED, read_cases, select
from evals.values import Case

if TYPE_CHECKING:
    from evals.making import Candidate


def case_folder(given: argparse.Namespace) -> Path:
    """Return the folder of the cases: the one named, or the shipped one."""
    return given.cases or SHIPPED


def corpus_roots(given: argparse.Namespace) -> tuple[Path, ...]:
    """Return the folders of the corpus; raises InputError for one that is not there."""
    roots = tuple(given.corpus or (corpus_root(),))
    for root in roots:
        if not root.is_dir():
            raise InputError(f"The corpus folder {root} is not there; mend --corpus.")
    return roots


def selected(given: argparse.Namespace) -> tuple[Case, ...]:
    """Read the cases that are asked for.

    The shipped ones are checked against the shipped corpus, whatever they are run on.
    """
    roots = corpus_roots(given) if given.cases else (corpus_root(),)
    return select(read_cases(case_folder(given), read_corpus(*roots)), given.tags)


def check(given: argparse.Namespace) -> int:
    """Find every fault of the cases; faults end the command."""
    print(f"{case_folder(given)}: {len(selected(given))} cases, no faults.")
    return 0


def show(given: argparse.Namespace) -> int:
    """Print id, place and last question of each case."""
    for case in selected(given):
        earlier = f"({len(case.turns)} turns) " if len(case.turns) > 1 else ""
        print(f"{case.id}\t{case.where}\t{earlier}{case.turns[-1]}")
    return 0


def count(given: argparse.Namespace) -> int:
    """Print how many cases there are of each kind, language, outcome, number of turns and tag."""
    cases = selected(given)
    for title, values in (
        ("kind", [case.kind for case in cases]),
        ("language", [case.language or "-" for case in cases]),
        ("outcome", [" or ".join(case.outcome) or "-" for case in cases]),
        ("turns", [str(len(case.turns)) for case in cases]),
        ("change", [case.change or "-" for case in cases]),
        ("tag", [tag for case in cases for tag in case.tags]),
    ):
        print(f"{title}:")
        for value, count in Counter(values).most_common():
            print(f"  {count:5}  {value}")
    print(f"{len(cases)} cases.")
    return 0


def make(given: argparse.Namespace) -> int:
    """Make candidates of what users asked; add them to a file, or print them."""
    from assistant.adapters.store import Store
    from assistant.settings import read_settings
    from assistant.wiring import roots
    from evals import making

    settings = read_settings(given.home)
    if not settings.database and not settings.home.is_dir():
        raise InputError(f"{settings.home} holds no chats; name the data directory with --home.")
    store = Store(settings.database_url)
    passages = read_corpus(*roots(settings)).passages
    references = {id: passage.reference for id, passage in passages.items()}
    if given.from_feedback:
        found = making.from_feedback(
            store.feedback(("down", "case")), store.turns_of_anyone, references
        )
    else:
        turns = store.turns_of_anyone(given.from_conversation)
        if not turns:
            raise InputError(f"There is no conversation {given.from_conversation}; mend the id.")
        asked = [(question, json.loads(answer)) for question, answer in turns]
        found = (making.from_conversation(asked, references),)
    return _hand_over(found, given.out)


def _hand_over(candidates: Iterable[Candidate], path: Path | None) -> int:
    """Print candidates, or add to a file those that it does not have yet."""
    if path is None:
        print("\n".join(candidate.text for candidate in candidates), end="")
        return 0
    known = path.read_text(encoding="utf-8") if path.exists() else ""
    new = [each.text for each in candidates if f"- id: {each.id}\n" not in known]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(filter(None, (known, *new))), encoding="utf-8")
    print(f"{path}: {len(new)} candidates added; check every line of them by hand.")
    return 0
