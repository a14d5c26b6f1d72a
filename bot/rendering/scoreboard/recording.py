"""Results -> the record of a run, and back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pydantic import TypeAdapter

from bot.rendering.record import record_of
from bot.rendering.scoreboard.records import (
    BinRecord,
    ChangeRecord,
    ComparisonRecord,
    Conditions,
    FigureRecord,
    PointRecord,
    ResultRecord,
    ScoresRecord,
    TurnedRecord,
    TypeRecord,
)
from retrieval.evaluation.comparing import Comparison, compare
from retrieval.evaluation.curves import Point, reliability, risk_coverage
from retrieval.evaluation.judging import Result
from retrieval.evaluation.scores import Scores, by_type, headline, score, sure

_POINTS = 200  # of a curve: more cannot be seen


def record(results: Sequence[Result], conditions: Conditions, earlier: ScoresRecord | None = None) -> ScoresRecord:
    """The record of a run, compared with an earlier one when that is given."""
    counted = headline(results)
    types = by_type(results)
    return ScoresRecord(
        **conditions.model_dump(),
        questions=len(results),
        left_out=len(results) - len(counted),
        figures=_figures(score(counted)),
        types={name: TypeRecord(questions=len(part), figures=_figures(score(part))) for name, part in types.items()},
        risk_coverage=[record_of(PointRecord, point) for point in _thinned(risk_coverage(sure(counted)))],
        reliability=[record_of(BinRecord, part) for part in reliability(sure(counted))],
        comparison=_comparison(compare(results_of(earlier), results), earlier.asked) if earlier else None,
        results=[record_of(ResultRecord, result, result.item) for result in results],
    )


def results_of(scores: ScoresRecord) -> list[Result]:
    """The results that a record holds, as they were judged then."""
    rows = [{**row, "item": row} for row in scores.model_dump()["results"]]
    return TypeAdapter(list[Result]).validate_python(rows)


def _figures(figures: Scores) -> dict[str, FigureRecord]:
    return {
        name: record_of(FigureRecord, figure, low=low, high=high)
        for name, figure in figures.items()
        for low, high in (figure.interval or (None, None),)
    }


def _thinned(points: Sequence[Point]) -> Sequence[Point]:
    """So many of the points that a curve drawn through them is the same; the last is among them."""
    step = -(-len(points) // _POINTS) if points else 1
    return [point for place, point in enumerate(points, start=1) if place % step == 0 or place == len(points)]


def _comparison(found: Comparison, earlier: datetime) -> ComparisonRecord:
    return ComparisonRecord(
        earlier=earlier,
        common=len(found.pairs),
        only_then=found.only_then,
        only_now=found.only_now,
        better=[_turned(*pair) for pair in found.better],
        worse=[_turned(*pair) for pair in found.worse],
        changes={name: record_of(ChangeRecord, change) for name, change in found.changes.items()},
    )


def _turned(then: Result, now: Result) -> TurnedRecord:
    before, after = (" ".join(each.text for each in result.said) for result in (then, now))
    return TurnedRecord(id=now.item.id, question=now.item.question, then=before, now=after)
