"""A sentence of a model reaches a person only when the passages support it, with their exact words as its quotes."""

from __future__ import annotations

from datetime import date

import pytest
from support.passages import hit

from retrieval.checking import Checked, Checker
from retrieval.finding.embedding import DEFAULT, NewsEmbeddings, load_embeddings
from retrieval.quote import Hit
from retrieval.reader import Reader, load_reader

pytestmark = pytest.mark.models

DAY = date(2026, 5, 8)
HARBOUR = hit(
    "The council of Northport rejected the plan to close the old harbour on 3 March 2026. Mayor Ada Brook, who has led "
    "the city since 2019, said: “We will not sell a single pier.” About 2,500 people work in the harbour, and the "
    "ferries carry 1.2 million passengers a year.",
    DAY,
)
FERRIES = hit(
    "Unemployment in Northport fell to 4.9 percent in April, the statistics office said on Tuesday. The ferry company "
    "Seaways may cut 300 jobs next year. Its director, Carl Holt, accused the mayor of blocking a new terminal.",
    DAY,
)
FLOOD = hit(
    "Heavy rain flooded the market hall of Eastham. Firefighters rescued eleven people from the roof. Nobody was "
    "killed, but two women were taken to hospital with broken legs.",
    DAY,
)
HITS = [HARBOUR, FERRIES, FLOOD]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader()


@pytest.fixture(scope="module")
def embeddings(tmp_path_factory: pytest.TempPathFactory) -> NewsEmbeddings:
    return load_embeddings(DEFAULT, tmp_path_factory.mktemp("models"))


@pytest.fixture(params=["words", "reader and embeddings"])
def checker(request: pytest.FixtureRequest, reader: Reader, embeddings: NewsEmbeddings) -> Checker:
    return Checker() if request.param == "words" else Checker(reader, embeddings)


def held(checked: Checked, hits: list[Hit]) -> bool:
    """Whether the sentence stands, and then with exact words of the passages that it is said to cite."""
    if checked.statement is None:
        assert checked.problem
        assert checked.cited == ()
        return False
    assert checked.problem is None
    assert checked.statement.quotes
    cited = [hits[index].passage for index in checked.cited]
    assert {quote.passage for quote in checked.statement.quotes} == set(cited)
    assert all(quote.text in quote.passage.text for quote in checked.statement.quotes)
    return True


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        ("The council of Northport rejected the plan to close the old harbour.", [0]),
        ("Northport's council has rejected plans to close the harbour.", [0]),
        ("Ada Brook has been leading the city since 2019.", [0]),
        ("Mayor Ada Brook said the city “will not sell a single pier”.", [0]),
        ("About 2,500 people work in the harbour.", [0]),
        ("Roughly two and a half thousand people work in the harbour.", [0]),
        ("The ferries carry 1.2 million passengers every year.", [0]),
        ("Unemployment in Northport fell to 4.9% in April.", [1]),
        ("According to the statistics office, unemployment in Northport fell to 4.9 percent.", [1]),
        ("The ferry company Seaways may cut 300 jobs next year.", [1]),
        ("Seaways, the ferry company, might cut 300 jobs.", [1]),
        ("Carl Holt, the director of Seaways, accused the mayor of blocking a new terminal.", [1]),
        ("The mayor was accused by Carl Holt of blocking a new terminal.", [1]),
        ("Firefighters rescued 11 people from the roof.", [2]),
        ("Eleven people were rescued from the roof by firefighters.", [2]),
        ("Nobody was killed.", [2]),
        ("Two women were taken to hospital with broken legs.", [2]),
        ("Heavy rain flooded the market hall in Eastham.", [2]),
    ],
)
def test_a_right_sentence_stands(checker: Checker, sentence: str, cited: list[int]) -> None:
    checked = checker.check(sentence, cited, HITS)
    assert held(checked, HITS), checked.problem
    assert checked.cited == tuple(cited)


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        ("About 1,225,000 people work in the harbour.", [0]),
        ("The ferries carry 1.2 billion passengers a year.", [0]),
        ("The council rejected the plan on 4 March 2026.", [0]),
        ("Mayor Carl Brook has led the city since 2019.", [0]),
        ("Mayor Ada Brook said: “We will not sell a single ferry.”", [0]),
        ("The council of Northport did not reject the plan to close the old harbour.", [0]),
        ("The council of Northport accepted the plan to close the old harbour.", [0]),
        ("The council of Southport rejected the plan to close the old harbour.", [0]),
        ("Unemployment in Northport rose to 4.9 percent in April.", [1]),
        ("The ferry company Seaways will cut 300 jobs next year.", [1]),
        ("The mayor accused Carl Holt of blocking a new terminal.", [1]),
        ("Seaways may cut 300 ferries next year.", [1]),
        ("Firefighters rescued twelve people from the roof.", [2]),
        ("Two men were killed and two women were taken to hospital.", [2]),
        ("The harbour will be turned into a park with a swimming pool.", [0]),
        ("The city is famous for its food and its music.", [0, 1, 2]),
    ],
)
def test_a_wrong_sentence_is_removed(checker: Checker, sentence: str, cited: list[int]) -> None:
    assert not held(checker.check(sentence, cited, HITS), HITS)


def test_words_alone_do_not_tell_that_something_happened_besides(reader: Reader, embeddings: NewsEmbeddings) -> None:
    sentence = "The mayor of Eastham resigned over the flood."
    assert not held(Checker(reader, embeddings).check(sentence, [2], HITS), HITS)


def test_the_problem_is_told_in_words() -> None:
    checker = Checker()
    problems = [
        checker.check(sentence, [0, 1], HITS).problem
        for sentence in (
            "About 1,225,000 people work in the harbour.",
            "Unemployment in Northport rose to 4.9 percent in April.",
            "The mayor accused Carl Holt of blocking a new terminal.",
        )
    ]
    assert problems == [
        "a number that no passage has: About 1,225,000",
        "the passages say the opposite",
        "the passages have it the other way round: who did it, and to whom",
    ]


def test_a_wrong_citation_is_put_right(checker: Checker) -> None:
    checked = checker.check("Firefighters rescued eleven people from the roof.", [0], HITS)
    assert held(checked, HITS)
    assert checked.cited == (2,)


def test_a_sentence_that_cites_nothing_looks_for_support_in_all_passages(checker: Checker) -> None:
    checked = checker.check("About 2,500 people work in the harbour.", [], HITS)
    assert held(checked, HITS)
    assert checked.cited == (0,)


def test_invented_citation_numbers_are_dropped(checker: Checker) -> None:
    checked = checker.check("About 2,500 people work in the harbour.", [7, -1, 0, 0, 99], HITS)
    assert held(checked, HITS)
    assert checked.cited == (0,)


def test_a_passage_that_is_cited_beside_the_right_one_is_not_kept(checker: Checker) -> None:
    checked = checker.check("Firefighters rescued eleven people from the roof.", [0, 2], HITS)
    assert held(checked, HITS)
    assert checked.cited == (2,)


def test_two_facts_of_two_passages_have_two_quotes(checker: Checker) -> None:
    sentence = "Unemployment in Northport fell to 4.9 percent, and about 2,500 people work in the harbour."
    for cited in ([0, 1], [1], []):
        checked = checker.check(sentence, cited, HITS)
        assert held(checked, HITS), (cited, checked.problem)
        assert checked.cited == (0, 1)
        assert checked.statement is not None
        assert len(checked.statement.quotes) == 2


def test_the_quotes_are_whole_sentences_of_the_article_and_the_text_is_the_model_s() -> None:
    sentence = "**Seaways** may cut 300 jobs\u200b."
    statement = Checker().check(sentence, [1], HITS).statement
    assert statement is not None
    assert statement.text == "Seaways may cut 300 jobs."
    assert [quote.text for quote in statement.quotes] == ["The ferry company Seaways may cut 300 jobs next year."]
    assert statement.lit == ()
    assert 0 < statement.support <= 1


@pytest.mark.parametrize(
    "sentence",
    ["Here is what I found:", "The passages do not say.", "**", "", "Is the harbour closed?", "I hope this helps!"],
)
def test_what_says_nothing_is_no_statement(sentence: str) -> None:
    checked = Checker().check(sentence, [0], HITS)
    assert checked.statement is None
    assert checked.problem


@pytest.mark.parametrize("sentence", ["About 2,500.", "2,500 people", "About 2,500 people work there."])
def test_a_short_answer_stands_on_the_question(checker: Checker, sentence: str) -> None:
    assert held(checker.check(sentence, [0], HITS, "How many people work in the harbour?"), HITS)


def test_a_short_answer_to_another_question_does_not() -> None:
    assert not held(Checker().check("About 2,500.", [0], HITS, "How many trams were built in Eastham?"), HITS)


def test_without_passages_nothing_stands() -> None:
    assert Checker().check("About 2,500 people work in the harbour.", [0], []).problem == "there is no passage"


def test_copies_of_the_passage_go_with_its_quote() -> None:
    copied = Hit(HARBOUR.passage, 0.5, copies=(FERRIES.passage.source,))
    statement = Checker().check("About 2,500 people work in the harbour.", [0], [copied]).statement
    assert statement is not None
    assert statement.quotes[0].copies == (FERRIES.passage.source,)
