"""config.toml + environment -> frozen Config. The only reader of settings.

Layers, each over the one before: the packaged defaults (config.toml), one settings file, the variables
NEWSDESK_SECTION__KEY, then NEWSDESK_DATA and --data. A wrong one is refused in one sentence that names the
setting, who set it and what is allowed.

Importing this takes about 0.25 s (pydantic-settings), so a command imports it when it needs it.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import platformdirs
from pydantic import SecretStr, ValidationError
from pydantic.fields import FieldInfo

from bot.environment import SECRETS, VARIABLES, parsed, read, refuse_unknown
from bot.settings import SECTIONS, Config, check_collection_name
from corpus.errors import UsageError

__all__ = ["Config", "check_collection_name", "describe", "load", "reference"]

DEFAULT = "default"
FILE_NAME = "newsdesk.toml"
FOLDERS: dict[str, Callable[[Config], Path]] = {
    "library.data": lambda config: config.data_folder,
    "library.cache": lambda config: config.cache_folder,
}
"""The settings that name a folder, which is known also when they are empty."""


def load(
    config: Path | None = None,
    data: Path | None = None,
    environ: Mapping[str, str] | None = None,
    working_folder: Path | None = None,
) -> Config:
    """The settings of this run. `config` is --config, `data` is --data.

    A file named .env in the working folder counts as environment, after what is really set. Unless `environ`
    is given, what it holds goes into the environment of this process, where other libraries look for keys.
    Raises UsageError for what is unknown, impossible or missing.
    """
    folder = (working_folder or Path.cwd()).resolve()
    environment, origin_of = read(environ, folder)
    refuse_unknown(environment, origin_of)

    layers = _Layers()
    layers.add(_read(reference()), DEFAULT, folder)
    if file := _find(config, environment, origin_of, folder):
        layers.add(_read(file), str(file), file.parent)
    for name in VARIABLES:
        if name in environment:
            layers.add(parsed(name, environment[name], origin_of[name]), origin_of[name], folder)
    if named := environment.get("NEWSDESK_DATA"):
        layers.add({"library": {"data": named}}, origin_of["NEWSDESK_DATA"], folder)
    if data is not None:
        layers.add({"library": {"data": str(data)}}, "--data", folder)

    secrets = {name: environment.get(name, "").strip() for name in SECRETS}
    layers.origins |= {name: origin_of[name] for name, secret in secrets.items() if secret}
    loaded = layers.build({name.lower(): secret or None for name, secret in secrets.items()})
    loaded._origins = {name: origin for name, origin in layers.origins.items() if origin != DEFAULT}
    for name, folder_of in FOLDERS.items():
        if (named_folder := folder_of(loaded)).exists() and not named_folder.is_dir():
            by = layers.origins[name]
            raise UsageError(f"{name} = {named_folder}, set by {by}, is a file: it must name a folder.")
    return loaded


def describe(config: Config) -> list[tuple[str, str, str]]:
    """(key, value, where it came from) of every setting, in the order of config.toml, then of the secrets.

    Values are written as in TOML or JSON. Of a secret its last 4 characters are shown, of one shorter than
    16 characters none.
    """
    rows = []
    for section, model in SECTIONS.items():
        for key in model.model_fields:
            name = f"{section}.{key}"
            value = str(FOLDERS[name](config)) if name in FOLDERS else getattr(getattr(config, section), key)
            rows.append((name, _written(value), config.origins.get(name, DEFAULT)))
    for name in SECRETS:
        rows.append((name, _masked(getattr(config.secrets, name.lower())), config.origins.get(name, "")))
    return rows


def reference() -> Path:
    """The commented config.toml: in a wheel it lies inside the package, in a checkout beside it."""
    package = Path(__file__).resolve().parent
    for place in (package / "config.toml", package.parent / "config.toml"):
        if place.is_file():
            return place
    raise UsageError("The config.toml that belongs to Newsdesk is missing: install Newsdesk again.")


def user_file() -> Path:
    """Where a person's own settings lie when no other place is named; it need not exist."""
    return Path(platformdirs.user_config_dir("newsdesk", appauthor=False)) / FILE_NAME


def file_in_use(config: Path | None = None) -> Path | None:
    """The settings file of this run, None without any; `config` is --config. Raises UsageError as `load` does."""
    folder = Path.cwd().resolve()
    return _find(config, *read(None, folder), folder)


class _Layers:
    """What was set so far and by whom: `values[section][key]`, `origins["section.key"]`."""

    def __init__(self) -> None:
        self.values: dict[str, dict[str, Any]] = {}
        self.origins: dict[str, str] = {}

    def add(self, layer: Mapping[str, Any], origin: str, base: Path) -> None:
        """Lay settings over those there are. `base` is where a relative folder starts."""
        for section, table in layer.items():
            if section not in SECTIONS:
                raise UsageError(_unknown(section, origin, section, SECTIONS, "The sections are"))
            if not isinstance(table, dict):
                raise UsageError(f"{section}, set by {origin}, must be a table: write [{section}] above its keys.")
            keys = SECTIONS[section].model_fields
            for key, value in table.items():
                name = f"{section}.{key}"
                if key not in keys:
                    raise UsageError(_unknown(name, origin, key, keys, f"[{section}] has"))
                known = _absolute(value, base) if name in FOLDERS and isinstance(value, str) else value
                self.values.setdefault(section, {})[key] = known
                self.origins[name] = origin

    def build(self, secrets: Mapping[str, str | None]) -> Config:
        """The settings; UsageError says the first thing that is wrong with them."""
        try:
            return Config.model_validate({**self.values, "secrets": secrets})
        except ValidationError as failure:
            # "from None": pydantic's own text shows every value it was given, secrets among them
            raise UsageError(self._complaint(failure)) from None

    def _complaint(self, failure: ValidationError) -> str:
        error = failure.errors(include_url=False)[0]
        section, *rest = map(str, error["loc"])
        name = f"{section}.{rest[0]}" if rest else f"[{section}]"
        by = f", set by {' and '.join(self._setters(name, section))},"
        if error["type"] == "value_error":  # raised by our validators, which say what is allowed
            return f"{name}{by} {error['ctx']['error']}."
        value = _written(self.values[section][rest[0]])
        value = value if len(value) <= 60 else value[:60] + "…"
        return f"{name} = {value}{by} must be {_allowed(SECTIONS[section].model_fields[rest[0]])}."

    def _setters(self, name: str, section: str) -> Iterable[str]:
        if name in self.origins:
            return [self.origins[name]]
        setters = {origin: None for key, origin in self.origins.items() if key.startswith(f"{section}.")}
        setters.pop(DEFAULT, None)
        return setters


def _find(
    named: Path | None, environment: Mapping[str, str], origin_of: Mapping[str, str], folder: Path
) -> Path | None:
    """The settings file of this run. A named one has to be there; config.toml is nobody's but the package's."""
    by = "--config"
    if named is None and environment.get("NEWSDESK_CONFIG"):
        named, by = Path(environment["NEWSDESK_CONFIG"]), origin_of["NEWSDESK_CONFIG"]
    if named is not None:
        file = Path(_absolute(str(named), folder))
        if not file.is_file():
            raise UsageError(f"The settings file {file}, named by {by}, does not exist: correct the name.")
        return file
    return next((file for file in (folder / FILE_NAME, user_file()) if file.is_file()), None)


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"The settings file {file} cannot be read ({error}): it must be text in UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"The settings file {file} is not valid TOML: {error}.") from error


def _absolute(path: str, base: Path) -> str:
    """A path as a person writes it, from `base` on; an empty one stays empty."""
    return str((base / os.path.expanduser(path)).resolve()) if path and "\0" not in path else path  # noqa: PTH111


def _unknown(name: str, origin: str, wrong: str, known: Iterable[str], listing: str) -> str:
    near = get_close_matches(wrong, known, n=1)
    hint = f"did you mean {near[0]}? " if near else ""
    named = near[0] if "_" in wrong and near else ""  # "max_token" means max_tokens
    if re.search("token|secret|password|key", wrong, re.IGNORECASE) and "token" not in named:
        hint = f"secrets are read only from the environment or .env ({', '.join(SECRETS)}). "
    return f"{name}, set by {origin}, is no setting: {hint}{listing} {', '.join(known)}."


def _allowed(field: FieldInfo) -> str:
    """What a setting may be, in words made from its type and limits."""
    if get_origin(field.annotation) is Literal:
        return " or ".join(_written(choice) for choice in get_args(field.annotation))
    if get_origin(field.annotation) is Mapping:
        choices = get_args(get_args(field.annotation)[1])
        if float in choices:
            return 'a table such as {"temperature": 0.2}, each value a number, text, true or false'
        return f'a table such as {{"headline": "title"}}, each value one of {", ".join(choices)}'
    kinds: dict[Any, str] = {int: "a whole number", float: "a number", bool: "true or false", str: "text"}
    words = {"ge": "from", "le": "to", "gt": "above", "lt": "and below"}
    limits = [
        f" {word} {getattr(limit, name):g}"
        for limit in field.metadata
        for name, word in words.items()
        if hasattr(limit, name)
    ]
    return kinds[field.annotation] + "".join(limits)


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _masked(secret: SecretStr | None) -> str:
    if secret is None:
        return "not set"
    text = secret.get_secret_value()
    return f"set, ends in …{text[-4:]}" if len(text) >= 16 else "set"
