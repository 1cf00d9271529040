"""Reads the example utterances of every ability from `prompts/abilities/*.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml

from assistant.errors import CorpusError, Fault

Examples = Mapping[str, tuple[str, ...]]
"""Ability id to utterances, all languages together."""


def read_examples(folder: Path) -> Examples:
    """Return the utterances of each ability, named by file.

    Raises CorpusError for a file that is not a mapping of languages to lists of strings.
    """
    found: dict[str, tuple[str, ...]] = {}
    faults = []
    for path in sorted(folder.glob("*.yaml")):
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        if not isinstance(content, dict) or not all(
            isinstance(lines, list) and all(isinstance(line, str) for line in lines)
            for lines in content.values()
        ):
            faults.append(
                Fault(path.name, 1, "write `zh:` and `en:`, each with a list of quoted utterances.")
            )
            continue
        found[path.stem] = tuple(line for lines in content.values() for line in lines)
    if faults:
        raise CorpusError(tuple(faults))
    return found
