"""One call of `newsdesk`: the options that work everywhere, and what is built from them when it is needed."""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Concatenate, ParamSpec

import typer

from bot.cli.codes import STOPPED
from bot.cli.options import Together, parameters_of

if TYPE_CHECKING:
    from bot.config import Config
    from bot.wiring import Desk
    from corpus.library import Index

P = ParamSpec("P")


@dataclass
class Run:
    """What one command works with. Given before the command and after it, an option counts as given after."""

    config_file: Path | None = None
    data: Path | None = None
    named: str | None = None
    debug: bool = False

    def take(
        self,
        collection: Annotated[
            str | None, typer.Option("--collection", "-c", metavar="NAME", help="The collection to use.")
        ] = None,
        config: Annotated[
            Path | None,
            typer.Option("--config", metavar="FILE", help="The settings file to read instead of the usual one."),
        ] = None,
        data: Annotated[
            Path | None, typer.Option("--data", metavar="FOLDER", help="The folder that holds articles and index.")
        ] = None,
        debug: Annotated[bool, typer.Option("--debug", help="Show where an error comes from.")] = False,
    ) -> None:
        """Take over the options that were given."""
        self.config_file = config or self.config_file
        self.data = data or self.data
        self.named = self.named if collection is None else collection
        self.debug = self.debug or debug

    @cached_property
    def config(self) -> Config:
        """The settings."""
        from bot.config import load

        return load(self.config_file, self.data)

    @cached_property
    def desk(self) -> Desk:
        """The parts."""
        from bot.wiring import Desk

        return Desk(self.config)

    @property
    def collection(self) -> str:
        """The name of the collection to use; it need not exist."""
        if self.named is None:
            return self.config.library.collection
        from bot.settings import check_collection_name

        return check_collection_name(self.named)

    def index(self) -> Index | None:
        """The index of the collection to use; None for the default one while nothing is in it.

        Raises:
            UsageError: a collection was named and does not exist.
        """
        if self.named is not None:
            return self.desk.existing(self.collection)
        return self.desk.live_index(self.collection)

    def close(self) -> None:
        """Let other processes have what was opened."""
        if "desk" in self.__dict__:
            self.desk.close()


_EVERYWHERE = parameters_of(Run.take)[1:]  # read once, not for each of the commands: that is work of every start


def everywhere(command: Callable[Concatenate[Run, P], int | None]) -> Callable[..., None]:
    """A command that takes the options that work everywhere and gets the Run as its first argument.

    What the command returns is the exit code.
    """
    own = parameters_of(command)[1:]
    groups = {parameter.name: group for parameter in own if (group := Together.of(parameter))}

    @functools.wraps(command)
    def with_options(**given: Any) -> None:
        run: Run = given.pop("context").obj
        Together(run.take).take(given)
        values = {name: group.take(given) for name, group in groups.items()}
        try:
            code = command(run, **given, **values)  # type: ignore[call-arg]
        except KeyboardInterrupt:
            print("Stopped.", file=sys.stderr)
            code = STOPPED
        if code:
            raise typer.Exit(code)

    options = [option for one in own for option in (groups[one.name].parameters() if one.name in groups else [one])]
    with_options.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context),
            *(one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in (*options, *_EVERYWHERE)),
        ]
    )
    return with_options
