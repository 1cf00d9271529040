"""What every request body has in common."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, field_validator


class RequestBody(BaseModel):
    """What every request has in common: no unknown fields, and only text that can be stored."""

    model_config = ConfigDict(extra="forbid")

    @field_validator("*")
    @classmethod
    def _is_text(
        cls, value: str | list[str] | RequestBody | None
    ) -> str | list[str] | RequestBody | None:
        """JSON can name half a character; no text can hold it."""
        if not isinstance(value, RequestBody):
            "".join(value or ()).encode()
        return value
