"""newsdesk ask: one question, or a batch of them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import options
from bot.cli.codes import ANSWERED, NOT_FOUND
from bot.cli.files import refuse_place, write_whole
from bot.cli.output import draw, note, on_terminal, say, waiting
from bot.cli.run import Run
from bot.rendering.safe import shown
from corpus.article import Filters
from corpus.errors import NewsdeskError, UsageError

if TYPE_CHECKING:
    from retrieval.answer import Answer, Question, Stage, Statement

EXAMPLES = options.examples(
    'newsdesk ask "How many U.S. troops are in Iraq?"',
    'newsdesk ask "What changed?" --since 2024-02 --collection sample',
    'newsdesk ask "Who said that?" --json',
    'newsdesk ask "Who said that?" --save evidence.md',
    "newsdesk ask --json - < questions.txt",
)
NOTHING_YET = (
    "No articles yet. Add some with `newsdesk ingest PATH`, or try the sample with `newsdesk ingest --sample`."
)


def ask(
    run: Run,
    question: Annotated[
        str,
        typer.Argument(
            metavar="QUESTION",
            show_default=False,
            help="The question; - with --json reads them from standard input, one a line, or JSON objects "
            '{"id", "question", "history"}.',
        ),
    ],
    json: options.AsJson = False,
    save: Annotated[
        Path | None,
        typer.Option("--save", metavar="FILE", help="Also write the answer as evidence: .md, .csv or .json."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Let --save replace a file.")] = False,
    since: options.Since = None,
    until: options.Until = None,
    publisher: options.Publisher = None,
    dated: options.Dated = False,
    language: options.Language = None,
) -> int:
    """Answer a question with exact quotes from the articles, and say where they stand."""
    from bot.dates import filters

    chosen = filters(since, until, publisher, dated, language=language)
    if question == "-":
        if save is not None:
            raise UsageError("--save keeps one answer: ask one question, or redirect what --json prints to a file.")
        if not json:
            raise UsageError("Questions from standard input are answered in JSON: add --json, or pipe them to chat.")
        return _batch(run, chosen)
    return _one(run, question, chosen, json, save, force)


def _one(run: Run, text: str, chosen: Filters, json: bool, save: Path | None, force: bool) -> int:
    from bot.rendering.evidence import evidence
    from retrieval.answer import Outcome, Question

    if not text.strip():
        raise UsageError('The question is empty: newsdesk ask "Who …?"')
    question = Question(text, filters=chosen)
    if save is not None:
        refuse_place(save, force)
        evidence(nothing(run, question), save.name)  # refuses a name that asks for no known form
    empty = is_empty(run)
    answer = nothing(run, question) if empty else answer_to(run, question)
    if save is not None:
        write_whole(save, evidence(answer, save.name))
        note(f"Saved as {save}.")
    if json:
        from bot.rendering.schema import record, to_json

        say(to_json(record(answer), indent=2))
    elif empty:
        say(NOTHING_YET)
    elif on_terminal():
        from bot.rendering.terminal import render

        draw(render(answer))
    else:
        from bot.rendering.plain import plain

        say(plain(answer))
    return NOT_FOUND if answer.outcome in (Outcome.NOT_FOUND, Outcome.NO_QUESTION) else ANSWERED


def _batch(run: Run, chosen: Filters) -> int:
    from bot.rendering.schema import parse_question, record, to_json

    empty = is_empty(run)
    if empty:
        note(NOTHING_YET)
    for number, line in _lines():
        asked = None
        try:
            asked = parse_question(_decoded(line))
            answer = _in_conversation(run, asked.question, asked.history, chosen, empty)
            print(to_json(record(answer, asked)), flush=True)
        except NewsdeskError as error:
            print(_failure(number, asked.id if asked else None, error), flush=True)
    return ANSWERED


def _in_conversation(run: Run, text: str, history: Sequence[str], chosen: Filters, empty: bool) -> Answer:
    """The answer to a question of which the earlier ones are known; they are asked first."""
    from retrieval.answer import Question
    from retrieval.question.history import asked_before

    if empty:
        return nothing(run, Question(text, filters=chosen))
    return answer_to(run, Question(text, asked_before(partial(answer_to, run), history, chosen), chosen))


def answer_to(run: Run, question: Question) -> Answer:
    """The answer of the collection in use, which has articles; on a terminal the stages show meanwhile."""
    from retrieval.answer import Answer

    with waiting("Loading…") as now:
        telling = Telling(now)
        for event in run.desk.chain(run.collection).stream(question):
            if isinstance(event, Answer):
                return event
            telling(event)
    raise AssertionError("the chain ended without an answer")


class Telling:
    """Tells a person who waits what the chain is doing, and under it each sentence that has been checked."""

    def __init__(self, now: Callable[[str], None]) -> None:
        self._now = now
        self._stage = ""
        self._sentences: list[str] = []

    def __call__(self, event: Stage | Statement) -> None:
        """Tell one event."""
        from retrieval.answer import Stage

        if isinstance(event, Stage):
            self._stage = in_words(event)
        else:
            self._sentences.append(shown(event.text))
        self._now("\n".join((self._stage, *([" ".join(self._sentences)] if self._sentences else []))))


def in_words(stage: Stage) -> str:
    """What the chain is doing, for a person who waits."""
    passages = f" {stage.passages} passages" if stage.passages else ""
    return f"{stage.name.capitalize()}{passages}…"


def is_empty(run: Run) -> bool:
    """Whether there is nothing to ask. Raises UsageError when a collection was named that does not exist."""
    return run.index() is None or not run.desk.library().counts(run.collection).articles


def nothing(run: Run, question: Question) -> Answer:
    """The answer of an empty collection."""
    from datetime import UTC, datetime
    from uuid import uuid4

    from retrieval.answer import Answer, Outcome, Searched

    searched = Searched(run.collection, 0)
    return Answer(uuid4().hex, question.text, Outcome.NOT_FOUND, searched, asked=datetime.now(UTC))


def _lines() -> Iterator[tuple[int, bytes]]:
    """The lines of standard input that are not blank, as they come, with their numbers."""
    for number, line in enumerate(sys.stdin.buffer, start=1):
        line = line.removeprefix(b"\xef\xbb\xbf").strip()
        if line:
            yield number, line


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"cannot read the question: it is not UTF-8 text ({error.reason}); save it as UTF-8") from None


def _failure(number: int, given: str | None, error: NewsdeskError) -> str:
    from json import dumps

    return dumps({"id": given, "line": number, "error": str(error)})
