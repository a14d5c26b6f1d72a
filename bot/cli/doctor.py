"""newsdesk doctor: what is wrong, and the command that mends it."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import options
from bot.cli.codes import ANSWERED, FAILED
from bot.cli.output import say
from bot.cli.run import Run
from bot.rendering import words
from corpus.errors import BusyError, NewsdeskError, StoreError, UsageError
from corpus.language import ENGLISH

if TYPE_CHECKING:
    from bot.settings import Config
    from corpus.library import Index, IndexSpec
    from retrieval.storing.results import Health

EXAMPLES = options.examples("newsdesk doctor", "newsdesk doctor --fix", "newsdesk doctor --collection archive")
_MANY_OTHERS = 0.2  # share of the articles from which on another model is worth the trouble
_MULTILINGUAL = "sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2"
FINE, WRONG, FIXED, UNKNOWN = "fine", "wrong", "fixed", "?"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found: FINE, WRONG, FIXED or UNKNOWN, and a sentence that says what and, if wrong, the fix."""

    state: str
    sentence: str


def doctor(run: Run, fix: Annotated[bool, typer.Option("--fix", help="Mend what can be mended here.")] = False) -> int:
    """Check the installation, and that the stores of every collection agree; --fix repairs them."""
    wrong = False
    for finding in _checks(run, fix):
        say(f"{finding.state:7}{finding.sentence}")
        wrong = wrong or finding.state == WRONG
    return FAILED if wrong else ANSWERED


def _checks(run: Run, fix: bool) -> Iterator[Finding]:
    yield Finding(FINE, f"Python {platform.python_version()}.")
    yield _full_text()
    yield _data_folder(run.desk.data)
    yield from _discord(run.config)
    yield from _chat_model(run.config)
    if not run.desk.library_file.exists():
        yield Finding(FINE, "No articles yet; `newsdesk ingest PATH` adds some.")
        yield _model(run)
        return
    try:
        run.index()
        names = [run.collection] if run.named is not None else run.desk.collections()
    except StoreError as error:
        yield Finding(WRONG, str(error))
        return
    yield _library(run)
    model = _model(run)
    yield model
    spec = run.desk.indexer().spec() if model.state == FINE else None
    for name in names:
        yield from _collection(run, name, spec, fix)


def _full_text() -> Finding:
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE words USING fts5(body, tokenize='porter unicode61')")
    except sqlite3.OperationalError as error:
        return Finding(
            WRONG, f"SQLite {sqlite3.sqlite_version} has no full-text search ({error}): use a Python built with FTS5."
        )
    finally:
        connection.close()
    return Finding(FINE, f"SQLite {sqlite3.sqlite_version} with full-text search.")


def _data_folder(folder: Path) -> Finding:
    place = next(parent for parent in (folder, *folder.parents) if parent.exists())
    if not place.is_dir() or not os.access(place, os.W_OK | os.X_OK):
        return Finding(WRONG, f"The data folder {folder} cannot be written: give yourself the right, or name --data.")
    return Finding(FINE, f"Data folder {folder}{'' if place == folder else ' (made when needed)'}.")


def _discord(config: Config) -> Iterator[Finding]:
    """Nothing, and no network, as long as neither a token nor another address of Discord's is set."""
    from bot.settings import Discord

    if config.secrets.discord_token is None and config.discord.api == Discord().api:
        return
    from bot.discord_bot.program.checking import examined

    for right, sentence in examined(config):
        yield Finding(FINE if right else WRONG, sentence)


def _chat_model(config: Config) -> Iterator[Finding]:
    """Nothing, and no network, as long as the answers are made of quotes."""
    from retrieval.answer import QUOTES

    if config.answer.writer == QUOTES:
        return
    from bot.chat_model import Failed, tried

    try:
        yield Finding(FINE, tried(config))
    except UsageError as error:
        yield Finding(WRONG, str(error))
    except Failed as failure:
        address = f" at {config.chat_model.base_url}" if config.chat_model.base_url else ""
        yield Finding(WRONG, f"The chat model {config.answer.writer}{address} {failure.reason}.")


def _library(run: Run) -> Finding:
    found = run.desk.library().store.damage()
    if found:
        file = run.desk.library_file
        return Finding(WRONG, f"The library {file} is damaged ({found[0]}): run `newsdesk restore` with a backup.")
    return Finding(FINE, f"Library {run.desk.library_file}.")


def _model(run: Run) -> Finding:
    try:
        embeddings = run.desk.embeddings()
        length = len(embeddings.embed_query("Does the model work?"))
    except NewsdeskError as error:
        return Finding(WRONG, str(error))
    if length != embeddings.dimension:
        return Finding(WRONG, f"The model {embeddings.model} gives {length} numbers instead of {embeddings.dimension}.")
    return Finding(FINE, f"Embedding model {embeddings.model}, {embeddings.dimension} dimensions.")


def _collection(run: Run, name: str, spec: IndexSpec | None, fix: bool) -> Iterator[Finding]:
    index = run.desk.live_index(name)
    if index is None:
        return
    if spec is not None and index.spec != spec:
        from retrieval.storing.results import mismatch

        yield Finding(WRONG, mismatch(index, spec))
    try:
        health = run.desk.indexer().examine(name)
        assert health is not None
        if health.sound:
            yield Finding(FINE, f"Collection “{name}”: {words.count(health.passages, 'passage')}, the stores agree.")
        elif fix and spec is not None:
            run.desk.indexer().repair(health)
            yield _again(run, name, health)
        else:
            yield Finding(WRONG, f"{_faults(health)}: run `newsdesk doctor --fix --collection {name}`.")
        yield from _languages(run, name, index)
        if missing := run.desk.library().copies.uncompared(name):
            if fix:
                run.desk.indexer().compare(name)
            unseen = f"Collection “{name}”: copies were not looked for among {words.count(missing)}"
            yield Finding(FIXED if fix else UNKNOWN, f"{unseen}: {'done' if fix else 'the next ingest into it does'}.")
    except BusyError as error:
        yield Finding(UNKNOWN, f"Collection “{name}” was not checked. {error}")
    except StoreError as error:
        broken = Finding(WRONG, f"Collection “{name}”: {error}")
        yield _rebuilt(run, index, error) if fix and spec is not None else broken
    except NewsdeskError as error:
        yield Finding(WRONG, str(error))


def _languages(run: Run, name: str, index: Index) -> Iterator[Finding]:
    """Whether a model made for English serves articles in other languages."""
    from retrieval.finding.embedding import DEFAULT

    found = run.desk.library().sources.languages(name)
    others = {language: number for language, number in found.items() if language != ENGLISH}
    if index.spec.model != DEFAULT or sum(others.values()) < _MANY_OTHERS * sum(found.values()):
        return
    named = ", ".join(f"{words.count(number)} in “{language}”" for language, number in list(others.items())[:3])
    yield Finding(
        UNKNOWN,
        f"Collection “{name}” holds {named}, and the model {DEFAULT} is made for English. They are found by their "
        f'words; a multilingual model finds them by meaning too: set embedding.model = "{_MULTILINGUAL}" (or '
        f"NEWSDESK_EMBEDDING__MODEL) and run `newsdesk ingest --rebuild --collection {name}`.",
    )


def _faults(health: Health) -> str:
    """What does not agree."""
    parts = []
    if health.missing:
        parts.append(f"{words.count(len(health.missing), 'passage')} without a vector")
    if health.surplus:
        parts.append(f"{words.count(len(health.surplus), 'vector')} without a passage")
    if health.words != health.passages:
        parts.append("a full-text table that is damaged or does not fit")
    if health.left_over:
        parts.append(words.count(len(health.left_over), "left-over index"))
    return f"Collection “{health.index.collection}” has {', '.join(parts)}"


def _again(run: Run, name: str, before: Health) -> Finding:
    """Look once more after a repair."""
    health = run.desk.indexer().examine(name)
    if health is not None and health.sound:
        return Finding(FIXED, f"{_faults(before)}: repaired.")
    return Finding(
        WRONG,
        f"{_faults(health or before)}, also after the repair: run `newsdesk ingest --rebuild --collection {name}`.",
    )


def _rebuilt(run: Run, index: Index, error: StoreError) -> Finding:
    """Vectors that cannot be opened are made anew from the library."""
    if run.config.vectors.server:
        return Finding(WRONG, str(error))
    summary = run.desk.indexer().rebuild(index.collection)
    return Finding(FIXED, f"Collection “{index.collection}”: {summary.passages:,} vectors made anew. It was: {error}")
