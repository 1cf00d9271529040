"""What is made of a methodology once, as values of JSON: an index keeps it, a start reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self


class Tables:
    """Something whose attributes are values of JSON, but for functions that it makes itself."""

    def tables(self) -> Mapping[str, Any]:
        """Return the values by name."""
        return {name: value for name, value in vars(self).items() if not callable(value)}

    @classmethod
    def of(cls, tables: Mapping[str, Any]) -> Self:
        """Return what `tables` was called on; tuples have become lists."""
        made = cls.__new__(cls)
        vars(made).update(tables)
        return made
