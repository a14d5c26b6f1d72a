"""Agreement and disagreement: what is one statement, what differs and how, who says so, what may share one origin."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.rendering.plain import plain_body
from corpus.article import Article, Passage, Source
from corpus.chunking import chunk
from corpus.chunking import sentences as sentences_of
from retrieval.agreement.origins import may_share
from retrieval.agreement.speakers import speaker
from retrieval.agreement.stances import stance
from retrieval.answer import Answer, Difference, Hit, Question, Searched
from retrieval.quoting import QuoteWriter
from retrieval.quoting.question_kind import read_question
from retrieval.quoting.reading_type import Reading
from retrieval.quoting.sentences import Sentence, split
from retrieval.reader.reading import PassageReading

ASKED = datetime(2026, 5, 9, tzinfo=UTC)
MAY = [date(2026, 5, day) for day in range(1, 9)]


class Unread:
    """The reader of a writer that is only asked to write."""

    identity = "none"

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[PassageReading]:
        """Nothing is to be read here."""
        raise AssertionError(f"{len(passages)} passages were read for {question}")


def reading(
    text: str,
    lit: str,
    day: date | None = None,
    paper: str | None = None,
    support: float = 0.9,
    title: str = "A report",
    credit: str | None = None,
) -> Reading:
    """A reading of the sentence of `text` that has the words `lit`; each text is an article of its own."""
    source = Source(f"{paper} {text}", title, publisher=paper, published=day, credit=credit)
    hit = Hit(Passage(source, text, 0, 0, len(text), text), 0.5)
    sentence = next(each for each in split([hit]) if lit in each.text)
    start = sentence.text.index(lit)
    return Reading(sentence, ((start, start + len(lit)),), (start, start + len(lit)), support)


def write(question: str, *readings: Reading, most: int = 5) -> Answer:
    writer = QuoteWriter(Unread(), most, clock=lambda: ASKED)
    return writer.write(Question(question), readings, Searched("news", len(readings)))


def differ(question: str, first: str, second: str, days: tuple[date | None, date | None] = (None, None)) -> list[str]:
    """The kinds of difference between two sentences whose figures are in brackets."""
    made = []
    for number, text in enumerate((first, second)):
        lit = text[text.index("[") + 1 : text.index("]")]
        made.append(reading(text.replace("[", "").replace("]", ""), lit, days[number], f"Paper {number}"))
    return [difference.kind for difference in write(question, *made).differences]


FERRIES = "How many ferries cross the lake?"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("[2,500] ferries cross the lake.", "The lake is crossed by [two and a half thousand] ferries."),
        ("[2,487] ferries cross the lake.", "[About 2,500] ferries cross the lake."),
        ("[At least 2,500] ferries cross the lake.", "[2,600] ferries cross the lake."),
        ("[20 to 25] ferries cross the lake.", "[22] ferries cross the lake."),
        ("[2,500] ferries cross the lake.", "In 2009, [900] ferries crossed the lake."),
        ("[2,500] ferries cross the lake in Delmouth.", "[900] ferries cross the lake in Harwick."),
        ("[2,500] ferries cross the lake.", "[900] French ferries cross the lake."),
        ("[2,500] ferries cross the lake.", "[Another 900] ferries cross the lake."),
        ("[2,500] ferries cross the lake.", "Next year [900] ferries would cross the lake."),
        ("[2,500] ferries cross the lake.", "The ferries that cross the lake rose by [900]."),
        ("[2,500] ferries cross the lake.", "[900] ferries cross the lake a day."),
        ("[2,500] ferries cross the lake.", "[900] captains of ferries cross the lake."),
        ("[2,500] ferries cross the lake.", "[15%] of ferries cross the lake."),
        ("[2,500] ferries crossed in the first quarter.", "[900] ferries crossed in the second quarter."),
    ],
)
def test_wording_rounding_and_scope_are_no_difference(first: str, second: str) -> None:
    assert differ(FERRIES, first, second) == []
    assert differ(FERRIES, second, first) == []


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        (FERRIES, "[2,500] ferries cross the lake.", "[900] ferries cross the lake."),
        (FERRIES, "[2,500] ferries cross the lake.", "The lake is crossed by [some 900] ferries."),
        ("How many people died in the flood?", "The flood killed [12].", "[19 people] died in the flood."),
        ("How much did the gate cost?", "The gate cost [$3 million].", "The gate cost [$5m]."),
        ("What percentage voted for the dam?", "[40%] voted for the dam.", "[A third] of people voted for the dam."),
        ("How long is the lake?", "The lake is [5 km] long.", "The lake is [12 miles] long."),
        ("When did the gate close?", "The gate did close on [2 May 2026].", "The gate did close on [7 May 2026]."),
        ("Who closed the old gate?", "[Mira Tal] closed the old gate.", "[Jo Marsh] closed the old gate."),
    ],
)
def test_values_of_one_thing_differ(question: str, first: str, second: str) -> None:
    assert differ(question, first, second) == ["figures"]


def test_the_injured_are_not_the_dead() -> None:
    text = "The flood killed 12 people and injured 30."
    answer = write(
        "How many people were killed in the flood?",
        reading(text, "12"),
        reading("The flood injured 30 people.", "30 people"),
    )
    assert answer.differences == ()


def toll(number: str, day: date | None, paper: str) -> Reading:
    return reading(f"The flood killed {number} people, {paper} writes.", f"{number} people", day, paper)


DIED = "How many people did the flood kill?"


def test_eight_old_tolls_do_not_beat_one_new_one() -> None:
    old = [toll("12", MAY[0], f"Paper {number}") for number in range(8)]
    answer = write(DIED, *old, toll("31", MAY[3], "The Late Paper"))
    assert [statement.lit_words for statement in answer.statements] == [("31 people",), ("12 people",)]
    assert [statement.articles for statement in answer.statements] == [1, 8]
    assert answer.differences == (Difference("change", (0, 1)),)
    said = plain_body(answer).splitlines()
    assert said[0] == "31 people · in 1 article of 4 May 2026"
    assert said[2] == "Changed over time. Earlier, newest first:"
    assert said[3].startswith("Paper 0, 1 May 2026: “The flood killed 12 people")


def test_tolls_of_one_day_are_a_conflict() -> None:
    answer = write(DIED, toll("12", MAY[3], "A"), toll("31", MAY[3], "B"))
    assert [difference.kind for difference in answer.differences] == ["figures"]
    assert plain_body(answer).splitlines()[0] == "Figures differ"


def test_a_toll_that_falls_is_a_conflict_unless_its_own_paper_corrects_it() -> None:
    assert write(DIED, toll("31", MAY[0], "A"), toll("12", MAY[3], "B")).differences[0].kind == "figures"
    assert write(DIED, toll("31", MAY[0], "A"), toll("12", MAY[3], "A")).differences[0].kind == "change"


def test_a_new_conflict_and_an_old_count_are_told_apart() -> None:
    answer = write(DIED, toll("31", MAY[3], "A"), toll("34", MAY[3], "B"), toll("12", MAY[0], "C"))
    assert [(each.kind, each.statements) for each in answer.differences] == [("figures", (0, 1)), ("change", (0, 2))]
    said = plain_body(answer)
    assert said.count("“") == 3
    assert said.index("Figures differ") < said.index("Changed over time") < said.index("C, 1 May 2026")


def test_a_later_count_updates_what_was_at_least_so() -> None:
    first = reading("At least 41 people died in the flood.", "At least 41 people", MAY[0], "A")
    later = reading("The death toll of the flood has risen to 45.", "45", MAY[1], "B")
    answer = write("How many people died in the flood?", first, later)
    assert answer.differences == (Difference("change", (0, 1)),)
    assert answer.statements[0].lit_words == ("45",)


def test_how_things_stand_changes_from_month_to_month() -> None:
    first, second = "[2,500] ferries cross the lake.", "[900] ferries cross the lake."
    assert differ(FERRIES, first, second, (date(2026, 1, 1), date(2025, 1, 1))) == ["change"]
    assert differ(FERRIES, first, second, (MAY[1], MAY[0])) == ["figures"]


def test_what_is_undated_updates_nothing() -> None:
    answer = write(DIED, toll("12", None, "A"), toll("31", None, "B"))
    assert answer.differences[0].kind == "figures"
    assert plain_body(answer).splitlines()[-1] == "Dates unknown: which is newer cannot be told."


def test_the_newest_leads_and_the_undated_comes_last() -> None:
    answer = write(
        DIED, toll("12", None, "A"), toll("31", MAY[1], "B"), toll("25", MAY[1], "C"), toll("40", MAY[0], "D")
    )
    assert [statement.quotes[0].source.publisher for statement in answer.statements] == ["B", "C", "D", "A"]
    assert [
        each.lit_words for each in write(DIED, toll("12", MAY[0], "A"), toll("31", MAY[1], "B"), most=1).statements
    ] == [("31 people",)]


STAY = "Will the ferry workers return to work?"


def test_speakers_that_take_different_stands_are_named() -> None:
    answer = write(
        STAY,
        reading("Port director, Mira Tal, says the workers will return to work.", "will return to work", MAY[0]),
        reading("The workers will not return to work, said Jo Marsh, the union leader.", "not return to work", MAY[2]),
    )
    assert answer.differences == (Difference("positions", (0, 1)),)
    assert [each.speaker for each in answer.statements] == ["Jo Marsh, the union leader", "Mira Tal, Port director"]
    assert plain_body(answer).splitlines() == [
        "Positions differ",
        "Jo Marsh, the union leader · 3 May 2026: "
        "“The workers will not return to work, said Jo Marsh, the union leader.” [1]",
        "Mira Tal, Port director · 1 May 2026: “Port director, Mira Tal, says the workers will return to work.” [2]",
    ]


def test_speakers_of_one_mind_are_no_difference() -> None:
    answer = write(
        STAY,
        reading("Mira Tal says the workers will return to work.", "will return to work"),
        reading("The mayor expects the workers to return to work.", "return to work"),
    )
    assert answer.differences == ()


@pytest.mark.parametrize(
    ("question", "text", "way"),
    [
        ("Should the dam be opened?", "Fishermen want the dam opened.", 1),
        ("Should the dam be opened?", "Fishermen oppose opening the dam.", -1),
        ("Should the dam be opened?", "The dam must stay closed.", -1),
        ("Does the town support the dam?", "The town rejects the dam.", 0),
        ("Does the mayor want the workers to leave at once?", "He seeks to end their presence.", 1),
        (
            "Does the mayor want the workers to leave now?",
            "The aim is not an immediate departure but a phased one.",
            -1,
        ),
        ("Is the water safe?", "The water is not safe, the ministry said.", -1),
        ("Did the mill poison the river?", "The mill denied that it had poisoned the river.", -1),
        ("Did the mill poison the river?", "The mill poisoned the river.", 1),
        ("Did the mill poison the river?", "It rained.", 0),
    ],
)
def test_which_way_a_sentence_answers(question: str, text: str, way: int) -> None:
    assert stance(read_question(question), text) == way


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


def passage(text: str, **source: str) -> list[Passage]:
    return [Passage(Source(text, "", **source), text, 0, 0, len(text), text)]


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        (passage("A.", credit="www.wire.example"), passage("B.", credit="https://wire.example/"), True),
        (passage("It rained, Reuters reported."), passage("According to Reuters, it rained."), True),
        (passage("A fisherman told the Lake Post so."), passage("So he told the Lake Post."), True),
        (passage("A fisherman told Jo Marsh so."), passage("So he told Jo Marsh."), False),
        (passage("It rained.", publisher="Lake Post"), passage("It rained.", publisher="Lake Post"), False),
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
    for number, mark in ((3, "clarifies that"), (2, "made its position clear")):
        text = texts[number]
        start, end = next((s, e) for s, e in sentences_of(text) if mark in text[s:e])
        made.append(reading(text[start:end], mark))
    answer = write("Does Iraq want American forces to leave immediately?", *made)
    assert [difference.kind for difference in answer.differences] == ["positions"]
    speakers = [statement.speaker or "" for statement in answer.statements]
    assert speakers[0].startswith("Farhad Alaadin")
    assert speakers[1].endswith("office")
    assert plain_body(answer).splitlines()[-1] == "Dates unknown: which is newer cannot be told."


def test_several_questions_in_one_get_several_statements() -> None:
    answer = write(
        "When did the ferries stop, and when did the fishermen return?",
        reading("The ferries stopped in March.", "March"),
        reading("The fishermen returned in June.", "June"),
    )
    assert [statement.lit_words for statement in answer.statements] == [("March",), ("June",)]


def test_a_list_has_up_to_five_statements_and_says_nothing_twice() -> None:
    items = [
        reading(text, text)
        for text in (
            "The council raised the toll for heavy lorries.",
            "The council raised the toll for the heavy lorries.",
            "It hired forty divers before winter came.",
            "Fishing boats were moved north of Delmouth.",
            "A new lighthouse keeper began work there.",
            "Old cranes near Harwick were sold abroad.",
            "Night ferries stopped running after storms.",
        )
    ]
    question = "What measures did the council take?"
    statements = write(question, *items).statements
    assert len(statements) == 5
    assert statements[0].articles == 2
    assert len(write(question, *items, most=2).statements) == 2


def test_the_sentence_before_joins_only_where_it_is_needed() -> None:
    text = "A crane fell in Delmouth. Two sailors died in the accident."
    (joined,) = write("Where did two sailors die?", reading(text, "accident")).statements
    assert joined.text == text
    assert joined.lit_words == ("accident",)
    (alone,) = write("How many died in the accident?", reading(text, "Two sailors")).statements
    assert alone.text == "Two sailors died in the accident."
