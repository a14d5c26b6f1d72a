"""The figures as rows of text, for the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from bot.rendering.safe import shown
from bot.rendering.scoreboard.records import ComparisonRecord, FigureRecord, ResultRecord, ScoresRecord
from bot.rendering.words import count, moment
from retrieval.evaluation.scores import METRICS

Row = tuple[str, ...]
# Of each type of question only what differs most between types; on a terminal what fits into 80 columns.
NARROW = ("right", "accuracy", "f1", "refused", "seconds_p50")
WIDE = ("right", "accuracy", "accuracy_lit", "f1", "article_cited", "refused", "aurc", "seconds_p50")
UNITS = {each.name: each.unit for each in METRICS}


def value(figure: FigureRecord | float | None, unit: str = "") -> str:
    """ "0.833", "17 words", "0.214 s"; "-" when there is none."""
    number = figure.value if isinstance(figure, FigureRecord) else figure
    if number is None:
        return "-"
    return f"{number:.4g} {unit}" if unit == "words" else f"{number:.3f}{' ' if unit else ''}{unit}"


def of(figure: FigureRecord) -> str:
    """What a figure is a share of, or over how many it was measured: "15 of 18", "18"."""
    return f"{figure.right:,} of {figure.total:,}" if figure.right is not None else f"{figure.total:,}"


def interval(figure: FigureRecord) -> str:
    """The 95 % interval: "0.608 to 0.942"; empty when there is none."""
    return f"{figure.low:.3f} to {figure.high:.3f}" if figure.low is not None and figure.high is not None else ""


def measured(scores: ScoresRecord) -> list[Row]:
    """A row for each figure: name, value, of how many, 95 % interval, meaning."""
    rows: list[Row] = []
    for each in METRICS:
        figure = scores.figures[each.name]
        rows.append((each.name, value(figure, each.unit), of(figure), interval(figure), each.meaning))
    return rows


def types(scores: ScoresRecord, names: Sequence[str]) -> tuple[Row, list[Row]]:
    """The header, and a row for each type of question with the figures of these names."""
    rows: list[Row] = []
    for name, part in scores.types.items():
        values = (value(part.figures[figure], UNITS[figure]) for figure in names)
        rows.append((shown(name) or "(none)", f"{part.questions:,}", *values))
    return ("type", "questions", *names), rows


def about(scores: ScoresRecord) -> list[str]:
    """What the figures are of, in a sentence or two."""
    lines = [
        f"{count(scores.questions, 'question')} of {shown(scores.file)} over the {count(scores.articles)} of the "
        f"collection “{shown(scores.collection)}”, {moment(scores.asked)}."
    ]
    if scores.left_out:
        lines.append(
            f"The figures leave out {count(scores.left_out, 'question')} of type “weak-unanswerable”, whose labels "
            "cannot be relied on; they stand under their type."
        )
    return lines


def compared(comparison: ComparisonRecord) -> list[str]:
    """What two runs have in common, and what turned."""
    lines = [
        f"Against the run of {moment(comparison.earlier)}: {count(comparison.common, 'question')} in both, "
        f"{comparison.only_then:,} only then, {comparison.only_now:,} only now."
    ]
    for name, turned in (("Better", comparison.better), ("Worse", comparison.worse)):
        lines.append(f"{name}: {count(len(turned), 'question')}")
        lines += [f"  {shown(each.id)}: {shown(each.question)}" for each in turned]
    return lines


def changes(comparison: ComparisonRecord) -> list[Row]:
    """A row for each figure that changed: name, then, now, change, questions up and down, p."""
    rows: list[Row] = []
    for name, each in comparison.changes.items():
        if each.then is None or each.now is None or each.then == each.now:
            continue
        turned = f"{each.up} up, {each.down} down" if each.up is not None else ""
        odds = "" if each.p is None else "p < 0.001" if each.p < 0.001 else f"p = {each.p:.3f}"
        unit = UNITS[name]
        rows.append((name, value(each.then, unit), value(each.now, unit), f"{each.now - each.then:+.3f}", turned, odds))
    return rows


def said(result: ResultRecord) -> str:
    """What was answered, in one line; "nothing" when nothing was."""
    return " ".join(shown(each.text) for each in result.said) or "nothing"


def right(texts: Sequence[str]) -> str:
    """What is right to say, in one line."""
    return " | ".join(map(shown, texts)) or "nothing"
