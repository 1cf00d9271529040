"""What is evaluated: the assistant in this process, or a running server."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, zip_longest
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Protocol

from assistant.advisor import Advisor
from assistant.errors import AssistantError, InputError
from assistant.settings import Settings, read_settings
from assistant.values.trace import Treated
from assistant.wiring import open_advisor
from evals.measures.retrieval import DEPTH, ROADS
from evals.values import AnswerJson, Case, Observation

TIMEOUT_SECONDS = 60


class System(Protocol):
    """Something that answers conversations; it can be sent to another process."""

    def observe(self, case: Case) -> Observation:
        """Hold the conversation of a case, and report what happened."""
        ...

    def made_with(self) -> dict[str, str]:
        """Return what its answers depend on."""
        ...

    def workers(self, jobs: int) -> Executor:
        """Return what runs `observe` many times at once."""
        ...


@dataclass(frozen=True, slots=True)
class InProcess:
    """The assistant as the chat uses it, with its own data directory."""

    settings: Settings

    @classmethod
    def fresh(cls, home: Path, roots: tuple[Path, ...]) -> InProcess:
        """Return the assistant over these folders, with no data but what goes into `home`.

        The encoder is that of the environment; a database named there is left alone.
        """
        return cls(replace(read_settings(home=home, corpus=roots), database=""))

    def observe(self, case: Case) -> Observation:
        """Ask turn by turn as a user does, the last question twice; then look at what was found."""
        advisor = _advisor(self.settings)
        answers: list[AnswerJson] = []
        seconds = []
        try:
            for turn in (*case.turns, case.turns[-1]):
                conversation = answers[-1]["conversation"] if answers else None
                started = time.perf_counter()
                answer = advisor.answer(turn, conversation=conversation)
                seconds.append(time.perf_counter() - started)
                answers.append(answer.as_json())
            trace = advisor.inspect(case.turns)[-1]
        except AssistantError as error:
            return Observation(error=str(error))
        return Observation(
            answers=tuple(answers[:-1]),
            again=answers[-1],
            ranked=_ranked(advisor, trace.topics, trace.answer.language),
            people=trace.understood.people,
            seconds=tuple(seconds[:-1]),
        )

    def made_with(self) -> dict[str, str]:
        """Return the mode, and the encoder's fingerprint."""
        from assistant.adapters.encoder import open_encoder

        return {
            "system": "in process, embedded mode",
            "encoder": open_encoder(self.settings.encoder).fingerprint,
        }

    def workers(self, jobs: int) -> Executor:
        """Return processes: answering is work for a core."""
        _advisor(self.settings)  # builds the index once, before the workers open it
        return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"))


@dataclass(frozen=True, slots=True)
class Remote:
    """A running server, asked over HTTP; what it found is known only where it shows its traces."""

    url: str

    def observe(self, case: Case) -> Observation:
        """Ask turn by turn, the last question twice."""
        answers: list[AnswerJson] = []
        seconds = []
        try:
            for turn in (*case.turns, case.turns[-1]):
                body: dict[str, Any] = {"question": turn}
                if answers:
                    body["conversation"] = answers[-1]["conversation"]
                started = time.perf_counter()
                answers.append(_post(f"{self.url}/v1/chat", body))
                seconds.append(time.perf_counter() - started)
            traced = _post(f"{self.url}/v1/inspect", {"turns": list(case.turns)}, absent=True)
        except InputError as error:
            return Observation(error=str(error))
        last = traced["turns"][-1] if traced else None
        return Observation(
            answers=tuple(answers[:-1]),
            again=answers[-1],
            ranked={ROADS[0]: _merged([_ids(topic) for topic in last["topics"]])} if last else None,
            people=last["understood"]["people"] if last else None,
            seconds=tuple(seconds[:-1]),
        )

    def made_with(self) -> dict[str, str]:
        """Return the address and the generation that answers; raises InputError if none does."""
        ready = _get(f"{self.url}/health/ready")
        return {"system": self.url, "encoder": "of the server", "generation": ready["generation"]}

    def workers(self, jobs: int) -> Executor:
        """Return threads: they only wait."""
        return ThreadPoolExecutor(jobs)


@cache
def _advisor(settings: Settings) -> Advisor:
    return open_advisor(settings)


def _ranked(
    advisor: Advisor, topics: Iterable[Treated], language: str
) -> dict[str, tuple[str, ...]]:
    """Search by each road with the very queries of the chat; several topics take turns."""
    queries = [topic.search.query for topic in topics]
    search = advisor.search()
    return {
        road: _merged(
            [
                [hit.passage.id for hit in search.by(road).search(query, language, DEPTH)]
                for query in queries
            ]
        )
        for road in ROADS
    }


def _merged(rankings: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Merge rankings place by place, each passage once."""
    rows = chain.from_iterable(zip_longest(*rankings))
    return tuple(dict.fromkeys(passage for passage in rows if passage is not None))


def _ids(topic: Mapping[str, Any]) -> list[str]:
    return [hit["passage"] for hit in topic["search"]["hits"]]


def _post(url: str, body: Mapping[str, Any], *, absent: bool = False) -> Any:  # noqa: ANN401
    """Return the JSON that comes back; None for a route that is `absent`, if it may be."""
    return _reply("POST", url, body, absent=absent)


def _get(url: str) -> Any:  # noqa: ANN401
    return _reply("GET", url, None, absent=False)


def _reply(method: str, url: str, body: Mapping[str, Any] | None, *, absent: bool) -> Any:  # noqa: ANN401
    import httpx2

    try:
        response = _client().request(method, url, json=body)
    except httpx2.HTTPError as error:
        raise InputError(
            f"{url} does not answer ({type(error).__name__}); start the server or mend the address."
        ) from None
    if absent and response.status_code in {404, 405}:
        return None
    try:
        content = response.json()
    except ValueError:
        content = None
    if not response.is_success or not isinstance(content, dict):
        raise InputError(f"{url} answered {response.status_code}; look at the server.")
    return content


@cache
def _client() -> Any:  # noqa: ANN401
    import httpx2

    return httpx2.Client(timeout=TIMEOUT_SECONDS)
