"""What every record of the JSON is made of, how one is made, and how it is written."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict

# JSON's own rules leave these as they are; a terminal would act on them (see bot.rendering.safe).
_STEERING = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]")


def _in_unicode(value: Any) -> Any:
    # A file name or an argument that is not UTF-8 reaches Python with lone surrogates, which JSON cannot carry.
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


Words = Annotated[str, BeforeValidator(_in_unicode)]
R = TypeVar("R", bound=BaseModel)


class JsonRecord(BaseModel):
    """Frozen, and refuses fields that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def record_of(model: type[R], *things: object, **stated: Any) -> R:
    """The record with the `stated` fields; the others are the attributes of these things that have a field's name."""
    names = model.model_fields.keys() - stated.keys()
    found = {name: getattr(thing, name) for thing in things for name in names if hasattr(thing, name)}
    return model.model_validate({**found, **stated}, from_attributes=True)


def to_json(value: BaseModel | Sequence[BaseModel], indent: int | None = None) -> str:
    """JSON of one record (an object) or several (an array), in Unicode, with nothing that steers a terminal."""
    data = (
        value.model_dump(mode="json")
        if isinstance(value, BaseModel)
        else [row.model_dump(mode="json") for row in value]
    )
    text = json.dumps(data, ensure_ascii=False, indent=indent)
    return _STEERING.sub(lambda match: json.dumps(match.group())[1:-1], text)
