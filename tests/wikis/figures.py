"""How fast real wikis are mirrored: `python -m tests.wikis.figures dokuwiki --pages 1000`."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from assistant import syncing
from assistant.settings import Settings
from tests.wikis.serving import dokuwiki, mediawiki

_TEXT = "The shop owner checks the samples before the stream, and writes down what is missing. "


def main() -> int:
    """Serve a wiki of so many pages, sync it, sync it again, and print what that takes."""
    parser = argparse.ArgumentParser(prog="python -m tests.wikis.figures", description=__doc__)
    parser.add_argument("kind", choices=("dokuwiki", "mediawiki"))
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--rate", type=float, default=1000)
    given = parser.parse_args()
    pages = {f"page{n}": f"{_TEXT * 4}\n\n{n}. {_TEXT * 4}\n" for n in range(given.pages)}
    with tempfile.TemporaryDirectory() as folder:
        if given.kind == "mediawiki":
            with mediawiki(Path(folder) / "wiki") as site:
                site.write_many(pages)
                _measure(given, site.address, Path(folder))
        else:
            with dokuwiki(Path(folder) / "wiki") as other:
                for title, text in pages.items():
                    (other.folder / "data" / "pages" / f"{title}.txt").write_text(text, "utf-8")
                _measure(given, other.address, Path(folder))
    return 0


def _measure(given: argparse.Namespace, address: str, home: Path) -> None:
    settings = Settings(home=home, private_hosts=("127.0.0.1",))
    wiki = syncing.source(given.kind, f"{address}/", "wiki")
    for what in ("new", "unchanged"):
        started = time.perf_counter()
        _, done = syncing.sync(settings, wiki, lambda *_: None, rate=given.rate)
        seconds = time.perf_counter() - started
        line = f"{what}: {len(done.added)} read, {done.unchanged} as before, {seconds:.1f} s\n"
        sys.stdout.write(line)
        sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
