"""The variables of the environment and of .env that are settings: NEWSDESK_SECTION__KEY, and the secrets."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from pydantic import TypeAdapter, ValidationError
from pydantic_settings import EnvSettingsSource
from pydantic_settings.exceptions import SettingsError

from bot.settings import SECTIONS, Config
from corpus.errors import UsageError

SECRETS = ("DISCORD_TOKEN", "CHROMA_TOKEN", "CHAT_MODEL_KEY")
VARIABLES = {
    f"NEWSDESK_{section}__{key}".upper(): (section, key)
    for section, model in SECTIONS.items()
    for key in model.model_fields
}
OTHER_VARIABLES = ["NEWSDESK_CONFIG", "NEWSDESK_DATA", "NEWSDESK_EVAL_DATA"]


def read(environ: Mapping[str, str] | None, folder: Path) -> tuple[dict[str, str], dict[str, str]]:
    """The variables that are set, here or in .env: their values, and the origin of each in words."""
    file = folder / ".env"
    given = dict(os.environ if environ is None else environ)
    added: dict[str, str] = {}
    if file.is_file():  # a virtual environment of that name is a folder
        try:
            lines = dotenv_values(file, encoding="utf-8-sig")
            added = {name: value for name, value in lines.items() if value is not None and name not in given}
            if environ is None:
                os.environ.update(added)
        except (OSError, ValueError) as error:
            raise UsageError(f"{file} cannot be read ({error}): it must be text in UTF-8.") from error
    return given | added, {name: name for name in given} | {name: f"{name} in {file}" for name in added}


def refuse_unknown(environment: Mapping[str, str], origin_of: Mapping[str, str]) -> None:
    """Raise UsageError for a NEWSDESK_ variable that is no setting, with the one that was probably meant."""
    allowed = {name.removeprefix("NEWSDESK_"): name for name in [*VARIABLES, *OTHER_VARIABLES, *SECRETS]}
    for name in sorted(environment):
        wrong = name.removeprefix("NEWSDESK_")
        if wrong == name or allowed.get(wrong) == name:
            continue
        near = get_close_matches(wrong.upper(), allowed, n=1)
        others = ", ".join(OTHER_VARIABLES)
        example = f"each setting has one, such as NEWSDESK_PASSAGES__TARGET_CHARS, and there are {others}."
        hint = f"did you mean {allowed[near[0]]}?" if near else example
        raise UsageError(f"The variable {origin_of[name]} is no setting of Newsdesk: {hint}")


class _Variable(EnvSettingsSource):
    """pydantic-settings' reading of one variable, with its value at hand instead of the environment."""

    def __init__(self, name: str, value: str) -> None:
        self._named = {name.lower(): value}
        super().__init__(Config)

    def _load_env_vars(self) -> Mapping[str, str | None]:
        return self._named


def parsed(name: str, value: str, origin: str) -> dict[str, Any]:
    """The setting of a variable, as {section: {key: value}}.

    A value of another type than the setting's stays text, which the check of all settings refuses.
    """
    section, key = VARIABLES[name]
    kind: Any = SECTIONS[section].model_fields[key].annotation
    try:
        found = _Variable(name, value)()[section][key]
    except SettingsError as error:
        raise UsageError(f'{origin} must be a table in JSON, such as {{"headline": "title"}}.') from error
    # pydantic-settings' own conversion, for strict models, takes "true" for the number 1
    with suppress(ValidationError):
        found = TypeAdapter(kind).validate_strings(found) if isinstance(found, str) else found
    return {section: {key: found}}
