"""Which lines tell something: sentences and headlines with a verb, no headings, teasers, bylines, credits, captions."""

from __future__ import annotations

import pytest
from support import fakes

from retrieval.english.sentences import shortlist, split
from retrieval.english.telling import tells

TELL = [
    "Dozens dead after ferry sinks off Pell",
    "Ferry Sinks Off Pell, Dozens Dead",
    "Mayor resigns over bridge deal",
    "Council to vote on ferry sale",
    "Police arrest three after blast in Dunmere",
    "U.S. and Tessel sign lake accord",
    "Lamp bought from Norway",
    "Prices up 3.5 percent in May",
    "Three missing in Harwick flood",
    "Mill employs 64 people",
    "Storm Iris kills 12 in St. Anne",
    "Turnout: 62 percent",
    "Price: $3.50",
    "Strike ends as port owners give in",
    "Brand wins third race in a row",
    "Thousands flee as river rises",
    "Why the bridge fell: cables had rusted",
    "The bridge was closed in March.",
    "Photos show the bridge before it fell.",
    "Video shared by residents shows the blast",
    "By Friday the water had fallen.",
    "Related companies were fined, too.",
    "Watch makers in Tessel cut 40 jobs",
    "More boats are missing than was thought",
    "“We will stay,” Tal said",
    "Opinion polls narrow before the vote in Pell",
    "Two people were hurt, one of them badly",
    "It is over.",
    "Le pont de Pell est fermé depuis mars.",
    "Live animals are banned from the ferry",
    "The note said that the reporting was wrong",
]
DO_NOT = [
    "Watch live: the launch from Pell",
    "WATCH: Mayor resigns over bridge deal",
    "Watch live as the lamp is lit",
    "Read more: Mayor resigns over bridge deal",
    "Read more about the strike",
    "Also read: Storm Iris kills 12",
    "Photos: Storm Iris hits St. Anne",
    "Related: Ferry sinks off Pell",
    "Related stories",
    "Advertisement",
    "ADVERTISEMENT",
    "Story continues below",
    "Sign up for our newsletter.",
    "Subscribe to the Pell Courier today.",
    "Click here to see the map.",
    "Follow us on social media.",
    "By Mira Tal",
    "By MIRA TAL and OTTO BRAND, Staff Writers",
    "By Ines Roth | Pell Courier",
    "Reporting by Ines Roth; editing by Otto Brand",
    "(AP Photo/Mira Tal)",
    "Rescuers search the wreck in Pell on Friday. (AP Photo/Mira Tal)",
    "The lamp of Pell. Mira Tal/Getty Images",
    "Photo by Mira Tal",
    "Image credit: Pell Courier",
    "Published on 3 May 2026",
    "Last updated: 3 May 2026 at 10:30",
    "This article was updated on 3 May.",
    "The road ahead",
    "A history of the ferry",
    "The lighthouse of Pell at night",
    "Key facts",
    "Five things about the bridge",
    "How to vote in Pell",
    "What happened to the bridge?",
    "© 2026 Pell Courier. All rights reserved.",
    "Most read",
    "Background",
]


@pytest.mark.parametrize("line", TELL)
def test_what_tells_something(line: str) -> None:
    assert tells(line)


@pytest.mark.parametrize("line", DO_NOT)
def test_what_does_not(line: str) -> None:
    assert not tells(line)


def test_the_shortlist_holds_what_tells_something() -> None:
    text = "Read more: the bridge of Dunmere fell\nThe bridge of Dunmere\nThe bridge fell on Friday, the council said."
    (found,) = shortlist(split([fakes.hit(text)]), {"bridg": 1.0}, 5)
    assert found.text == "The bridge fell on Friday, the council said."
