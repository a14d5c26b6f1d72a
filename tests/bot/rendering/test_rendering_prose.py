"""An answer that a chat model wrote, in every front end: its sentences, the exact words behind them, who wrote."""

from __future__ import annotations

import csv
import io
import json

import pytest
from support import fakes
from support.fakes import GUIDE, WEEKLY, WIRE
from support.screens import uncoloured

from bot.rendering.cards import answer_cards, answer_texts
from bot.rendering.cards.blocks import Cited
from bot.rendering.evidence import evidence
from bot.rendering.links import link
from bot.rendering.plain import plain, plain_body
from bot.rendering.record import to_json
from bot.rendering.schema import record
from bot.rendering.terminal import render
from retrieval.answer import Answer, Difference, Outcome, Statement

NAME = "openai:scripted"
COUNTED = Statement("The force counts about 2,500 [sic] *troops*.", (), (GUIDE, WEEKLY), 0.9, own_time=True)
CALLED = Statement("They serve in the country.", (), (WIRE,), 0.8)


def written(*more: Statement, **fields: object) -> Answer:
    return fakes.answer(COUNTED, CALLED, *more, written_by=NAME, **fields)


def test_the_sentences_are_one_paragraph_with_their_marks_and_the_exact_words_stand_below() -> None:
    assert plain(written()).splitlines() == [
        "The force counts about 2,500 [sic] *troops*. [1] [2] They serve in the country. [3]",
        "May be out of date: see the dates of the sources.",
        "[1] “The force currently counts about 2,500 troops.”",
        "[2] “Some 2,500 soldiers serve there.”",
        "[3] “Roughly 2,500 serve in the country.”",
        f"Written by {NAME}; each sentence was held against the quotes.",
        "",
        *plain(fakes.answer(fakes.statement(GUIDE), fakes.statement(WEEKLY), fakes.statement(WIRE))).splitlines()[-3:],
    ]


def test_the_terminal_says_the_same() -> None:
    told = " ".join(uncoloured(render(written())).split())
    for line in plain(written()).splitlines()[:6]:
        assert line in told


def test_possibly_stands_before_what_is_only_possible() -> None:
    assert plain_body(written(outcome=Outcome.POSSIBLE)).startswith("Possibly: The force counts")


def test_what_differs_follows_and_is_not_told_twice() -> None:
    sides = (fakes.statement(GUIDE, lit=["about 2,500"]), fakes.statement(WIRE, lit=["Roughly 2,500"]))
    answer = written(*sides, differences=(Difference("figures", (2, 3)),))
    assert answer.prose == (COUNTED, CALLED)
    lines = plain_body(answer).splitlines()
    assert lines[0].startswith("The force counts")
    assert lines[2] == "Figures differ"
    sides_of = [line.split(":")[0] for line in lines[3:5]]
    assert sides_of == ["A short guide, date unknown, added 22 Nov 2026", "Meuse Wire, 3 May 2026"]
    assert "Also:" not in plain(answer)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"removed": 1}, "1 sentence was left out: no article supports it."),
        ({"removed": 3}, "3 sentences were left out: no article supports them."),
    ],
)
def test_what_was_left_out_is_said(fields: dict[str, int], said: str) -> None:
    answer = written(**fields)
    assert said in plain(answer).splitlines()
    assert f"-# {said}".replace(":", "\\:") in "\n".join(answer_texts(answer)).splitlines()


def test_why_nobody_but_the_articles_speaks_is_said() -> None:
    answer = fakes.answer(fakes.statement(GUIDE), fallback=f"{NAME} cannot be reached", removed=2)
    assert f"Without the chat model: {NAME} cannot be reached." in plain(answer).splitlines()
    assert "left out" not in plain(answer)
    assert "Written by" not in plain(answer)


def test_on_discord_the_sentences_are_literal_and_the_quotes_small() -> None:
    (card,) = answer_cards(written())
    said = "\n".join(block.markdown for block in card.blocks)
    assert "The force counts about 2,500 \\[sic\\] \\*troops\\*. [1] [2] They serve in the country. [3]" in said
    assert "-# [3] “Roughly 2,500 serve in the country.”" in said.splitlines()
    addresses = [block.url for block in card.blocks if isinstance(block, Cited)]
    assert addresses == [None, None, link(WIRE)]


def test_json_and_evidence_hold_it() -> None:
    answer = written(removed=1, usage={"read": 900, "written": 60})
    data = json.loads(to_json(record(answer)))
    told = {name: data[name] for name in ("written_by", "removed", "fallback", "usage")}
    assert told == {"written_by": NAME, "removed": 1, "fallback": None, "usage": {"read": 900, "written": 60}}
    rows = list(csv.DictReader(io.StringIO(evidence(answer, "a.csv"))))
    assert [row["sentence"] for row in rows] == [COUNTED.text, COUNTED.text, CALLED.text]
    quoted = list(csv.DictReader(io.StringIO(evidence(fakes.answer(fakes.statement(GUIDE)), "a.csv"))))
    assert [row["sentence"] for row in quoted] == [""]
    assert f"Written by {NAME}" in evidence(answer, "a.md")
