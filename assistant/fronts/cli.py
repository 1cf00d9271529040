"""The command line: arguments in, text or JSON out; it decides nothing."""

from __future__ import annotations

import argparse
import gc
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from assistant import __version__
from assistant.errors import AssistantError, CorpusError, InputError
from assistant.fronts import cli_index, granting
from assistant.fronts.progress import ProgressBar
from assistant.settings import Settings, read_settings

if TYPE_CHECKING:
    from assistant.advisor import Advisor
    from assistant.fronts.accounts import Accounts
    from assistant.fronts.ports import Advises
    from assistant.values.answer import Answer, Citation

FAILED = 1

_WAITING_FOR_A_MODEL = 64
"""How many questions are answered at once where most of the time is waiting for a chat model."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 failed."""
    parser = _parser()
    given = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    try:
        code: int = given.run(given)
    except CorpusError as error:
        print(error, file=sys.stderr)
        return FAILED
    except AssistantError as error:
        print(f"assistant: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="assistant",
        description="Which roles does my shop need now? Answers from a method, with sources.",
    )
    parser.add_argument("--version", action="version", version=__version__)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--home", type=Path, help="folder for all data (or ASSISTANT_HOME)")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    chat = commands.add_parser("chat", parents=[common], help="open the web chat")
    chat.add_argument("--host", default="127.0.0.1", help="address to listen on")
    chat.add_argument("--port", type=int, default=7860, help="port to listen on")
    chat.add_argument("--inspect", action="store_true", help="open the page /inspect too")
    chat.set_defaults(run=_chat)

    ask = commands.add_parser("ask", parents=[common], help="answer a question, or a batch")
    ask.add_argument("question", nargs="?", help="the question, in Chinese or English")
    ask.add_argument("--batch", metavar="FILE", help="JSON lines of conversations; - for stdin")
    ask.add_argument("--json", action="store_true", help="print the whole answer as JSON")
    ask.add_argument("--language", choices=("zh", "en"), help="language of the answer")
    ask.set_defaults(run=_ask)

    inspect = commands.add_parser(
        "inspect", parents=[common], help="show how an answer comes about; nothing is stored"
    )
    inspect.add_argument("turns", nargs="+", metavar="question", help="the turns of a conversation")
    inspect.add_argument("--json", action="store_true", help="print the traces as JSON")
    inspect.add_argument("--language", choices=("zh", "en"), help="language of the answers")
    inspect.set_defaults(run=_inspect)

    tools = commands.add_parser(
        "mcp", parents=[common], help="offer the advisor as tools, over stdin and stdout"
    )
    tools.set_defaults(run=_mcp)

    cli_index.add_commands(commands, common)
    granting.add_commands(commands, common)

    model = commands.add_parser("model", help="work with the chat model of ASSISTANT_MODEL")
    tries = model.add_subparsers(required=True, metavar="ACTION")
    checkup = tries.add_parser(
        "check", parents=[common], help="see whether it works, and what an answer takes"
    )
    checkup.add_argument(
        "--prices",
        nargs=2,
        type=float,
        metavar=("SENT", "RECEIVED"),
        help="of a million tokens, to tell what an answer costs",
    )
    checkup.set_defaults(run=_check_model)
    return parser


def _ask(given: argparse.Namespace) -> int:
    if (given.question is None) == (given.batch is None):
        raise InputError('Give one question, as in: assistant ask "…", or a file with --batch.')
    advisor = _open(read_settings(given.home))
    if given.batch is not None:
        with _lines(given.batch) as stream:
            for result in _batch(advisor, stream, given.language):
                print(json.dumps(result, ensure_ascii=False), flush=True)
        return 0
    answer = advisor.answer(given.question, language=given.language)
    if given.json:
        print(json.dumps(answer.as_json(), ensure_ascii=False, indent=2))
    else:
        print(_readable(answer))
    return 0


def _inspect(given: argparse.Namespace) -> int:
    from assistant.fronts.readout import readout

    traces = _open(read_settings(given.home)).inspect(given.turns, given.language)
    if given.json:
        shown = [trace.as_json() for trace in traces]
        print(json.dumps(shown, ensure_ascii=False, indent=2))
    else:
        print(readout(traces))
    return 0


def _chat(given: argparse.Namespace) -> int:
    from assistant.fronts.ports import LOCAL_HOSTS, WebKnobs
    from assistant.fronts.serving import serve
    from assistant.fronts.web import web_app
    from assistant.wiring import keep_tidy, open_access, open_desk, tokens_today

    settings = read_settings(given.home)
    local = given.host in LOCAL_HOSTS and not settings.hosts
    knobs = WebKnobs(
        hosts=(*LOCAL_HOSTS, given.host, *settings.hosts),
        keyed=(bool(settings.auth) or not local) if settings.keyed is None else settings.keyed,
        rate=settings.rate,
        admin_key=settings.admin_key,
        proxies=settings.proxies,
        inspect=given.inspect or settings.inspect,
        metrics=settings.metrics,
    )
    if settings.model:
        knobs = replace(knobs, workers=_WAITING_FOR_A_MODEL)
    advisor = _open_renewed(settings, serving=True)
    app = web_app(
        advisor,
        knobs,
        open_access(settings),
        desk=open_desk(settings) if settings.admin_key else None,
        accounts=_accounts(settings),
        spent=tokens_today(settings) if settings.model else None,
    )
    keep_tidy(settings)
    print(f"Open http://{given.host}:{given.port} in a browser; Ctrl+C stops.", file=sys.stderr)
    serve(app, given.host, given.port, settings.prefix)
    return 0


def _accounts(settings: Settings) -> Accounts | None:
    from assistant.fronts.accounts import read_accounts
    from assistant.wiring import session_secret

    if not settings.auth:
        return None
    secret = session_secret(settings)
    return read_accounts(settings.auth, secret, settings.oidc_client, settings.oidc_secret)


def _mcp(given: argparse.Namespace) -> int:
    from assistant.fronts.limits import Workers
    from assistant.fronts.ports import WebKnobs
    from assistant.fronts.tools import tool_server

    knobs = WebKnobs()
    workers = Workers(knobs.workers, knobs.waiting)
    tool_server(_open_renewed(read_settings(given.home)), workers).run("stdio")
    return 0


def _check_model(given: argparse.Namespace) -> int:
    from assistant.fronts.checkup import Checkup

    prices = (given.prices[0], given.prices[1]) if given.prices else None
    checkup = Checkup(read_settings(given.home), prices)
    for line in checkup.lines():
        print(line, flush=True)
    return FAILED if checkup.failed else 0


def _open(settings: Settings) -> Advisor:
    with _lasting(), ProgressBar() as progress:
        from assistant.wiring import open_advisor

        return open_advisor(settings, progress)


def _open_renewed(settings: Settings, *, serving: bool = False) -> Advises:
    """Open an advisor that goes with the index as long as the process runs."""
    with _lasting(), ProgressBar() as progress:
        from assistant.wiring import open_renewed

        advisor = open_renewed(settings, progress, serving=serving)
    advisor.keep()
    return cast("Advises", advisor)


@contextmanager
def _lasting() -> Iterator[None]:
    """Make what stays, so that the garbage collector need not go through it."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _lines(name: str) -> IO[str]:
    if name == "-":
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
        return sys.stdin
    try:
        return Path(name).open(encoding="utf-8", errors="replace")
    except OSError as error:
        raise InputError(
            f"{name} cannot be read ({error.strerror}); name a readable file."
        ) from None


def _batch(advisor: Advisor, stream: IO[str], language: str | None) -> Iterator[dict[str, Any]]:
    """Yield one answer for each line, the last turn's; a bad line yields its error instead."""
    for number, line in enumerate(stream, start=1):
        if not line.strip():
            continue
        id: Any = None
        try:
            entry = _entry(line)
            id = entry.get("id")
            turns = _turns(entry)
            answer = advisor.answer(turns[0], language=language)
            for turn in turns[1:]:
                answer = advisor.answer(turn, conversation=answer.conversation, language=language)
        except AssistantError as error:
            yield {"id": id, "error": f"Line {number}: {error}"}
        else:
            yield {**answer.as_json(), "id": id}


def _entry(line: str) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except ValueError:
        entry = None
    if not isinstance(entry, dict):
        raise InputError('This is not a JSON object; write {"id": "…", "turns": ["…"]}.')
    return entry


def _turns(entry: dict[str, Any]) -> list[str]:
    turns = entry.get("turns")
    if not isinstance(turns, list) or not turns or not all(isinstance(each, str) for each in turns):
        raise InputError('"turns" must be a list of at least one text.')
    return turns


def _readable(answer: Answer) -> str:
    """Return the answer's text with its questions and sources below."""
    blocks = [answer.text]
    blocks += [f"? {each.text}  ({' / '.join(each.options)})" for each in answer.questions]
    shown = [each for each in answer.citations if f"[{each.n}]" in answer.text]
    several = len({each.collection for each in answer.citations}) > 1
    blocks.append("\n".join(_source(each, told=several) for each in shown))
    return "\n\n".join(filter(None, blocks))


def _source(citation: Citation, *, told: bool) -> str:
    """Return a citation with its address where it has one, and its collection if that is told."""
    parts = [f"[{citation.n}] {citation.heading}: {citation.quote}"]
    parts += [f"({citation.collection})"] if told and citation.collection else []
    parts += [f"<{citation.source}>"] if citation.source.startswith(("http:", "https:")) else []
    return " ".join(parts)
