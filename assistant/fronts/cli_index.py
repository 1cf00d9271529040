"""The commands that work on documents: index them, look at one, check a corpus."""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import AssistantError, BusyError, InputError, WikiError
from assistant.fronts.progress import ProgressBar
from assistant.settings import Settings, read_settings
from assistant.values.documents import Collection

if TYPE_CHECKING:
    from assistant.building import Report
    from assistant.mirroring import Mirrored

FAILED = 1

_NAMED = re.compile(r"([\w.-]+)=(.+)")


def add_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:
    """Add `index` and `corpus` to the commands there are."""
    index = commands.add_parser("index", parents=[common], help="build or update the index")
    index.add_argument(
        "--corpus",
        type=_collection,
        nargs="+",
        default=[],
        metavar="DIR",
        help="folders to index, each with a name in front if it shall have another than its own "
        "(`wiki=/srv/pages`; `shipped`: ours)",
    )
    index.add_argument(
        "--adapt",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="learn an encoder from documents whose words the shipped one does not know, or do not "
        "(default: as before, first yes)",
    )
    index.add_argument("--rollback", action="store_true", help="serve the index before this one")
    index.add_argument(
        "--preview", type=Path, metavar="FILE", help="show how a file is read; nothing is indexed"
    )
    index.add_argument(
        "--watch", action="store_true", help="go on, and index again whenever a file changes"
    )
    index.set_defaults(run=_index)

    sync = commands.add_parser(
        "sync",
        parents=[common],
        help="read the pages of a wiki that are new or changed, and index them",
    )
    sync.add_argument("kind", nargs="?", choices=("mediawiki", "dokuwiki"), help="kind of the wiki")
    sync.add_argument("address", nargs="?", metavar="URL", help="its address; none: all known ones")
    sync.add_argument("--name", default="", help="what to call the collection (default: the host)")
    sync.add_argument("--rate", type=float, default=10, help="requests a second at most")
    sync.add_argument("--anew", action="store_true", help="read unchanged pages too")
    sync.set_defaults(run=_sync)

    corpus = commands.add_parser("corpus", help="work on a corpus")
    actions = corpus.add_subparsers(required=True, metavar="ACTION")
    check = actions.add_parser("check", help="find every fault of a corpus")
    check.add_argument("folder", nargs="?", type=Path, help="the corpus (default: the shipped one)")
    check.set_defaults(run=_check)
    new = actions.add_parser("new", help="make a small method that is complete, to be changed")
    new.add_argument("folder", type=Path, help="a folder that is empty, or not there yet")
    new.set_defaults(run=_new)


def _collection(text: str) -> Path | Collection:
    """Read `NAME=DIR` or `DIR`."""
    named = _NAMED.fullmatch(text)
    if named is None or Path(text).exists():
        return Path(text)
    return Collection(named[1], Path(named[2]))


def _index(given: argparse.Namespace) -> int:
    if given.preview:
        return _preview(given.preview)
    settings = read_settings(given.home, tuple(given.corpus), adapt=given.adapt)
    if given.rollback:
        from assistant.wiring import open_builder

        print(f"Generation {open_builder(settings).rollback().id} serves again.")
        return 0
    _tell(_build(settings))
    if given.watch:
        _watch(settings)
    return 0


def _watch(settings: Settings) -> None:
    """Index again whenever a file changes, until somebody ends it; faults are told, not fatal."""
    from watchfiles import watch

    from assistant.wiring import roots

    sys.stdout.flush()
    folders = [one.root for one in roots(settings)]
    print(f"Watching {', '.join(map(str, folders))}; Ctrl+C stops.", file=sys.stderr, flush=True)
    due = False
    for changes in watch(*folders, yield_on_timeout=True):
        if not changes and not due:
            continue
        try:
            _tell(_build(settings))
            due = False
        except AssistantError as error:
            due = isinstance(error, BusyError)
            print(error, file=sys.stderr)
        sys.stdout.flush()


def _sync(given: argparse.Namespace) -> int:
    from assistant import syncing
    from assistant.wiring import open_builder, roots

    settings = read_settings(given.home)
    if bool(given.kind) != bool(given.address) or given.rate <= 0:
        raise InputError("Name a wiki by kind and URL, as in: assistant sync mediawiki https://…")
    named = (syncing.source(given.kind, given.address, given.name),) if given.address else ()
    wikis = named or syncing.sources(settings)
    if not wikis:
        raise InputError("No wiki was synced yet; name one: assistant sync mediawiki https://…")
    new = list[Collection]()
    sound = True
    with ProgressBar() as progress:
        for wiki in wikis:
            try:
                collection, done = syncing.sync(
                    settings, wiki, progress, rate=given.rate, anew=given.anew
                )
            except (BusyError, WikiError) as error:
                print(f"failed   {wiki.name}: {error}", file=sys.stderr)
                sound = False
            else:
                new.append(collection)
                _tell_of_pages(wiki.name, done)
                sound = sound and not done.failed
        if not new:
            return FAILED
        every = syncing.joined(roots(settings), tuple(new))
        report = open_builder(settings).build(every, progress)
    _tell(report)
    return 0 if sound else FAILED


def _tell_of_pages(name: str, done: Mirrored) -> None:
    """Print what became of the pages of a wiki."""
    for sentence in done.passed_over:
        print(f"passed   {sentence}", file=sys.stderr)
    for sentence in done.failed:
        print(f"failed   {sentence}", file=sys.stderr)
    print(f"{name}: {_counted(done, 'pages')}, {len(done.failed)} not read.")


def _build(settings: Settings) -> Report:
    from assistant.wiring import open_builder, roots

    with ProgressBar() as progress:
        return open_builder(settings).build(roots(settings), progress)


def _tell(report: Report) -> None:
    """Print what became of the files: what changed, what was left out, what was not read."""
    for word, paths in (
        ("added", report.added),
        ("changed", report.changed),
        ("removed", report.removed),
    ):
        for path in paths:
            print(f"{word:8} {path}")
    for path, verdict in sorted(report.verdicts.items()):
        if verdict.missing:
            print(f"partly   {path}: without {_listed(verdict.missing)}.", file=sys.stderr)
        if verdict.left_out:
            print(f"hidden   {path}: {_listed(verdict.left_out)} left out.", file=sys.stderr)
    for fault in report.faults:
        print(f"skipped  {fault}", file=sys.stderr)
    print(
        f"{report.passages} passages; {_counted(report, 'documents')}, {len(report.partly)} read "
        f"in part, {len(report.faults)} not read; generation {report.generation} in "
        f"{report.seconds:.1f} s."
    )


def _counted(done: Report | Mirrored, of: str) -> str:
    return (
        f"{len(done.added)} {of} added, {len(done.changed)} changed, {len(done.removed)} removed, "
        f"{done.unchanged} as before"
    )


def _preview(path: Path) -> int:
    """Print a file as it is read: its verdict, then every passage under its heading."""
    from assistant.gathering import preview

    if not path.is_file():
        raise InputError(f"{path} is no file; name the file that you want to look at.")
    document, found = preview(path)
    print(f"{document.title} ({document.language}), {len(found)} passages")
    if document.missing:
        print(f"read in part: without {_listed(document.missing)}")
    if document.left_out:
        print(f"hidden from readers and left out: {_listed(document.left_out)}")
    for passage in found:
        print(f"\n{passage.reference}, line {passage.line}, {len(passage.text)} characters")
        print(f"  {passage.heading}")
        if passage.provenance.source:
            print(f"  {passage.provenance.source}")
        print("\n".join(f"  | {line}" for line in passage.text.splitlines()))
    return 0


def _check(given: argparse.Namespace) -> int:
    """Print every fault with the line it is in, and what the corpus consists of."""
    from assistant import building, gathering
    from assistant.resources import corpus_root

    folder = given.folder or corpus_root()
    if not folder.is_dir():
        raise InputError(f"{folder} is not a folder; name the folder of a corpus.")
    faults, parts = building.check(folder), gathering.parts(folder)
    for fault in faults:
        print(fault)
        if line := _line(folder / fault.path, fault.line):
            print(f"    {fault.line} | {line}")
    print(f"{folder}: {f'{len(faults)} faults' if faults else 'no faults'}.")
    if parts:
        used = ", ".join(f"{count} {name}" for name, count in parts.items() if count)
        unused = ", ".join(name for name, count in parts.items() if not count)
        print(f"The method has {used}.")
        print(f"It could also have {unused}; docs/corpus.md says what for." if unused else "")
    elif not faults:
        print("There is no method.yaml: it is quoted from, and advises nobody. `assistant corpus")
        print("new DIR` makes a small method to start from.")
    return FAILED if faults else 0


def _line(path: Path, number: int) -> str:
    """Return a line of a YAML file, where the fault is in one."""
    if path.suffix not in (".yaml", ".yml") or not path.is_file():
        return ""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return lines[number - 1].strip() if 0 < number <= len(lines) else ""


def _new(given: argparse.Namespace) -> int:
    from assistant.resources import starter_root

    folder: Path = given.folder
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(f"{folder} holds something already; name a folder that is empty or new.")
    shutil.copytree(starter_root(), folder, dirs_exist_ok=True)
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        print(f"made     {path}")
    print(f"Change it, and run `assistant corpus check {folder}` after each step; then")
    print(f"`assistant index --corpus {folder}`, and ask it something.")
    return 0


def _listed(parts: tuple[str, ...]) -> str:
    return ", ".join(parts)
