"""Which hits of a search are shown, and by which sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from support import fakes

from retrieval.answer import Question, Searched
from retrieval.finding.matching import found, match, relevant
from retrieval.quote import Hit

SEARCHED = Searched("news", 9)


def hit(text: str, score: float, similarity: float = 0.0, title: str = "") -> Hit:
    return replace(fakes.hit(text, score, title=title or text), similarity=similarity)


def shown(text: str, *hits: Hit) -> list[str]:
    return [each.passage.text for each in relevant(text, hits)]


def test_what_falls_off_behind_the_best_is_left_out() -> None:
    hits = [hit(f"Ferry {number} crosses the lake.", score, 0.6) for number, score in enumerate((0.8, 0.4, 0.39))]
    assert shown("ferry lake", *hits) == ["Ferry 0 crosses the lake.", "Ferry 1 crosses the lake."]


def test_nothing_of_what_is_far_from_all_words_is_shown() -> None:
    hits = [hit("The ferry is late.", 0.14, 0.01), hit("Banks wait for dollars.", 0.12, 0.2)]
    assert shown("xqzt blorf", *hits) == []
    assert shown("Who won the football world cup?", *hits) == []


def test_one_word_of_two_that_stands_somewhere_is_too_little() -> None:
    hits = [hit("The capital of the bank is small.", 0.4, 0.05), hit("Ferries wait.", 0.3, 0.01)]
    assert shown("capital Australia", *hits) == []
    assert shown("capital bank", *hits) == ["The capital of the bank is small."]


def test_likeness_in_meaning_is_enough_and_so_are_the_words() -> None:
    hits = [hit("Soldiers leave the country.", 0.4, 0.33), hit("An army pullout is near.", 0.3, 0.0)]
    assert shown("army pullout", *hits) == [each.passage.text for each in hits]


def test_a_headline_matches_too() -> None:
    assert shown("zebra", hit("It was seen.", 0.4, 0.0, "A zebra in town"), hit("It rains.", 0.35)) == ["It was seen."]


def test_nothing_found_leaves_nothing_to_show() -> None:
    assert relevant("ferry", []) == []


def test_the_sentence_with_most_of_the_words_is_shown_with_them_lit() -> None:
    text = "The ferry waits. Seven ferries cross the lake in winter. The lake is deep."
    shown = match("ferries on the lake", fakes.hit(text, title="Ferries of the north"))
    assert shown.quote.text == "Seven ferries cross the lake in winter."
    assert text[shown.quote.start : shown.quote.end] == shown.quote.text
    assert [shown.quote.text[start:end] for start, end in shown.lit] == ["ferries", "lake"]
    assert [shown.quote.source.title[start:end] for start, end in shown.headline_lit] == ["Ferries"]


@pytest.mark.parametrize("text", ["zebra", "the"])
def test_without_a_word_of_the_search_the_first_sentence_stands_for_the_passage(text: str) -> None:
    assert match(text, fakes.hit("Rain fell. It stopped.")).quote.text == "Rain fell."


def test_so_many_are_shown_and_the_others_counted() -> None:
    hits = [*(hit(f"Ferry {number}.", 0.8, 0.6) for number in range(4)), hit("Rain.", 0.5, 0.1)]
    day = date(2026, 5, 3)
    told = found(Question("ferry", as_of=day), hits, 3, SEARCHED)
    assert [each.hit for each in told.matches] == hits[:3]
    assert (told.more, told.weaker, told.searched, told.as_of) == (1, 1, SEARCHED, day)
