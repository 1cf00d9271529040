"""Checks what is said against what it rests on: drafts made of a plan, and free sentences."""

from assistant.ground.cutting import Cutter
from assistant.ground.drafts import Grounded, Grounder, Kept, Knobs, joined
from assistant.ground.free import Check, Checker, Objection, Offer
from assistant.ground.rules import Rules, read_rules

__all__ = [
    "Check",
    "Checker",
    "Cutter",
    "Grounded",
    "Grounder",
    "Kept",
    "Knobs",
    "Objection",
    "Offer",
    "Rules",
    "joined",
    "read_rules",
]
