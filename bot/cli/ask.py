"""newsdesk ask: one question, or a batch of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import options
from bot.cli.asking import answer_to
from bot.cli.codes import ANSWERED, NOT_FOUND
from bot.cli.empty import NOTHING_YET, is_empty, nothing
from bot.cli.files import refuse_place, saved
from bot.cli.output import note, print_records, say, show_answer
from bot.cli.run import Run
from bot.dates import Scope
from corpus.errors import NewsdeskError, UsageError

if TYPE_CHECKING:
    from retrieval.answer import Answer, Question

EXAMPLES = options.examples(
    'newsdesk ask "How many U.S. troops are in Iraq?"',
    'newsdesk ask "What changed?" --since 2024-02 --collection sample',
    'newsdesk ask "What happened this week?" --as-of 2024-02-09',
    'newsdesk ask "Who said that?" --json',
    'newsdesk ask "Who said that?" --save evidence.md',
    "newsdesk ask --json - < questions.txt",
)


def ask(
    run: Run,
    question: Annotated[
        str,
        typer.Argument(
            metavar="QUESTION",
            show_default=False,
            help="The question; - with --json reads them from standard input, one a line, or JSON objects "
            '{"id", "question", "history", "as_of"}.',
        ),
    ],
    json: options.AsJson = False,
    save: Annotated[
        Path | None,
        typer.Option("--save", metavar="FILE", help="Also write the answer as evidence: .md, .csv or .json."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Let --save replace a file.")] = False,
    chosen: options.Scoped = Scope(),
) -> int:
    """Answer a question with exact quotes from the articles, and say where they stand."""
    if question == "-":
        if save is not None:
            raise UsageError("--save keeps one answer: ask one question, or redirect what --json prints to a file.")
        if not json:
            raise UsageError("Questions from standard input are answered in JSON: add --json, or pipe them to chat.")
        return _batch(run, chosen)
    return _one(run, question, chosen, json, save, force)


def _one(run: Run, text: str, chosen: Scope, json: bool, save: Path | None, force: bool) -> int:
    from bot.rendering.evidence import evidence
    from retrieval.answer import Outcome

    if not text.strip():
        raise UsageError('The question is empty: newsdesk ask "Who …?"')
    question = chosen.question(text)
    if save is not None:
        refuse_place(save, force)
        evidence(nothing(run, question), save.name)  # refuses a name that asks for no known form
    empty = is_empty(run)
    answer = nothing(run, question) if empty else answer_to(run, question)
    if save is not None:
        saved(save, evidence(answer, save.name))
    if json:
        from bot.rendering.schema import record

        print_records(record(answer))
    elif empty:
        say(NOTHING_YET)
    else:
        show_answer(answer)
    return NOT_FOUND if answer.outcome in (Outcome.NOT_FOUND, Outcome.NO_QUESTION) else ANSWERED


def _batch(run: Run, chosen: Scope) -> int:
    from bot.rendering.question_schema import parse_question
    from bot.rendering.record import to_json
    from bot.rendering.schema import record

    empty = is_empty(run)
    if empty:
        note(NOTHING_YET)
    for number, line in _lines():
        asked = None
        try:
            asked = parse_question(_decoded(line))
            within = replace(chosen, as_of=asked.as_of) if asked.as_of else chosen
            answer = _in_conversation(run, within.question(asked.question), asked.history, empty)
            print(to_json(record(answer, asked)), flush=True)
        except NewsdeskError as error:
            print(_failure(number, asked.id if asked else _id_in(line), error), flush=True)
    return ANSWERED


def _in_conversation(run: Run, question: Question, history: Sequence[str], empty: bool) -> Answer:
    """The answer to a question of which the earlier ones are known; they are asked first."""
    from retrieval.question.history import asked_before

    if empty:
        return nothing(run, question)
    return answer_to(run, replace(question, history=asked_before(partial(answer_to, run), history, question)))


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


def _id_in(line: bytes) -> str | None:
    """The id of a question that cannot be read for another reason."""
    from json import loads

    try:
        given = loads(line)
    except ValueError:
        return None
    found = given.get("id") if isinstance(given, dict) else None
    return str(found) if isinstance(found, str | int) else None


def _failure(number: int, given: str | None, error: NewsdeskError) -> str:
    from json import dumps

    return dumps({"id": given, "line": number, "error": str(error)})
