"""Which cases a command is about, and the commands that look at cases alone."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from assistant.errors import InputError
from assistant.resources import corpus_root
from evals.corpus import read_corpus
from evals.reading import SHIPPED, read_cases, select
from evals.values import Case


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
