"""Options that several commands share."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, get_args

import typer

from bot.dates import Scope, as_of, filters
from corpus.article import Filters

_DAYS = "2024-02-06, 2024-02, 2024, today, yesterday, 7d or 2w (ago)"

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Force = Annotated[bool, typer.Option("--force", help="Replace a file that exists.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]


@dataclass(frozen=True, slots=True)
class Together:
    """Options that make one value: a command has one parameter for all of them, `Annotated[Value, Together(make)]`.

    The parameters of `make` are the options; what it returns is the value.
    """

    make: Callable[..., Any]

    @classmethod
    def of(cls, parameter: inspect.Parameter) -> Together | None:
        """The options that a parameter stands for; None for a parameter that is one option."""
        return next((part for part in get_args(parameter.annotation) if isinstance(part, cls)), None)

    def parameters(self) -> list[inspect.Parameter]:
        """The options, as parameters of a command."""
        return parameters_of(self.make)

    def take(self, given: dict[str, Any]) -> Any:
        """Make the value, and take its options out of those that were given."""
        return self.make(**{parameter.name: given.pop(parameter.name) for parameter in self.parameters()})


def parameters_of(function: Callable[..., Any]) -> list[inspect.Parameter]:
    """The parameters of a function, with their types evaluated."""
    return list(inspect.signature(function, eval_str=True).parameters.values())


_Since = Annotated[
    str | None, typer.Option("--since", metavar="DAY", help=f"Only articles published on or after this day: {_DAYS}.")
]
_Until = Annotated[
    str | None, typer.Option("--until", metavar="DAY", help="Only articles published on or before this day.")
]
_Publisher = Annotated[str | None, typer.Option("--publisher", metavar="NAME", help="Only articles of this publisher.")]
_Dated = Annotated[bool, typer.Option("--dated", help="Leave out articles whose date is not known.")]
_Language = Annotated[
    str | None, typer.Option("--language", metavar="CODE", help="Only articles in this language: en, de, ar, ...")
]
_AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DAY",
        help="As on this day: nothing published later counts, and “this week” is that of this day.",
    ),
]


def _filters(
    since: _Since = None,
    until: _Until = None,
    publisher: _Publisher = None,
    dated: _Dated = False,
    language: _Language = None,
) -> Filters:
    return filters(since, until, publisher, dated, language=language)


def _scope(
    since: _Since = None,
    until: _Until = None,
    publisher: _Publisher = None,
    dated: _Dated = False,
    language: _Language = None,
    day: _AsOf = None,
) -> Scope:
    return Scope(since, until, publisher, dated, language, _day(day))


def _day(day: _AsOf = None) -> date | None:
    return None if day is None else as_of(day)


Filtered = Annotated[Filters, Together(_filters)]
Scoped = Annotated[Scope, Together(_scope)]
AsOf = Annotated[date | None, Together(_day)]


def examples(*lines: str) -> str:
    """The end of a command's help: its examples, one a line."""
    return "Examples:\n\n\b\n" + "\n".join(f"  {line}" for line in lines)
