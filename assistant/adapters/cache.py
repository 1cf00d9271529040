"""Files that took a while to make, kept by what they were made of; any of them may be lost."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

_KEPT = 8
_SUMS = "sums"


class Cache:
    """A folder of such files, shared by all processes of a user.

    What cannot be read or written is as if it were not there: the files are made again.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str) -> Mapping[str, bytes] | None:
        """Return the files kept under a key, all of them undamaged, or None."""
        kept = self._folder / key
        try:
            sums = dict(line.split() for line in (kept / _SUMS).read_text("utf-8").splitlines())
            files = {name: (kept / name).read_bytes() for name in sums}
            os.utime(kept)
        except (OSError, ValueError):
            return None
        return files if all(_sum(files[name]) == sums[name] for name in sums) else None

    def put(self, key: str, files: Mapping[str, bytes]) -> None:
        """Keep files under a key, and of all keys those used last."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            made = Path(tempfile.mkdtemp(prefix=".making-", dir=self._folder))
            for name, data in files.items():
                (made / name).write_bytes(data)
            lines = (f"{name} {_sum(data)}\n" for name, data in files.items())
            (made / _SUMS).write_text("".join(lines), "utf-8")
            shutil.rmtree(self._folder / key, ignore_errors=True)
            made.rename(self._folder / key)
            by_age = sorted(self._folder.iterdir(), key=lambda path: path.stat().st_mtime)
            for path in by_age[:-_KEPT]:
                shutil.rmtree(path, ignore_errors=True)
        except OSError:
            return


def _sum(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()
