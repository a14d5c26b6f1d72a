"""Request bodies against Discord's own OpenAPI file, where a copy of it lies beside the checkout."""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, validators

FILE = Path(__file__).resolve().parents[4] / "shared" / "discord" / "discord_openapi_subset.json"


@functools.cache
def load() -> DiscordSpec | None:
    """The rules of the file, None where there is none."""
    return DiscordSpec(FILE) if FILE.is_file() else None


class DiscordSpec:
    """The schemas of the request bodies."""

    def __init__(self, file: Path) -> None:
        # An id may come as a number too, and then fits two branches, which oneOf would refuse.
        document = json.loads(file.read_text(encoding="utf-8").replace('"oneOf"', '"anyOf"'))
        self._schemas = document["components"]["schemas"]
        self._schemas["SnowflakeType"] = {"type": ["string", "integer"], "pattern": "^(0|[1-9][0-9]*)$"}
        self._bodies = {
            (method.upper(), _shape(path)): call["requestBody"]["content"]["application/json"]["schema"]
            for path, calls in document["paths"].items()
            for method, call in calls.items()
        }
        checker = Draft202012Validator.TYPE_CHECKER.redefine("integer", lambda _, value: _whole(value))
        self._validator = validators.extend(Draft202012Validator, type_checker=checker)
        self._ready: dict[tuple[str, str], Any] = {}

    def errors(self, method: str, route: str, body: Any) -> list[str]:
        """Where `body` breaks the schema of the call; empty if it fits or the call has none."""
        key = (method, _shape(route))
        if key not in self._bodies:
            return []
        if key not in self._ready:
            schema = {**self._bodies[key], "components": {"schemas": self._schemas}}
            self._ready[key] = self._validator(schema)
        return [_said(error) for error in self._ready[key].iter_errors(body)]


def _shape(path: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", path)


def _whole(value: Any) -> bool:
    """Discord takes a whole number as a text or as 4.0 as well."""
    if isinstance(value, str):
        return value.lstrip("-").isdigit()
    return isinstance(value, int | float) and not isinstance(value, bool) and value == int(value)


def _said(error: Any) -> str:
    while error.context:  # of a union that nothing fits, the branch that got furthest says most
        error = max(error.context, key=lambda e: (len(e.absolute_path), e.validator not in ("enum", "type")))
    return f"{'.'.join(map(str, error.absolute_path)) or '(body)'}: {error.message[:160]}"
