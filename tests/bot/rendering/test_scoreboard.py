"""The report of an evaluation: one file that asks for nothing, holds every question, and shows text as text."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from support.fakes import EVIL, answer, quote, statement

from bot.rendering.record import to_json
from bot.rendering.scoreboard import plots
from bot.rendering.scoreboard.page import page
from bot.rendering.scoreboard.recording import record, results_of
from bot.rendering.scoreboard.records import Conditions, PointRecord, ScoresRecord, parse
from bot.rendering.scoreboard.tables import about
from retrieval.answer import Outcome
from retrieval.evaluation import Item, Result, judge
from retrieval.evaluation.scores import METRICS

CONDITIONS = Conditions(
    newsdesk="0.1.0",
    file="q.jsonl",
    asked=datetime(2026, 11, 22, 14, 3, tzinfo=UTC),
    collection="news",
    articles=5,
    settings={"answer.writer": '"quotes"'},
)
TROOPS = quote("The force counts about 2,500 troops.", file="/news/guide.txt")
# Elements that fetch, run or send, and attributes that do.
ACTIVE = {"script", "iframe", "object", "embed", "img", "link", "form", "input", "button", "a", "base", "image", "use"}
FETCHING = {"src", "href", "srcset", "xlink:href", "action", "data", "poster", "style"}


class Seen(HTMLParser):
    """What a browser would see: every tag that opens and closes, and the text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data


def results() -> list[Result]:
    right = answer(statement(TROOPS, lit=["about 2,500"]), confidence=0.9)
    return [
        judge(Item("troops", "How many troops?", ("2,500",), ("guide.txt",), "fact", ("Who leads?",)), right, 0.25),
        judge(Item("missed", "How many troops?", ("900",), type="fact"), answer(confidence=0.3), 0.5),
        judge(Item("n-oil", "How much oil?", type="unanswerable"), answer(confidence=0.1), 0.5),
        judge(Item("maybe", "How many?", ("2,500",)), answer(statement(TROOPS), outcome=Outcome.POSSIBLE), 0.5),
    ]


def hostile() -> list[Result]:
    evil = EVIL.replace("\ud800", "")
    quoted = quote(evil, file=f"/n/{evil.replace('/', '')}.txt")
    item = Item(evil, evil, (evil,), (evil,), evil, (evil,))
    attribute = Item('"><script>alert(1)</script>', "' onload='x", ("'\"x",), type='" onload="x')
    return [judge(item, answer(statement(quoted, lit=["<script>"]))), judge(attribute, answer())]


def test_it_holds_every_question_and_every_figure() -> None:
    seen = Seen(page(record(results(), CONDITIONS)))
    assert seen.open == []
    for each in METRICS:
        assert each.name in seen.text
    for words in (
        "troops",
        "Who leads?",
        "guide.txt",
        "n-oil",
        "Possibly: ",
        "Wrong: 1 question",
        "Right: 3 questions",
    ):
        assert words in seen.text
    assert seen.tags.count("svg") == 3
    assert "4 questions of q.jsonl over the 5 articles of the collection “news”, 22 Nov 2026, 14:03 UTC." in seen.text


def test_lit_words_are_marked() -> None:
    assert "The force counts <mark>about 2,500</mark> troops." in page(record(results(), CONDITIONS))


@pytest.mark.parametrize("of", [results, hostile])
def test_it_asks_for_nothing_and_runs_nothing(of: object) -> None:
    found = of()  # type: ignore[operator]
    text = page(record(found, CONDITIONS, record(found, CONDITIONS)))
    seen = Seen(text)
    assert ACTIVE.isdisjoint(seen.tags)
    assert not [name for name, _ in seen.attributes if name in FETCHING or name.startswith("on")]
    style = text.split("<style>")[1].split("</style>")[0]
    assert not re.search(r"url\(|@import|//", style)
    assert ("content", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'") in (
        seen.attributes
    )


def test_hostile_text_is_shown_as_text() -> None:
    text = page(record(hostile(), CONDITIONS))
    seen = Seen(text)
    assert seen.open == []
    assert "<script>alert(1)</script>" in seen.text
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)


def test_every_picture_says_what_it_shows_and_every_table_names_its_columns() -> None:
    text = page(record(results(), CONDITIONS))
    labels = re.findall(r'<svg viewBox="[^"]+" role="img" aria-label="([^"]+)"', text)
    assert len(labels) == 3
    assert labels[2] == "Right by type. fact: 1 of 2; unanswerable: 1 of 1; (none): 1 of 1."
    for table in re.findall(r"<table.*?</table>", text, re.DOTALL):
        assert '<th scope="col"' in table
        assert '<th scope="row"' in table


def test_the_points_of_the_curve_stand_where_they_should() -> None:
    points = [PointRecord(coverage=0.5, risk=0, confidence=0.9), PointRecord(coverage=1, risk=0.5, confidence=0.1)]
    found = plots.risk_coverage(points, 0.5, None)
    [line] = re.findall(r'<polyline class="line" points="([^"]+)"', found)
    (x1, y1), (x2, y2) = (map(float, pair.split(",")) for pair in line.split())
    assert x1 == pytest.approx((66 + 406) / 2)  # the middle of the axis, at its foot
    assert (y1, y2) == (256, 14)  # a risk of a half is the top of its axis
    assert x2 == 406
    assert "as run" not in found
    assert "as run: 50% answered, 20% wrong" in plots.risk_coverage(points, 0.5, 0.2)


def test_a_record_survives_being_written_and_read() -> None:
    whole = record(results(), CONDITIONS, record(results()[:2], CONDITIONS))
    again = parse(to_json(whole), "scores.json")
    assert again == whole
    assert results_of(again) == results()
    assert again.comparison is not None
    assert (again.comparison.common, again.comparison.only_now) == (2, 2)


def test_what_a_later_version_adds_is_passed_over() -> None:
    whole = record(results(), CONDITIONS)
    assert parse(to_json(whole).replace('{"version"', '{"more": 1, "version"', 1), "s.json") == whole


def test_weak_labels_are_left_out_and_said_to_be() -> None:
    weak = judge(Item("w", "?", ("2,500",), type="weak-unanswerable"), answer(statement(TROOPS)))
    scores = record([*results(), weak], CONDITIONS)
    assert (scores.questions, scores.left_out) == (5, 1)
    assert scores.figures == record(results(), CONDITIONS).figures
    assert "leave out 1 question" in about(scores)[1]
    assert "leave out 1 question" in Seen(page(scores)).text


def test_a_file_of_weak_labels_alone_has_a_report_too() -> None:
    weak = judge(Item("w", "?", ("2,500",), type="weak-unanswerable"), answer(statement(TROOPS)))
    seen = Seen(page(record([weak], CONDITIONS)))
    assert "Each question" in seen.text
    assert "svg" not in seen.tags


def test_a_long_curve_is_thinned_and_keeps_its_ends() -> None:
    item = Item("x", "?", ("2,500",))
    many = [judge(item, answer(confidence=place / 1000)) for place in range(999)]
    points = record(many, CONDITIONS).risk_coverage
    assert len(points) <= 200
    assert points[-1].coverage == 1
    assert ScoresRecord.model_fields["risk_coverage"].description == "200 points at most, surest first."
