"""Reading files of other programs: each in a child process that may fail, hang or swell alone."""

from assistant.adapters.reading.kinds import ENDINGS
from assistant.adapters.reading.readers import Knobs, Readers
from assistant.adapters.reading.result import Reading, UnreadableError

__all__ = ["ENDINGS", "Knobs", "Readers", "Reading", "UnreadableError"]
