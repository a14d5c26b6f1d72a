"""The pictures of the report, as SVG inside HTML: colours come from the page's style, so that they follow light and
dark. Every text in them is escaped here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from bot.rendering.safe import shown
from bot.rendering.scoreboard.records import BinRecord, FigureRecord, PointRecord, TypeRecord

_WIDTH, _HEIGHT = 420, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 66, 14, 14, 44
_ROW = 30  # height of one bar and its gap
_LABEL = 15  # letters of a type's name


def risk_coverage(points: Sequence[PointRecord], coverage: float, risk: float | None) -> str:
    """The curve, and a dot where this run stood: the share it answered and how much of that was wrong."""
    top = _round_up(max((*(point.risk for point in points), risk or 0.0)))
    line = " ".join(f"{_x(point.coverage):.1f},{_y(point.risk / top):.1f}" for point in points)
    parts = [_axes("share of questions answered", "share of answers wrong", top)]
    parts.append(f'<polyline class="line" points="{line}"/>')
    if risk is not None:
        x, y = _x(coverage), _y(risk / top)
        side, shift = ("end", -9) if coverage > 0.65 else ("start", 9) if coverage < 0.35 else ("middle", 0)
        parts.append(f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="5"/>')
        parts.append(
            f'<text class="said" x="{x + shift:.1f}" y="{y - 9:.1f}" text-anchor="{side}">'
            f"as run: {coverage:.0%} answered, {risk:.0%} wrong</text>"
        )
    return _svg(
        "Risk and coverage",
        f"From the surest answers alone to all of them the share of wrong ones goes from {points[0].risk:.0%} to "
        f"{points[-1].risk:.0%}.",
        parts,
    )


def reliability(bins: Sequence[BinRecord]) -> str:
    """Confidence against being right, with the line on which the two agree."""
    parts = [_axes("confidence", "share right", 1.0)]
    parts.append(f'<line class="even" x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}"/>')
    line = " ".join(f"{_x(each.confidence):.1f},{_y(each.right):.1f}" for each in bins)
    parts.append(f'<polyline class="line" points="{line}"/>')
    for each in bins:
        words = f"confidence {each.confidence:.2f}, right {each.right:.2f}, {each.total} questions"
        parts.append(
            f'<circle class="dot" cx="{_x(each.confidence):.1f}" cy="{_y(each.right):.1f}" r="4">'
            f"<title>{words}</title></circle>"
        )
    pairs = "; ".join(f"{each.confidence:.2f}: {each.right:.2f}" for each in bins)
    return _svg("Reliability", f"Mean confidence and the share right, bin by bin: {pairs}.", parts)


def by_type(types: dict[str, TypeRecord], name: str) -> str:
    """A bar for each type of question, with its 95 % interval."""
    rows = [(shown(key) or "(none)", part.figures[name]) for key, part in types.items()]
    parts = [_bar(place, label, figure) for place, (label, figure) in enumerate(rows)]
    words = "; ".join(f"{label}: {figure.right} of {figure.total}" for label, figure in rows)
    return _svg("Right by type", f"{words}.", parts, height=max(_HEIGHT, _ROW * len(rows) + 8))


def _bar(place: int, label: str, figure: FigureRecord) -> str:
    left, right = 124, _WIDTH - 78
    y = 8 + _ROW * place

    def x(share: float) -> float:
        return left + share * (right - left)

    short = label if len(label) <= _LABEL else f"{label[: _LABEL - 1]}…"
    share = figure.value or 0.0
    parts = [
        f'<text class="name" x="{left - 8}" y="{y + 14}" text-anchor="end">{escape(short)}'
        f"<title>{escape(label)}</title></text>",
        f'<rect class="rest" x="{left}" y="{y + 2}" width="{right - left}" height="16" rx="3"/>',
        f'<rect class="bar" x="{left}" y="{y + 2}" width="{x(share) - left:.1f}" height="16" rx="3"/>',
        f'<text class="name" x="{right + 8}" y="{y + 14}">{figure.right} of {figure.total}</text>',
    ]
    if figure.low is not None and figure.high is not None:
        path = f'd="M{x(figure.low):.1f} {y + 10}H{x(figure.high):.1f}"'
        parts.append(f'<path class="halo" {path}/><path class="whisker" {path}/>')
    return "".join(parts)


def _round_up(largest: float) -> float:
    """Where an axis ends that has to reach so far."""
    return next((end for end in (0.1, 0.25, 0.5) if largest <= end), 1.0)


def _x(share: float) -> float:
    return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)


def _y(share: float) -> float:
    return _HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM)


def _axes(across: str, up: str, top: float) -> str:
    parts = []
    for quarter in range(5):
        share = quarter / 4
        x, y = _x(share), _y(share)
        parts.append(f'<line class="grid" x1="{_x(0)}" y1="{y:.1f}" x2="{_x(1)}" y2="{y:.1f}"/>')
        parts.append(f'<text class="tick" x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{share * top:.3g}</text>')
        parts.append(f'<text class="tick" x="{x:.1f}" y="{_HEIGHT - 24}" text-anchor="middle">{share:.2g}</text>')
    middle = (_TOP + _HEIGHT - _BOTTOM) / 2
    parts.append(f'<text class="axis" x="{_x(0.5):.1f}" y="{_HEIGHT - 6}" text-anchor="middle">{across}</text>')
    parts.append(
        f'<text class="axis" x="14" y="{middle}" text-anchor="middle" transform="rotate(-90 14 {middle})">{up}</text>'
    )
    return "".join(parts)


def _svg(title: str, description: str, parts: Iterable[str], height: int = _HEIGHT) -> str:
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(f"{title}. {description}")}">'
        f"{''.join(parts)}</svg>"
    )
