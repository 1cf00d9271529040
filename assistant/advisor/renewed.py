"""The advisor of a process that runs on: changed for that of a newer generation as one is built."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from assistant.advisor.advisor import Advisor
from assistant.errors import AssistantError

_LOG = logging.getLogger(__name__)


class Renewed:
    """Looks like the advisor that answers now.

    `newer` returns the advisor of the generation that serves, None where that is the one whose id
    it is given; it is asked by one thread at a time. Whoever is being answered is answered to the
    end by the advisor that began.
    """

    def __init__(self, first: Advisor, newer: Callable[[str], Advisor | None]) -> None:
        self._now = first
        self._newer = newer
        self._said = ""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the advisor has
        return getattr(self._now, name)

    def renew(self) -> bool:
        """Change to a newer advisor if there is one; tell whether there was.

        One that cannot be opened is told to the log, once, and the one there is answers on.
        """
        try:
            found = self._newer(self._now.generation)
        except (AssistantError, OSError) as error:
            if str(error) != self._said:
                _LOG.warning("The index before answers on: %s", error)
            self._said = str(error)
            return False
        if found is None:
            return False
        self._now, self._said = found, ""
        return True

    def keep(self, seconds: float = 1.0) -> None:
        """Look for a newer one every so often, as long as the process runs."""

        def look() -> None:
            while True:
                time.sleep(seconds)
                self.renew()

        threading.Thread(target=look, daemon=True, name="renewal").start()
