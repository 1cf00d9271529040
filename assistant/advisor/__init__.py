"""The order of answering: a question in, an Answer out, or the trace of how it comes about."""

from assistant.advisor.advisor import LONGEST, Advisor, Knobs
from assistant.advisor.renewed import Renewed
from assistant.advisor.speaking import Speaker
from assistant.advisor.threads import LONGEST_REASON, LONGEST_TITLE, Memory

__all__ = [
    "LONGEST",
    "LONGEST_REASON",
    "LONGEST_TITLE",
    "Advisor",
    "Knobs",
    "Memory",
    "Renewed",
    "Speaker",
]
