"""The command line of the suite: `python -m evals run`, `compare`, `cases` and `measures`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from assistant.errors import AssistantError, CorpusError

COULD_NOT_RUN = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0: passed, 1: a gate is not kept, 2: it could not run."""
    given = _parser().parse_args(arguments)
    try:
        code: int = given.run(given)
    except CorpusError as error:
        print(error, file=sys.stderr)
        return COULD_NOT_RUN
    except AssistantError as error:
        print(f"evals: {error}", file=sys.stderr)
        return COULD_NOT_RUN
    except KeyboardInterrupt:
        return 130
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals", description="How good are answers?")
    offered = parser.add_subparsers(required=True, metavar="COMMAND")
    _run_options(offered.add_parser("run", help="ask every case, score the answers, keep gates"))

    _model_options(offered)

    compare = offered.add_parser("compare", help="compare two runs that were kept")
    compare.add_argument("before", help="folder or JSON file of a run")
    compare.add_argument("after", nargs="?", default="last", help="another (default: the last)")
    _report_options(compare)
    compare.set_defaults(run=_compare)

    measures = offered.add_parser(
        "measures", help="what each measure is, and what it makes of known systems and faults"
    )
    measures.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="at once")
    measures.add_argument("--plain", action="store_true", help="names, formulas and sources only")
    measures.set_defaults(run=_measures)

    speed = offered.add_parser("speed", help="how fast it starts, answers and indexes, on one core")
    speed.add_argument("--cases", type=Path, metavar="DIR", help="folder of cases to answer")
    speed.add_argument("--runs", type=int, default=5, help="cold questions asked")
    speed.set_defaults(run=_speed)

    cases = offered.add_parser("cases", help="check, list, count or make cases")
    actions = cases.add_subparsers(required=True, metavar="ACTION")
    for name, action, text in (
        ("check", _check, "find every fault of the cases"),
        ("list", _list, "list cases by id and question"),
        ("count", _count, "count cases by kind, language, outcome and tag"),
    ):
        parsed = actions.add_parser(name, help=text)
        _case_options(parsed)
        parsed.set_defaults(run=action)
    make = actions.add_parser("make", help="make candidates of what was asked in the chat")
    source = make.add_mutually_exclusive_group(required=True)
    source.add_argument("--from-conversation", metavar="ID", help="one conversation")
    source.add_argument(
        "--from-feedback", action="store_true", help="answers disliked, or saved on /inspect"
    )
    make.add_argument("--home", type=Path, help="data of the chat (or ASSISTANT_HOME)")
    make.add_argument("--out", type=Path, help="file to add them to (default: print them)")
    make.set_defaults(run=_make)
    return parser


def _model_options(offered: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Offer what compares, shows and times answers in the words of a chat model."""
    model = offered.add_parser(
        "model", help="ask every case with and without the chat model of ASSISTANT_MODEL"
    )
    _case_options(model)
    _home_option(model)
    model.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many at once")
    model.set_defaults(run=_model)

    beside = offered.add_parser(
        "beside", help="hold a conversation with and without the chat model, and print both"
    )
    beside.add_argument("turns", nargs="+", metavar="TURN", help="what is asked, in this order")
    beside.add_argument("--language", help="of the answers")
    beside.add_argument("--corpus", type=Path, nargs="+", metavar="DIR", help="what to ask about")
    _home_option(beside)
    beside.set_defaults(run=_beside)

    waiting = offered.add_parser(
        "waiting", help="how long the first sentence of the chat model lets a reader wait"
    )
    _case_options(waiting)
    _home_option(waiting)
    waiting.add_argument("--questions", type=_one_or_more, default=50, help="how many are asked")
    waiting.set_defaults(run=_waiting)


def _run_options(run: argparse.ArgumentParser) -> None:
    _case_options(run)
    run.add_argument("--url", help="a running server, instead of the assistant in this process")
    run.add_argument("--gates", type=Path, help="file of gates (default: gates.yaml of the cases)")
    run.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many at once")
    run.add_argument("--seed", type=int, default=7, help="of the bootstrap")
    run.add_argument("--judge", metavar="PROVIDER:MODEL", help="let a chat model judge as well")
    run.add_argument("--against", metavar="RUN", help="compare with a run: a path, or `last`")
    run.add_argument(
        "--ratchet", action="store_true", help="note the cases that pass: none may fail again"
    )
    run.add_argument("--junit", type=Path, metavar="FILE", help="write the results for a CI")
    run.add_argument("--json", type=Path, metavar="FILE", help="write the run here as well")
    _report_options(run)
    run.set_defaults(run=_run)


def _case_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--cases", type=Path, metavar="DIR", help="folder of cases")
    parser.add_argument("--tags", nargs="+", default=[], help="only these (kinds, languages too)")
    parser.add_argument("--corpus", type=Path, nargs="+", metavar="DIR", help="what to ask about")


def _home_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--home", type=Path, help="data with the index to use (default: a new one)")


def _one_or_more(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("one question at least")
    return number


def _report_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--html", type=Path, metavar="FILE", help="write the report here")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the summary here")


def _run(given: argparse.Namespace) -> int:
    from evals import commands

    return commands.run_suite(given)


def _model(given: argparse.Namespace) -> int:
    from evals import agreeing

    return agreeing.ask_twice(given)


def _beside(given: argparse.Namespace) -> int:
    from evals import beside

    return beside.print_beside(given)


def _waiting(given: argparse.Namespace) -> int:
    from evals import waiting

    return waiting.print_waits(given)


def _compare(given: argparse.Namespace) -> int:
    from evals import commands

    return commands.compare_runs(given)


def _measures(given: argparse.Namespace) -> int:
    from evals import tables

    return tables.print_measures(given)


def _speed(given: argparse.Namespace) -> int:
    from evals import speed

    return speed.print_speed(given)


def _check(given: argparse.Namespace) -> int:
    from evals import listing

    return listing.check(given)


def _list(given: argparse.Namespace) -> int:
    from evals import listing

    return listing.show(given)


def _count(given: argparse.Namespace) -> int:
    from evals import listing

    return listing.count(given)


def _make(given: argparse.Namespace) -> int:
    from evals import listing

    return listing.make(given)


if __name__ == "__main__":
    sys.exit(main())
