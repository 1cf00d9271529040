"""Finding passages for a question, and the words of a methodology by which they are found."""

from assistant.retrieve.leaning import Leaning
from assistant.retrieve.search import Dense, Knobs, Lexical, Library, Mode, Retriever, Search
from assistant.retrieve.vocabulary import aliases, words

__all__ = [
    "Dense",
    "Knobs",
    "Leaning",
    "Lexical",
    "Library",
    "Mode",
    "Retriever",
    "Search",
    "aliases",
    "words",
]
