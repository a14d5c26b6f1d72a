""" "Tell me more": sentences of the quoted articles that were not shown before."""

from __future__ import annotations

from support.fakes import passage, quote

from retrieval.english.question_types import read_question
from retrieval.quoting.further import further

TEXT = (
    "The bridge is closed. Cracks were found in two beams. It will reopen in May. Drivers take the road. "
    "The repair of the bridge costs a million. Is that much? The town is sad."
)
ASKED = read_question("Why is the bridge closed?")
TOLD = quote(TEXT, "Cracks were found in two beams.")


def test_what_follows_the_quote_and_what_has_the_words_of_the_question_is_told() -> None:
    found = further(ASKED, [passage(TEXT)], [TOLD], [TOLD], 0.8)
    assert [each.text for each in found] == [
        "The bridge is closed.",
        "It will reopen in May.",
        "The repair of the bridge costs a million.",
    ]
    assert all(each.text == each.quotes[0].text for each in found)
    assert all(TEXT[each.quotes[0].start : each.quotes[0].end] == each.text for each in found)


def test_nothing_is_told_twice_and_in_the_end_nothing_is_left() -> None:
    shown = [TOLD]
    for _ in range(3):
        found = further(ASKED, [passage(TEXT)], [TOLD], shown, 0.8)
        texts = " ".join(each.text for each in shown)
        assert not any(each.text in texts for each in found)
        shown += [each for said in found for each in said.quotes]
    assert further(ASKED, [passage(TEXT)], [TOLD], shown, 0.8) == ()
    assert further(ASKED, [], [TOLD], [], 0.8) == ()
