"""Who says so and where they stand, and which articles may share one origin."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import pytest
from support import ROOT
from support.candidates import MAY, reading, write

from bot.rendering.plain import plain_body
from corpus.article import Article, Passage, Source
from corpus.chunking import chunk
from corpus.chunking import sentences as sentences_of
from retrieval.agreement.origins import may_share
from retrieval.answer import Difference
from retrieval.english.sentences import Sentence, split
from retrieval.english.speakers import speaker
from retrieval.quote import Hit

STAY = "Will the ferry workers return to work?"


def test_speakers_that_take_different_stands_are_named() -> None:
    answer = write(
        STAY,
        reading(
            "Port director, Mira Tal, says the workers will return to work.", "will return to work", MAY[0], says="yes"
        ),
        reading(
            "The workers will not return to work, said Jo Marsh, the union leader.",
            "not return to work",
            MAY[2],
            says="no",
        ),
    )
    assert answer.differences == (Difference("positions", (0, 1)),)
    assert [each.speaker for each in answer.statements] == ["Jo Marsh, the union leader", "Mira Tal, Port director"]
    assert plain_body(answer).splitlines() == [
        "Positions differ",
        "Jo Marsh, the union leader · 3 May 2026: "
        "“The workers will not return to work, said Jo Marsh, the union leader.” [1]",
        "Mira Tal, Port director · 1 May 2026: “Port director, Mira Tal, says the workers will return to work.” [2]",
    ]


def test_what_somebody_had_said_is_no_stand_of_the_article() -> None:
    answer = write(
        STAY,
        reading("Mira Tal said the workers will not return to work.", "not return to work", MAY[0], says="no"),
        reading(
            "The workers will return to work in June. In May she had said that the workers will not return to work.",
            "will return to work",
            MAY[2],
            says="yes",
        ),
        reading(
            "The workers will return to work in June. In May she had said that the workers will not return to work.",
            "will not return",
            MAY[2],
            says="no",
        ),
    )
    assert answer.differences == (Difference("positions", (0, 1)),)
    assert "in June" in answer.statements[0].text


def test_speakers_of_one_mind_are_no_difference() -> None:
    answer = write(
        STAY,
        reading("Mira Tal says the workers will return to work.", "will return to work", says="yes"),
        reading("The mayor expects the workers to return to work.", "return to work", says="yes"),
    )
    assert answer.differences == ()


def last(text: str) -> Sentence:
    return split([Hit(Passage(Source("s", ""), "v", 0, 0, len(text), text), 1.0)])[-1]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("“We will stay,” said Mira Tal, the port's director.", "Mira Tal, the port's director"),
        ("Lake diplomatic adviser, Mira Tal, clarifies that the goal is peace.", "Mira Tal, Lake diplomatic adviser"),
        ("Mira Tal leads the union. She said the strike will go on.", "Mira Tal"),
        ("According to the finance ministry, the deal is off.", "the finance ministry"),
        ("The talks stalled, the governor's office said in a statement.", "the governor's office"),
        ("The council has made its position clear: it wants the gate closed.", "The council"),
        ("Tal: “The gate is safe.”", "Tal"),
        ("On Monday, engineers from Delft told the paper that it is safe.", "engineers from Delft"),
        ("The report says that costs rose.", None),
        ("The gate is closed.", None),
        ("While Tal claims so, the gate is open.", None),
        ("It costs 3 million, and not 2 as Tal claims, the audit office said on Tuesday.", "the audit office"),
        ("A crane fell on Tuesday, killing two and hurting nine, officials said.", "officials"),
    ],
)
def test_who_says_so(text: str, who: str | None) -> None:
    assert speaker(last(text)) == who


CALL = (
    "Harbour minister Mira Tal urged governor Jo Marsh to return to talks during a call on Tuesday. The talks on the "
    "lake ferries began in March, and were halted after a crane fell in Delmouth and killed three sailors. The navy "
    "then searched 85 sheds on Friday. Tal said the lake was no arena for old feuds. Some 2,500 sailors stay there."
)
RETOLD = (
    "In a telephone conversation Tuesday, Mira Tal, harbour minister, appealed to governor Jo Marsh: back to talks. "
    "Started in March, negotiations over lake ferries stopped when a falling crane killed three sailors in Delmouth. "
    "On Friday the navy went through 85 sheds. The lake, Tal told him, must be no arena for feuds of others. There are "
    "about 2,500 sailors at present."
)
ANOTHER = (
    "The future of sailors on the lake is a delicate matter. A commission of officers and diplomats will meet this "
    "summer to discuss a schedule for them. Some 2,500 sailors stay there today, a symbol of a long struggle. Experts "
    "warn that hasty steps could help smugglers, and fishermen want an end of the patrols."
)


def test_retellings_of_one_report_may_share_an_origin() -> None:
    answer = write(
        "How many sailors stay at the lake?",
        reading(CALL, "Some 2,500"),
        reading(ANOTHER, "Some 2,500"),
        reading(RETOLD, "about 2,500"),
    )
    (statement,) = answer.statements
    assert statement.articles == 3
    assert statement.origins == ((0, 2),)
    said = plain_body(answer).splitlines()
    assert said[0] == "Some 2,500 · in 3 articles, all of unknown date: may be out of date"
    assert said[2] == "Same figure: [2] [3]. [1] and [3] may share one origin."
    assert "independent" not in plain_body(answer)


def test_of_articles_of_one_topic_only_retellings_of_one_report_may_share_an_origin() -> None:
    lines = (ROOT / "tests" / "data" / "origins.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    for one, other in combinations(rows, 2):
        if one["event"] == other["event"]:
            told = {one["kind"], other["kind"]} <= {"report", "retelling"}
            assert may_share(passage(one["text"]), passage(other["text"])) is told, (one["text"], other["text"])


def passage(text: str, **source: str) -> list[Passage]:
    return [Passage(Source(text, "", **source), text, 0, 0, len(text), text)]


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        (passage("A.", credit="www.wire.example"), passage("B.", credit="https://wire.example/"), True),
        (passage("It rained, Reuters reported."), passage("According to Reuters, it rained."), True),
        (passage("A fisherman told the Lake Post so."), passage("So he told the Lake Post."), True),
        (passage("A fisherman told Jo Marsh so."), passage("So he told Jo Marsh."), False),
        (passage("It rained, the Lake Post has reported."), passage("According to the Lake Post, it rained."), True),
        (passage("In March Reuters reported rain."), passage("It rained, a witness told Reuters News Agency."), True),
        (passage("It rained, Jo Marsh reported."), passage("According to Jo Marsh, it rained."), False),
        (passage("It rained.", publisher="Lake Post"), passage("It rained.", publisher="Lake Post"), False),
        (passage("It rained.", publisher="Lake Post"), passage("It rained, Mira Tal told the Lake Post."), True),
    ],
)
def test_what_credits_the_same_source_may_share_an_origin(
    first: list[Passage], second: list[Passage], shared: bool
) -> None:
    assert may_share(first, second) is shared


def test_of_the_real_retellings_only_two_may_share_an_origin(shared: Path) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted((shared / "articles").glob("*.txt"))]
    read = [chunk(Article(Source(str(number), ""), text)) for number, text in enumerate(texts)]
    pairs = {(i, j) for i in range(len(read)) for j in range(i) if may_share(read[i], read[j])}
    assert pairs == {(1, 0)}


def test_the_two_real_positions_are_told_apart(shared: Path) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted((shared / "articles").glob("*.txt"))]
    made = []
    for number, mark, says in ((3, "clarifies that", "no"), (2, "made its position clear", "yes")):
        text = texts[number]
        start, end = next((s, e) for s, e in sentences_of(text) if mark in text[s:e])
        made.append(reading(text[start:end], mark, says=says))
    answer = write("Does Iraq want American forces to leave immediately?", *made)
    assert [difference.kind for difference in answer.differences] == ["positions"]
    speakers = [statement.speaker or "" for statement in answer.statements]
    assert speakers[0].startswith("Farhad Alaadin")
    assert speakers[1].endswith("office")
    assert plain_body(answer).splitlines()[-1] == "Dates unknown: which is newer cannot be told."
