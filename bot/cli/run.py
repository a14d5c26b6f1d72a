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
from corpus.errors import UsageError

if TYPE_CHECKING:
    from bot.config import Config
    from bot.wiring import Desk
    from corpus.library import Index

P = ParamSpec("P")

ConfigOption = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="The settings file to read instead of the usual one."),
]
DataOption = Annotated[
    Path | None, typer.Option("--data", metavar="FOLDER", help="The folder that holds articles and index.")
]
CollectionOption = Annotated[
    str | None, typer.Option("--collection", "-c", metavar="NAME", help="The collection to use.")
]
DebugOption = Annotated[bool, typer.Option("--debug", help="Show where an error comes from.")]


@dataclass
class Run:
    """What one command works with. Given before the command and after it, an option counts as given after."""

    config_file: Path | None = None
    data: Path | None = None
    named: str | None = None
    debug: bool = False

    def take(self, config: Path | None, data: Path | None, collection: str | None, debug: bool) -> None:
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
        index = self.desk.live_index(self.collection)
        if index is None and self.named is not None:
            present = self.desk.collections()
            those = f"there are: {', '.join(present)}" if present else "there is none yet; `newsdesk ingest` makes one"
            raise UsageError(f"There is no collection “{self.collection}”; {those}.")
        return index

    def close(self) -> None:
        """Let other processes have what was opened."""
        if "desk" in self.__dict__:
            self.desk.close()


def everywhere(command: Callable[Concatenate[Run, P], int | None]) -> Callable[..., None]:
    """A command that takes the options that work everywhere and gets the Run as its first argument.

    What the command returns is the exit code.
    """
    own = list(inspect.signature(command, eval_str=True).parameters.values())[1:]

    @functools.wraps(command)
    def with_options(**given: Any) -> None:
        run: Run = given.pop("context").obj
        run.take(given.pop("config"), given.pop("data"), given.pop("collection"), given.pop("debug"))
        try:
            code = command(run, **given)  # type: ignore[call-arg]
        except KeyboardInterrupt:
            print("Stopped.", file=sys.stderr)
            code = STOPPED
        if code:
            raise typer.Exit(code)

    named = inspect.Parameter.KEYWORD_ONLY
    parameters = [
        inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context),
        *(parameter.replace(kind=named) for parameter in own),
        inspect.Parameter("collection", named, default=None, annotation=CollectionOption),
        inspect.Parameter("config", named, default=None, annotation=ConfigOption),
        inspect.Parameter("data", named, default=None, annotation=DataOption),
        inspect.Parameter("debug", named, default=False, annotation=DebugOption),
    ]
    with_options.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return with_options
