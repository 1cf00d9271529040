"""What an adviser says to questions, as tests of its text read it."""

from __future__ import annotations

import re

from assistant.advisor import Advisor


def text_of(advisor: Advisor, *turns: str) -> str:
    """Return the last answer's text without its citation marks."""
    return re.sub(r" ?\[\d+\]", "", advisor.inspect(turns)[-1].answer.text)
