"""Every error the assistant raises on purpose.

AssistantError                one sentence: what was wrong, where, what to do
├── InputError                the user's own input (a question, a batch line, an option)
├── NotFoundError             what is named does not exist, or is another person's
├── AccessError               no credential, a wrong one, or one that is not for this
├── LimitError                more was asked than may be in a time; carries how long to wait
├── SettingsError             an unknown or impossible setting
├── CorpusError               a corpus that cannot be used; carries every fault found
├── WikiError                 a wiki that cannot be read
├── StoreError                no usable store or index, or one that does not fit
├── BusyError                 another process holds what only one may hold, or too many ask at once
└── ModelError                a chat model gave nothing usable; carries the kind of failure
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


class AssistantError(Exception):
    """Base of all; its text is fit to be shown to a user."""


class InputError(AssistantError):
    """What the user gave cannot be used."""


class NotFoundError(AssistantError):
    """What is named does not exist for the person who asks; which of both is not told."""


class AccessError(AssistantError):
    """A credential is missing or wrong (`known` is false), or does not reach so far."""

    def __init__(self, sentence: str, *, known: bool = False) -> None:
        self.known = known
        super().__init__(sentence)


class LimitError(AssistantError):
    """More was asked than may be in a time; to be tried again in so many seconds."""

    def __init__(self, sentence: str, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(sentence)


class SettingsError(AssistantError):
    """A setting is unknown or has an impossible value."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a corpus: where it stands, what is wrong, and what to do about it."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class CorpusError(AssistantError):
    """A corpus has faults; the text lists them all, a line each."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))


class WikiError(AssistantError):
    """A wiki cannot be read, or not by this program."""


class StoreError(AssistantError):
    """No usable store or index, or one that does not fit this program."""


class BusyError(AssistantError):
    """Another process holds what only one may hold, or too many ask at once."""


Failure = Literal[
    "unreachable",
    "slow",
    "denied",
    "unknown",
    "rejected",
    "busy",
    "failed",
    "cut",
    "too long",
    "garbled",
    "blocked",
    "spent",
    "resting",
    "gone",
]
"""How a chat model can fail to give an answer."""

_FAILURES: dict[Failure, str] = {
    "unreachable": "its address cannot be reached; see that it is right and the service runs",
    "slow": "it did not answer in time; try again, or use a faster model",
    "denied": "it does not accept the key; set the right one in the environment",
    "unknown": "it has no model of that name; see the provider's list",
    "rejected": "it does not accept the request; see that the model can chat",
    "busy": "it gets too many requests; try again later",
    "failed": "it reported a failure of its own; try again later",
    "cut": "its reply broke off; try again",
    "too long": "its reply, or what it was given, is longer than it allows; use a larger model",
    "garbled": "its reply is not what the protocol says; see that the address is the model's",
    "blocked": "it refused to reply",
    "spent": "the budget of tokens for today is used up; it is full again tomorrow",
    "resting": "it failed several times in a row, and is left alone for a while",
    "gone": "nobody waits for its reply any more",
}


class ModelError(AssistantError):
    """A chat model gave nothing that can be used; the text holds nothing that a provider said."""

    def __init__(self, kind: Failure) -> None:
        self.kind = kind
        super().__init__(f"The chat model gave no answer: {_FAILURES[kind]}.")
