"""Copies in search and in answers: what they all say is one hit and counts once, what one of them says is found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from support.candidates import MAY, reading
from support.newsroom import Newsroom, terminal
from support.newsroom import story as file
from support.stores import Stores
from support.wire import cut, edited, reordered, told

from bot.rendering import words
from corpus.article import Article, Filters, Passage, Source
from retrieval.agreement.groups import group
from retrieval.answer import Question
from retrieval.english.question_types import read_question
from retrieval.finding.fusion import fold, vary
from retrieval.finding.retriever import document, hit_of
from retrieval.finding.search import Searcher
from retrieval.quote import Hit

pytestmark = [pytest.mark.models, pytest.mark.stores]

STORY = told(11)
ALONE = "The mayor of Pell resigned over the orchard on the zebra island."
LATER = "Update: the mayor of Pell has been found in the walnut forest."


def piece(name: str, text: str, day: int | None = None) -> Article:
    published = date(2026, 2, day) if day else None
    return Article(Source(f"id-{name}", name, f"{name} Daily", None, published, file=f"/{name}"), text)


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stores]:
    opened = Stores(tmp_path_factory.mktemp("copies"))
    opened.ingest(
        [
            piece("Full", STORY, 3),
            piece("Same", STORY, 2),
            piece("Cut", edited(cut(STORY, 0.75), 60), 4),
            piece("Added", f"{reordered(STORY)}\n\n{ALONE}", 2),
            piece("Later", f"{STORY}\n\n{told(17, 1)}\n\n{LATER}", 5),
            piece("Other", told(12), 5),
        ]
    )
    yield opened
    opened.library.close()


@pytest.fixture
def searcher(stores: Stores) -> Iterator[Searcher]:
    vectors = stores.store.open(stores.live(), writing=False)
    yield Searcher(stores.library, stores.live(), vectors, stores.embeddings)  # type: ignore[arg-type]
    vectors.close()


def first_sentence(text: str, paragraph: int) -> str:
    return text.split("\n\n")[paragraph].split(". ")[0]


def test_copies_are_one_hit_of_the_text_that_stands_for_them(searcher: Searcher) -> None:
    wanted = first_sentence(STORY, 1)
    best, *rest = searcher.search(Question(wanted))
    assert wanted in best.passage.text
    assert best.passage.source.title == "Later"  # the fullest, which is the newest here
    assert {copy.title for copy in best.copies} >= {"Full", "Same", "Added"}
    assert not any(wanted in other.passage.text for other in rest)


def test_a_copy_that_lacks_the_passage_is_not_said_to_carry_it(searcher: Searcher) -> None:
    best = searcher.search(Question(first_sentence(STORY, 7)))[0]
    assert "Cut" not in {copy.title for copy in best.copies}


@pytest.mark.parametrize(("text", "title"), [(ALONE, "Added"), (LATER, "Later")])
def test_what_only_one_of_the_copies_says_is_found(searcher: Searcher, text: str, title: str) -> None:
    best = searcher.search(Question(text))[0]
    assert (best.passage.source.title, best.copies) == (title, ())
    assert text in best.passage.text


def test_a_filter_leaves_the_copies_that_pass_it(searcher: Searcher) -> None:
    wanted = first_sentence(STORY, 1)
    best = searcher.search(Question(wanted, filters=Filters(publisher="Cut Daily")))[0]
    assert best.passage.source.title == "Cut"
    assert {"Full", "Later"} <= {copy.title for copy in best.copies}


def test_a_hit_goes_through_a_document_with_its_report(searcher: Searcher) -> None:
    found = searcher.search(Question(first_sentence(STORY, 1)))
    assert found[0].report is not None
    assert [hit_of(document(each)) for each in found] == found


def test_one_story_in_very_many_outlets_leaves_room_for_others(tmp_path: Path) -> None:
    stores = Stores(tmp_path)
    wire = told(21, 4)
    many = [piece(f"Outlet{number}", f"{wire}\n\nOutlet {number} says so.") for number in range(120)]
    stores.ingest([*many, piece("Else", f"{first_sentence(wire, 0)} is what the bishop of Corrin denies.")])
    vectors = stores.store.open(stores.live(), writing=False)
    try:
        searcher = Searcher(stores.library, stores.live(), vectors, stores.embeddings)  # type: ignore[arg-type]
        found = searcher.search(Question(first_sentence(wire, 0)), 5)
    finally:
        vectors.close()
        stores.library.close()
    assert "Else" in {each.passage.source.title for each in found[:3]}
    assert len(found[0].copies) == 119 or len(found[1].copies) == 119


def of_group(version: str, text: str, score: float) -> Hit:
    return Hit(Passage(Source(version, version), version, 0, 0, len(text), text), score)


def test_folding_keeps_the_score_and_what_differs() -> None:
    """A figure that another copy has otherwise is something else that it says."""
    text = first_sentence(STORY, 0) + ". " + first_sentence(STORY, 1) + "."
    other = text.replace(text[-3:-1], "11")
    reports = dict.fromkeys(("lead", "copy", "corrected"), ("lead", "copy", "corrected"))
    hits = [of_group("copy", text, 0.9), of_group("alone", text, 0.8), of_group("corrected", other, 0.7),
            of_group("lead", text, 0.6)]  # fmt: skip
    found = fold(hits, reports)
    assert [(each.passage.version, each.score, each.report) for each in found] == [
        ("lead", 0.9, "lead"),
        ("alone", 0.8, None),
        ("corrected", 0.7, "lead"),
    ]


def test_among_the_first_five_a_group_has_two_places() -> None:
    ranked = [replace(of_group(name, name, 0.5), report="lead") for name in "abc"]
    ranked.append(of_group("d", "d", 0.4))
    assert [each.passage.version for each in vary(ranked)] == ["a", "b", "d", "c"]


def test_agreement_counts_a_group_of_copies_once() -> None:
    asked = read_question("How many sailors stay at the lake?")
    texts = ("Some 2,500 sailors stay at the lake.", "About 2,500 sailors stay there, at the lake.")
    elsewhere = reading("Roughly 2,500 sailors stay at the lake now.", "2,500", MAY[0])
    one, other = (reading(text, "2,500", day) for text, day in zip(texts, (MAY[2], MAY[1]), strict=True))
    for report, articles, copies in ((None, 3, 0), ("same", 2, 1)):
        pair = [
            replace(each, sentence=replace(each.sentence, hit=replace(each.sentence.hit, report=report)))
            for each in (one, other)
        ]
        (found,) = group(asked, [*pair, elsewhere])
        quotes = found.quotes(found.leading.sentence.quote())
        assert (len(quotes), len(quotes[0].copies)) == (articles, copies)


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    room = Newsroom(tmp_path_factory.mktemp("room"))
    yield room
    room.desk.close()


FERRY = (
    "The ferry company of Pell employs 64 sailors, its director Otto Brand said on Monday. The company runs four boats "
    "between the town and the island of Kolm, and carried 310,000 passengers last year. Brand said that fares would "
    "stay as they are until the spring, although diesel has become dearer by a fifth. A fifth boat was ordered from a "
    "yard in Tessel and is to be delivered in August. The crews are paid by the day in winter, which their union has "
    "long wanted to change. Talks about that are to begin next week in the town hall. The mayor will lead them."
)


def test_a_wire_story_in_three_outlets_is_one_article_of_an_answer(newsroom: Newsroom) -> None:
    copy = FERRY.replace("on Monday", "this Monday").replace("long wanted", "wanted")
    shorter = FERRY.replace(" The mayor will lead them.", "")
    answer = newsroom.told(
        "How many sailors does the ferry company of Pell employ?",
        file(FERRY, "Ferries", "Orrin Courier", 5),
        file(copy, "Fares stay as they are", "Pell Post", 4),
        file(shorter, "A fifth boat", "Kolm Gazette", 3),
    )
    said = "\n".join(terminal(answer))
    assert answer.statements[0].articles == 1
    assert "in 1 article" in said
    assert said.count("(same report)") == 1
    outlets = {answer.citations[0].source.publisher, *(copy.publisher for copy in answer.citations[0].copies)}
    assert outlets == {"Orrin Courier", "Pell Post", "Kolm Gazette"}


def test_an_outlet_that_carries_the_sentence_but_not_the_passage_is_named_with_the_quote(newsroom: Newsroom) -> None:
    shorter = FERRY.split(" The crews are paid")[0]
    stories = file(FERRY, "Ferries", "Orrin Courier", 5), file(shorter, "A fifth boat", "Kolm Gazette", 3)
    for question, outlets in (
        ("How many sailors does the ferry company of Pell employ?", ["Kolm Gazette"]),
        ("How are the ferry crews of Pell paid in winter?", []),
    ):
        answer = newsroom.told(question, *stories)
        assert answer.citations[0].source.publisher == "Orrin Courier"
        assert [copy.publisher for copy in answer.citations[0].copies] == outlets


def test_many_outlets_are_counted_and_the_first_named() -> None:
    copies = [Source(str(number), "A headline", f"Outlet {number}") for number in range(9)]
    assert words.also_in(copies) == "also in 9 outlets: Outlet 0, Outlet 1, Outlet 2 and 6 more (same report)"
    assert words.also_in(copies[:2]) == "also in: Outlet 0, Outlet 1 (same report)"
    assert words.also_in([]) is None
