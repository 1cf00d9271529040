"""A case, its answer and the cited passages in, the verdict of a chat model out; optional."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from pydantic import BaseModel, Field

from assistant.errors import SettingsError
from assistant.text import visible
from assistant.values.documents import content_id
from evals.measures.measure import Evidence
from evals.values import AnswerJson, Case

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_Result = TypeVar("_Result")

PROMPT = Path(__file__).with_suffix(".md")

_EXPECTED = ("outcome", "stage", "roster", "may_roles", "roles", "not_roles", "says", "says_not")
_LONGEST_REASON = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Knobs:
    """Bounds of a judgement: seconds to connect, seconds in all, tries after the first."""

    connect: float = 5.0
    whole: float = 60.0
    retries: int = 2
    workers: int = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the judge thinks of an answer; `score` goes from 1 (useless) to 5 (nothing to mend)."""

    score: int
    correct: bool
    complete: bool
    grounded: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Unrated:
    """Why there is no verdict, in our own words: nothing that a provider said."""

    reason: str


Rating = Verdict | Unrated


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far the judge and the mechanical measures agree; None where that is undefined."""

    cases: int
    share: float | None
    kappa: float | None


class _Reply(BaseModel):
    """The verdict on the answer."""

    # The reason stands first, so that the rest follows from it.
    reason: str = Field(description="one or two sentences that name what decided")
    correct: bool = Field(description="decides as expected and contradicts nothing")
    complete: bool = Field(description="all that was asked is answered or said to be open")
    grounded: bool = Field(description="every claim is held by a passage cited for it")
    score: Literal[1, 2, 3, 4, 5] = Field(description="from 1 useless to 5 nothing to mend")


class Judge:
    """Rates answers by a chat model; the model sees the case's expectations as a reference."""

    def __init__(self, name: str, model: BaseChatModel, knobs: Knobs) -> None:
        self.name = name
        self._model = model.with_structured_output(_Reply, include_raw=True)
        self._knobs = knobs
        self._prompt = Template(PROMPT.read_text(encoding="utf-8"))

    def rate(self, case: Case, answer: AnswerJson, passages: Mapping[int, str]) -> Rating:
        """Return the verdict on an answer; `passages` are the cited ones by their mark."""
        messages = self._messages(case, answer, passages)
        try:
            reply: Any = _within(self._knobs.whole, lambda: self._model.invoke(messages))
        except Exception as error:  # noqa: BLE001 - any provider's error costs one verdict only
            return Unrated(_reason(error))
        raw, parsed = reply["raw"], reply["parsed"]
        if isinstance(parsed, _Reply):
            values = parsed.model_dump()
            return Verdict(**values | {"reason": visible(parsed.reason)[:_LONGEST_REASON]})
        refused = raw.additional_kwargs.get("refusal")
        return Unrated("the judge refused" if refused else "the reply was not a verdict")

    def rate_all(self, evidence: Sequence[Evidence]) -> tuple[Rating, ...]:
        """Rate several answers at a time; the ratings stand in the order of the evidence."""
        with ThreadPoolExecutor(self._knobs.workers) as pool:
            return tuple(pool.map(lambda one: self.rate(one.case, one.answer, one.held), evidence))

    def _messages(
        self, case: Case, answer: AnswerJson, passages: Mapping[int, str]
    ) -> list[tuple[str, str]]:
        material = {
            "conversation": "\n\n".join(f"({n}) {turn}" for n, turn in enumerate(case.turns, 1)),
            "answer": answer["text"],
            "decision": _json(_decision(answer)),
            "passages": "\n\n".join(f"[{n}] {text}" for n, text in passages.items()),
            "expected": _json(
                {name: value for name in _EXPECTED if (value := getattr(case, name))}
            ),
        }
        # The mark is made of the material, so that nothing in the material can hold it.
        mark = content_id(*material.values())
        blocks = [
            f"<{name} {mark}>\n{visible(text)}\n</{name} {mark}>" for name, text in material.items()
        ]
        return [("system", self._prompt.substitute(mark=mark)), ("human", "\n\n".join(blocks))]


def open_judge(model: str, knobs: Knobs | None = None) -> Judge:
    """Return a judge by a model named like `openai:gpt-5-mini`, its key from the environment.

    Raises SettingsError when no model is named, or its package or key is missing.
    """
    knobs = knobs or Knobs()
    provider, _, name = model.partition(":")
    if not provider.strip() or not name.strip():
        raise SettingsError(
            f"The judge {model!r} names no provider and model; name both, as openai:gpt-5-mini."
        )
    try:
        from langchain.chat_models import init_chat_model

        # Only OpenAI's integration takes the time to connect by itself.
        timeout = (knobs.connect, knobs.whole) if provider == "openai" else knobs.whole
        opened = init_chat_model(model, timeout=timeout, max_retries=knobs.retries)
        return Judge(model, opened, knobs)
    except ImportError as error:
        missing = getattr(error.__cause__ or error, "name", None) or "langchain"
        package = missing.partition(".")[0].replace("_", "-")
        raise SettingsError(
            f"The judge {model} needs a package that is missing; pip install {package}."
        ) from error
    except Exception as error:  # noqa: BLE001 - every provider has its own error for a missing key
        raise SettingsError(
            f"The judge {model} cannot be opened ({type(error).__name__}); see that the provider "
            f"is known and that its key is in the environment, as OPENAI_API_KEY."
        ) from None


def prompt_id() -> str:
    """Return an id of the prompt's content: runs judged by different prompts do not compare."""
    return content_id(PROMPT.read_text(encoding="utf-8"))


def agreement(pairs: Sequence[tuple[bool, bool]]) -> Agreement:
    """Compare the judge's `correct` with the mechanical pass, a pair for each case rated.

    `kappa` is Cohen's: (p - e) / (1 - e), where p is the share of cases that agree and e the share
    that would by chance (J. Cohen, A Coefficient of Agreement for Nominal Scales, Educational and
    Psychological Measurement 20 (1), 1960). It is undefined where e is 1: both always say the same.
    """
    cases = len(pairs)
    if not cases:
        return Agreement(cases=0, share=None, kappa=None)
    share = sum(judged == passed for judged, passed in pairs) / cases
    judged = sum(judged for judged, _ in pairs) / cases
    passed = sum(passed for _, passed in pairs) / cases
    chance = judged * passed + (1 - judged) * (1 - passed)
    kappa = None if chance == 1 else (share - chance) / (1 - chance)
    return Agreement(cases=cases, share=share, kappa=kappa)


def _decision(answer: AnswerJson) -> dict[str, Any]:
    return {
        "outcome": answer["outcome"],
        "stage": answer["stage"] and answer["stage"]["id"],
        "roles": {
            line["role"]: line["need"]
            for line in answer["roster"]
            if line["need"] in ("now", "optional")
        },
        "questions": [question["text"] for question in answer["questions"]],
    }


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def _within(seconds: float, call: Callable[[], _Result]) -> _Result:
    """Return what a call gives, or raise TimeoutError; a call that is late ends unheard.

    The timeouts of HTTP clients hold for each read, so a peer that drips would hold them for ever.
    """
    outcome: Future[_Result] = Future()

    def run() -> None:
        try:
            outcome.set_result(call())
        except BaseException as error:  # noqa: BLE001 - it is raised again where it is waited for
            outcome.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return outcome.result(seconds)


def _reason(error: Exception) -> str:
    """Say in our own words why a call failed; a provider's words may hold anything."""
    from langchain_core import exceptions

    reasons: dict[str, tuple[type[Exception], ...]] = {
        "no reply in time": (TimeoutError, exceptions.ModelTimeoutError),
        "the key was not accepted": (
            exceptions.ModelAuthenticationError,
            exceptions.ModelPermissionDeniedError,
        ),
        "there is no such model": (exceptions.ModelNotFoundError,),
        "too many requests": (exceptions.ModelRateLimitError,),
        "the material is too long": (exceptions.ContextOverflowError,),
        "the request was not accepted": (exceptions.ModelInvalidRequestError,),
        "the service was not reached": (exceptions.ModelConnectionError,),
        "the service failed": (exceptions.ModelAPIError,),
        "the reply was not a verdict": (ValueError, LookupError, TypeError, AttributeError),
    }
    fitting = (reason for reason, kinds in reasons.items() if isinstance(error, kinds))
    return next(fitting, f"the call failed ({type(error).__name__})")
