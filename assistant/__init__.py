"""A grounded adviser: team-building answers from a methodology that is data.

from assistant import open_advisor

answer = open_advisor().answer("We have just started. Which roles do we need?")
print(answer.text)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.fronts.python import AdvisorRunnable, PassageRetriever, open_advisor

__version__ = "0.1.0"

__all__ = ["AdvisorRunnable", "PassageRetriever", "__version__", "open_advisor"]


def __getattr__(name: str) -> Any:  # noqa: ANN401
    """Import what is offered to other programs when it is first used."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from assistant.fronts import python

    return getattr(python, name)
