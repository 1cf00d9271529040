"""The order of answering: a question in, an Answer out, or the trace of how it comes about."""

from assistant.advisor.advisor import LONGEST, Advisor, Knobs, Memory

__all__ = ["LONGEST", "Advisor", "Knobs", "Memory"]
