"""Results -> the record of a run, and back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.rendering.scoreboard.records import (
    BinRecord,
    ChangeRecord,
    ComparisonRecord,
    Conditions,
    FigureRecord,
    MatchRecord,
    PointRecord,
    ResultRecord,
    SaidRecord,
    ScoresRecord,
    TurnedRecord,
    TypeRecord,
)
from retrieval.evaluation.comparing import Comparison, compare
from retrieval.evaluation.curves import Point, reliability, risk_coverage
from retrieval.evaluation.judging import AnswerPart, Match, Result
from retrieval.evaluation.questions_file import Item
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
        risk_coverage=[_point(point) for point in _thinned(risk_coverage(sure(counted)))],
        reliability=[
            BinRecord(total=each.total, confidence=each.confidence, right=each.right)
            for each in reliability(sure(counted))
        ],
        comparison=_comparison(compare(results_of(earlier), results), earlier.asked) if earlier else None,
        results=[_result(result) for result in results],
    )


def results_of(scores: ScoresRecord) -> list[Result]:
    """The results that a record holds, as they were judged then."""
    return [
        Result(
            item=Item(
                r.id, r.question, tuple(r.answers), tuple(r.articles), r.type, tuple(r.history), tuple(r.choices)
            ),
            outcome=r.outcome,
            said=tuple(AnswerPart(each.text, tuple(each.lit)) for each in r.said),
            text=_match(r.text),
            lit=_match(r.lit),
            would_be_right=r.would_be_right,
            passages=r.passages,
            passages_right=r.passages_right,
            article=r.article,
            choice=r.choice,
            sources=tuple(r.sources),
            confidence=r.confidence,
            seconds=r.seconds,
        )
        for r in scores.results
    ]


def _match(found: MatchRecord | None) -> Match | None:
    return Match(found.contains, found.exact, found.f1) if found else None


def _figures(figures: Scores) -> dict[str, FigureRecord]:
    return {
        name: FigureRecord(
            value=figure.value,
            total=figure.total,
            right=figure.right,
            low=figure.interval and figure.interval[0],
            high=figure.interval and figure.interval[1],
        )
        for name, figure in figures.items()
    }


def _thinned(points: Sequence[Point]) -> Sequence[Point]:
    """So many of the points that a curve drawn through them is the same; the last is among them."""
    step = -(-len(points) // _POINTS) if points else 1
    return [point for place, point in enumerate(points, start=1) if place % step == 0 or place == len(points)]


def _point(point: Point) -> PointRecord:
    return PointRecord(coverage=point.coverage, risk=point.risk, confidence=point.confidence)


def _result(result: Result) -> ResultRecord:
    item = result.item
    return ResultRecord(
        id=item.id,
        type=item.type,
        question=item.question,
        history=list(item.history),
        answers=list(item.answers),
        articles=list(item.articles),
        choices=list(item.choices),
        outcome=result.outcome,
        refused=result.refused,
        right=result.right,
        would_be_right=result.would_be_right,
        said=[SaidRecord(text=each.text, lit=list(each.lit)) for each in result.said],
        text=_matched(result.text),
        lit=_matched(result.lit),
        passages=result.passages,
        passages_right=result.passages_right,
        article=result.article,
        choice=result.choice,
        sources=list(result.sources),
        words=result.words,
        confidence=result.confidence,
        seconds=result.seconds,
    )


def _matched(match: Match | None) -> MatchRecord | None:
    return MatchRecord(contains=match.contains, exact=match.exact, f1=match.f1) if match else None


def _comparison(found: Comparison, earlier: datetime) -> ComparisonRecord:
    return ComparisonRecord(
        earlier=earlier,
        common=len(found.pairs),
        only_then=found.only_then,
        only_now=found.only_now,
        better=[_turned(*pair) for pair in found.better],
        worse=[_turned(*pair) for pair in found.worse],
        changes={
            name: ChangeRecord(then=each.then, now=each.now, up=each.up, down=each.down, p=each.p)
            for name, each in found.changes.items()
        },
    )


def _turned(then: Result, now: Result) -> TurnedRecord:
    said = [" ".join(each.text for each in result.said) for result in (then, now)]
    return TurnedRecord(id=now.item.id, question=now.item.question, then=said[0], now=said[1])
