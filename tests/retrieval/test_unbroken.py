"""No lit span begins or ends inside an abbreviation, a name with points or a number, and no sentence ends there."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import fakes

from corpus.chunking import sentences
from retrieval.english.question_types import read_question
from retrieval.english.sentences import split
from retrieval.english.unbroken import unbroken, widened, without_inner_marks
from retrieval.quoting.lighting import clause_of, light
from retrieval.quoting.spans import span_candidates
from retrieval.reader.passage_reading import Span

WHOLE = [
    *"U.S. U.S.-led U.N.-backed p.m. D.C. Ph.D. 3.5 $1,200 US$3.5 €40 52% 7:30 F-16 COVID-19 2,500".split(),
    *"2023-24 10th 1.5bn".split(),
    "St. Louis",
    "J. K. Rowling",
    "J.K. Rowling",
    "Mira L. Tal",
    "No. 10",
    "Jan. 6",
    "Lt. Col. Tal",
    "Gen. Otto Brand",
    "$1.5 million",
    "40 thousand",
]
PLAIN = "the force left it with many boats near old town, while others, said they; (but) not so and of a".split()
PARTS = st.lists(
    st.one_of(
        st.sampled_from(WHOLE).map(lambda words: (words, True)), st.sampled_from(PLAIN).map(lambda w: (w, False))
    ),
    min_size=1,
    max_size=12,
)
QUESTIONS = ["Did the force leave?", "How many left?", "When did it leave?", "What did they say?", "Who left?"]


def laid_out(parts: list[tuple[str, bool]]) -> tuple[str, list[tuple[int, int]]]:
    """A sentence of these parts, and the places of those that are whole."""
    text, places = "They", []
    for words, whole in parts:
        text += f" {'met ' if whole else ''}"  # two numbers or two names side by side would be one
        if whole:
            places.append((len(text), len(text) + len(words)))
        text += words
    return f"{text} again.", places


@given(PARTS, st.sampled_from(QUESTIONS), st.data())
@settings(derandomize=True, max_examples=400)
def test_lit_words_never_begin_or_end_inside_one(
    parts: list[tuple[str, bool]], question: str, data: st.DataObject
) -> None:
    text, places = laid_out(parts)
    (sentence,) = split([fakes.hit(text)])
    assert sentence.text == text, "no sentence ends inside"
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    (found,) = span_candidates(sentence, [Span(start, end, 1.0)])
    lit = [*light(read_question(question), sentence, (found.start, found.end)), clause_of(sentence)]
    for edge in (edge for span in lit for edge in span):
        assert not any(first < edge < last for first, last in places), [text[slice(*span)] for span in lit]


@pytest.mark.parametrize("words", WHOLE)
def test_what_is_whole(words: str) -> None:
    text = f"They met {words} again"
    place = (text.index(words), text.index(words) + len(words))
    assert place in unbroken(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The U.S. President left", ["U.S."]),  # "U.S." are no initials
        ("She met Gen. Brand Tuesday in Pell", ["Gen. Brand"]),
        ("Nobody left, and he fell ill. so", []),
        ("a 20-year-old and Iran-backed men", ["20"]),  # "Iran" and "20" may be lit
        ("in St. Louis on 5 Sept. at 3-1", ["St. Louis", "5 Sept.", "3-1"]),
        ("Acme Inc. of Otto Brand Jr. in Washington, D.C.", ["Inc.", "Jr.", "D.C."]),
    ],
)
def test_where_it_ends(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in unbroken(text)] == found


@given(st.text(alphabet="AUSt. 1,$%-’aé:\n", max_size=60))
@settings(derandomize=True)
def test_of_any_text_the_places_are_apart_and_nothing_moves(text: str) -> None:
    found = unbroken(text)
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))
    assert len(without_inner_marks(text)) == len(text)


def test_a_span_takes_all_of_what_it_cuts() -> None:
    text = "declares that the U.S.-led force is over"
    start = text.index("the")
    assert text[slice(*widened((start, start + 5), unbroken(text)))] == "the U.S.-led"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Brig. Gen. Mira Tal left. Det. Insp. Brand stayed.", 2),
        ("The U.S.-led force left. It met Ste. Anne's mayor.", 2),
        ("He fell ill. Tal left.", 2),  # but "Ill." may be the state
        ("She sat. Brand ran.", 2),
        ("They met in Cairo, Ill. Friday.", 1),
        ("It rose 3.5 percent to $1,200 on Jan. 6. Then it fell.", 2),
        ("J. K. Rowling lives at No. 10. Brand does not.", 2),
    ],
)
def test_where_sentences_end(text: str, count: int) -> None:
    assert len(sentences(text)) == count


def test_a_passage_that_was_cut_elsewhere_before_is_still_read_and_quoted() -> None:
    text = "They saw Brig. Gen. Mira Tal leave. She fell ill. Brand stayed."
    for start in range(len(text) - 8):  # wherever an older version cut
        found = split([fakes.hit(text[start:].strip())])
        assert all(each.quote().text == each.text for each in found)
