"""What is kept as JSON comes back whole, or not at all."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import fakes
from support.conversations import ABOUT_TALKS, ABOUT_TROOPS, answered, unanswered

from bot.conversation.codec import ANSWER, SETTINGS
from bot.conversation.types import ServerSettings
from corpus.article import Passage, Source
from retrieval.answer import Answer, Difference, Listing, Outcome, Searched, Statement
from retrieval.quote import Quote

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
maybe = st.none() | text
zones = st.sampled_from([UTC, timezone(timedelta(hours=-5, minutes=-30))])
moments = st.datetimes(timezones=zones)
sources = st.builds(Source, text, text, maybe, maybe, st.none() | st.dates(), maybe, maybe, maybe, st.none() | moments)
some_sources = st.lists(sources, max_size=2).map(tuple)


@st.composite
def quotes(draw: st.DrawFn) -> Quote:
    words = draw(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
    start = draw(st.integers(0, 10_000))
    of_passage = Passage(draw(sources), draw(text), draw(st.integers(0, 50)), start, start + len(words), words)
    begin = draw(st.integers(0, len(words) - 1))
    end = draw(st.integers(begin + 1, len(words)))
    return Quote(of_passage, start + begin, start + end, draw(some_sources))


some_quotes = st.lists(quotes(), min_size=1, max_size=3).map(tuple)
spans = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=2).map(tuple)
origins = st.lists(st.lists(st.integers(0, 4), min_size=2, max_size=3).map(tuple), max_size=2).map(tuple)
statements = st.lists(st.builds(Statement, text, spans, some_quotes, st.floats(0, 1), maybe, origins), max_size=3).map(
    tuple
)
differences = st.lists(
    st.builds(Difference, st.sampled_from(["figures", "positions", "change"]), st.lists(st.integers(0, 4)).map(tuple)),
    max_size=2,
).map(tuple)
counts, days = st.integers(0), st.none() | st.dates()
publishers = st.lists(st.tuples(maybe, counts), max_size=3).map(tuple)
listings = st.builds(
    Listing, text, counts, some_sources, publishers, counts, days, days, st.none() | moments, maybe, maybe, days, days
)
answers = st.builds(
    Answer,
    id=text,
    question=text,
    outcome=st.sampled_from([Outcome.NOT_FOUND, Outcome.ABOUT_COLLECTION, Outcome.NO_QUESTION]),
    searched=st.builds(Searched, text, st.integers(0), st.integers(0), st.integers(0)),
    read_as=maybe,
    statements=statements,
    differences=differences,
    nearest=st.lists(quotes(), max_size=2).map(tuple),
    listing=st.none() | listings,
    confidence=st.floats(allow_nan=False),
    asked=st.none() | moments,
    timings=st.dictionaries(text, st.floats(allow_nan=False), max_size=3),
)


@given(answers)
def test_any_answer_comes_back_equal(answer: Answer) -> None:
    assert ANSWER.decoded(ANSWER.encoded(answer)) == answer


def test_every_part_of_an_answer_comes_back() -> None:
    statement = fakes.statement(ABOUT_TROOPS, ABOUT_TALKS, lit=["2,500"])
    answer = fakes.answer(
        statement,
        fakes.statement(fakes.WEEKLY),
        outcome=Outcome.POSSIBLE,
        read_as="How many troops are there?",
        differences=(Difference("figures", (1, 0)),),
        nearest=(ABOUT_TALKS,),
        confidence=0.625,
        searched=Searched("news", 5, 3, 1),
        timings={"search": 0.25, "read": 1.5},
    )
    back = ANSWER.decoded(ANSWER.encoded(answer))
    assert back == answer
    assert back is not None
    assert (back.outcome, type(back.outcome)) == (Outcome.POSSIBLE, Outcome)
    assert back.citations[0].source.published == date(2026, 5, 3)
    assert back.citations[1].source.published is None
    assert [copy.title for copy in back.citations[0].copies] == ["A copy", "B"]
    assert back.statements[0].lit_words == ("2,500",)
    assert back.asked == datetime(2026, 11, 22, 14, 3, tzinfo=UTC)


def test_timings_may_be_any_mapping_and_any_number() -> None:
    timings = MappingProxyType({"search": math.inf, "read": 0.0})
    back = ANSWER.decoded(ANSWER.encoded(replace(answered(), timings=timings)))
    assert back is not None
    assert back.timings == {"search": math.inf, "read": 0.0}


def test_a_younger_program_may_say_more() -> None:
    kept = json.loads(ANSWER.encoded(answered()))
    kept["mood"] = "fine"
    kept["searched"]["seconds"] = 3
    assert ANSWER.decoded(json.dumps(kept)) == answered()


def test_an_older_program_may_have_said_less() -> None:
    kept = json.loads(ANSWER.encoded(unanswered()))
    for newer in ("read_as", "differences", "nearest", "listing", "confidence", "timings"):
        del kept[newer]
    assert ANSWER.decoded(json.dumps(kept)) == unanswered()


def test_a_statement_without_speaker_and_origins_is_read() -> None:
    kept = json.loads(ANSWER.encoded(answered()))
    for statement in kept["statements"]:
        del statement["speaker"], statement["origins"]
    assert ANSWER.decoded(json.dumps(kept)) == answered()


def without_quotes(kept: dict[str, Any]) -> None:
    kept["statements"][0]["quotes"] = []


def beside_its_passage(kept: dict[str, Any]) -> None:
    kept["statements"][0]["quotes"][0]["end"] = 90_000


def of_another_outcome(kept: dict[str, Any]) -> None:
    kept["outcome"] = "guessed"


def without_a_question(kept: dict[str, Any]) -> None:
    del kept["question"]


@pytest.mark.parametrize("harm", [without_quotes, beside_its_passage, of_another_outcome, without_a_question])
def test_what_is_no_answer_is_none(harm: Any) -> None:
    kept = json.loads(ANSWER.encoded(answered()))
    harm(kept)
    assert ANSWER.decoded(json.dumps(kept)) is None


@pytest.mark.parametrize("damaged", ["", "{", "null", "[]", "7", '"answer"', "\x00", "{}"])
def test_what_is_no_json_of_an_answer_is_none(damaged: str) -> None:
    assert ANSWER.decoded(damaged) is None


def test_settings_come_back_with_numbers_as_keys() -> None:
    settings = ServerSettings(True, False, {7: "news", 8: None}, "news", True, 9, 10, 1, 2, 3)
    assert SETTINGS.decoded(SETTINGS.encoded(settings)) == settings


def test_what_cannot_be_kept_is_an_error_of_the_program() -> None:
    with pytest.raises(TypeError, match="cannot be kept"):
        ANSWER.encoded(replace(answered(), timings={"search": object()}))
