"""newsdesk eval: how good the answers are, on questions whose answers are known."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli import options
from bot.cli.ask import NOTHING_YET, is_empty
from bot.cli.codes import ANSWERED
from bot.cli.output import print_json, progress, say
from bot.cli.run import Run
from bot.rendering.safe import shown
from corpus.errors import UsageError

if TYPE_CHECKING:
    from retrieval.evaluation import Result, Scores

EXAMPLES = options.examples(
    "newsdesk eval questions.jsonl", "newsdesk eval questions.jsonl --collection archive --json > scores.json"
)


def evaluate(
    run: Run,
    questions: Annotated[
        Path,
        typer.Argument(
            metavar="QUESTIONS.jsonl",
            show_default=False,
            help="One JSON object a line: id, question, answers, articles, type, history.",
        ),
    ],
    json: options.AsJson = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Also show every question that went wrong.")] = False,
) -> int:
    """Ask questions whose answers are known, and count what was right, cited and rightly not answered."""
    from retrieval.evaluation import evaluate as ask_all
    from retrieval.evaluation import read, score

    try:
        items = read(questions.read_text(encoding="utf-8-sig").splitlines(), str(questions))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{questions} cannot be read: {getattr(error, 'strerror', None) or 'not UTF-8'}.") from error
    if is_empty(run):
        raise UsageError(NOTHING_YET)
    chain = run.desk.chain(run.collection)
    results: list[Result] = []
    with progress("Asking", len(items)) as update:
        for result in ask_all(chain.invoke, items):
            results.append(result)
            update(len(results), len(results))
    if json:
        print_json(_record(results))
        return ANSWERED
    for name, value in _lines(score(results)):
        say(f"{name:26}{value}")
    for result in results if verbose else ():
        if not result.right:
            said = shown(result.shown) or "nothing"
            say(f"\n{result.item.id}: {shown(result.item.question)}\n  said: {said}\n  right: {_right(result)}")
    return ANSWERED


def _lines(scores: Scores) -> list[tuple[str, str]]:
    return [
        ("Right by the lit words", str(scores.lit)),
        ("Right by the whole text", str(scores.text)),
        ("Right article cited", str(scores.cited)),
        ("Answered at all", str(scores.given)),
        ("Rightly not answered", str(scores.refused)),
        ("Of all answers “possibly”", str(scores.possible)),
        ("Words shown, median", "-" if scores.words is None else f"{scores.words:g}"),
    ]


def _right(result: Result) -> str:
    return " | ".join(map(shown, result.item.answers)) or "nothing"


def _record(results: list[Result]) -> dict[str, Any]:
    from retrieval.evaluation import by_type, score

    return {
        "questions": len(results),
        "scores": asdict(score(results)),
        "types": {name: asdict(scores) for name, scores in by_type(results).items()},
        "results": [
            {
                "id": result.item.id,
                "type": result.item.type,
                "question": result.item.question,
                "outcome": result.outcome.value,
                "lit": result.lit,
                "text": result.text,
                "cited": result.cited,
                "refused": result.refused,
                "right": result.right,
                "words": result.words,
                "shown": result.shown,
            }
            for result in results
        ],
    }
