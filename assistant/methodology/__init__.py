"""The machine-readable files of a corpus in, the methodology out, with every fault of them."""

from assistant.methodology.checking import check, checked
from assistant.methodology.codec import decode, encode
from assistant.methodology.parts import Sayings, sayings
from assistant.methodology.reading import FILE, counts, exists, load, provenance
from assistant.methodology.support import Knobs

__all__ = [
    "FILE",
    "Knobs",
    "Sayings",
    "check",
    "checked",
    "counts",
    "decode",
    "encode",
    "exists",
    "load",
    "provenance",
    "sayings",
]
