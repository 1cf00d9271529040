"""Turns a user's words and the state of the dialogue into facts and topics."""

from assistant.understand.correcting import correct
from assistant.understand.examples import Examples, read_examples
from assistant.understand.intent import IntentModel
from assistant.understand.reading import Reading
from assistant.understand.second import SecondReader
from assistant.understand.understander import Understander

__all__ = [
    "Examples",
    "IntentModel",
    "Reading",
    "SecondReader",
    "Understander",
    "correct",
    "read_examples",
]
