"""The report: one HTML file that asks for nothing else, runs no script and shows hostile text as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from bot.rendering.safe import pieces, shown
from bot.rendering.scoreboard import plots, tables
from bot.rendering.scoreboard.records import ComparisonRecord, ResultRecord, ScoresRecord, TurnedRecord
from bot.rendering.scoreboard.style import STYLE
from bot.rendering.words import count
from retrieval.evaluation.scores import METRICS, SECTIONS

# Nothing is fetched and nothing runs, whatever a text may hold.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_FIRST = "accuracy accuracy_lit f1 citation_precision answer_precision refusal_recall ece seconds_p50".split()
# What is laid out as blocks on a narrow screen stays a table for who has it read aloud.
_ROLES = {
    "<table": "table",
    "<thead": "rowgroup",
    "<tbody": "rowgroup",
    "<tr": "row",
    "<td": "cell",
    '<th scope="row"': "rowheader",
    '<th scope="col"': "columnheader",
}


def page(scores: ScoresRecord) -> str:
    """The report of a run, as one HTML document."""
    parts = [
        "<header><h1>How good the answers are</h1>",
        *(f'<p class="soft">{escape(line)}</p>' for line in tables.about(scores)),
        _cards(scores),
        "</header><main>",
        _plots(scores),
        *(_comparison(scores.comparison) if scores.comparison else ()),
        _figures(scores),
        _types(scores),
        _questions(scores.results),
        _settings(scores),
        "</main>",
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{_safe(f'Answers to {scores.file}')}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(parts)
        + "\n</body>\n</html>\n"
    )


def _safe(text: str) -> str:
    return escape(shown(text))


def _cards(scores: ScoresRecord) -> str:
    definitions = {each.name: each for each in METRICS}
    cards = []
    for name in _FIRST:
        figure, meaning = scores.figures[name], definitions[name]
        over = tables.of(figure) if figure.right is not None else count(figure.total, "question")
        under = ", ".join(filter(None, (over, tables.interval(figure))))
        cards.append(
            f'<div class="card"><b>{tables.value(figure, meaning.unit)}</b>'
            f"<span>{escape(meaning.meaning)}</span><small>{under}</small></div>"
        )
    return f'<div class="cards">{"".join(cards)}</div>'


def _plots(scores: ScoresRecord) -> str:
    if not scores.risk_coverage:
        return ""
    refused, precise = scores.figures["refused"].value or 0.0, scores.figures["answer_precision"].value
    drawn = (
        (
            "Risk and coverage",
            "Were only the surest answers given, so many of them would be wrong. What was withheld is judged by the "
            f"nearest sentence. Area under the curve: {tables.value(scores.figures['aurc'])} (0 is best).",
            plots.risk_coverage(scores.risk_coverage, 1 - refused, None if precise is None else 1 - precise),
        ),
        (
            "Reliability",
            "Answers of like confidence, and the share of them that was right. On the dashed line the confidence means "
            f"what it says. Mean distance from it: {tables.value(scores.figures['ece'])} (0 is best).",
            plots.reliability(scores.reliability),
        ),
        (
            "By type",
            "Answered with a right answer, or rightly not answered; the thin line is the 95 % interval.",
            plots.by_type(scores.types, "right"),
        ),
    )
    shown_as = (
        f'<figure><figcaption><h3>{title}</h3><p class="soft">{escape(text)}</p></figcaption>{picture}</figure>'
        for title, text, picture in drawn
    )
    return f'<div class="plots">{"".join(shown_as)}</div>'


def _comparison(found: ComparisonRecord) -> Iterable[str]:
    yield f"<h2>What changed</h2><p>{escape(tables.compared(found)[0])}</p>"
    rows = [
        f'<tr><th scope="row"><code>{name}</code></th>{_cells(cells)}</tr>' for name, *cells in tables.changes(found)
    ]
    yield _table(("figure", "then", "now", "change", "questions", "sign test"), rows)
    for name, turned in (("Better", found.better), ("Worse", found.worse)):
        yield f"<details open><summary>{name}: {count(len(turned), 'question')}</summary>"
        yield _table(("question", "said then", "said now"), [_turned(each) for each in turned], "each")
        yield "</details>"


def _turned(each: TurnedRecord) -> str:
    return (
        f'<tr><th scope="row">{_safe(each.question)}<br><small class="soft">{_safe(each.id)}</small></th>'
        f'<td data-is="said then">{_safe(each.then) or "nothing"}</td>'
        f'<td data-is="said now">{_safe(each.now) or "nothing"}</td></tr>'
    )


def _figures(scores: ScoresRecord) -> str:
    rows = []
    measured = {name: cells for name, *cells in tables.measured(scores)}
    for section, definitions in SECTIONS.items():
        rows.append(f'<tr class="section"><th colspan="5" scope="rowgroup">{section}</th></tr>')
        for each in definitions:
            *cells, meaning = measured[each.name]
            rows.append(
                f'<tr><th scope="row"><code>{each.name}</code></th>{_cells(cells)}<td>{escape(meaning)}</td></tr>'
            )
    return "<h2>All figures</h2>" + _table(("figure", "value", "of", "95 % interval", "meaning"), rows)


def _types(scores: ScoresRecord) -> str:
    header, types = tables.types(scores, tables.WIDE)
    rows = [f'<tr><th scope="row">{escape(name)}</th>{_cells(cells)}</tr>' for name, *cells in types]
    return "<h2>By type of question</h2>" + _table(header, rows)


def _questions(results: Sequence[ResultRecord]) -> str:
    parts = ["<h2>Each question</h2>"]
    for name, wanted in (("Wrong", False), ("Right", True)):
        part = [result for result in results if result.right is wanted]
        opened = " open" if not wanted else ""
        parts.append(f"<details{opened}><summary>{name}: {count(len(part), 'question')}</summary>")
        parts.append(
            _table(
                ("question", "said", "right", "cited", "confidence", "time"), [_question(each) for each in part], "each"
            )
        )
        parts.append("</details>")
    return "\n".join(parts)


def _question(result: ResultRecord) -> str:
    before = "".join(f'<small class="soft">after: {_safe(text)}</small><br>' for text in result.history)
    name = " · ".join(filter(None, (_safe(result.id), _safe(result.type))))
    verdict = '<span class="good">right</span>' if result.right else '<span class="bad">wrong</span>'
    said = " ".join("".join(_piece(*piece) for piece in pieces(each.text, each.lit)) for each in result.said)
    possibly = "Possibly: " if result.outcome == "possible" else ""
    right = " | ".join(map(_safe, result.answers)) or "nothing"
    cited = "<br>".join(map(_safe, result.sources)) or "nothing"
    return (
        f'<tr><th scope="row">{before}{_safe(result.question)}<br><small class="soft">{name}</small> '
        f"<small>{verdict}</small></th>"
        f'<td data-is="said">{possibly}{said or "nothing"}</td><td data-is="right">{right}</td>'
        f'<td data-is="cited">{cited}</td><td data-is="confidence" class="number">{result.confidence:.2f}</td>'
        f'<td data-is="time" class="number">{result.seconds:.2f} s</td></tr>'
    )


def _piece(text: str, lit: bool) -> str:
    return f"<mark>{escape(text)}</mark>" if lit else escape(text)


def _settings(scores: ScoresRecord) -> str:
    rows = [
        f'<tr><th scope="row"><code>{_safe(name)}</code></th><td>{_safe(value)}</td></tr>'
        for name, value in (("newsdesk", scores.newsdesk), *scores.settings.items())
    ]
    return "<h2>Measured with</h2>" + _table(("setting", "value"), rows)


def _cells(texts: Iterable[str]) -> str:
    return "".join(f'<td class="number">{escape(text)}</td>' for text in texts)


def _table(header: Sequence[str], rows: Iterable[str], kind: str = "") -> str:
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in header)
    table = f'<table class="{kind}"><thead><tr>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table>'
    for tag, role in _ROLES.items() if kind else ():
        table = table.replace(tag, f'{tag} role="{role}"')
    label = escape(f"table: {', '.join(header)}")
    return f'<div class="wide" role="region" tabindex="0" aria-label="{label}">{table}</div>'
