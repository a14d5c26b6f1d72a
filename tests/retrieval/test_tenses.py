"""What the lit clause says of time: whether the words age, and whether they foretell."""

from __future__ import annotations

import pytest

from retrieval.english.tenses import ages, foretells

# The lit words are in brackets.
STAFF = "How many people work at the port?"


def read(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without brackets, and the span between them."""
    start, end = marked.index("["), marked.index("]") - 1
    return marked.replace("[", "").replace("]", ""), [(start, end)]


@pytest.mark.parametrize(
    ("marked", "question", "old"),
    [
        # what has happened
        ("[Two people] died in 2019.", "How many people died?", False),
        ("[Two people] were killed on Tuesday.", "How many people were killed?", False),
        ("The keeper [Otto Brand] lit the lamp yesterday.", "Who lit the lamp?", False),
        ("[Three boats] sank today, police said.", "How many boats sank?", False),
        ("The mayor resigned [on Tuesday] after a vote this week.", "When did the mayor resign?", False),
        ("[Mira Tal] won the race last year.", "Who won the race?", False),
        ("The port was sold [for $3.5 million].", "How much was the port sold for?", False),
        ("The port has hired [40 people].", "How many people has the port hired?", False),
        ("The bridge opened [in 2011], and is now closed.", "When did the bridge open?", False),
        ("[Two people] died in the mill, which is currently shut.", "How many people died?", False),
        ("[Two people] had died by now.", "How many people died?", False),
        ("The mill, now a park, was built [in 1911].", "When was the mill built?", False),
        ("The talks stalled [because the envoy left].", "Why did the talks stall?", False),
        ("The ship carried [400 tonnes] of grain until now.", "How much grain did it carry?", False),
        ("It was [the first strike] in the U.S. this year.", "What was it?", False),
        ("[Brand], who currently lives in Pell, founded the firm.", "Who founded the firm?", False),
        ("Police arrested [nine men] last month.", "How many men were arrested?", False),
        ("[Ines Roth] wrote the report, and will present it.", "Who wrote the report?", False),
        # how things stand
        ("The port currently employs [64 people].", STAFF, True),
        ("Some [64 people] now work at the port.", STAFF, True),
        ("At present, [64 people] work there.", "How large is it?", True),
        ("Currently, [64 people] work there.", "How large is it?", True),
        ("[Nine people] are still missing.", "How many people are missing?", True),
        ("[Nine people] were still missing on Friday.", "How many people are missing?", True),
        ("The storm has killed [12 people] so far.", "How many people died?", True),
        ("Officials said [64 people] now work there.", "How large is it?", True),
        ("[The U.S.-led force] is no longer needed.", "What did he say?", True),
        ("Today [64 people] work there.", "How large is it?", True),
        ("The bridge is shut this week because [its cables are being replaced].", "Why is the bridge closed?", True),
        ("The talks begin [this week].", "", True),
        # a question for how things are
        ("The port employs [64 people].", STAFF, True),
        ("The port employs [64 people].", "How many people did the port employ?", False),
        ("The port employed [64 people] in 2011.", STAFF, False),
        ("[Mira Tal] is the mayor.", "Who is the mayor of Pell?", True),
        ("[Mira Tal] became mayor in 2011.", "Who is the mayor of Pell?", False),
        ("There are [three parks] in Pell.", "How many parks are there in Pell?", True),
        ("Bread costs [$3.50] in Pell.", "What is the price of bread in Pell?", True),
        ("Bread cost [$3.50] in Pell.", "What did bread cost?", False),
        # what is to come
        ("The lamp will be lit again [in May].", "When will the lamp be lit?", True),
        ("The mayor is to resign [on Friday].", "When does she resign?", True),
        ("The mayor said the mill will close [in May].", "When does it close?", True),
        ("He left [his will] to the town.", "What did he leave?", False),
        ("They know [nothing] of it.", "What do they say?", False),
    ],
)
def test_what_may_be_out_of_date(marked: str, question: str, old: bool) -> None:
    text, lit = read(marked)
    assert ages(text, lit, question) is old


@pytest.mark.parametrize(
    ("marked", "question", "forecast"),
    [
        ("The lamp will be lit [in May].", "When is the lamp lit?", True),
        ("Prices are expected to rise [3.5 percent].", "How much did prices rise?", True),
        ("[Mira Tal] is tipped to win.", "Who won?", True),
        ("The strike could cost [$2 million].", "How much did the strike cost?", True),
        ("The firm plans to sell [40 boats].", "How many boats were sold?", True),
        ("The bank forecasts that prices rise [2 percent].", "How much did prices rise?", True),
        ("The firm said it would sell [40 boats].", "How many boats were sold?", True),
        ("The U.S. is likely to send [two ships].", "How many ships were sent?", True),
        ("The lamp won’t be lit [before May].", "When was the lamp lit?", True),
        # the question asks for it
        ("The lamp will be lit [in May].", "When will the lamp be lit?", False),
        ("Prices are expected to rise [3.5 percent].", "How much are prices expected to rise?", False),
        ("The firm plans to sell [40 boats].", "What does the firm plan?", False),
        # it tells of what is or was
        ("[40 boats] were sold, and more will follow.", "How many boats were sold?", False),
        ("[40 boats] were sold before the strike that could ruin it.", "How many boats were sold?", False),
        ("He could not reach [the shore].", "What did he reach?", False),
        ("She said she could see [smoke].", "What did she see?", False),
        ("He might have been [in Pell].", "Where was he?", False),
        ("It fell [in May].", "When did it fall?", False),
        ("Against the will of the town [the mill] was built.", "What was built?", False),
        ("The firm sold [40 boats] to pay its debts.", "How many boats were sold?", False),
        ("Work began again [on Friday] after the firm dropped a plan to shorten breaks.", "When did it begin?", False),
        ("[Mira Tal] said the army would bring 40 boats.", "Who is the minister?", False),
        ("Mira Tal said that the army would bring [40 boats].", "How many boats were there?", True),
        ("He was expected to win, but [Mira Tal] won.", "Who won?", False),
        ("The firm sells [40 boats] a year.", "How many boats were sold?", False),
    ],
)
def test_what_foretells(marked: str, question: str, forecast: bool) -> None:
    text, lit = read(marked)
    assert foretells(text, lit, question) is forecast


def test_where_nothing_is_lit_all_clauses_count() -> None:
    assert ages("The mill is old. It currently employs 64 people.", [])
    assert not ages("The mill burned in 2011. Two people died.", [])
