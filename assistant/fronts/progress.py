"""A progress bar on the terminal for what takes a while."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.building import Progress


class ProgressBar:
    """A progress bar that appears with the first step of a build."""

    def __init__(self) -> None:
        self._bar: Any = None

    def __enter__(self) -> Progress:
        return self._show

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def _show(self, step: str, done: int, total: int) -> None:
        from tqdm import tqdm

        if self._bar is None or self._bar.desc != step:
            if self._bar is not None:
                self._bar.close()
            self._bar = tqdm(desc=step, total=total, leave=False, disable=None)
            self._bar.desc = step
        self._bar.update(done - self._bar.n)
