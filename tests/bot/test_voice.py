"""How answers read: what is lit, what is counted, which value leads, what differs, how much is quoted.

Each test is a rule, held from the file of an article to the line on the screen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from support.newsroom import Newsroom, in_discord, lit, story, terminal

from corpus.chunking import sentences
from retrieval.answer import Answer

pytestmark = [pytest.mark.models, pytest.mark.stores]

CALL = story(
    "Harbour minister Mira Tal urged governor Jo Marsh to return to talks during a call on Tuesday. The talks on the "
    "lake ferries began in March, and were halted after a crane fell in Delmouth and killed three sailors. The navy "
    "then searched 85 sheds on Friday. Tal said the lake was no arena for old feuds. Some 2,500 sailors stay at Lake "
    "Orrin.",
    "Minister calls governor",
)
RETOLD = story(
    "In a telephone conversation Tuesday, Mira Tal, harbour minister, appealed to governor Jo Marsh for more talks. "
    "Started in March, negotiations over lake ferries stopped when a falling crane killed three sailors in Delmouth. "
    "On Friday the navy went through 85 sheds. The lake, Tal told him, must be no arena for feuds of others. There are "
    "about 2,500 sailors at Lake Orrin.",
    "Across the lake",
)
APART = story(
    "The future of the sailors at Lake Orrin is a delicate matter. A commission of officers and diplomats will meet "
    "this summer to discuss a schedule for them. Some 2,500 sailors are at Lake Orrin, a symbol of a long struggle. "
    "Experts warn that hasty steps could help smugglers, and fishermen want an end of the patrols.",
    "Who guards the lake?",
)
SAILORS = "How many sailors are at Lake Orrin?"


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        (
            "How many passengers a day cross Lake Orrin by ferry?",
            "The company said that approximately 1,340 passengers a day cross Lake Orrin by ferry. It has four boats.",
            "approximately 1,340",
        ),
        (
            "How many beds does the hospital in Tessel have?",
            "The hospital in Tessel has fewer than 40 beds, its director said. It was built by the mill.",
            "fewer than 40",
        ),
        (
            "How much did the new pier in Pell cost?",
            "The new pier in Pell cost at least 12 million dollars, the town hall said. It opens in May.",
            "at least 12 million dollars",
        ),
    ],
)
def test_1_the_hedge_is_lit(newsroom: Newsroom, question: str, text: str, words: str) -> None:
    answer = newsroom.told(question, story(text, "A report", "Orrin Courier", 20))
    assert answer.statements[0].lit_words == (words,)
    assert words in lit(answer)
    assert terminal(answer)[0].removeprefix("Possibly: ").startswith(f"{words} · in 1 article")
    assert in_discord(answer)[0].removeprefix("Possibly: ").startswith(f"{words} · in 1 article")


def test_1_the_negation_is_lit(newsroom: Newsroom) -> None:
    text = (
        "The harbour council met in Tessel. Councillor Ines Varga said the plan is not an immediate closure of the old "
        "harbour but a gradual move of the boats to Pell. It would take four years."
    )
    answer = newsroom.told("Will the old harbour be closed immediately?", story(text, "Harbour", "Orrin Courier", 20))
    (words,) = answer.statements[0].lit_words
    assert words.startswith("not an immediate closure of the old harbour but a gradual move")
    assert words in lit(answer)


def test_2_two_retellings_are_counted_as_articles_and_may_share_one_origin(newsroom: Newsroom) -> None:
    runs = [
        set(zip(*(re.findall(r"\w+", each)[start:] for start in range(5)), strict=False)) for each in (CALL, RETOLD)
    ]
    assert not runs[0] & runs[1], "five words in a row would give them away"
    answer = newsroom.told(SAILORS, CALL, RETOLD, APART)
    number = {source.title: f"[{place}]" for place, source in enumerate(answer.sources, start=1)}
    pair = sorted((number["Minister calls governor"], number["Across the lake"]))
    for said in (terminal(answer), in_discord(answer)):
        assert " · in 3 articles, all of unknown date" in said[0]
        assert said[2] == f"Same figure: [2] [3]. {pair[0]} and {pair[1]} may share one origin."
        assert not any("independent" in line for line in said)


def test_2_articles_that_credit_one_source_may_share_it(newsroom: Newsroom) -> None:
    first = story("The dam holds 64 sluices, the Meuse News reported. It was built for the mill at Pell.", "The dam")
    other = story("According to the Meuse News, the dam holds 64 sluices. Herons nest on its crest.", "Herons")
    answer = newsroom.told("How many sluices does the dam hold?", first, other)
    for said in (terminal(answer), in_discord(answer)):
        assert " · in 2 articles" in said[0]
        assert any(line.endswith("[1] and [2] may share one origin.") for line in said)


def test_2_a_copy_is_no_second_article(newsroom: Newsroom) -> None:
    text = "The dam above Pell holds 64 sluices, its keeper said. It was built for the mill."
    copies = [story(text, "The dam", "Orrin Courier", 9), story(text, "The dam", "Pell Post", 9)]
    answer = newsroom.told("How many sluices does the dam above Pell hold?", *copies)
    for said in (terminal(answer), in_discord(answer)):
        assert " · in 1 article of " in said[0]
        assert "(same report)" in said[-1]


TOLLS = (
    "At least 12 people died in the landslide in Corvale, rescuers said. Roads are closed.",
    "In Corvale 12 people died in the landslide, the mayor said. Helicopters are bringing blankets to the village.",
    "The landslide in Corvale killed 12 people, the governor's office said. A bridge was swept away too.",
    "Twelve people died in the landslide in Corvale, according to the fire brigade. Rain goes on.",
    "Twelve people were killed by the landslide in Corvale, the hospital said. Its beds are full.",
    "The landslide that hit Corvale killed 12 people, said the police. A camp was set up.",
    "12 people died in the landslide in Corvale on Sunday night. The school is gone.",
    "Relatives mourn the 12 people who died in the landslide in Corvale. The funeral is on Friday.",
)
FINAL = "The search is over. In all, 31 people died in the landslide in Corvale, the district said in its final count."


def test_3_one_new_toll_leads_and_eight_old_ones_follow_as_a_change(newsroom: Newsroom) -> None:
    old = [story(text, f"Landslide, day {day}", f"Paper {day}", 20 - day) for day, text in enumerate(TOLLS)]
    new = story(FINAL, "Search ended", "Corvale Gazette", 2)
    answer = newsroom.told("How many people died in the landslide in Corvale?", *old, new)
    for said in (terminal(answer), in_discord(answer)):
        assert said[0].removeprefix("Possibly: ").startswith("31 · in 1 article of ")
        assert said[1].endswith(
            "31 people died in the landslide in Corvale, the district said in its final count.” [1]"
        )
        assert said[2] == "Changed over time. Earlier, newest first:"
        assert said[3].startswith("Paper ")  # the surest, of about equally sure ones the newest
        assert "12 people" in said[3] or "Twelve people" in said[3]


STORM = "How many houses did the storm destroy on Narva?"
COUNTED = story("The storm destroyed 240 houses on Narva, the governor said. It came on Monday.", "Storm", "Courier", 5)


def test_4_figures_that_differ_are_compared(newsroom: Newsroom) -> None:
    other = story(
        "The storm destroyed 410 houses on Narva, the fire brigade said. The ferry rests.", "After", "Post", 5
    )
    answer = newsroom.told(STORM, COUNTED, other)
    for said in (terminal(answer), in_discord(answer)):
        assert said[0].removeprefix("Possibly: ") == "Figures differ"
        assert {line.split(",")[0] for line in said[1:3]} == {"Courier", "Post"}
    assert {each.lit_words for each in answer.statements} == {("240",), ("410",)}


@pytest.mark.parametrize(
    "other",
    [
        "Two hundred and forty houses were destroyed by the storm on Narva. Schools are shut.",  # wording
        "The storm destroyed about 240 houses on Narva, the fire brigade said. The ferry rests.",  # rounding
        "The storm destroyed 36 houses in Delmouth on the mainland, the mayor said. Narva was hit too.",  # scope
    ],
)
def test_4_wording_rounding_and_scope_are_no_difference(newsroom: Newsroom, other: str) -> None:
    answer = newsroom.told(STORM, COUNTED, story(other, "After the storm", "Post", 5))
    assert answer.statements
    for said in (terminal(answer), in_discord(answer)):
        assert not any("differ" in line or "Changed" in line for line in said)


def test_4_positions_that_differ_name_the_speakers(newsroom: Newsroom) -> None:
    answer = newsroom.told(
        "Will the ferry workers return to work on Monday?",
        story("Port director Mira Tal said the ferry workers will return to work on Monday.", "Strike", "Courier", 5),
        story("The ferry workers will not return to work on Monday, union leader Jo Marsh said.", "No end", "Post", 5),
    )
    for said in (terminal(answer), in_discord(answer)):
        assert said[0].removeprefix("Possibly: ") == "Positions differ"
        assert {line.split(" · ")[0] for line in said[1:3]} == {"Port director Mira Tal", "Union leader Jo Marsh"}


def test_5_a_missing_antecedent_brings_the_sentence_before(newsroom: Newsroom) -> None:
    text = (
        "The quarry at Dunmere was busy all winter. On 4 April a blasting charge went off too early and killed two "
        "drillers. The owners stopped all work in the quarry in response to the accident. Talks on new rules go on."
    )
    answer = newsroom.told("Why did the owners stop all work in the quarry?", story(text, "Quarry", "Courier", 10))
    quoted = (
        "“On 4 April a blasting charge went off too early and killed two drillers. The owners stopped all work in the "
        "quarry in response to the accident.” [1]"
    )
    assert any(line.endswith(quoted) for line in terminal(answer))
    assert any(line.endswith(quoted) for line in in_discord(answer))


MEASURES = (
    "The council of Tessel hired four tank lorries as a measure against the drought, which bring water from the lake.",
    "As a measure against the drought, the council of Tessel halved the water for the paper mill.",
    "Another measure of the Tessel council against the drought is that farmers are paid to leave their fields dry.",
    "Leaking pipes are repaired at night under the measures that the council of Tessel took against the drought.",
    "The council of Tessel raised the price of water by a third as one of its measures against the drought.",
    "The council of Tessel closed the public baths, which is its harshest measure against the drought so far.",
    "Car washes were shut by the council of Tessel as a measure against the drought that nobody had expected.",
)


def as_sentences(answer: Answer, stories: Sequence[str]) -> list[list[str]]:
    """Each statement as the sentences of the articles that it consists of; nothing of it may remain."""
    known = [text[start:end] for text in stories for start, end in sentences(text)]
    found = []
    for statement in answer.statements:
        found.append([sentence for sentence in known if sentence in statement.text])
        assert " ".join(found[-1]) == statement.text
    return found


def test_5_whole_sentences_at_most_two_and_five_statements(newsroom: Newsroom) -> None:
    stories = [story(text, f"Measure {number}", "Courier", number) for number, text in enumerate(MEASURES)]
    answer = newsroom.told("What measures did the council of Tessel take against the drought?", *stories)
    assert 1 <= len(answer.statements) <= 5
    assert all(len(each) <= 2 for each in as_sentences(answer, MEASURES))
    assert not any("…" in line for line in (*terminal(answer), *in_discord(answer)))
