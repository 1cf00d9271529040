"""The order of answering: a question in, an Answer out, or the trace of how it comes about."""

from assistant.advisor.advisor import LONGEST, LONGEST_REASON, Advisor, Knobs, Memory
from assistant.advisor.speaking import Speaker

__all__ = ["LONGEST", "LONGEST_REASON", "Advisor", "Knobs", "Memory", "Speaker"]
