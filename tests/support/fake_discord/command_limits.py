"""Discord's limits on application commands."""

from __future__ import annotations

import re

from .api import ApiError, Json, invalid, length

CHAT, USER, MESSAGE = 1, 2, 3
MOST = {CHAT: 100, USER: 15, MESSAGE: 15}
NAME = re.compile(r"[-_'\w]{1,32}")
SUBCOMMAND, GROUP, STRING = 1, 2, 3
HOLDS = {GROUP: {SUBCOMMAND}}


def check_commands(commands: list[Json]) -> None:
    """Refuse a set of commands that Discord would not register."""
    for kind, most in MOST.items():
        names = [command["name"] for command in commands if (command.get("type") or CHAT) == kind]
        if len(names) > most:
            raise ApiError(400, 30032, "Maximum number of application commands reached")
        if len(names) != len(set(names)):
            raise invalid("name", "APPLICATION_COMMANDS_DUPLICATE_NAME", "Command names must be unique")
    for number, command in enumerate(commands):
        where = str(number)
        if (command.get("type") or CHAT) == CHAT:
            _check_named(command, where, {SUBCOMMAND, GROUP})
            if _weight(command) > 8000:
                raise invalid(where, "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000)")
        else:
            length(f"{where}.name", command["name"], 1, 32)
            if command.get("description") or command.get("options"):
                raise invalid(where, "APPLICATION_COMMAND_CONTEXT_MENU_INVALID", "Context menus only have a name")


def _check_named(item: Json, where: str, may_hold: set[int]) -> None:
    if not NAME.fullmatch(item["name"]) or item["name"] != item["name"].lower():
        raise invalid(f"{where}.name", "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
    length(f"{where}.description", item.get("description"), 1, 100)
    options = item.get("options") or []
    length(f"{where}.options", options, 0, 25)
    names = [option["name"] for option in options]
    if len(names) != len(set(names)):
        code = "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS"
        raise invalid(f"{where}.options", code, "Option name already exists")
    kinds = {option["type"] for option in options}
    nested = kinds & {SUBCOMMAND, GROUP}
    if nested and kinds - may_hold:
        raise invalid(f"{where}.options", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-commands stand alone")
    required = [bool(option.get("required")) for option in options]
    if not nested and required != sorted(required, reverse=True):
        code = "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"
        raise invalid(f"{where}.options", code, "Required options must be placed before non-required options")
    for number, option in enumerate(options):
        _check_option(option, f"{where}.options.{number}")
        _check_named(option, f"{where}.options.{number}", HOLDS.get(option["type"], set()))


def _check_option(option: Json, where: str) -> None:
    choices = option.get("choices") or []
    length(f"{where}.choices", choices, 0, 25)
    if choices and option.get("autocomplete"):
        raise invalid(where, "APPLICATION_COMMAND_AUTOCOMPLETE_NO_CHOICES", "Choices and autocomplete exclude")
    for choice in choices:
        length(f"{where}.choices.name", choice["name"], 1, 100)
        if option["type"] == STRING:
            length(f"{where}.choices.value", choice["value"], 1, 100)
    if not 0 <= (option.get("min_length") or 0) <= 6000 or not 1 <= (option.get("max_length") or 6000) <= 6000:
        raise invalid(where, "NUMBER_TYPE_MAX", "Lengths go up to 6000")


def _weight(item: Json) -> int:
    """The characters that count towards 8,000: names, descriptions and the values of choices."""
    own = len(item["name"]) + len(item.get("description") or "")
    choices = sum(len(choice["name"]) + len(str(choice["value"])) for choice in item.get("choices") or ())
    return own + choices + sum(_weight(option) for option in item.get("options") or ())
