"""Which sources say that they are opinion pieces."""

from __future__ import annotations

import pytest
from support import fakes

from retrieval.english.opinions import is_opinion


@pytest.mark.parametrize(
    ("title", "url", "opinion"),
    [
        ("Opinion: The bridge was worth it", None, True),
        ("OPINION | The bridge was worth it", None, True),
        ("Editorial - The bridge was worth it", None, True),
        ("Comment: A mayor without a plan", None, True),
        ("Op-ed: A mayor without a plan", None, True),
        ("A mayor without a plan | Editorial", None, True),
        ("A mayor without a plan | Ines Roth | Opinion | The Courier", None, True),
        ("A mayor without a plan – Letters", None, True),
        ("A mayor without a plan (column)", None, True),
        ("Letters to the editor, 3 May", None, True),
        ("Editorial", None, True),
        ("A mayor without a plan", "https://courier.example/opinion/2026/a-mayor", True),
        ("A mayor without a plan", "https://courier.example/commentisfree/2026/may/3/a-mayor", True),
        ("A mayor without a plan", "https://opinion.courier.example/a-mayor", True),
        ("Opinion polls narrow in Pell", None, False),
        ("Public opinion: what the poll says", None, False),
        ("Mayor declines to comment", None, False),
        ("No comment from the mayor – police", None, False),
        ("Letter bomb found in Pell", None, False),
        ("Column of smoke over the U.S. base", None, False),
        ("Editorial staff of the Courier strike", None, False),
        ("The mayor resigns", "https://courier.example/news/opinion-polls-narrow", False),
        ("The mayor resigns", "https://courier.example/opinion", False),  # the page of the section itself
        ("The mayor resigns", "https://[broken/opinion/x", False),
        ("", None, False),
    ],
)
def test_what_says_that_it_is_an_opinion(title: str, url: str | None, opinion: bool) -> None:
    assert is_opinion(fakes.source(title, url=url)) is opinion


def test_a_quote_says_so() -> None:
    assert fakes.quote("It was worth it.", title="Opinion: The bridge").opinion
    assert not fakes.quote("It was worth it.", title="The bridge").opinion
