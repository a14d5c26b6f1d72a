"""What every record of the JSON is made of."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict


def _in_unicode(value: Any) -> Any:
    # A file name or an argument that is not UTF-8 reaches Python with lone surrogates, which JSON cannot carry.
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


Words = Annotated[str, BeforeValidator(_in_unicode)]


class Record(BaseModel):
    """Frozen, and refuses fields that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")
